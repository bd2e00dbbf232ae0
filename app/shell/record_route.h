#pragma once
// Which kind of record an address shows.

#include <string>

#include "app/shell/route.h"
#include "core/model/catalogue.h"

namespace qd {

// "deals" for the entity deal: the first part of its screens' addresses.
[[nodiscard]] std::string plural_route(const Entity& entity);
// Of the record page that the route shows; null elsewhere. Lives as long as the catalogue.
[[nodiscard]] const Entity* entity_of_page(const Route& route, const Catalogue& catalogue);

}  // namespace qd
