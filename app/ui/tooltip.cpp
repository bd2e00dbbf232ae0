#include "app/ui/tooltip.h"

#include <algorithm>

#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/kbd.h"
#include "imgui.h"
#include "imgui_internal.h"

namespace qd::ui {
namespace {

struct Rest { std::uint32_t id = 0; double since = 0; };
constexpr std::uint32_t kRestState = 0x7e57;

}  // namespace

bool rests_on(const Item& item, int milliseconds) {
    Context& ui = context();
    Rest& rest = ui.state<Rest>(kRestState);
    if (!item.hovered || ui.touch() || ImGui::IsMouseDown(0)) {
        if (rest.id == item.id) rest.id = 0;
        return false;
    }
    if (rest.id != item.id) rest = {item.id, ui.seconds()};
    const int left = milliseconds - static_cast<int>((ui.seconds() - rest.since) * 1000);
    if (left <= 0) return true;
    ui.wake_after(left + 1);
    return false;
}

Popover::Popover(const Rect& anchor, float width, float height) {
    const Area panel = place_popup(anchor, width, height, 6);
    ImGui::SetNextWindowPos({panel.x - 24, panel.y - 24});
    ImGui::SetNextWindowSize({panel.width + 48, panel.height + 48});
    ImGui::Begin("##popover", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoInputs | ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoBackground |
                     ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoFocusOnAppearing);
    ImGui::BringWindowToDisplayFront(ImGui::GetCurrentWindow());
    const Theme& theme = context().theme();
    shadow(panel, kRadius);
    fill(panel, theme.dark ? hex(0x272E38) : hex(0x1A1F26), kRadius);
    if (theme.dark) frame(panel, mix(theme.line, theme.faint, 0.2f), kRadius);
    inside = panel.inset(10, 6);
}

Popover::~Popover() { ImGui::End(); }

void tooltip(const Item& item, std::string_view words, std::string_view shortcut) {
    if (words.empty() || !rests_on(item)) return;
    constexpr float kWidest = 280;
    const float keys = shortcut.empty() ? 0 : text_width(key_label(shortcut), type::caption) + 10;
    const float wide = std::min(text_width(words, type::caption) + 1, kWidest);
    const float high = paragraph_height(words, type::caption, wide);
    Popover panel{item.rect, wide + keys + 20, high + 12};
    paragraph({panel.inside.x, panel.inside.y, wide, high}, words, type::caption, hex(0xF2F4F7));
    if (keys > 0) text(panel.inside, key_label(shortcut), type::caption, hex(0xA7B0BD), Align::right);
}

}  // namespace qd::ui
