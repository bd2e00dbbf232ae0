#include "core/automation/value_holders.h"

#include "core/query/bound_filter.h"

namespace qd {

Result<std::int64_t> ValueHolders::count(const std::string& form) {
    TRY(m_read ? read_written() : read_all());
    const auto known = m_counts.find(form);
    return known == m_counts.end() ? 0 : known->second;
}

void ValueHolders::take(Id id, std::string form) {
    if (form.empty()) return;
    ++m_counts[form];
    m_forms.emplace(id, std::move(form));
}

Result<> ValueHolders::read_all() {
    const Field& field = m_entity.fields[m_field];
    Statement select = TRY(m_workspace.database().prepare("SELECT id, \"" + field.key + "\" FROM \"" + m_entity.key + "\" WHERE deleted IS NULL AND \"" + field.key + "\" IS NOT NULL"));
    while (TRY(select.step())) take(select.integer(0), same_form(field, select.text(1)));
    m_read = true;
    return {};
}

Result<> ValueHolders::read_written() {
    if (m_written.empty()) return {};
    const Field& field = m_entity.fields[m_field];
    Statement select = TRY(m_workspace.database().prepare("SELECT \"" + field.key + "\" FROM \"" + m_entity.key + "\" WHERE id = ? AND deleted IS NULL"));
    for (const Id id : m_written) {
        if (const auto before = m_forms.extract(id))
            if (const auto count = m_counts.find(before.mapped()); --count->second == 0) m_counts.erase(count);
        select.bind(0, id);
        if (TRY(select.step())) take(id, same_form(field, select.text(0)));
        select.reset();
    }
    m_written.clear();
    return {};
}

}  // namespace qd
