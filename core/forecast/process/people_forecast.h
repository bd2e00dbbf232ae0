#pragma once
// The part of a forecast that falls to each person. Private to the process.

#include "core/forecast/process/run_models.h"

namespace qd::forecast {

// Fills people and period of the outcome from its fan, and raises what is under way to what has been won
// already. Each person's own history is forecast by Theta, everybody's by the chosen model; the tree is
// reconciled with errors that grow with the people below (WLS, structural scaling), nobody falls
// below 0, and cents are given out so that everything adds up.
[[nodiscard]] Result<> share_among_people(const RunInputs& inputs, const std::vector<Win>& wins, ModelOutcome& outcome);

}  // namespace qd::forecast
