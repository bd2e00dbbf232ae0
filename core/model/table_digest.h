#pragma once
// SHA-256 of a table's canonical dump: of each row in the order of its key, the key and every value
// that is not empty, with its column's name and its type. Equal for equal content, however SQLite laid it out
// and whatever empty columns a table has.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/sha256.h"
#include "core/model/value.h"

namespace qd {

class TableDigest {
public:
    // Rows come in ascending order of their key, values in the order of their columns' names.
    void row(std::int64_t key);
    void value(std::string_view column, const ValueView& value);
    void value(std::string_view column, const Value& value) { this->value(column, view_of(value)); }

    [[nodiscard]] std::int64_t rows() const { return m_rows; }
    // Lower-case hexadecimal; ends it.
    [[nodiscard]] std::string finish();

private:
    void put(std::string_view text);
    void put(std::uint64_t number);
    Sha256 m_hash;
    std::string m_buffer;
    std::int64_t m_rows = 0;
};

}  // namespace qd
