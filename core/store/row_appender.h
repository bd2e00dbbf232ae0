#pragma once
// Adds many rows to a table inside an open transaction, without a statement for each. The rows are there at once, for
// statements too; what the table's indexes say of them is put off, because entries cost least in an index's own order.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/store/database.h"
#include "core/store/page_layer.h"

struct qd_tree;

namespace qd {

class RowAppender {
public:
    struct Index {
        std::string name;
        std::string column;       // the only one; of whole numbers. Rows without a value are not in the index
    };

    // indexes: all those that the new rows belong into. A transaction is open; this is gone before it ends.
    // internal when there is no such table or index.
    [[nodiscard]] static Result<RowAppender> open(Database& database, std::string_view table, std::span<const Index> indexes);
    RowAppender(RowAppender&&) noexcept;
    RowAppender& operator=(RowAppender&&) noexcept;
    ~RowAppender();

    // Of the table, in its order; the first one is the key.
    [[nodiscard]] const std::vector<std::string>& columns() const { return m_columns; }

    // begin(), then each column's value after the key in the order of columns(), as the columns' types ask for it, then
    // end(). key: in no row yet; fastest when above all others. storage when memory is short: the transaction cannot
    // go on then.
    void begin(std::int64_t key);
    void add(const StoredValue& value);
    void add_null();
    [[nodiscard]] Result<> end();

    // Before a statement looks for the new rows through an index, or changes them: writes at most so many entries of
    // those put off; true when none is left.
    [[nodiscard]] Result<bool> write_entries(std::size_t most);
    [[nodiscard]] Result<> write_entries();

private:
    struct Close { void operator()(qd_tree* tree) const; };
    using Tree = std::unique_ptr<qd_tree, Close>;
    struct Entry {
        std::int64_t value, key;
        auto operator<=>(const Entry&) const = default;
    };
    struct Run { std::size_t next, end; };                       // sorted entries
    struct IndexTree {
        Tree tree;
        std::size_t column;
        std::vector<Entry> entries;                              // put off
        std::vector<Run> runs;                                   // of them; a heap while they are written
        std::size_t sorted = 0;                                  // the first of them that is in no run
    };

    explicit RowAppender(Database& database) : m_database(&database) {}
    [[nodiscard]] Result<Tree> open_tree(const char* table, const char* index) const;
    static void sort_rest(IndexTree& index);
    [[nodiscard]] Result<> write_entry(IndexTree& index, const Entry& entry);
    [[nodiscard]] Result<> check(int code) const;

    Database* m_database;
    Tree m_table;
    std::vector<std::string> m_columns;
    std::vector<IndexTree> m_indexes;
    std::int64_t m_key = 0;
    std::size_t m_column = 0;                                    // that is next
    RecordBytes m_record;
};

}  // namespace qd
