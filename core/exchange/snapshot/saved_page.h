#pragma once
// A page that Quarterdeck saved as one HTML file: what it carries.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"

namespace qd {

struct PageContent {
    std::string name;                 // of the file inside
    std::vector<std::byte> packed;    // gzip
};

// Read as text, never run. Not a page of ours = invalid_input; a block that is not base64 = damaged.
[[nodiscard]] Result<PageContent> content_of_page(std::string_view html);

}  // namespace qd
