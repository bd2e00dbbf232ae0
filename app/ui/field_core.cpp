#include "app/ui/field_core.h"

#include <cmath>

#include "app/ui/context.h"
#include "imgui.h"
#include "imgui_internal.h"

namespace qd::ui {
namespace {

struct FieldState {
    bool was_active = false;
    bool dormant = false;       // focused, but not typing until Enter or a click
    std::string before;         // the text when typing began
};

int grow(ImGuiInputTextCallbackData* data) {
    if (data->EventFlag == ImGuiInputTextFlags_CallbackResize) {
        auto* value = static_cast<std::string*>(data->UserData);
        value->resize(static_cast<std::size_t>(data->BufTextLen));
        data->Buf = value->data();
    }
    return 0;
}

class EditStyle {
public:
    EditStyle(const Area& inside, const FieldOptions& options) {
        const Theme& theme = context().theme();
        const float size = options.type.size;
        // Puts the baseline where text() would put it.
        const float top = options.rows > 1 ? 7.0f : std::round(inside.height / 2 + 0.36365f * size) - std::ceil(0.96875f * size);
        if (options.rows > 1) ImGui::PushFont(paragraph_font(), std::round(size * 1.21f));
        else ImGui::PushFont(font(options.type.weight), size);
        ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {0, std::max(top, 0.0f)});
        const Color none{0, 0, 0, 0};
        const Color words = options.disabled ? theme.faint : theme.text;
        for (const auto& [which, color] : {std::pair{ImGuiCol_FrameBg, none}, {ImGuiCol_Text, words}, {ImGuiCol_ChildBg, none},
                                           {ImGuiCol_TextSelectedBg, theme.accent.fade(0.35f)}, {ImGuiCol_InputTextCursor, theme.accent},
                                           {ImGuiCol_TextDisabled, theme.faint}, {ImGuiCol_NavCursor, none}, {ImGuiCol_ScrollbarBg, none}})
            ImGui::PushStyleColor(which, color.packed());
    }
    ~EditStyle() {
        ImGui::PopStyleColor(8);
        ImGui::PopStyleVar();
        ImGui::PopFont();
    }
    EditStyle(const EditStyle&) = delete;
    EditStyle& operator=(const EditStyle&) = delete;
};

ImGuiInputTextFlags flags_of(const FieldOptions& options) {
    ImGuiInputTextFlags flags = ImGuiInputTextFlags_CallbackResize | ImGuiInputTextFlags_EnterReturnsTrue;
    if (options.select_all) flags |= ImGuiInputTextFlags_AutoSelectAll;
    if (options.read_only || options.disabled) flags |= ImGuiInputTextFlags_ReadOnly;
    return flags;
}

// Numbers stand at the right while nobody types; ImGui only edits from the left.
void draw_resting(const Area& inside, const std::string& value, const FieldOptions& options) {
    const Theme& theme = context().theme();
    const Color color = value.empty() ? theme.faint : options.disabled ? theme.faint : theme.text;
    text(inside, value.empty() ? std::string{options.placeholder} : value, options.type, color, options.align);
}

bool edit(FieldCore& core, const Area& inside, std::string& value, const FieldOptions& options) {
    ImGuiContext& g = *GImGui;
    if (core.activate) {
        g.NavActivateId = core.id;
        g.NavActivateFlags = ImGuiActivateFlags_PreferInput;
        if (!options.select_all) g.NavActivateFlags |= ImGuiActivateFlags_TryToPreserveState;
    }
    const EditStyle style{inside, options};
    ImGui::SetCursorScreenPos({inside.x, inside.y});
    ImGui::PushItemFlag(ImGuiItemFlags_NoNav, true);
    const bool entered = ImGui::InputTextEx(core.key.c_str(), std::string{options.placeholder}.c_str(), value.data(),
                                            static_cast<int>(value.capacity()) + 1, {inside.width, inside.height},
                                            flags_of(options) | (options.rows > 1 ? ImGuiInputTextFlags_Multiline : 0), grow, &value);
    ImGui::PopItemFlag();
    if (core.activate) g.NavActivateId = 0;
    return entered;
}

}  // namespace

