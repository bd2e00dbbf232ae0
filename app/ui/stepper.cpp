#include "app/ui/stepper.h"

#include <algorithm>
#include <string>

#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/roving.h"
#include "assets/icons.h"
#include "imgui.h"

namespace qd::ui {
namespace {

constexpr float kBall = 20;

void draw_ball(const Area& area, int number, bool done, bool current) {
    const Theme& theme = context().theme();
    const float x = area.x + kBall / 2, y = area.y + area.height / 2;
    if (current) dot(x, y, kBall / 2, theme.accent);
    else if (done) dot(x, y, kBall / 2, theme.tinted(theme.good));
    else ring(x, y, kBall / 2 - 0.5f, theme.line, 1);
    const Area ball{x - kBall / 2, y - kBall / 2, kBall, kBall};
    if (done) icon(ball, icons::check, theme.good, 12);
    else text(ball, std::to_string(number), type::caption_medium, current ? theme.on_accent : theme.second, Align::center);
}

void arrow_path(const Area& area, bool first, bool last) {
    constexpr float kPoint = 10;
    ImDrawList& list = canvas();
    const float x0 = snap(area.x) + 0.5f, x1 = snap(area.right_edge()) - 0.5f, y0 = snap(area.y) + 0.5f,
                y1 = snap(area.bottom_edge()) - 0.5f, middle = (y0 + y1) / 2;
    list.PathLineTo({x0, y0});
    list.PathLineTo({last ? x1 : x1 - kPoint, y0});
    if (!last) list.PathLineTo({x1, middle});
    list.PathLineTo({last ? x1 : x1 - kPoint, y1});
    list.PathLineTo({x0, y1});
    if (!first) list.PathLineTo({x0 + kPoint, middle});
}

}  // namespace

int stepper(const Area& row, std::string_view name, std::span<const std::string_view> steps, int current) {
    const Theme& theme = context().theme();
    const NodeScope scope{Role::list, name, row};
    const IdScope ids{name};
    int pressed = -1;
    float words = 0;
    for (const auto step : steps) words += kBall + 8 + text_width(step, type::body_strong);
    const auto gaps = static_cast<float>(std::max<std::size_t>(steps.size(), 2) - 1);
    const float line = std::max((row.width - words) / gaps, 16.0f);
    Area rest = row;
    for (int at = 0; at < static_cast<int>(steps.size()); ++at) {
        const auto step = steps[static_cast<std::size_t>(at)];
        const bool done = at < current, now = at == current;
        Area piece = rest.cut_left(kBall + 8 + text_width(step, type::body_strong));
        const Item item = interact(piece, {.role = Role::button, .name = std::string{step}, .selected = now ? Tri::yes : Tri::no},
                                   {.disabled = !done});
        if (item.pressed) pressed = at;
        draw_ball(piece.cut_left(kBall, 8), at + 1, done, now);
        text(piece, step, now ? type::body_strong : type::body, now || item.hovered ? theme.text : theme.second);
        if (at + 1 < static_cast<int>(steps.size())) {
            const Area gap = rest.cut_left(line).inset(10, 0);
            line_across(gap.x, gap.y + gap.height / 2, gap.width, done ? theme.good : theme.line);
        }
    }
    return pressed;
}

int stage_arrows(const Area& row, std::string_view name, std::span<const StageStep> stages, int current) {
    const Theme& theme = context().theme();
    const NodeScope scope{Role::group, name, row};
    const IdScope ids{name};
    int pressed = -1;
    Roving roving{Roving::Axis::horizontal, false};
    const int count = static_cast<int>(stages.size());
    for (int at = 0; at < count; ++at) {
        const StageStep& stage = stages[static_cast<std::size_t>(at)];
        Area place = row.column(at, count, -4);
        place.width -= at + 1 < count ? 2 : 0;
        const bool now = at == current, done = at < current;
        const Item item = interact(place, {.role = Role::radio, .name = std::string{stage.label}, .checked = now ? Tri::yes : Tri::no},
                                   {.tab_stop = now});
        (void)roving.offer(item);
        if (item.pressed) pressed = at;
        const Color surface = now ? over(theme.tinted(theme.accent), theme.raised) : done ? theme.raised : theme.page;
        arrow_path(place, at == 0, at + 1 == count);
        canvas().PathFillConcave((item.hovered ? mix(surface, theme.hover, 0.8f) : surface).packed());
        arrow_path(place, at == 0, at + 1 == count);
        canvas().PathStroke((now ? theme.accent : theme.line).packed(), ImDrawFlags_Closed, 1);
        Area inside = place.inset(14, 4);
        if (at > 0) inside.cut_left(8);
        if (done) icon(inside.cut_right(24), icons::check, theme.good, 16);
        text(stage.remark.empty() ? inside : inside.cut_top(inside.height / 2), stage.label, type::body_medium, done || now ? theme.text : theme.second);
        text(inside, stage.remark, type::caption, theme.second);
    }
    (void)roving.finish();
    return pressed;
}

}  // namespace qd::ui
