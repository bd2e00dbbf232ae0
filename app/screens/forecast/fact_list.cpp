#include "app/screens/forecast/fact_list.h"

#include <algorithm>

#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/scroll.h"

namespace qd {

using namespace ui;

void fact_list(Area& area, const FactList& list) {
    const Theme& theme = context().theme();
    const NodeScope scope{Role::list, list.name, area};
    if (list.rows.empty()) {
        label_node(Role::text, list.empty_words, area);
        text(area.cut_top(32).inset(12, 0), list.empty_words, type::body, theme.second);
        return;
    }
    if (!list.heads.empty()) {
        Area head = area.cut_top(26).inset(12, 0);
        for (std::size_t at = list.heads.size(); at-- > 0;) text(head.cut_right(list.number_width), list.heads[at], type::caption, theme.second, Align::right);
        line_across(area.x, area.y - 1, area.width, theme.line);
    }
    for (const FactRow& row : list.rows) {
        const float numbers = list.number_width * static_cast<float>(row.numbers.size());
        const float room = area.width - 24 - (row.icon ? 26.0f : 0.0f) - numbers - 8;
        const std::string all = row.remark.empty() ? row.words : row.words + "  " + row.remark;
        const bool one_line = text_width(all, type::body) <= room;
        const float high = one_line ? 30.0f : paragraph_height(all, type::body, room) + 12;
        Area line = area.cut_top(high);
        std::string spoken = all;
        for (const std::string& number : row.numbers) spoken += " " + number;
        const NodeScope item{Role::listitem, spoken, line};
        line_across(line.x, line.bottom_edge() - 1, line.width, theme.line);
        line = line.inset(12, 0);
        if (row.icon) icon(line.cut_left(16, 10), row.icon, row.color.value_or(theme.second), 15);
        for (std::size_t at = row.numbers.size(); at-- > 0;) text(line.cut_right(list.number_width), row.numbers[at], type::body, theme.text, Align::right);
        line.width -= 8;
        if (one_line) spans(line, {{row.words, type::body, theme.text}, {row.remark, type::body, theme.second, 8}});
        else paragraph(Area{line.x, line.y + 5, line.width, line.height}, all, type::body, theme.text);
    }
}

void scrolled_fact_list(const Area& area, const FactList& list) {
    Scroll scroll{area, list.name};
    Area page = scroll.content();
    fact_list(page, list);
    scroll.end_at(page.y);
}

}  // namespace qd
