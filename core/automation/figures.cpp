#include "core/automation/figures.h"

#include <algorithm>

namespace qd {

const Figure* Figures::find(std::string_view key) const {
    const auto found = std::ranges::find(known, key, &Figure::key);
    return found == known.end() ? nullptr : &*found;
}

}  // namespace qd
