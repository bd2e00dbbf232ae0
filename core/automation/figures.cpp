#include "core/automation/figures.h"

#include <algorithm>

namespace qd {

const KeyFigure* Figures::find(std::string_view key) const {
    const auto found = std::ranges::find(known, key, &KeyFigure::key);
    return found == known.end() ? nullptr : &*found;
}

}  // namespace qd
