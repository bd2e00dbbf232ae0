#pragma once
// The records as columns in memory, for screens: filters, sorts, groups and sums over
// 100,000 deals inside a frame, and draws cells without touching SQL.
//
// A column is loaded when it is first asked for and then follows every change. Rows are
// positions (uint32) in the order in which the records were made; deleted records keep
// theirs. A position stays valid until generation() changes (large imports, merged devices).

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/query/list_query.h"

namespace qd {

using RowIndex = std::uint32_t;
constexpr RowIndex kNoRow = 0xffffffff;

// Reads one field path for many rows. Cheap to copy; ask for a new one each frame, it
// does not survive a change of the data.
class ColumnView {
public:
    [[nodiscard]] const Field& field() const { return *m_field; }
    [[nodiscard]] bool empty(RowIndex row) const;
    [[nodiscard]] Value value(RowIndex row) const;
    // Integer, money, boolean, date, instant, reference (id); 0 when empty.
    [[nodiscard]] std::int64_t integer(RowIndex row) const;
    // Any number; 0 when empty.
    [[nodiscard]] double real(RowIndex row) const;
    // Texts as stored, choices by their label, references by their title; "" when empty.
    [[nodiscard]] std::string_view text(RowIndex row) const;

private:
    friend class Columns;
    struct Source;
    const Field* m_field = nullptr;
    std::shared_ptr<const Source> m_source;
};

struct Selection {
    std::vector<RowIndex> rows;    // groups one after the other, sorted within
    std::vector<Group> groups;     // Group::first counts in rows
    std::vector<Value> totals;
};

class Columns {
public:
    // Subscribes to the workspace, which outlives the columns.
    explicit Columns(Workspace& workspace);
    ~Columns();
    Columns(const Columns&) = delete;
    Columns& operator=(const Columns&) = delete;

    // columns, limit and offset of the query are not looked at.
    [[nodiscard]] Result<Selection> run(const ListQuery& query, const QueryContext& context);

    // Loads what the query and its columns need in one pass: several times faster than each on its own, as
    // column() does. Fields that do not exist are passed over.
    [[nodiscard]] Result<> load(const ListQuery& query);
    [[nodiscard]] Result<ColumnView> column(std::string_view entity, std::string_view path);
    [[nodiscard]] Result<Id> id(std::string_view entity, RowIndex row);
    // kNoRow when there is no such record; deleted records are found.
    [[nodiscard]] Result<RowIndex> row(std::string_view entity, Id id);
    [[nodiscard]] Result<std::size_t> living(std::string_view entity);

    // Grows when anything that a result may depend on has changed.
    [[nodiscard]] std::uint64_t revision() const;
    // Grows when positions of rows have changed their meaning.
    [[nodiscard]] std::uint64_t generation() const;

    struct Impl;  // core/query only

private:
    std::unique_ptr<Impl> m_impl;
};

}  // namespace qd
