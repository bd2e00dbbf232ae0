// How alike two words are; declared in text.h.

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/text.h"

namespace qd {

std::size_t edit_distance(std::u32string_view left, std::u32string_view right) {
    // Optimal string alignment over three rows: two back, one back, current.
    std::vector<std::size_t> before(right.size() + 1);
    std::vector<std::size_t> previous(right.size() + 1);
    std::vector<std::size_t> current(right.size() + 1);
    for (std::size_t column = 0; column <= right.size(); ++column) previous[column] = column;
    for (std::size_t row = 1; row <= left.size(); ++row) {
        current[0] = row;
        for (std::size_t column = 1; column <= right.size(); ++column) {
            const std::size_t cost = left[row - 1] == right[column - 1] ? 0 : 1;
            current[column] =
                std::min({previous[column] + 1, current[column - 1] + 1, previous[column - 1] + cost});
            const bool swapped = row > 1 && column > 1 && left[row - 1] == right[column - 2] &&
                                 left[row - 2] == right[column - 1];
            if (swapped) current[column] = std::min(current[column], before[column - 2] + 1);
        }
        std::swap(before, previous);
        std::swap(previous, current);
    }
    return previous[right.size()];
}

double jaro_winkler(std::u32string_view left, std::u32string_view right) {
    if (left.empty() && right.empty()) return 1;
    if (left.empty() || right.empty()) return 0;
    const std::size_t longest = std::max(left.size(), right.size());
    const std::size_t window = longest / 2 > 0 ? longest / 2 - 1 : 0;
    std::vector<bool> taken(right.size());
    std::u32string left_matches;
    for (std::size_t at = 0; at < left.size(); ++at) {
        const std::size_t from = at > window ? at - window : 0;
        const std::size_t to = std::min(at + window + 1, right.size());
        for (std::size_t other = from; other < to; ++other) {
            if (taken[other] || left[at] != right[other]) continue;
            taken[other] = true;
            left_matches.push_back(left[at]);
            break;
        }
    }
    if (left_matches.empty()) return 0;
    std::size_t out_of_order = 0;
    std::size_t match = 0;
    for (std::size_t other = 0; other < right.size(); ++other) {
        if (taken[other] && left_matches[match++] != right[other]) ++out_of_order;
    }
    const auto matches = static_cast<double>(left_matches.size());
    const double jaro = (matches / static_cast<double>(left.size()) + matches / static_cast<double>(right.size()) +
                         (matches - std::floor(static_cast<double>(out_of_order) / 2)) / matches) / 3;
    std::size_t prefix = 0;
    while (prefix < 4 && prefix < left.size() && prefix < right.size() && left[prefix] == right[prefix]) ++prefix;
    return jaro + static_cast<double>(prefix) * 0.1 * (1 - jaro);
}

}  // namespace qd
