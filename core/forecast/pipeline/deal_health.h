#pragma once
// How an open deal is doing, and how likely it is not to be closed when it says, with
// the reasons in words. Norms come from the deals that were won here before.

#include <string>
#include <vector>

#include "core/forecast/pipeline/closing_model.h"
#include "core/query/date_period.h"

namespace qd::forecast {

// What is usual for deals that were won; empty where fewer than kFewestNorms say so.
struct HealthNorms {
    static constexpr std::size_t kFewestNorms = 20;
    struct OfStage {
        std::optional<double> usual_days, long_days;  // in the stage: median and 85 % point
    };
    std::vector<OfStage> stages;                      // parallel to DealHistory::stages
    std::optional<double> long_quiet;                 // days between activities, 85 % point
    std::optional<double> long_age;                   // days until won, 85 % point
};
[[nodiscard]] HealthNorms measure_health(const DealHistory& history);

enum class Grade : std::uint8_t { good, fair, poor };
[[nodiscard]] const char* label_of(Grade grade);      // "Good"

struct HealthReason {
    bool good = false;
    int points = 0;                                   // of the score, signed
    std::string text;                                 // "41 days in Engaging; won deals leave it after 18."
};

struct DealHealth {
    std::uint32_t deal = 0;                           // place in DealHistory::deals
    int score = 0;                                    // 0…100; 70 and more is good, below 40 poor
    Grade grade = Grade::fair;
    // Chance that it is still open after its close date (without one: at the end of the period). Empty without
    // enough history.
    std::optional<double> slip_risk;
    std::string slip_reason;                          // a sentence
    std::vector<HealthReason> reasons;                // the weightiest first
};

// Every open deal, in the order of the history. Cost: one path and up to 400 days of hazard for each.
[[nodiscard]] std::vector<DealHealth> deal_health(const DealHistory& history, const ClosingModel& model, const HealthNorms& norms,
                                                  const DateRange& period);
[[nodiscard]] DealHealth health_of(const DealHistory& history, const ClosingModel& model, const HealthNorms& norms,
                                   const DateRange& period, std::uint32_t deal);

}  // namespace qd::forecast
