#include "core/store/functions.h"

#include <sqlite3.h>

#include <exception>

#include "core/base/text.h"
#include "core/store/sqlite_error.h"

namespace qd {
namespace {

template <std::string (*Form)(std::string_view)>
void text_function(sqlite3_context* context, int, sqlite3_value** arguments) {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(arguments[0]));
    if (!bytes) return;  // NULL
    try {
        const std::string formed = Form({bytes, static_cast<std::size_t>(sqlite3_value_bytes(arguments[0]))});
        sqlite3_result_text64(context, formed.data(), formed.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    } catch (const std::exception&) {
        sqlite3_result_error_nomem(context);
    }
}

int fold_collation(void*, int left_size, const void* left, int right_size, const void* right) {
    const std::string_view left_text{static_cast<const char*>(left), static_cast<std::size_t>(left_size)};
    const std::string_view right_text{static_cast<const char*>(right), static_cast<std::size_t>(right_size)};
    try {
        return compare_folded(left_text, right_text);
    } catch (const std::exception&) {
        return left_text.compare(right_text);  // a collation has no way to fail
    }
}

}  // namespace

Result<> register_functions(sqlite3* database) {
    const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    int code = sqlite3_create_function_v2(database, "qd_fold", 1, flags, nullptr, text_function<fold>, nullptr, nullptr, nullptr);
    if (code == SQLITE_OK) code = sqlite3_create_function_v2(database, "qd_digits", 1, flags, nullptr, text_function<phone_digits>, nullptr, nullptr, nullptr);
    if (code == SQLITE_OK) {
        code = sqlite3_create_collation_v2(database, "fold", SQLITE_UTF8, nullptr, fold_collation, nullptr);
    }
    if (code == SQLITE_OK) return {};
    return std::unexpected(sqlite_error(code, sqlite3_errmsg(database), "opening the workspace"));
}

}  // namespace qd
