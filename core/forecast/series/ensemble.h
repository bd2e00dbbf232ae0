#pragma once
// `auto`: several models that err differently, combined. Which ones, and whether by
// mean or median, follows the frequency (measured by back-tests on the M3 series).

#include <memory>
#include <string>
#include <vector>

#include "core/forecast/series/forecast.h"
#include "core/forecast/series/series.h"

namespace qd::forecast {

// One fitted member. Its parameters stay, its state follows the values it is given.
class EnsembleMember {
public:
    virtual ~EnsembleMember() = default;
    // From the end of `values`, which start where the fitted values started.
    [[nodiscard]] virtual Forecast forecast(Values values, int horizon) const = 0;
};

class Ensemble {
public:
    // Values are finite and not empty.
    static Ensemble fit(Values values, Frequency frequency);

    // mean and sigma; the fitted values themselves, or an earlier or later end of them. sigma: what the
    // middle member says (for months the mean of ETS and DOTM), more when the members disagree (after
    // Petropoulos & Svetunkov 2020, whose combined intervals it replaces at the cost of one factor).
    [[nodiscard]] Forecast forecast(Values values, int horizon) const;
    [[nodiscard]] std::vector<std::string> member_names() const;

private:
    // Whether a member's sigma says how far off the combination may be.
    enum class Width : std::uint8_t { counts, ignored };
    struct Member {
        const char* name;
        std::unique_ptr<EnsembleMember> model;
        Width width;
    };

    bool m_median = false;
    std::vector<Member> m_members;
};

}  // namespace qd::forecast
