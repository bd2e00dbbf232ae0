#pragma once
// What damaged bytes mean for the person, in the words of the records they know.

#include <string>
#include <vector>

#include "core/model/catalogue.h"
#include "core/store/damage.h"
#include "core/store/database.h"

namespace qd {

// One sentence for each thing that is touched, the worst first; never empty.
[[nodiscard]] std::vector<std::string> damage_words(const DamageReport& report, const Catalogue& catalogue);
// Of a store whose damaged pages are known; database reads it. What cannot be examined is said as such.
[[nodiscard]] std::vector<std::string> damage_words(PageStore& store, Database& database, const Catalogue& catalogue);

}  // namespace qd
