#pragma once
// Private to typed_copy: one table of a foreign file on its way into ours.

#include <optional>
#include <string>
#include <vector>

#include "core/model/fitting_value.h"
#include "core/model/table_digest.h"
#include "core/model/typed_copy.h"
#include "core/store/tree_reader.h"
#include "core/store/tree_writer.h"

namespace qd {

// What we know of a table: the catalogue's fields, or the columns of field_key, change and journal.
struct TableShape {
    std::string table;
    std::vector<Field> fields;         // the first is the key
    bool records = false;              // an entity's table
};

[[nodiscard]] TableShape shape_of(const Entity& entity);
[[nodiscard]] TableShape field_key_shape();
[[nodiscard]] TableShape change_shape();
[[nodiscard]] TableShape journal_shape();

// One of our own tables that is to be filled.
struct OwnTable {
    std::uint32_t root = 0;
    std::vector<std::string> columns;  // in the order of the table; the first is the key
};

// Where a table of the foreign file lies.
struct TreePlace {
    PageStore* store = nullptr;
    std::uint32_t root = 0;
};

class ForeignTable {
public:
    // What a journal's field numbers mean.
    using FieldByNumber = std::unordered_map<int, const Field*>;

    // The table must be there. digest: over all of its plain columns. most_rows: more than the file can hold; a tree
    // that leads back into itself never ends. place: of a table that was checked, has row ids and texts in UTF-8; then its
    // rows are read where they lie, unless its columns are of a kind that only SQLite can read. Its rows go nowhere before
    // one of the next two.
    [[nodiscard]] static Result<ForeignTable> open(Database& from, TableShape shape, bool digest, std::int64_t most_rows,
                                                   std::optional<TreePlace> place = {});
    // The rows are inserted, whatever their order; those whose key is there already are not.
    [[nodiscard]] Result<> insert_into(Database& into);
    // The rows fill the table as its pages, at a fifth of the cost; those whose key is not above the last are skipped.
    // No database is open over the store before finish().
    [[nodiscard]] Result<> fill(PageStore& into, const OwnTable& table);

    // Copies at most `limit` rows; true when the end was reached. The Error is that of the foreign database; a fault of
    // our own database is of kind internal or storage.
    [[nodiscard]] Result<bool> copy(int limit, CopyFindings& findings, const FieldByNumber& fields);
    // From now on from the other end, as far as can be read.
    [[nodiscard]] Result<> turn_round();
    [[nodiscard]] Result<> finish(CopyFindings& findings);

private:
    ForeignTable(Database& from, TableShape shape) : m_from(&from), m_shape(std::move(shape)) {}
    // In the file: its name, whether it holds real numbers, whether it is the row id.
    struct StoredColumn {
        std::string name;
        bool real = false, key = false;
    };
    [[nodiscard]] Result<> name_columns(bool also_unknown);
    // False when only SQLite can.
    [[nodiscard]] bool read_in_place(const TreePlace& place);
    [[nodiscard]] Result<bool> next_row();
    // By the position in m_names; a blob stands for no value of ours and is handed on as something that fits nowhere.
    [[nodiscard]] ValueView value_at(std::size_t at) const;
    [[nodiscard]] int place_of(std::string_view column) const;
    void add_to_digest();
    void set(std::size_t field, ValueView value);
    [[nodiscard]] bool take_row(CopyFindings& findings, const FieldByNumber& fields);
    [[nodiscard]] bool complete_row();
    // False when it was skipped.
    [[nodiscard]] Result<bool> write_row();

    Database* m_from;
    TableShape m_shape;
    std::string m_columns;                       // as SELECT names them
    std::vector<std::string> m_names;            // in the file, ascending
    std::vector<int> m_field_of;                 // position in shape.fields, -1 = not ours
    std::size_t m_key = 0;                       // position of the key in m_names
    std::vector<StoredColumn> m_stored;          // as a row lies in the file
    bool m_in_place = true;                      // nothing but these columns is in a row
    std::vector<int> m_stored_at;                // by the position in m_names; -1 = the row id
    std::vector<int> m_field_stored;             // by the place in a row of the file: in shape.fields, -1 = not ours
    std::optional<TreeReader> m_tree;            // instead of m_rows
    std::optional<Statement> m_rows, m_insert;
    std::optional<TableDigest> m_digest;
    std::vector<ValueView> m_row;                // parallel to shape.fields; lives until the next row
    std::vector<std::size_t> m_filled;           // places in it that are not empty
    std::vector<bool> m_bound;                   // parameters of m_insert that are not NULL
    std::optional<TreeWriter> m_writer;          // instead of m_insert
    std::vector<int> m_column_of;                // of the table that is filled, by position: in shape.fields, -1 = stays empty
    std::optional<std::int64_t> m_last_key;
    std::int64_t m_copied = 0;
    std::int64_t m_read = 0;
    std::int64_t m_most_rows = 0;
};

}  // namespace qd
