#include "core/model/entities/all.h"

namespace qd::entities {

std::vector<Entity> all() {
    return {user(),    team(), account(),   contact(), lead(),     pipeline(),     stage(),   deal(),
            deal_line(), product(), activity(), import_batch(), setting(), saved_view(), custom_field(),
            rule(),    rule_version(), enrolment(), timer(), rule_run(), rule_step(), outbox(),
            forecast_run(), forecast_input(), forecast_submission(), forecast_adjustment(), forecast_judgement(), forecast_scenario(), market_indicator()};
}

}  // namespace qd::entities
