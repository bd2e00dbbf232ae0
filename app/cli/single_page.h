#pragma once
// A snapshot inside the application's page of one file, which opens by a double click.

#include <string>
#include <string_view>

#include "core/base/error.h"

namespace qd::cli {

// page: the empty page that `scripts/build --single` leaves; name: what the file inside is called. Writes `out`.
[[nodiscard]] Result<> write_single_page(const std::string& page, const std::string& name, std::string_view file, const std::string& out);

}  // namespace qd::cli
