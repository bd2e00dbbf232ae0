#include "core/automation/record_cache.h"

#include <algorithm>

#include "core/base/text.h"

namespace qd {

Result<const Record*> RecordCache::record(const Entity& entity, Id id) {
    constexpr std::size_t kMost = 2'000;
    if (m_last && m_last->id == id) return m_last->entity == &entity ? m_last : nullptr;
    if (const auto known = m_records.find(id); known != m_records.end()) {
        m_last = &known->second;
        return m_last->entity == &entity ? m_last : nullptr;
    }
    if (m_records.size() > kMost) forget_all();
    auto read = m_workspace.record(entity, id, true);
    if (!read) {
        if (read.error().kind() == ErrorKind::not_found) return nullptr;
        return std::unexpected(std::move(read).error());
    }
    return m_last = &m_records.emplace(id, *std::move(read)).first->second;
}

Result<Value> RecordCache::value(const Entity& entity, Id id, std::size_t field) {
    const Record* found = TRY(record(entity, id));
    return found ? found->values[field] : Value{};
}

// Most records at the end of a path are asked for one field: reading all of them would cost more.
Result<Value> RecordCache::last_of(const FieldPath& path, Id id, const std::string& sql) {
    const auto field = [&](std::size_t step) { return static_cast<std::size_t>(path.steps[step] - path.owners[step]->fields.data()); };
    const std::size_t last = path.steps.size() - 1;
    for (std::size_t step = 0; step < last; ++step) {
        const Value next = TRY(value(*path.owners[step], id, field(step)));
        if (is_empty(next)) return Value{};
        id = as_integer(next);
    }
    if (m_records.contains(id)) return value(*path.owners[last], id, field(last));
    Statement select = TRY(m_workspace.database().prepare(sql));
    select.bind(0, id);
    return TRY(select.step()) ? column_value(select, 0) : Value{};
}

Result<const RelatedValue*> RecordCache::kept(const FieldPath& path, Id id) {
    constexpr std::size_t kMost = 64;
    if (m_ends_of != id) {
        if (m_ends.size() > kMost) m_ends.clear();
        for (End& end : m_ends) end.known = false;
        m_ends_of = id;
    }
    auto end = std::ranges::find(m_ends, path.steps, &End::steps);
    if (end == m_ends.end())
        end = m_ends.insert(end, {path.steps, "SELECT \"" + path.field().key + "\" FROM \"" + path.owners.back()->key + "\" WHERE id = ?", {}, false});
    if (!end->known) {
        end->read.value = TRY(last_of(path, id, end->sql));
        end->read.folded = fold(as_text(end->read.value));
        end->known = true;
    }
    return &end->read;
}

Result<std::string> RecordCache::title(std::string_view entity_key, Id id) {
    return m_workspace.title(m_workspace.catalogue().entity(entity_key), id);
}

Result<bool> RecordCache::expression(const Entity& entity, Id id, const std::string& sql) {
    Statement select = TRY(m_workspace.database().prepare("SELECT 1 FROM \"" + entity.key + "\" WHERE id = ? AND (" + sql + ")"));
    select.bind(0, id);
    return TRY(select.step());
}

}  // namespace qd
