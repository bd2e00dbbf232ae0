#include "tests/support/ui_stage.h"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "app/ui/fonts.h"
#include "imgui.h"
#include "tests/support/render_png.h"

namespace qd::test {
namespace {

constexpr float kFrameSeconds = 0.016f;

// What a renderer would do with the font atlas.
void acknowledge_textures() {
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
        if (texture->Status == ImTextureStatus_WantCreate || texture->Status == ImTextureStatus_WantUpdates) {
            texture->SetTexID(1);
            texture->SetStatus(ImTextureStatus_OK);
        } else if (texture->Status == ImTextureStatus_WantDestroy && texture->UnusedFrames > 0) {
            texture->SetTexID(ImTextureID_Invalid);
            texture->SetStatus(ImTextureStatus_Destroyed);
        }
    }
}

ImGuiKey key_of(std::string_view name) {
    static const std::map<std::string_view, ImGuiKey> kKeys = {
        {"Tab", ImGuiKey_Tab}, {"Enter", ImGuiKey_Enter}, {"Esc", ImGuiKey_Escape}, {"Escape", ImGuiKey_Escape},
        {"Space", ImGuiKey_Space}, {"Left", ImGuiKey_LeftArrow}, {"Right", ImGuiKey_RightArrow},
        {"Up", ImGuiKey_UpArrow}, {"Down", ImGuiKey_DownArrow}, {"Home", ImGuiKey_Home}, {"End", ImGuiKey_End},
        {"PageUp", ImGuiKey_PageUp}, {"PageDown", ImGuiKey_PageDown}, {"Delete", ImGuiKey_Delete}, {"Insert", ImGuiKey_Insert},
        {"Backspace", ImGuiKey_Backspace}, {"F2", ImGuiKey_F2}, {"F10", ImGuiKey_F10}, {"Menu", ImGuiKey_Menu}, {"/", ImGuiKey_Slash}, {"?", ImGuiKey_Slash}};
    if (const auto found = kKeys.find(name); found != kKeys.end()) return found->second;
    if (name.size() == 1 && name[0] >= 'A' && name[0] <= 'Z') return ImGuiKey(ImGuiKey_A + (name[0] - 'A'));
    if (name.size() == 1 && name[0] >= '0' && name[0] <= '9') return ImGuiKey(ImGuiKey_0 + (name[0] - '0'));
    throw std::invalid_argument("no such key: " + std::string{name});
}

}  // namespace

Stage::Stage(StageOptions options) : m_options(std::move(options)) {
    m_imgui = ImGui::CreateContext();
    ImGui::SetCurrentContext(m_imgui);
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures | ImGuiBackendFlags_RendererHasVtxOffset;
    io.MousePos = {-1000, -1000};
}

Stage::~Stage() {
    m_draw = nullptr;
    m_run = nullptr;
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
        texture->SetTexID(ImTextureID_Invalid);
        texture->SetStatus(ImTextureStatus_Destroyed);
    }
    ImGui::DestroyContext(m_imgui);
}

void Stage::show(std::function<void()> draw) {
    if (!m_context) {
        m_context = std::make_unique<ui::Context>();
        ui::load_fonts(*ImGui::GetIO().Fonts);
    }
    m_draw = std::move(draw);
    settle();
}

void Stage::run(std::function<int()> run, ui::Semantics& semantics) {
    m_run = std::move(run);
    m_semantics = &semantics;
    settle();
}

ui::Semantics& Stage::semantics() const { return m_semantics ? *m_semantics : m_context->semantics; }

int Stage::frame() {
    ImGui::SetCurrentContext(m_imgui);
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {m_options.width, m_options.height};
    io.DisplayFramebufferScale = {m_options.density, m_options.density};
    io.DeltaTime = kFrameSeconds;
    ImGui::NewFrame();
    int needed = 0;
    if (m_run) needed = m_run();
    if (m_draw && !m_run) {
        m_context->begin_frame({m_options.dark, m_options.reduced_motion, m_options.touch, m_options.mac, m_options.locale, m_options.today});
        m_draw();
        needed = m_context->end_frame();
    }
    ImGui::Render();
    acknowledge_textures();
    return needed;
}

void Stage::settle() {
    int needed = 3;
    for (int count = 0; needed > 0 && count < 30; ++count) needed = std::max(needed - 1, frame());
    m_pending = needed;
}

int Stage::frames_after_settling() {
    settle();
    return m_pending + frame();
}

void Stage::advance(int milliseconds) {
    for (int passed = 0; passed < milliseconds; passed += 16) (void)frame();
    settle();
}

void Stage::resize(float width, float height) {
    m_options.width = width;
    m_options.height = height;
    settle();
}

ui::Area Stage::area() const { return {0, 0, m_options.width, m_options.height}; }

const ui::Node& Stage::find(ui::Role role, std::string_view name, int index) {
    const auto& nodes = semantics().nodes();
    std::vector<const ui::Node*> found;
    for (const ui::Node& node : nodes)
        if (node.role == role && node.name == name) found.push_back(&node);
    if (index < int(found.size())) return *found[std::size_t(index)];
    throw std::runtime_error("no " + std::string{ui::aria_name(role)} + " \"" + std::string{name} + "\" in\n" + outline());
}

