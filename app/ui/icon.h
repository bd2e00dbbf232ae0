#pragma once
// A Lucide icon: its code point in the icon font. The names are in icons.h.

namespace qd::ui {

struct Icon {
    char32_t code = 0;  // 0 = none
    explicit constexpr operator bool() const { return code != 0; }
    friend constexpr bool operator==(const Icon&, const Icon&) = default;
};

}  // namespace qd::ui
