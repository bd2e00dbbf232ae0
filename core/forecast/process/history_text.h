#pragma once
// Deals' paths and people as they are stored with a run. Private to the process.

#include <nlohmann/json.hpp>

#include "core/forecast/pipeline/deal_history.h"
#include "core/forecast/pipeline/people.h"

namespace qd::forecast {

// Readers throw nlohmann's exceptions on anything that is not what the writers wrote.
[[nodiscard]] nlohmann::ordered_json history_json(const DealHistory& history);
[[nodiscard]] DealHistory history_from(const nlohmann::ordered_json& json);
[[nodiscard]] nlohmann::ordered_json people_json(const People& people);
[[nodiscard]] People people_from(const nlohmann::ordered_json& json);

}  // namespace qd::forecast
