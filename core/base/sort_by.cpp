#include "core/base/sort_by.h"

#include <numeric>

namespace qd {

std::vector<std::uint32_t> stable_order(std::uint32_t count, BeforeAt before, const void* context) {
    std::vector<std::uint32_t> places(count);
    std::iota(places.begin(), places.end(), std::uint32_t{0});
    std::ranges::stable_sort(places, [&](std::uint32_t a, std::uint32_t b) { return before(context, a, b); });
    return places;
}

}  // namespace qd
