#include "core/query/median_function.h"

#include <sqlite3.h>

#include <algorithm>
#include <new>

namespace qd {
namespace {

using Values = std::vector<double>;

// SQLite's context holds only a pointer: it zeroes the memory and calls no destructor.
Values** values_of(sqlite3_context* context, bool make) {
    return static_cast<Values**>(sqlite3_aggregate_context(context, make ? sizeof(Values*) : 0));
}

void take(sqlite3_context* context, int, sqlite3_value** arguments) {
    if (sqlite3_value_type(arguments[0]) == SQLITE_NULL) return;
    Values** values = values_of(context, true);
    try {
        if (!values) throw std::bad_alloc{};
        if (!*values) *values = new Values;
        (*values)->push_back(sqlite3_value_double(arguments[0]));
    } catch (const std::bad_alloc&) {
        sqlite3_result_error_nomem(context);
    }
}

void finish(sqlite3_context* context) {
    Values** values = values_of(context, false);
    if (!values || !*values) return;
    sqlite3_result_double(context, median_in_place(**values));
    delete *values;
}

}  // namespace

double median_in_place(std::vector<double>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1) return *middle;
    return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

Result<> register_median(Database& database) {
    if (database.prepare("SELECT qd_median(1)")) return {};
    const int code = sqlite3_create_function_v2(database.handle(), "qd_median", 1, SQLITE_UTF8 | SQLITE_INNOCUOUS,
                                                nullptr, nullptr, take, finish, nullptr);
    if (code == SQLITE_OK) return {};
    return std::unexpected(database.last_error("preparing the list"));
}

}  // namespace qd
