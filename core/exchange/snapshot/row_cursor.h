#pragma once
// A record type's rows in the order of their ids, as they stand now or stood at a past moment.

#include <optional>
#include <vector>

#include "core/exchange/snapshot/past_values.h"

namespace qd {

class RowCursor {
public:
    // past: of that workspace, read; null = as they stand now. also_deleted: only now. All of them outlive the cursor.
    RowCursor(Workspace& workspace, const Entity& entity, const PastValues* past, bool also_deleted);
    // False at the end. Rows deleted then are skipped; rows created later are not.
    [[nodiscard]] Result<bool> next();

    // Lets go of the database until the next call, so that the workspace may be closed meanwhile.
    void pause() { m_select.reset(); }

    [[nodiscard]] const Entity& entity() const { return *m_entity; }
    [[nodiscard]] Id id() const { return as_integer(m_row.front()); }
    [[nodiscard]] const std::vector<Value>& row() const { return m_row; }
    [[nodiscard]] std::int64_t skipped() const { return m_skipped; }

private:
    Workspace* m_workspace;
    const Entity* m_entity;
    std::string m_sql;
    std::optional<Statement> m_select;
    const PastValues* m_past;
    bool m_also_deleted;
    std::size_t m_deleted = 0;
    std::vector<Value> m_row;
    std::int64_t m_skipped = 0;
};

}  // namespace qd
