#pragma once
// A range copied in a spreadsheet program, as records to be made: the columns are those
// of the table it is pasted into, or those that its first row names.

#include <string>
#include <string_view>
#include <vector>

#include "app/shell/desk.h"

namespace qd {

struct PastedRows {
    static constexpr std::size_t kMostRows = 5'000;

    std::vector<std::vector<Assignment>> records;
    std::vector<std::string> problems;   // "Row 3, Amount: “many” is not understood."; such rows are not among the records
    std::vector<std::string> first;      // "Amount: $500": how the first record was read
    std::size_t rows = 0;
    bool cut = false;                    // there were more rows than are taken at once
};

// fields: of the table's columns from the left, null where a column cannot be written.
[[nodiscard]] PastedRows read_pasted(Desk& desk, const Entity& entity, const std::vector<const Field*>& fields, std::string_view tab_separated);

}  // namespace qd
