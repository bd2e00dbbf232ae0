#pragma once
// Rows of a few words with numbers at the right: sources, findings, remarks.

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/ui/area.h"
#include "app/ui/color.h"
#include "app/ui/icon.h"

namespace qd {

struct FactRow {
    ui::Icon icon{};
    std::optional<ui::Color> color;    // of the icon; none = quiet
    std::string words, remark;         // remark: quieter, after the words
    std::vector<std::string> numbers;  // right-aligned, under the heads
};
struct FactList {
    std::string name;                  // spoken
    std::vector<std::string> heads;    // of the numbers
    std::vector<FactRow> rows;
    std::string empty_words;
    float number_width = 90;
};
// As high as it needs, cut off the top; rows wrap.
void fact_list(ui::Area& area, const FactList& list);
// In all of the area, scrolled when it is higher.
void scrolled_fact_list(const ui::Area& area, const FactList& list);

}  // namespace qd
