#include "app/ui/context.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "imgui.h"
#include "imgui_internal.h"

namespace qd::ui {
namespace {

Context* s_current = nullptr;
constexpr double kMotionSeconds = 0.12;

bool types_a_character(int key) {
    return (key >= ImGuiKey_0 && key <= ImGuiKey_9) || (key >= ImGuiKey_A && key <= ImGuiKey_Z) ||
           (key >= ImGuiKey_Apostrophe && key <= ImGuiKey_GraveAccent) || key == ImGuiKey_Space ||
           (key >= ImGuiKey_Keypad0 && key <= ImGuiKey_KeypadEqual);
}

// Keys that move a text cursor: an inner text field keeps them from the lists around it.
bool edits_text(int key) {
    return key == ImGuiKey_LeftArrow || key == ImGuiKey_RightArrow || key == ImGuiKey_Home || key == ImGuiKey_End ||
           key == ImGuiKey_Backspace || key == ImGuiKey_Delete;
}

// The window that everything but layers is drawn into.
void open_page() {
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
    ImGui::Begin("##page", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoBackground |
                     ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoScrollWithMouse |
                     ImGuiWindowFlags_NoBringToFrontOnFocus);
}

// Undo and the clipboard mean the words while somebody types.
bool edits_with_control(int key) {
    return key == ImGuiKey_A || key == ImGuiKey_C || key == ImGuiKey_V || key == ImGuiKey_X || key == ImGuiKey_Y || key == ImGuiKey_Z;
}

void plain_style() {
    ImGuiStyle& style = ImGui::GetStyle();
    style.WindowPadding = style.FramePadding = style.ItemSpacing = {0, 0};
    style.WindowBorderSize = style.FrameBorderSize = style.ChildBorderSize = style.PopupBorderSize = 0;
    style.WindowMinSize = {1, 1};
    style.CircleTessellationMaxError = 0.1f;
    style.CurveTessellationTol = 0.6f;
    style.DisabledAlpha = 1;
    style.FontSizeBase = 13;
}

}  // namespace

Context& context() {
    assert(s_current && "widgets need a ui::Context");
    return *s_current;
}

Context::Context() { s_current = this; }
Context::~Context() {
    if (s_current == this) s_current = nullptr;
}

void Context::begin_frame(const FrameInput& input) {
    s_current = this;
    m_input = input;
    ImGuiContext& g = *GImGui;
    plain_style();
    m_density = std::max(g.IO.DisplayFramebufferScale.x, 0.5f);
    // One device pixel of soft edge instead of one logical pixel keeps lines crisp on dense displays.
    g.DrawListSharedData.InitialFringeScale = 1.0f / m_density;
    g.IO.ConfigInputTextCursorBlink = false;  // an idle page draws nothing
    g.IO.ConfigFlags &= ~ImGuiConfigFlags_NavEnableKeyboard;
    m_taken_keys.clear();
    m_wake = -1;
    m_frames = 0;
    m_working = false;
    // Something came in: hover and focus settle one frame later, layers two.
    if (!g.InputEventsTrail.empty() || semantics.has_pending()) need_frames(2);
    semantics.begin_frame();
    layers.begin_frame();
    if (ImGui::IsMouseClicked(0) || ImGui::IsMouseClicked(1)) focus.show(false);
    const bool tab = ImGui::IsKeyPressed(ImGuiKey_Tab) && !g.IO.KeyCtrl && !g.IO.KeyAlt;
    focus.begin_frame(layers.top(), tab && !g.IO.KeyShift, tab && g.IO.KeyShift);
    open_page();
}

int Context::end_frame() {
    ImGui::End();
    layers.end_frame();
    focus.end_frame();
    semantics.end_frame();
    const auto work = std::move(m_after);
    m_after.clear();
    for (const auto& each : work) each();
    if (!work.empty() || focus.moved()) need_frames(2);
    return m_frames;
}

Area Context::stage() const {
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    return {0, 0, size.x, size.y};
}

double Context::seconds() const { return ImGui::GetTime(); }

void Context::need_frames(int count) { m_frames = std::max(m_frames, count); }

void Context::wake_after(int milliseconds) { m_wake = m_wake < 0 ? milliseconds : std::min(m_wake, milliseconds); }

float Context::animate(std::uint32_t id, float target) {
    const auto [found, fresh] = m_motions.try_emplace(id);
    Motion& motion = found->second;
    if (fresh || m_input.reduced_motion) return motion.from = motion.to = target;
    const auto progress = [&] { return std::clamp((seconds() - motion.start) / kMotionSeconds, 0.0, 1.0); };
    const auto value = [&] {
        const double left = 1 - progress();
        return motion.from + (motion.to - motion.from) * static_cast<float>(1 - left * left * left);
    };
    if (motion.to != target) {
        motion.from = value();
        motion.to = target;
        motion.start = seconds();
    }
    if (progress() < 1 && motion.from != motion.to) need_frames(1);
    return value();
}

bool Context::take_key(int key, int modifiers, bool repeat) {
    if (layers.current() != layers.top()) return false;
    const ImGuiIO& io = ImGui::GetIO();
    if (io.KeyMods != modifiers) return false;
    const bool command = (modifiers & (ImGuiMod_Ctrl | ImGuiMod_Alt)) != 0;
    if (io.WantTextInput && !command && (types_a_character(key) || edits_text(key))) return false;
    if (io.WantTextInput && (modifiers & ImGuiMod_Ctrl) && edits_with_control(key)) return false;
    if (std::ranges::find(m_taken_keys, key) != m_taken_keys.end()) return false;
    if (!ImGui::IsKeyPressed(static_cast<ImGuiKey>(key), repeat)) return false;
    m_taken_keys.push_back(key);
    need_frames(2);
    return true;
}

IdScope::IdScope(std::string_view key) { ImGui::PushID(key.data(), key.data() + key.size()); }
IdScope::IdScope(std::int64_t key) {
    char bytes[sizeof key];
    std::copy_n(reinterpret_cast<const char*>(&key), sizeof key, bytes);
    ImGui::PushOverrideID(ImHashData(bytes, sizeof bytes, ImGui::GetCurrentWindow()->IDStack.back()));
}
IdScope::~IdScope() { ImGui::PopID(); }

std::uint32_t id_of(std::string_view name) { return ImGui::GetID(name.data(), name.data() + name.size()); }

}  // namespace qd::ui
