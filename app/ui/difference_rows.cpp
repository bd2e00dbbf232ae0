#include "app/ui/difference_rows.h"

#include <algorithm>

#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd::ui {
namespace {

constexpr float kLine = 17, kArrow = 24;

}  // namespace

float difference_rows_height(std::size_t rows) { return kLine * static_cast<float>(rows); }

void difference_rows(Area& area, std::span<const Difference> rows, float label_width, float value_width) {
    const Theme& theme = context().theme();
    for (const Difference& row : rows) {
        Area line = area.cut_top(kLine);
        const std::string before = row.before.empty() ? std::string{tr("empty")} : row.before;
        const std::string after = row.after.empty() ? std::string{tr("empty")} : row.after;
        label_node(Role::listitem, row.field + ": " + before + " → " + after, line);
        if (clipped(line)) continue;
        text(line.cut_left(std::min(label_width, line.width * 0.3f)), row.field, type::caption, theme.second);
        const Area old = line.cut_left(std::min(value_width, line.width * 0.42f));
        const float drawn = text(old, before, type::caption, theme.second);
        if (!row.before.empty()) line_across(old.x, old.y + old.height / 2 + 1, std::min(drawn, old.width), theme.second);
        icon(line.cut_left(kArrow).centered(12, kLine), icons::arrow_right, theme.faint, 12);
        text(line, after, type::caption, row.conflict ? theme.warn : row.after.empty() ? theme.second : theme.text);
    }
}

}  // namespace qd::ui
