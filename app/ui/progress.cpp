#include "app/ui/progress.h"

#include <algorithm>
#include <cmath>

#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/text.h"
#include "imgui.h"

namespace qd::ui {

void progress_bar(const Area& area, float done, std::string_view name, Color color) {
    Context& ui = context();
    const Theme& theme = ui.theme();
    const Color ink = color.a ? color : theme.accent;
    Node node{.role = Role::progressbar, .name = std::string{name}, .rect = area};
    node.value_max = 100;
    node.value_now = done < 0 ? 0 : done * 100;
    ui.semantics.add(std::move(node));
    const Area bar{area.x, std::floor(area.y + area.height / 2) - 2, area.width, 4};
    fill(bar, theme.line, 2);
    if (done >= 0) {
        fill({bar.x, bar.y, std::max(bar.width * std::min(done, 1.0f), 4.0f), 4}, ink, 2);
        return;
    }
    const auto phase = static_cast<float>(std::fmod(ui.seconds(), 1.4) / 1.4);
    const float wide = bar.width * 0.3f, from = bar.x + (bar.width + wide) * (ui.reduced_motion() ? 0.5f : phase) - wide;
    const Clip clip{bar};
    fill({from, bar.y, wide, 4}, ink, 2);
    if (!ui.reduced_motion()) ui.need_frames(1);
}

void spinner(const Area& area, float size) {
    Context& ui = context();
    const float turn = ui.reduced_motion() ? 0 : static_cast<float>(std::fmod(ui.seconds() * 1.2, 1.0)) * 2 * 3.14159f;
    const ImVec2 center{area.x + area.width / 2, area.y + area.height / 2};
    canvas().PathArcTo(center, size / 2 - 1, turn, turn + 4.4f, 24);
    canvas().PathStroke(ui.theme().accent.packed(), 0, 2);
    if (!ui.reduced_motion()) ui.need_frames(1);
}

void share_bar(const Area& area, float share, Color color, float tick) {
    const Theme& theme = context().theme();
    const Area bar{area.x, std::floor(area.y + area.height / 2) - 3, area.width, 6};
    fill(bar, theme.dark ? theme.hover : theme.line, 2);
    fill({bar.x, bar.y, bar.width * std::clamp(share, 0.0f, 1.0f), 6}, color, 2);
    if (tick >= 0) line_down(bar.x + bar.width * std::min(tick, 1.0f), bar.y - 3, 12, theme.text);
}

void age_bar(const Area& area, float value, float typical, float longest) {
    const Theme& theme = context().theme();
    const float scale = std::max(longest, 1.0f);
    share_bar(area, value / scale, value > 1.5f * typical ? theme.warn : theme.faint, typical / scale);
}

bool job_panel(const Area& area, std::string_view title, std::string_view doing, float done) {
    const Theme& theme = context().theme();
    Area rest = area;
    Area head = rest.cut_top(kControl);
    const bool cancelled = button(head.right(8), tr("Cancel"));
    text(head, title, type::strong, theme.text);
    progress_bar(rest.cut_top(14), done, title);
    Area line = rest.cut_top(20);
    if (done >= 0) text(line.cut_right(48), percent(context().locale(), static_cast<double>(done) * 100), type::caption, theme.second, Align::right);
    text(line, doing, type::caption, theme.second);
    return cancelled;
}

}  // namespace qd::ui
