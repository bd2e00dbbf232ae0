#pragma once
// SQLite's result codes in the words of error.h.

#include <string_view>

#include "core/base/error.h"

namespace qd {

// code: an extended result code. detail: sqlite3_errmsg, shown only where it helps
// somebody to report a fault. doing: "saving the deal", may be empty.
[[nodiscard]] Error sqlite_error(int code, std::string_view detail, std::string_view doing);

}  // namespace qd
