// The application in the browser: starts it, and draws a frame when the page asks.

#include <GLES3/gl3.h>
#include <emscripten/html5_webgl.h>
#include <imgui.h>
#include <imgui_impl_opengl3.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>

#include "app/screens/all.h"
#include "app/shell/app.h"
#include "app/ui/fonts.h"
#include "web/bridge.h"
#include "web/browser_clock.h"
#include "web/browser_files.h"
#include "web/browser_platform.h"
#include "web/glyph_loader.h"
#include "web/indexeddb_sink.h"
#include "web/mirror.h"
#include "web/program.h"
#include "web/text_edit.h"

namespace qd {
namespace {
struct Program {
    explicit Program(BlockSink* sink) : app(browser_platform(), clock, sink, std::random_device{}(), all_screens) {}
    BrowserClock clock;
    App app;
    Mirror mirror;
    TextEdit text_edit;
    double drawn_at = 0;      // seconds
    int cursor = -1;          // ImGuiMouseCursor last shown
    std::string clipboard;    // what paste() reads
};

Program* g_program = nullptr;

bool create_context() {
    EmscriptenWebGLContextAttributes attributes;
    emscripten_webgl_init_context_attributes(&attributes);
    // As in site/app/requirements.js, which has created the context already.
    attributes.alpha = attributes.antialias = attributes.depth = attributes.stencil = false;
    attributes.powerPreference = EM_WEBGL_POWER_PREFERENCE_LOW_POWER;
    attributes.majorVersion = 2;
    const EMSCRIPTEN_WEBGL_CONTEXT_HANDLE context = emscripten_webgl_create_context("#canvas", &attributes);
    return context > 0 && emscripten_webgl_make_context_current(context) == EMSCRIPTEN_RESULT_SUCCESS;
}

void create_imgui() {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.BackendPlatformName = "quarterdeck_web";
    io.BackendFlags |= ImGuiBackendFlags_HasMouseCursors;
    io.ConfigMacOSXBehaviors = browser_platform().environment().mac;
    ImGuiPlatformIO& platform = ImGui::GetPlatformIO();
    platform.Platform_GetClipboardTextFn = [](ImGuiContext*) { return g_program->clipboard.c_str(); };
    platform.Platform_SetClipboardTextFn = [](ImGuiContext*, const char* text) {
        g_program->clipboard = text;
        browser_platform().copy_text(text);
    };
    ImGui_ImplOpenGL3_Init("#version 300 es");
}

void show_cursor(Program& program) {
    const ImGuiMouseCursor cursor = ImGui::GetMouseCursor();
    if (cursor == program.cursor) return;
    program.cursor = cursor;
    std::string_view name = "default";
    switch (cursor) {
        case ImGuiMouseCursor_TextInput: name = "text"; break;
        case ImGuiMouseCursor_ResizeAll: name = "move"; break;
        case ImGuiMouseCursor_ResizeNS: name = "ns-resize"; break;
        case ImGuiMouseCursor_ResizeEW: name = "ew-resize"; break;
        case ImGuiMouseCursor_ResizeNESW: name = "nesw-resize"; break;
        case ImGuiMouseCursor_ResizeNWSE: name = "nwse-resize"; break;
        case ImGuiMouseCursor_Hand: name = "pointer"; break;
        case ImGuiMouseCursor_NotAllowed: name = "not-allowed"; break;
        case ImGuiMouseCursor_None: name = "none"; break;
        default: break;
    }
    js_set_cursor(name.data(), name.size());
}

void show(int width, int height) {
    ImGui::Render();
    glViewport(0, 0, width, height);
    glClearColor(0, 0, 0, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

// The keys of a copy, cut or paste whose event the page has received itself.
void press_shortcut(ImGuiKey key) {
    ImGuiIO& io = ImGui::GetIO();
    const ImGuiKey modifier = io.ConfigMacOSXBehaviors ? ImGuiMod_Super : ImGuiMod_Ctrl;
    io.AddKeyEvent(modifier, true);
    io.AddKeyEvent(key, true);
    io.AddKeyEvent(key, false);
    io.AddKeyEvent(modifier, false);
}

ui::ActionKind action_kind(std::string_view name) {
    if (name == "focus") return ui::ActionKind::focus;
    if (name == "set_value") return ui::ActionKind::set_value;
    if (name == "increment") return ui::ActionKind::increment;
    if (name == "decrement") return ui::ActionKind::decrement;
    if (name == "context_menu") return ui::ActionKind::context_menu;
    return ui::ActionKind::activate;
}
}  // namespace

App* running_app() { return g_program ? &g_program->app : nullptr; }

void note_pointer(bool touch) {
    Environment& environment = browser_platform().mutable_environment();
    if (environment.touch == touch) return;
    environment.touch = touch;
    if (g_program) g_program->app.on_environment();
}

}  // namespace qd

// Once, when storage, preferences and environment are known. false: no drawing here.
QD_EXPORT bool qd_start(const char* route) {
    using namespace qd;
    if (!create_context()) return false;
    create_imgui();
    ui::set_fallback_loader(browser_glyph_loader());
    const bool kept = browser_platform().writer() != WriterState::memory_only;
    g_program = new Program{kept ? &indexeddb_sink() : nullptr};  // lives as long as the page
    g_program->app.setup_imgui();
    g_program->app.on_route(route);
    return true;
}

// ImGui spreads some input over several frames.
QD_EXPORT bool qd_input_pending() { return ImGui::GetCurrentContext()->InputEventsQueue.Size > 0; }

// Work goes on that takes a part of every frame, shown or not.
QD_EXPORT bool qd_working() { return qd::g_program && qd::g_program->app.working(); }

// Sizes in CSS pixels and in device pixels. Returns how many more frames are wanted at once.
QD_EXPORT int qd_frame(float width, float height, int pixel_width, int pixel_height, double seconds, bool shown) {
    qd::Program& program = *qd::g_program;
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {width, height};
    io.DisplayFramebufferScale = {static_cast<float>(pixel_width) / width, static_cast<float>(pixel_height) / height};
    // After a pause the first frame must not see its whole length: animations would jump.
    const double elapsed = seconds - program.drawn_at;
    io.DeltaTime = elapsed > 0.1 ? 1.0F / 60 : elapsed > 0.001 ? static_cast<float>(elapsed) : 0.001F;
    program.drawn_at = seconds;

    ImGui_ImplOpenGL3_NewFrame();
    ImGui::NewFrame();
    const int more = program.app.frame();
    if (shown) qd::show(pixel_width, pixel_height);
    else ImGui::EndFrame();
    qd::show_cursor(program);
    program.text_edit.sync();
    const bool unfinished = program.app.semantics().has_pending() || qd_input_pending();
    return unfinished ? std::max(more, 1) : more;
}

QD_EXPORT void qd_mirror() { qd::g_program->mirror.sync(qd::g_program->app.semantics()); }

// The browser took the graphics away and gave them back: textures come again from memory.
QD_EXPORT void qd_context_restored() {
    ImGui_ImplOpenGL3_DestroyDeviceObjects();
    ImGui_ImplOpenGL3_CreateDeviceObjects();
}

QD_EXPORT void qd_environment(bool dark, bool reduced_motion, bool high_contrast, bool mac, bool touch, bool one_file,
                              const char* locale, const char* time_zone) {
    qd::Environment& environment = qd::browser_platform().mutable_environment();
    environment.dark = dark;
    environment.reduced_motion = reduced_motion;
    environment.high_contrast = high_contrast;
    environment.mac = mac;
    environment.touch = touch;
    environment.one_file = one_file;
    environment.locale = locale;
    environment.time_zone = time_zone;
    environment.app_version = QD_VERSION;
    if (qd::g_program) qd::g_program->app.on_environment();
}

QD_EXPORT void qd_route(const char* fragment) { qd::g_program->app.on_route(fragment); }

QD_EXPORT void qd_hide() {
    if (qd::g_program) qd::g_program->app.on_hide();
}

QD_EXPORT bool qd_has_unsaved() { return qd::g_program && qd::g_program->app.has_unsaved(); }

QD_EXPORT void qd_storage_changed() {
    if (qd::g_program) qd::g_program->app.on_storage_changed();
}

QD_EXPORT void qd_files_done(int request) {
    auto files = qd::browser_files().complete(request);
    if (request == 0 && !files.empty()) qd::g_program->app.on_files(std::move(files));
}

QD_EXPORT void qd_copy(bool cut) { qd::press_shortcut(cut ? ImGuiKey_X : ImGuiKey_C); }

QD_EXPORT void qd_paste(const char* text) {
    qd::g_program->clipboard = text;
    qd::press_shortcut(ImGuiKey_V);
}

QD_EXPORT void qd_action(double id, const char* kind, const char* value) {
    qd::g_program->app.semantics().send({static_cast<std::uint32_t>(id), qd::action_kind(kind), value});
}
