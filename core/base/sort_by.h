#pragma once
// Sorting for short lists. The standard algorithms are made anew for each type of element, up to 7 kB each time; here the
// order is found among places, by one function for the whole program. What grows with the company's deals is sorted by
// the standard ones: of hundreds of thousands of moments this made one step of 105 ms of one of 24.

#include <algorithm>
#include <cstdint>
#include <functional>
#include <iterator>
#include <ranges>
#include <utility>
#include <vector>

namespace qd {

// Whether the element at a goes before the one at b. `context` is passed on.
using BeforeAt = bool (*)(const void* context, std::uint32_t a, std::uint32_t b);

// The places 0 … count - 1 in order; equal ones as they stood. n log n calls.
[[nodiscard]] std::vector<std::uint32_t> stable_order(std::uint32_t count, BeforeAt before, const void* context);

// As std::ranges::stable_sort, for what lies in one piece: slower, and a fraction of the code.
template <std::ranges::contiguous_range Range, class Less = std::ranges::less, class Key = std::identity>
void sort_by(Range&& range, Less less = {}, Key key = {}) {
    auto* const data = std::ranges::data(range);
    const auto before = [&](std::uint32_t a, std::uint32_t b) -> bool {
        return std::invoke(less, std::invoke(key, data[a]), std::invoke(key, data[b]));
    };
    std::vector<std::uint32_t> from = stable_order(
        static_cast<std::uint32_t>(std::ranges::size(range)),
        [](const void* context, std::uint32_t a, std::uint32_t b) { return (*static_cast<decltype(&before)>(context))(a, b); }, &before);
    // Cycle by cycle: what stands at a place is taken out, and each place filled from where its element stood.
    for (std::uint32_t first = 0; first < from.size(); ++first) {
        if (from[first] == first) continue;
        auto held = std::move(data[first]);
        std::uint32_t at = first;
        while (from[at] != first) {
            data[at] = std::move(data[from[at]]);
            at = std::exchange(from[at], at);
        }
        data[at] = std::move(held);
        from[at] = at;
    }
}

}  // namespace qd
