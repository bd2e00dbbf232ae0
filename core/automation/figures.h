#pragma once
// Key figures that rules may watch. They are calculated elsewhere and handed in.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/id.h"
#include "core/base/instant.h"

namespace qd {

struct KeyFigure {
    enum class Unit : std::uint8_t { number, rate, money };
    std::string key, label;           // "attainment", "Quota attainment"
    Unit unit = Unit::number;
};

struct Figures {
    std::vector<KeyFigure> known;        // empty: nobody said which there are
    // Of all deals, or of one person's; nullopt = cannot be said. rate: 0…1, money: minor units.
    std::function<std::optional<double>(std::string_view key, Instant at, Id person)> value;

    [[nodiscard]] const KeyFigure* find(std::string_view key) const;
    [[nodiscard]] std::optional<double> ask(std::string_view key, Instant at, Id person = 0) const {
        return value ? value(key, at, person) : std::nullopt;
    }
};

}  // namespace qd
