// Any text as a manifest: it must not crash, and what is taken must be written again as it was read.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/exchange/snapshot/manifest.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto manifest = qd::manifest_from_json(text);
    if (manifest && qd::to_json(*manifest) != text) std::abort();
    if (!manifest && manifest.error().what().empty()) std::abort();
    return 0;
}
