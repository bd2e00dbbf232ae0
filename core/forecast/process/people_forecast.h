#pragma once
// The part of a forecast that falls to each person. Private to the process.

#include <map>
#include <vector>

#include "core/forecast/process/run_models.h"

namespace qd::forecast {

// Each person's own history forecast by Theta, whatever model is chosen for everybody.
class PeopleForecast {
public:
    // steps: of the outcome's fan. The inputs outlive it.
    PeopleForecast(const RunInputs& inputs, int steps);

    [[nodiscard]] Result<bool> step();  // forecasts some more people; true when all are done

    // After the end. Fills people and period of the outcome from its fan, and raises what is under way to what
    // has been won already. The tree is reconciled with errors that grow with the people below (WLS, structural
    // scaling), nobody falls below 0, and cents are given out so that everything adds up.
    [[nodiscard]] Result<> share(ModelOutcome& outcome) const;

private:
    [[nodiscard]] Result<> share_steps(ModelOutcome& outcome) const;
    void sum_up(ModelOutcome& outcome) const;
    [[nodiscard]] std::int64_t won(std::size_t person, Date from, Date to) const;

    const RunInputs& m_inputs;
    std::size_t m_steps;
    std::vector<Win> m_wins;
    std::vector<Id> m_ids;                       // everybody who won something, and everybody with an open deal
    std::map<Id, std::vector<Win>> m_wins_of;
    std::vector<std::vector<double>> m_own;      // parallel to m_ids, by step
};

}  // namespace qd::forecast
