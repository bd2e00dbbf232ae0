#pragma once
// The whole application between the platform and the workspace. The platform
// creates the ImGui context, feeds input, and calls frame(); it never draws.

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "app/shell/platform.h"
#include "app/shell/screen.h"
#include "app/ui/semantics.h"
#include "core/base/clock.h"
#include "core/model/workspace.h"

namespace qd {

class App {
public:
    // All references outlive the app. sink null = nothing is kept (file://, private tab without storage).
    // make_screens: all_screens of app/screens/all.h. Each workspace that is shown has a set of its own.
    App(Platform& platform, Clock& clock, BlockSink* sink, std::uint64_t random_seed, std::function<Screens()> make_screens);
    ~App();

    // Builds fonts and style into the current ImGui context. Once, before the first frame.
    void setup_imgui();

    // Between ImGui::NewFrame() and ImGui::Render(): draws the current screen and runs
    // the steps of long jobs. Returns how many further frames are needed right away
    // (0 = the picture is final until input or request_frame).
    int frame();
    // Further frames help some work on even if they are not shown.
    [[nodiscard]] bool working() const;

    void on_route(std::string_view fragment);
    void on_files(std::vector<std::shared_ptr<InputFile>> files);  // dropped or pasted as files
    void on_environment();                                         // theme, locale, pixel density
    // The page is being hidden or closed: everything committed must be on its way to the sink.
    void on_hide();
    // Another tab committed (reader) or the writer role changed: blocks must be loaded again.
    void on_storage_changed();
    // true while closing the tab would lose something.
    [[nodiscard]] bool has_unsaved() const;

    [[nodiscard]] ui::Semantics& semantics();
    // The open workspace and its bytes, for tests and pictures; null on the welcome page.
    [[nodiscard]] Workspace* workspace();
    [[nodiscard]] const PageStore* store() const;

    struct Impl;  // app/shell only

private:
    std::unique_ptr<Impl> m_impl;
};

}  // namespace qd
