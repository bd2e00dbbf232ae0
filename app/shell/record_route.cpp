#include "app/shell/record_route.h"

#include <algorithm>

namespace qd {

std::string plural_route(const Entity& entity) {
    std::string plural = entity.plural;
    for (char& c : plural)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return plural;
}

const Entity* entity_of_page(const Route& route, const Catalogue& catalogue) {
    if (route.record() == 0) return nullptr;
    const auto found = std::ranges::find_if(catalogue.entities(), [&](const Entity& entity) { return plural_route(entity) == route.path.front(); });
    return found == catalogue.entities().end() ? nullptr : &*found;
}

}  // namespace qd
