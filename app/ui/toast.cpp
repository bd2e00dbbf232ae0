#include "app/ui/toast.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/text.h"
#include "assets/icons.h"
#include "imgui.h"
#include "imgui_internal.h"

namespace qd::ui {
namespace {

constexpr float kHigh = 46, kGap = 8;
constexpr float kDialogHead = 60;  // of a dialog that fills a phone, and some air

Icon mark_of(Tone tone) {
    switch (tone) {
        case Tone::warn: return icons::triangle_alert;
        case Tone::bad: return icons::circle_x;
        case Tone::info: return icons::info;
        case Tone::good: break;
    }
    return icons::circle_check;
}

Color ink_of(Tone tone) {
    const Theme& theme = context().theme();
    return tone == Tone::bad ? theme.bad : tone == Tone::warn ? theme.warn : tone == Tone::good ? theme.good : theme.accent;
}

struct KeptClear {
    float top = 0;
    int frame = -2;
};

KeptClear& kept_clear() { return context().state<KeptClear>(1); }

}  // namespace

void keep_clear_of_toasts(const Area& bar) {
    KeptClear& kept = kept_clear();
    kept = {kept.frame == ImGui::GetFrameCount() ? std::min(kept.top, bar.y) : bar.y, ImGui::GetFrameCount()};
}

void Toasts::show(Toast toast) {
    std::string spoken = toast.subject + (toast.subject.empty() ? "" : " ") + toast.words;
    if (!toast.effect.empty()) spoken += " " + toast.effect;
    context().semantics.announce(spoken, toast.tone == Tone::bad);
    const double stays = toast.action.empty() ? 6 : 10;
    m_shown.push_back({std::move(toast), context().seconds() + stays, m_next++});
    if (m_shown.size() > 3) m_shown.erase(m_shown.begin());
    context().need_frames(2);
}

void Toasts::draw(const Area& area) {
    Context& ui = context();
    std::erase_if(m_shown, [&](const Shown& each) { return each.until <= ui.seconds(); });
    if (m_shown.empty()) return;
    const Theme& theme = ui.theme();
    // A dialog's buttons stand at the bottom: there the messages make way for it.
    const bool aside = ui.layers.any(), phone = ui.breadth() == Breadth::phone, above = aside && phone;
    float y = above ? area.y + kDialogHead : area.bottom_edge() - 20;
    if (!aside && ImGui::GetFrameCount() - kept_clear().frame <= 1) y = std::min(y, kept_clear().top - 12);
    std::function<void()> act;
    int done = -1;
    // A phone has room for the newest.
    const auto end = phone ? m_shown.rbegin() + 1 : m_shown.rend();
    for (auto each = m_shown.rbegin(); each != end; ++each) {
        const Toast& toast = each->toast;
        const std::array<Span, 3> words = {Span{toast.subject, type::body_strong, theme.text}, Span{toast.words, type::body, theme.text, toast.subject.empty() ? 0.0f : 4.0f},
                                           Span{toast.effect, type::body_medium, ink_of(toast.tone), 5}};
        float wide = 14 + 16 + 10 + 14;
        for (const Span& span : words) wide += text_width(span.words, span.type) + (span.words.empty() ? 0 : span.gap);
        const ButtonOptions look{.kind = ButtonKind::secondary, .shortcut = toast.shortcut};
        if (!toast.action.empty()) wide += 12 + button_width(toast.action, look);
        wide = std::min(wide, area.width - 24);
        if (!above) y -= kHigh;
        const Area box{aside && !phone ? area.x + 20 : std::round(area.x + (area.width - wide) / 2), y, wide, kHigh};
        // No wider than what is seen: a window takes the clicks of all that lies under it.
        ImGui::SetNextWindowPos({box.x, box.y});
        ImGui::SetNextWindowSize({box.width, box.height});
        ImGui::Begin(fmt::format("##toast{}", each->number).c_str(), nullptr,
                     ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoSavedSettings |
                         ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoFocusOnAppearing);
        ImGui::BringWindowToDisplayFront(ImGui::GetCurrentWindow());
        canvas().PushClipRect({area.x, area.y}, {area.right_edge(), area.bottom_edge()});
        shadow(box, kCardRadius);
        canvas().PopClipRect();
        fill(box, theme.raised, kCardRadius);
        frame(box, theme.line, kCardRadius);
        {
            const NodeScope scope{Role::status, toast.subject + (toast.subject.empty() ? "" : " ") + toast.words, box};
            Area rest = box.inset(14, 0);
            icon(rest.cut_left(16, 10), mark_of(toast.tone), toast.tone == Tone::good ? theme.text : ink_of(toast.tone));
            if (!toast.action.empty() && button(rest.right(12), toast.action, look)) {
                act = toast.act;
                done = each->number;
            }
            spans(rest, words);
        }
        if (ImGui::IsWindowHovered()) each->until = std::max(each->until, ui.seconds() + 3);
        ImGui::End();
        y += above ? kHigh + kGap : -kGap;
        ui.wake_after(std::max(1, static_cast<int>((each->until - ui.seconds()) * 1000) + 1));
    }
    std::erase_if(m_shown, [&](const Shown& each) { return each.number == done; });
    if (act) ui.after_frame(act);
}

}  // namespace qd::ui
