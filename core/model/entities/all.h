#pragma once
// The built-in record types, one declaration per file.

#include <vector>

#include "core/model/catalogue.h"

namespace qd::entities {

[[nodiscard]] Entity user();
[[nodiscard]] Entity team();
[[nodiscard]] Entity account();
[[nodiscard]] Entity contact();
[[nodiscard]] Entity lead();
[[nodiscard]] Entity pipeline();
[[nodiscard]] Entity stage();
[[nodiscard]] Entity deal();
[[nodiscard]] Entity deal_line();
[[nodiscard]] Entity product();
[[nodiscard]] Entity activity();
[[nodiscard]] Entity import_batch();
[[nodiscard]] Entity setting();
[[nodiscard]] Entity saved_view();
[[nodiscard]] Entity custom_field();
[[nodiscard]] Entity forecast_run();
[[nodiscard]] Entity forecast_input();
[[nodiscard]] Entity forecast_submission();
[[nodiscard]] Entity forecast_adjustment();
[[nodiscard]] Entity forecast_judgement();
[[nodiscard]] Entity forecast_scenario();
[[nodiscard]] Entity market_indicator();

// automation.cpp
[[nodiscard]] Entity rule();
[[nodiscard]] Entity rule_version();
[[nodiscard]] Entity enrolment();
[[nodiscard]] Entity timer();
[[nodiscard]] Entity rule_run();
[[nodiscard]] Entity rule_step();
[[nodiscard]] Entity outbox();

[[nodiscard]] std::vector<Entity> all();

}  // namespace qd::entities
