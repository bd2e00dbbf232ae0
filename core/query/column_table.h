#pragma once
// Private to core/query: one entity's records as columns.

#include <functional>
#include <limits>
#include <memory>
#include <vector>

#include "core/model/workspace.h"
#include "core/query/columns.h"
#include "core/query/text_dictionary.h"

namespace qd {

class ColumnTable;

constexpr std::uint32_t kNoRank = 0xffffffff;
constexpr std::int64_t kNoInteger = std::numeric_limits<std::int64_t>::min();

// One of the vectors is in use, as the field's type says; its length is the table's.
struct ColumnData {
    enum class Kind : std::uint8_t { integer, real, text, reference };
    Kind kind = Kind::integer;
    std::vector<std::int64_t> integers;      // kNoInteger = empty
    std::vector<double> reals;               // NaN = empty
    std::vector<std::uint32_t> codes;        // 0 = empty
    std::vector<RowIndex> rows;              // of the target; kNoRow = empty
    TextDictionary dictionary;
    ColumnTable* target = nullptr;

    void resize(std::size_t rows_wanted);
    void set(RowIndex row, const Statement& statement, int at);
    [[nodiscard]] bool empty(RowIndex row) const;
};

class ColumnTable {
public:
    // Finds the tables that references lead to.
    using Finder = std::function<Result<ColumnTable*>(const std::string& entity)>;

    ColumnTable(Database& database, const Entity& entity, Finder finder);

    [[nodiscard]] const Entity& entity() const { return m_entity; }
    [[nodiscard]] std::size_t size() const { return m_ids.size(); }
    [[nodiscard]] const std::vector<Id>& ids() const { return m_ids; }
    [[nodiscard]] const std::vector<std::uint8_t>& alive() const { return m_alive; }
    [[nodiscard]] RowIndex find(Id id) const;

    [[nodiscard]] Result<> load_ids();
    // Loads the columns of these fields that are not there yet, in one pass.
    [[nodiscard]] Result<> load(const std::vector<std::size_t>& fields);
    // nullptr when it is not loaded. Addresses stay.
    [[nodiscard]] ColumnData* column(std::size_t field);
    // Every record's title as a text column.
    [[nodiscard]] Result<ColumnData*> titles();
    // By row: the order of the records when something that refers to them is sorted
    // (equal titles rank equal, kNoRank without any), and the same with every record on a rank of its own.
    struct Ranks { std::vector<std::uint32_t> order, unique; };
    [[nodiscard]] Result<const Ranks*> ranks();

    // false: the record does not fit behind the last one, everything has to be loaded again.
    [[nodiscard]] bool append(Id id);
    // Reads the record's loaded columns again. true: its title may be another now.
    [[nodiscard]] Result<bool> refresh(Id id);
    [[nodiscard]] bool title_refers_to(const Entity& other) const;
    void forget_titles();
    void forget_column(std::string_view field_key);

private:
    [[nodiscard]] Result<std::unique_ptr<ColumnData>> make_column(const Field& field);
    [[nodiscard]] Result<std::string> make_title(RowIndex row);
    [[nodiscard]] Result<std::vector<std::size_t>> load_title_fields();
    [[nodiscard]] bool orders_records(std::size_t field) const;
    void prepare_refresh();

    Database& m_database;
    const Entity& m_entity;
    Finder m_finder;
    std::vector<Id> m_ids;                   // ascending
    std::vector<std::uint8_t> m_alive;
    std::vector<std::unique_ptr<ColumnData>> m_columns;  // parallel to the entity's fields
    std::unique_ptr<ColumnData> m_titles;
    std::unique_ptr<Ranks> m_ranks;
    // How refresh() reads a record; a bulk edit asks for ten thousand of them in one frame. No sql: not made yet.
    struct Refresh {
        std::string sql;
        struct Part { ColumnData* column; bool orders; };
        std::vector<Part> parts;
    } m_refresh;
};

}  // namespace qd
