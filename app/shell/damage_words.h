#pragma once
// What damaged bytes mean for the person, in the words of the records they know.

#include <string>
#include <vector>

#include "core/model/catalogue.h"
#include "core/store/damage.h"

namespace qd {

// One sentence for each thing that is touched, the worst first; never empty.
[[nodiscard]] std::vector<std::string> damage_words(const DamageReport& report, const Catalogue& catalogue);

}  // namespace qd