FieldCore begin_field(const Area& box, std::string_view key, Node node, const FieldOptions& options) {
    Context& ui = context();
    FieldCore core;
    core.key = "##" + std::string{key};
    core.id = id_of(core.key);
    core.hovered = ImGui::IsMouseHoveringRect({box.x, box.y}, {box.right_edge() - options.trailing, box.bottom_edge()}) && ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
    FieldState& state = ui.state<FieldState>(core.id);
    core.item.id = core.id;
    core.item.rect = box;
    if (!options.disabled) {
        if (options.focus_now && !ui.focus.has(core.id)) {
            ui.focus.request(core.id);
            state.dormant = false;
        }
        core.focused = ui.focus.offer(core.id, box, ui.layers.current(), true);
        if (ui.semantics.take(core.id, ActionKind::focus) || ui.semantics.take(core.id, ActionKind::activate)) {
            ui.focus.request(core.id);
            core.focused = true;
            state.dormant = false;
        }
        if (core.hovered && ImGui::IsMouseClicked(0)) {
            ui.focus.request(core.id, false);
            core.focused = true;
            state.dormant = false;
            core.activate = ImGui::GetActiveID() != core.id && options.align != Align::left;
        }
        if (ui.focus.arrived(core.id)) state.dormant = false;
        if (auto action = ui.semantics.take(core.id, ActionKind::set_value)) core.item.set_value = std::move(action->value);
        if (core.focused && state.dormant && ImGui::GetActiveID() != core.id &&
            (ui.take_key(ImGuiKey_Enter, 0, false) || ui.take_key(ImGuiKey_F2, 0, false)))
            state.dormant = false;
    }
    if (core.focused && !state.dormant && ImGui::GetActiveID() != core.id && !ImGui::IsMouseClicked(0)) core.activate = true;
    if (ImGui::GetActiveID() == core.id && !core.focused && state.was_active) ImGui::ClearActiveID();
    if (core.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
    node.id = core.id;
    node.rect = box;
    node.disabled = options.disabled;
    node.focused = core.focused;
    ui.semantics.add(std::move(node));
    return core;
}

FieldResult run_field(FieldCore& core, const Area& inside, std::string& value, const FieldOptions& options) {
    Context& ui = context();
    FieldState& state = ui.state<FieldState>(core.id);
    FieldResult result;
    const std::string text_before = value;
    if (core.item.set_value) replace_text(core.id, value, *core.item.set_value);
    const bool resting = !core.activate && ImGui::GetActiveID() != core.id && options.align != Align::left;
    bool entered = false;
    if (resting) draw_resting(inside, value, options);
    else entered = edit(core, inside, value, options);
    const bool active = ImGui::GetActiveID() == core.id;
    if (active && !state.was_active) state.before = text_before;
    result.changed = value != text_before;
    result.submitted = entered;
    if (state.was_active && !active) {
        result.left = true;
        result.cancelled = !entered && ImGui::IsKeyPressed(ImGuiKey_Escape) && ui.focus.has(core.id);
        if (result.cancelled && options.escape_restores) value = state.before;
        if (entered || result.cancelled) state.dormant = true;
        else if (ui.focus.has(core.id)) ui.focus.clear();
        // A changed field swallows its Esc; an untouched one leaves it to the dialog around it.
        if (result.cancelled && options.escape_restores && text_before != state.before) (void)ui.take_key(ImGuiKey_Escape);
        result.committed = !result.cancelled && value != state.before;
    }
    // A screen reader sets a whole value at once.
    if (core.item.set_value && !active) result.committed = result.changed;
    if (active && !core.focused) ui.focus.request(core.id, false);
    state.was_active = active;
    result.focused = active;
    result.item = core.item;
    if (result.submitted || result.committed || result.changed) ui.need_frames(2);
    return result;
}

void replace_text(std::uint32_t id, std::string& value, std::string_view words) {
    value = words;
    if (ImGuiInputTextState* state = ImGui::GetInputTextState(id)) state->ReloadUserBufAndMoveToEnd();
}

}  // namespace qd::ui
