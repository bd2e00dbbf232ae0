#include "core/automation/record_cache.h"

namespace qd {

Result<const Record*> RecordCache::record(const Entity& entity, Id id) {
    constexpr std::size_t kMost = 2'000;
    if (m_last && m_last->id == id) return m_last->entity == &entity ? m_last : nullptr;
    if (const auto known = m_records.find(id); known != m_records.end()) {
        m_last = &known->second;
        return m_last->entity == &entity ? m_last : nullptr;
    }
    if (m_records.size() > kMost) clear();
    auto read = m_workspace.record(entity, id, true);
    if (!read) {
        if (read.error().kind == ErrorKind::not_found) return nullptr;
        return std::unexpected(std::move(read).error());
    }
    return m_last = &m_records.emplace(id, *std::move(read)).first->second;
}

Result<Value> RecordCache::value(const Entity& entity, Id id, std::size_t field) {
    const Record* found = TRY(record(entity, id));
    return found ? found->values[field] : Value{};
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