bool Stage::has(ui::Role role, std::string_view name) const {
    for (const ui::Node& node : semantics().nodes())
        if (node.role == role && node.name == name) return true;
    return false;
}

int Stage::count(ui::Role role) const {
    int total = 0;
    for (const ui::Node& node : semantics().nodes()) total += node.role == role;
    return total;
}

std::string Stage::outline() const { return semantics().outline(); }

const ui::Node* Stage::focused() const {
    for (const ui::Node& node : semantics().nodes())
        if (node.focused) return &node;
    return nullptr;
}

std::string Stage::repeated_ids() const {
    std::map<std::uint32_t, std::string> seen;
    std::string repeated;
    for (const ui::Node& node : semantics().nodes()) {
        if (node.id == 0) continue;
        const auto [place, fresh] = seen.try_emplace(node.id, node.name);
        if (!fresh) repeated += place->second + " = " + node.name + "; ";
    }
    return repeated;
}

void Stage::move_to(float x, float y) {
    ImGui::GetIO().AddMousePosEvent(x, y);
    settle();
}

void Stage::mouse(bool down, int button) {
    ImGui::GetIO().AddMouseButtonEvent(button, down);
    settle();
}

void Stage::click_at(float x, float y, int button) {
    move_to(x, y);
    mouse(true, button);
    mouse(false, button);
}

void Stage::hover(ui::Role role, std::string_view name) {
    const ui::Rect rect = find(role, name).rect;
    move_to(rect.x + rect.width / 2, rect.y + rect.height / 2);
}

void Stage::click(ui::Role role, std::string_view name, int index) {
    ui::Rect rect = find(role, name, index).rect;
    if (rect.y + rect.height / 2 > m_options.height) {  // what has the focus is scrolled into view
        semantics().send({find(role, name, index).id, ui::ActionKind::focus, {}});
        settle();
        rect = find(role, name, index).rect;
    }
    // A click long after the last one is not half of a double click.
    advance(400);
    click_at(rect.x + rect.width / 2, rect.y + rect.height / 2);
}

void Stage::double_click(ui::Role role, std::string_view name) {
    click(role, name);
    const ImVec2 at = ImGui::GetIO().MousePos;
    click_at(at.x, at.y);
}

void Stage::right_click(ui::Role role, std::string_view name) {
    const ui::Rect rect = find(role, name).rect;
    click_at(rect.x + rect.width / 2, rect.y + rect.height / 2, 1);
}

void Stage::drag(float from_x, float from_y, float to_x, float to_y) {
    move_to(from_x, from_y);
    mouse(true);
    for (int step = 1; step <= 4; ++step)
        move_to(from_x + (to_x - from_x) * float(step) / 4, from_y + (to_y - from_y) * float(step) / 4);
    mouse(false);
}

void Stage::wheel(float x, float y, float lines) {
    move_to(x, y);
    ImGui::GetIO().AddMouseWheelEvent(0, lines);
    settle();
}

void Stage::press(std::string_view chord) {
    ImGuiIO& io = ImGui::GetIO();
    std::vector<ImGuiKey> modifiers;
    std::string_view rest = chord;
    for (std::size_t plus = rest.find('+'); plus != std::string_view::npos && plus + 1 < rest.size(); plus = rest.find('+')) {
        const std::string_view name = rest.substr(0, plus);
        modifiers.push_back(name == "Ctrl" ? ImGuiMod_Ctrl : name == "Shift" ? ImGuiMod_Shift : ImGuiMod_Alt);
        rest.remove_prefix(plus + 1);
    }
    if (rest == "?") modifiers.push_back(ImGuiMod_Shift);
    for (const ImGuiKey modifier : modifiers) io.AddKeyEvent(modifier, true);
    io.AddKeyEvent(key_of(rest), true);
    const bool prints = modifiers.empty() && rest.size() == 1;
    if (prints) io.AddInputCharacter(static_cast<unsigned>(rest[0] >= 'A' && rest[0] <= 'Z' ? rest[0] + 32 : rest[0]));
    (void)frame();
    io.AddKeyEvent(key_of(rest), false);
    for (const ImGuiKey modifier : modifiers) io.AddKeyEvent(modifier, false);
    settle();
}

void Stage::type(std::string_view words) {
    ImGui::GetIO().AddInputCharactersUTF8(std::string{words}.c_str());
    settle();
}

void Stage::activate(ui::Role role, std::string_view name) {
    semantics().send({find(role, name).id, ui::ActionKind::activate, {}});
    settle();
}

void Stage::set_value(ui::Role role, std::string_view name, std::string_view value) {
    semantics().send({find(role, name).id, ui::ActionKind::set_value, std::string{value}});
    settle();
}

bool Stage::picture(const std::string& path) {
    settle();
    const ui::Theme& theme = m_options.dark ? ui::dark_theme() : ui::light_theme();
    return write_png(rasterise(*ImGui::GetDrawData(), theme.page.packed()), path);
}

}  // namespace qd::test
