#pragma once
// Where an uncertain sum may end: a filled curve, split at a target, with a second
// curve over it for "what if".

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/ui/chart.h"

namespace qd::ui {

// Equal bins from low on; shares of all outcomes.
struct OutcomeCurve {
    double low = 0, width = 0;
    std::vector<double> share;
};

struct Distribution {
    OutcomeCurve now;
    std::optional<OutcomeCurve> changed;   // dashed
    std::optional<double> target;          // a line; what lies right of it is filled stronger
    std::string target_name;               // "quota"
    std::optional<double> chance;          // 0…1, of reaching the target: written on both sides
};

ChartResult distribution(const Area& area, std::string_view name, const Distribution& shown, const ChartOptions& options = {});
// Bins as rows: from, to, share.
[[nodiscard]] ChartTable table_of(const Distribution& shown, const ChartOptions& options = {});

}  // namespace qd::ui
