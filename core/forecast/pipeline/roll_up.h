#pragma once
// What people have in a period: by person under their manager or by team, and by
// forecast category, as Salesforce counts it (amounts in full, not times the chance).

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/forecast/pipeline/deal_history.h"
#include "core/forecast/pipeline/people.h"

namespace qd::forecast {

struct RollUpSum {
    std::size_t count = 0;
    std::int64_t amount = 0, weighted = 0;  // minor units
    RollUpSum& operator+=(const RollUpSum& other);
};

struct RollUpRow {
    enum class Kind : std::uint8_t { all, team, person, nobody };
    Kind kind = Kind::person;
    Id id = 0;                              // the team or person
    std::string name;
    int parent = -1;                        // row above it; −1 for the first row
    int depth = 0;
    std::array<RollUpSum, kCategories> own{};     // a person's own deals, by category
    std::array<RollUpSum, kCategories> single{};  // with everybody below
    RollUpSum undated;                      // of single: open and without a close date
    RollUpSum overdue;                      // open, due before the period; in no category
    std::optional<std::int64_t> own_quota, quota;  // quota: with everybody below; empty = nobody has one

    [[nodiscard]] const RollUpSum& operator[](Category category) const {
        return single[static_cast<std::size_t>(category)];
    }
    // Pipeline: all open but omitted. Best case, most likely and commit: that and better, closed
    // included. Closed and omitted: themselves.
    [[nodiscard]] RollUpSum cumulative(Category category) const;
    [[nodiscard]] std::int64_t weighted() const;  // closed in full + open × chance, omitted left out
    // quota − closed: what is still to win; negative = above. Empty without a quota.
    [[nodiscard]] std::optional<std::int64_t> gap() const;
    [[nodiscard]] std::optional<double> attainment() const;  // closed ÷ quota
    [[nodiscard]] std::optional<double> coverage() const;    // open pipeline ÷ gap; empty at or above quota
};

enum class RollUpBy : std::uint8_t { manager, team };

struct RollUpOptions {
    RollUpBy by = RollUpBy::manager;
    bool with_undated = true;  // open deals without a close date count in the period
};

// Row 0 is everybody; every parent comes before its children, siblings by name. People without
// deals are listed when they have a quota or somebody below. Deals count by the owner they had at
// that instant; won ones by their close date, open ones by the close date they then had.
[[nodiscard]] std::vector<RollUpRow> roll_up(const DealHistory& history, const People& people,
                                             const DateRange& period, Instant at, const RollUpOptions& options = {});

}  // namespace qd::forecast
