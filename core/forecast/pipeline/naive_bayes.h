#pragma once
// The baseline that the win model is read beside: every fact counted by itself, as if
// facts knew nothing of each other (naive Bayes with Laplace's correction).

#include <array>
#include <span>
#include <unordered_map>

#include "core/forecast/pipeline/win_facts.h"

namespace qd::forecast {

class NaiveBayes {
public:
    [[nodiscard]] static NaiveBayes fit(std::span<const WinSample> samples);
    [[nodiscard]] double chance(const WinFacts& facts) const;

private:
    static constexpr std::size_t kFacts = 9;
    using Codes = std::array<std::int64_t, kFacts>;
    [[nodiscard]] static Codes codes_of(const WinFacts& facts);
    struct Tally {
        double won = 0, lost = 0;
    };
    std::array<std::unordered_map<std::int64_t, Tally>, kFacts> m_tallies;
    Tally m_all;
};

}  // namespace qd::forecast
