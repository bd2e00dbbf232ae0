// Pointer, wheel, keys and focus from the page into ImGui's event queue.

#include <imgui.h>

#include <algorithm>
#include <array>
#include <cfloat>
#include <string_view>

#include "web/bridge.h"
#include "web/program.h"

namespace {
struct NamedKey {
    std::string_view name;
    ImGuiKey key;
};

// Names as site/app/keyboard.js sends them, sorted. Letters, digits and function keys are runs, see find_key.
constexpr std::array kKeys{
    NamedKey{"ArrowDown", ImGuiKey_DownArrow}, NamedKey{"ArrowLeft", ImGuiKey_LeftArrow},
    NamedKey{"ArrowRight", ImGuiKey_RightArrow}, NamedKey{"ArrowUp", ImGuiKey_UpArrow},
    NamedKey{"Backquote", ImGuiKey_GraveAccent}, NamedKey{"Backslash", ImGuiKey_Backslash},
    NamedKey{"Backspace", ImGuiKey_Backspace}, NamedKey{"BracketLeft", ImGuiKey_LeftBracket},
    NamedKey{"BracketRight", ImGuiKey_RightBracket}, NamedKey{"Comma", ImGuiKey_Comma},
    NamedKey{"ContextMenu", ImGuiKey_Menu}, NamedKey{"Delete", ImGuiKey_Delete},
    NamedKey{"End", ImGuiKey_End}, NamedKey{"Enter", ImGuiKey_Enter}, NamedKey{"Equal", ImGuiKey_Equal},
    NamedKey{"Escape", ImGuiKey_Escape}, NamedKey{"Home", ImGuiKey_Home}, NamedKey{"Insert", ImGuiKey_Insert},
    NamedKey{"Minus", ImGuiKey_Minus}, NamedKey{"PageDown", ImGuiKey_PageDown},
    NamedKey{"PageUp", ImGuiKey_PageUp}, NamedKey{"Period", ImGuiKey_Period},
    NamedKey{"Quote", ImGuiKey_Apostrophe}, NamedKey{"Semicolon", ImGuiKey_Semicolon},
    NamedKey{"Slash", ImGuiKey_Slash}, NamedKey{"Space", ImGuiKey_Space}, NamedKey{"Tab", ImGuiKey_Tab},
};
static_assert(std::ranges::is_sorted(kKeys, {}, &NamedKey::name));

ImGuiKey nth(ImGuiKey first, int offset) { return static_cast<ImGuiKey>(static_cast<int>(first) + offset); }

ImGuiKey find_key(std::string_view name) {
    if (name.size() == 4 && name.starts_with("Key")) return nth(ImGuiKey_A, name[3] - 'A');
    if (name.size() == 6 && name.starts_with("Digit")) return nth(ImGuiKey_0, name[5] - '0');
    if (name.size() == 2 && name[0] == 'F') return nth(ImGuiKey_F1, name[1] - '1');
    if (name.size() == 3 && name[0] == 'F') return nth(ImGuiKey_F10, name[2] - '0');
    const auto found = std::ranges::lower_bound(kKeys, name, {}, &NamedKey::name);
    return found != kKeys.end() && found->name == name ? found->key : ImGuiKey_None;
}

constexpr std::array kSources{ImGuiMouseSource_Mouse, ImGuiMouseSource_TouchScreen, ImGuiMouseSource_Pen};
// The browser counts left, middle, right; ImGui left, right, middle.
constexpr std::array kButtons{0, 2, 1, 3, 4};
// ImGui scrolls five lines of text for one wheel unit; the page scrolls in pixels.
constexpr float kLinesOfWheelUnit = 5;

ImGuiIO& io() { return ImGui::GetIO(); }

void send_modifiers(int bits) {
    io().AddKeyEvent(ImGuiMod_Ctrl, (bits & 1) != 0);
    io().AddKeyEvent(ImGuiMod_Shift, (bits & 2) != 0);
    io().AddKeyEvent(ImGuiMod_Alt, (bits & 4) != 0);
    io().AddKeyEvent(ImGuiMod_Super, (bits & 8) != 0);
}

void send_position(float x, float y, int source) {
    io().AddMouseSourceEvent(kSources.at(static_cast<std::size_t>(source)));
    io().AddMousePosEvent(x, y);
    qd::note_pointer(source == 1);
}

void send_button(int button, bool down) {
    if (button < 0 || button >= static_cast<int>(kButtons.size())) return;
    io().AddMouseButtonEvent(kButtons.at(static_cast<std::size_t>(button)), down);
}
}  // namespace

QD_EXPORT void qd_pointer_move(float x, float y, int, int source, int modifiers) {
    send_modifiers(modifiers);
    send_position(x, y, source);
}

QD_EXPORT void qd_pointer_down(float x, float y, int button, int source, int modifiers) {
    send_modifiers(modifiers);
    send_position(x, y, source);
    send_button(button, true);
}

QD_EXPORT void qd_pointer_up(float x, float y, int button, int source, int modifiers) {
    send_modifiers(modifiers);
    send_position(x, y, source);
    send_button(button, false);
}

// Nothing is under the pointer any more: no hover stays behind.
QD_EXPORT void qd_pointer_gone(int source) { send_position(-FLT_MAX, -FLT_MAX, source); }

// Releases the button far away from whatever it pressed.
QD_EXPORT void qd_pointer_abort(int source) {
    qd_pointer_gone(source);
    send_button(0, false);
}

QD_EXPORT void qd_wheel(float x, float y, bool sideways) {
    const float unit = kLinesOfWheelUnit * ImGui::GetStyle().FontSizeBase;
    // Browsers turn Shift + wheel into a sideways wheel themselves; ImGui would turn it back.
    if (sideways) io().AddKeyEvent(ImGuiMod_Shift, false);
    io().AddMouseWheelEvent(-x / unit, -y / unit);
}

QD_EXPORT void qd_key(const char* name, bool down, int modifiers) {
    send_modifiers(modifiers);
    const ImGuiKey key = find_key(name);
    if (key != ImGuiKey_None) io().AddKeyEvent(key, down);
}

QD_EXPORT void qd_modifiers(int modifiers) { send_modifiers(modifiers); }

QD_EXPORT void qd_window_focus(bool focused) { io().AddFocusEvent(focused); }
