#pragma once
// Money on the forecast screen: one unit for the whole page, so that numbers compare.

#include <cstdint>
#include <string>

#include "app/ui/locale.h"

namespace qd {

struct Amounts {
    const ui::Locale* locale = nullptr;
    bool thousands = false;
    // Thousands from a quarter of a million on.
    [[nodiscard]] static Amounts fitting(const ui::Locale& locale, std::int64_t largest);
    [[nodiscard]] std::string unit() const;                        // "$ thousand"
    [[nodiscard]] std::string write(std::int64_t minor) const;     // "2,880"
    [[nodiscard]] std::string change(std::int64_t minor) const;    // "+46", "−130"
    [[nodiscard]] std::string heading(std::int64_t minor, ui::Sign sign = ui::Sign::negative_only) const;  // "$2.88 M"
    [[nodiscard]] double plain(double minor) const;                // for charts, in the unit
};

}  // namespace qd
