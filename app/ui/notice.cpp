#include "app/ui/notice.h"

#include <algorithm>

#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"

namespace qd::ui {
namespace {

constexpr float kAside = 72;         // of a banner: its edges and the icon
constexpr float kLeastWords = 200;   // beside actions; with less room they go below

Color color_of(Tone tone) {
    const Theme& theme = context().theme();
    switch (tone) {
        case Tone::good: return theme.good;
        case Tone::warn: return theme.warn;
        case Tone::bad: return theme.bad;
        case Tone::info: break;
    }
    return theme.accent;
}

float actions_width(const Notice& notice) {
    float total = 0;
    if (!notice.filled.empty()) total += button_width(notice.filled) + 8;
    if (!notice.plain.empty()) total += button_width(notice.plain) + 8;
    if (!notice.quiet.empty()) total += button_width(notice.quiet) + 8;
    return total;
}

NoticeAnswer actions(Area& row, const Notice& notice) {
    auto answer = NoticeAnswer::none;
    // Drawn from the right so that the filled one ends the row; Tab still reads it last.
    Area from_left = row.cut_right(std::min(actions_width(notice), row.width));
    if (!notice.quiet.empty() && button(from_left.left(8), notice.quiet, {.kind = ButtonKind::quiet})) answer = NoticeAnswer::quiet;
    if (!notice.plain.empty() && button(from_left.left(8), notice.plain)) answer = NoticeAnswer::plain;
    if (!notice.filled.empty() && button(from_left.left(8), notice.filled, {.kind = ButtonKind::primary})) answer = NoticeAnswer::filled;
    return answer;
}

NoticeAnswer content(Area inside, const Notice& notice, bool below) {
    const Theme& theme = context().theme();
    auto answer = NoticeAnswer::none;
    label_node(notice.tone == Tone::info ? Role::status : Role::alert, std::string{notice.title} + (notice.title.empty() ? "" : notice.title.ends_with('.') ? " " : ". ") + std::string{notice.words}, inside);
    if (below && actions_width(notice) > 0) {
        Area row = inside.cut_bottom(context().control_height());
        answer = actions(row, notice);
    } else {
        answer = actions(inside, notice);
    }
    if (notice.icon) icon(inside.cut_left(20, 12).cut_top(20), notice.icon, color_of(notice.tone), 18);
    if (!notice.title.empty()) text(inside.cut_top(20, 2), notice.title, type::strong, theme.text);
    paragraph(inside, notice.words, type::body, theme.second);
    return answer;
}

float height_of(const Notice& notice, float width, bool below) {
    const float room = width - (notice.icon ? 32.0f : 0.0f) - (below ? 0 : actions_width(notice));
    return (notice.title.empty() ? 0.0f : 22.0f) + paragraph_height(notice.words, type::body, room) +
           (below && actions_width(notice) > 0 ? context().control_height() + 8 : 0.0f);
}

}  // namespace

NoticeAnswer banner(Area& page, const Notice& notice) {
    const Theme& theme = context().theme();
    const bool below = page.width - kAside - actions_width(notice) < kLeastWords;
    const Area strip = page.cut_top(height_of(notice, page.width - 40, below) + 24);
    fill(strip, theme.panel);
    fill(strip, theme.tinted(color_of(notice.tone)));
    line_across(strip.x, strip.bottom_edge() - 1, strip.width, theme.line);
    return content(strip.inset(20, 12), notice, below);
}

NoticeAnswer notice_box(Area& area, const Notice& notice) {
    const Theme& theme = context().theme();
    const bool below = actions_width(notice) > area.width * 0.45f;
    const Area box = area.cut_top(height_of(notice, area.width - 24, below) + 20, 8);
    fill(box, theme.panel, kRadius);
    fill(box, theme.tinted(color_of(notice.tone)), kRadius);
    return content(box.inset(12, 10), notice, below);
}

}  // namespace qd::ui
