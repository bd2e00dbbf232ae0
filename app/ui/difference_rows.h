#pragma once
// What a change does to fields, on a fixed grid: field, old value struck through → new value.

#include <span>
#include <string>

#include "app/ui/area.h"

namespace qd::ui {

struct Difference {
    std::string field, before, after;  // empty = "empty"
    bool conflict = false;             // changed again since: drawn as a warning
};

// Rows of 17 px cut off the top of the area; each is read as "Category: Commit → Pipeline".
void difference_rows(Area& area, std::span<const Difference> rows, float label_width = 60, float value_width = 60);
[[nodiscard]] float difference_rows_height(std::size_t rows);

}  // namespace qd::ui
