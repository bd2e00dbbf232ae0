#pragma once

#include <string>
#include <string_view>

namespace qd {

// text as a JSON string with its quotes. Bytes that are not UTF-8 pass through: the
// page's decoder replaces them.
void append_quoted(std::string& json, std::string_view text);

}  // namespace qd
