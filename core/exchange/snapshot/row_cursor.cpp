#include "core/exchange/snapshot/row_cursor.h"

namespace qd {

RowCursor::RowCursor(Workspace& workspace, const Entity& entity, const PastValues* past, bool also_deleted)
    : m_workspace(&workspace), m_entity(&entity), m_past(past), m_also_deleted(also_deleted), m_deleted(static_cast<std::size_t>(entity.index_of("deleted"))),
      m_row(entity.fields.size()) {
    for (const Field& field : entity.fields) m_sql += (m_sql.empty() ? "SELECT \"" : ", \"") + field.key + '"';
    m_sql += " FROM \"" + entity.key + "\" WHERE id > ? ORDER BY id";
}

Result<bool> RowCursor::next() {
    if (!m_select) {
        m_select = TRY(m_workspace->database().prepare(m_sql));
        m_select->bind(0, id());
    }
    while (TRY(m_select->step())) {
        for (std::size_t at = 0; at < m_row.size(); ++at) m_row[at] = column_value(*m_select, static_cast<int>(at));
        const bool there = m_past ? m_past->apply(*m_entity, id(), m_row) : m_also_deleted || is_empty(m_row[m_deleted]);
        if (there) return true;
        ++m_skipped;
    }
    m_select.reset();
    return false;
}

}  // namespace qd
