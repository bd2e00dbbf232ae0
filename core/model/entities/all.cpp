#include "core/model/entities/all.h"

namespace qd::entities {

std::vector<Entity> all() {
    return {user(),    team(), account(),   contact(), lead(),     pipeline(),     stage(),   deal(),
            deal_line(), product(), activity(), import_batch(), setting(), saved_view(), custom_field()};
}

}  // namespace qd::entities
