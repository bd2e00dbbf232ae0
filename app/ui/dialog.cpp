#include "app/ui/dialog.h"

#include <algorithm>
#include <cmath>

#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/text.h"
#include "assets/icons.h"
#include "imgui.h"
#include "imgui_internal.h"

namespace qd::ui {
namespace {

constexpr float kHead = 52, kFoot = 56, kPad = 20;

// Dialogs are found from anywhere, whatever scope or window they are drawn in.
std::uint32_t dialog_id(std::string_view title) { return ImHashStr(title.data(), title.size(), 0xd1a106u); }

Area place(float width, float height, DialogKind kind) {
    const Area stage = context().stage();
    if (context().breadth() == Breadth::phone) return stage;
    if (kind == DialogKind::sheet) return {stage.width - std::min(width, stage.width - 40) - 8, 8, std::min(width, stage.width - 40), stage.height - 16};
    const float wide = std::min(width, stage.width - 40), high = std::min(height, stage.height - 40);
    return {std::round((stage.width - wide) / 2), std::round((stage.height - high) * 0.4f), wide, high};
}

}  // namespace

void open_dialog(std::string_view title) { context().layers.open(dialog_id(title)); }
void close_dialog(std::string_view title) { context().layers.close(dialog_id(title)); }
bool dialog_is_open(std::string_view title) { return context().layers.is_open(dialog_id(title)); }

Dialog::Dialog(std::string_view title, float width, float height, DialogKind kind) : m_title(title) {
    Layers& layers = context().layers;
    const std::uint32_t id = dialog_id(title);
    if (!layers.is_open(id)) return;
    m_fresh = layers.just_opened(id);
    const Area panel = place(width, height, kind);
    m_open = layers.begin(id, panel, {.name = title, .backdrop = Backdrop::scrim, .modal = true, .focus_first = false,
                                      .radius = panel.x > 0 ? kCardRadius : 0});
    if (!m_open) return;
    Area rest = panel;
    Area head = rest.cut_top(kHead).inset(kPad, 0);
    m_footer = rest.cut_bottom(kFoot);
    m_body = rest.inset(kPad, 0);
    label_node(Role::heading, title, head, 2);
    Area cross = head.cut_right(kControl);
    cross.x += 6;
    text(head, title, type::section, context().theme().text);
    if (icon_button(cross.left(), icons::x, tr("Close"), {.kind = ButtonKind::quiet, .shortcut = "Esc"})) close();
    // What is drawn next: the first field, not the cross above it.
    if (m_fresh) context().focus.request_first(layers.current(), context().focus.visible());
}

Dialog::~Dialog() {
    if (m_open) context().layers.end();
}

void Dialog::close() { context().layers.close(dialog_id(m_title)); }

DialogAnswer Dialog::buttons(std::string_view accept, bool enabled, bool danger) {
    auto answer = DialogAnswer::none;
    line_across(m_footer.x, m_footer.y, m_footer.width, context().theme().line);
    Area row = m_footer.inset(kPad, 0);
    const ButtonOptions filled{.kind = danger ? ButtonKind::danger_filled : ButtonKind::primary, .disabled = !enabled};
    Area last = row.cut_right(button_width(accept, filled), 8);
    if (button(row.right(), tr("Cancel"))) {
        answer = DialogAnswer::refuse;
        close();
    }
    if (button(last.left(), accept, filled)) answer = DialogAnswer::accept;
    if (enabled && context().take_key(ImGuiKey_Enter, ImGuiMod_Ctrl, false)) answer = DialogAnswer::accept;
    return answer;
}

DialogAnswer confirm(std::string_view title, std::string_view words, std::string_view accept, bool danger) {
    if (!dialog_is_open(title)) return DialogAnswer::none;
    constexpr float kWide = 440;
    const float high = paragraph_height(words, type::body, kWide - 2 * kPad);
    Dialog dialog{title, kWide, high + kHead + kFoot + 20};
    if (!dialog) return DialogAnswer::none;
    label_node(Role::text, words, dialog.body());
    paragraph(dialog.body(), words, type::body, context().theme().second);
    const DialogAnswer answer = dialog.buttons(accept, true, danger);
    if (answer == DialogAnswer::accept) dialog.close();
    return answer;
}

}  // namespace qd::ui
