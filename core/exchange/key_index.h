#pragma once
// Which existing record a row of a file is about.

#include <optional>
#include <string>

#include "core/exchange/id_by_key.h"
#include "core/exchange/row_reader.h"

namespace qd {

class KeyIndex {
public:
    [[nodiscard]] static Result<KeyIndex> read(Workspace& workspace, const RowReader& reader, const ImportPlan& plan);

    // The row's key in comparable form; "" when its cell is empty (then only its name can tell, where it has one).
    // Without a key column: a fingerprint of the row, counted when the same row comes again.
    [[nodiscard]] const std::string& key_of(const CsvRow& csv, const ReadRow& row);
    // 0 = none yet.
    [[nodiscard]] Id find(const std::string& key, const ReadRow& row);
    // The row that find() was asked about last became this record.
    void add(Id id);
    // How many rows will come: saves growing step by step.
    void expect(std::size_t rows) { m_ids.expect(rows); }

    // True: rows have no key of their own, and key_of() is to be stored as source id.
    [[nodiscard]] bool keyed_by_row() const { return m_column < 0; }

private:
    int m_column = -1;
    bool m_exact = false;        // source ids are compared by letter
    int m_name_column = -1;      // for records made by name before their source id was known
    std::string m_key;
    Id* m_found = nullptr;       // of the last key, in m_ids
    IdByKey m_ids;               // 0: seen in the file, no record yet
    TextMap<Id> m_names;
    TextMap<int> m_row_copies;
};

}  // namespace qd
