#pragma once
// Every deal's path through time, as the journal tells it: in which stage, with whose
// name, for how much and due when it stood, from its creation to a chosen instant and
// not a moment further. Everything in this folder reads deals from here and nowhere else.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/workspace.h"

namespace qd::forecast {

enum class StageKind : std::uint8_t { open, won, lost };
enum class Category : std::uint8_t { pipeline, best_case, most_likely, commit, closed, omitted };
constexpr std::size_t kCategories = 6;
[[nodiscard]] const char* key_of(Category category);    // "best_case"
[[nodiscard]] const char* label_of(Category category);  // "Best case"
[[nodiscard]] std::optional<Category> category_from(std::string_view key);

// A stage as it is set up today; the path through the stages is history, their settings are not.
struct StageInfo {
    Id id = 0, pipeline = 0;
    std::string name;
    StageKind kind = StageKind::open;
    Category category = Category::pipeline;
    double probability = 0;  // percent
    int position = 0;        // rises through its pipeline
};

// What a deal looked like from `at` until its next moment.
struct DealMoment {
    Instant at{};
    std::int32_t stage = -1;                // place in DealHistory::stages; -1 = a stage that is gone
    bool deleted = false;
    std::optional<Category> category;       // its own; empty = as the stage says
    Id owner = 0, account = 0, product = 0;
    std::int32_t source = 0;                // place in DealHistory::sources; 0 = none given
    std::optional<std::int64_t> amount;     // minor units
    std::optional<Date> close_date;
    std::optional<double> probability;      // its own, percent; empty = as the stage says
};

struct DealPath {
    Id id = 0;
    Instant created{};
    std::uint32_t first = 0, count = 0;                      // its moments, oldest first, at least one
    std::uint32_t first_activity = 0, activity_count = 0;    // what was done on it, oldest first
};

struct DealHistory {
    Instant as_of{};
    std::vector<StageInfo> stages;          // by pipeline and position
    std::vector<std::string> sources;       // [0] = ""
    std::vector<DealPath> deals;            // in the order of their ids
    std::vector<DealMoment> moments;
    std::vector<Instant> activities;

    [[nodiscard]] std::span<const DealMoment> path(const DealPath& deal) const {
        return {moments.data() + deal.first, deal.count};
    }
    [[nodiscard]] std::span<const Instant> done(const DealPath& deal) const {
        return {activities.data() + deal.first_activity, deal.activity_count};
    }
    // How it stood at that instant; nullptr before it was created.
    [[nodiscard]] const DealMoment* at(const DealPath& deal, Instant instant) const;
    // The last moment strictly before that instant; nullptr when there is none.
    [[nodiscard]] const DealMoment* before(const DealPath& deal, Instant instant) const;
    [[nodiscard]] const DealPath* find(Id deal) const;

    [[nodiscard]] StageKind kind(const DealMoment& moment) const;  // a stage that is gone counts as open
    [[nodiscard]] bool is_open(const DealMoment& moment) const {
        return !moment.deleted && kind(moment) == StageKind::open;
    }
    [[nodiscard]] Category category(const DealMoment& moment) const;
    [[nodiscard]] double probability(const DealMoment& moment) const;        // percent
    [[nodiscard]] std::int64_t weighted(const DealMoment& moment) const;     // amount × probability, minor units

    // The same history as somebody would have read it at an earlier instant.
    [[nodiscard]] DealHistory until(Instant instant) const;
    // The same in parts: begun without deals, then some deals after the others, each time the next `count` from `first` on.
    [[nodiscard]] DealHistory without_deals(Instant instant) const;
    void copy_until(DealHistory& cut, std::size_t first, std::size_t count) const;
};

// The last millisecond of that day: with it, the whole day counts.
[[nodiscard]] constexpr Instant end_of(Date day) {
    return start_of(day + std::chrono::days{1}) - std::chrono::milliseconds{1};
}

}  // namespace qd::forecast
