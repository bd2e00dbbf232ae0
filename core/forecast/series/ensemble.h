#pragma once
// `auto`: several models that err differently, combined. Which ones, and whether by
// mean or median, follows the frequency (measured by back-tests on the M3 series).

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/forecast/series/arima.h"
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
    class Fitting;

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

    void add(const char* name, std::unique_ptr<EnsembleMember> member, Width width = Width::counts) { m_members.push_back({name, std::move(member), width}); }

    bool m_median = false;
    std::vector<Member> m_members;
};

// Fits one member, or one order of ARIMA, in each step. The values outlive it.
class Ensemble::Fitting {
public:
    Fitting(Values values, Frequency frequency);
    [[nodiscard]] bool step();  // true when all are fitted
    [[nodiscard]] Ensemble take() { return std::move(m_ensemble); }

private:
    [[nodiscard]] bool fit_arima();

    Values m_values;
    int m_modelled;
    Ensemble m_ensemble;
    std::unique_ptr<ArimaSearch> m_search;
    std::vector<std::function<bool()>> m_parts;  // each called until it answers true
    std::size_t m_next = 0;
};

}  // namespace qd::forecast
