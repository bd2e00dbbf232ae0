#pragma once
// qd_median(x): the SQL aggregate that SQLite lacks. Empty values do not count.

#include <vector>

#include "core/store/database.h"

namespace qd {

// Does nothing when the connection has it already.
[[nodiscard]] Result<> register_median(Database& database);

// The middle value, or the mean of the two in the middle; reorders the values. At least one.
[[nodiscard]] double median_in_place(std::vector<double>& values);

}  // namespace qd
