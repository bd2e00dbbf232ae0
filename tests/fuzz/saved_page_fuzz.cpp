// Any text as a page that was saved, as it is and as the block of a page of ours.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/exchange/snapshot/saved_page.h"

namespace {
void try_to_read(std::string_view page) {
    const auto content = qd::content_of_page(page);
    if (!content && content.error().what().empty()) std::abort();
    if (content && content->packed.size() > page.size()) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text{reinterpret_cast<const char*>(data), size};
    try_to_read(text);
    const std::string block = "<!doctype html><script type=\"application/octet-stream\" id=\"qd-file\" data-name=\"";
    try_to_read(block + text);
    try_to_read(block + "a.qsnap\">" + text + "</script>");
    try_to_read(block + text + "\">Zm9v</script>");
    return 0;
}
