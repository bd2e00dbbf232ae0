#pragma once
// A stage for widgets and screens without a browser: an ImGui context with a fake
// display, a mouse and a keyboard. Things are found the way people find them, by
// role and visible name.
//
//     Stage stage;                               // 1280×800, light
//     stage.show([&] { pressed |= ui::button(stage.area(), "New deal"); });
//     stage.click(ui::Role::button, "New deal");
//     CHECK(pressed);
//     stage.picture("new-deal.png");             // look at it
//
// Every input runs frames until nothing more wants to move. The clock only moves
// by advance() and by the 16 ms of each frame.

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "app/ui/context.h"

struct ImGuiContext;

namespace qd::test {

struct StageOptions {
    float width = 1280, height = 800, density = 1;
    bool dark = false, touch = false, reduced_motion = true, mac = false;
    ui::Locale locale;
    Date today = make_date(2017, 12, 19);
};

class Stage {
public:
    explicit Stage(StageOptions options = {});
    ~Stage();
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    // Widgets: draw is called every frame between begin_frame and end_frame of a ui::Context
    // that the stage owns.
    void show(std::function<void()> draw);
    // A whole application: run does its own frame and returns the further frames it needs.
    // setup_imgui must have been called by then (fonts are not loaded again).
    void run(std::function<int()> run, ui::Semantics& semantics);

    // Frames until settled (at most 30).
    void settle();
    void advance(int milliseconds);     // the clock moves, then settles
    int frames_after_settling();        // must be 0 on an idle stage
    void resize(float width, float height);
    StageOptions& options() { return m_options; }  // takes effect in the next frame
    [[nodiscard]] ui::Area area() const;

    // The only node with that role and name (of the topmost dialog first); fails the test with
    // the outline when there is none. index picks among several.
    const ui::Node& find(ui::Role role, std::string_view name, int index = 0);
    [[nodiscard]] bool has(ui::Role role, std::string_view name) const;
    [[nodiscard]] int count(ui::Role role) const;
    [[nodiscard]] std::string outline() const;
    [[nodiscard]] const ui::Node* focused() const;
    [[nodiscard]] bool ring_visible() const { return ui::context().focus.visible(); }
    // Two nodes with one id would be one widget to the keyboard: the names, "" when all is well.
    [[nodiscard]] std::string repeated_ids() const;

    void click(ui::Role role, std::string_view name, int index = 0);
    void double_click(ui::Role role, std::string_view name);
    void right_click(ui::Role role, std::string_view name);
    void hover(ui::Role role, std::string_view name);
    void click_at(float x, float y, int button = 0);
    void move_to(float x, float y);
    void drag(float from_x, float from_y, float to_x, float to_y);
    void mouse(bool down, int button = 0);
    void wheel(float x, float y, float lines);
    void press(std::string_view chord);  // "Ctrl+K", "Shift+Tab", "Enter", "J", "?"
    void type(std::string_view words);
    // What a screen reader (or the browser's mirror) does.
    void activate(ui::Role role, std::string_view name);
    void set_value(ui::Role role, std::string_view name, std::string_view value);

    bool picture(const std::string& path);

private:
    int frame();
    ui::Semantics& semantics() const;

    StageOptions m_options;
    ImGuiContext* m_imgui = nullptr;
    std::unique_ptr<ui::Context> m_context;
    std::function<void()> m_draw;
    std::function<int()> m_run;
    ui::Semantics* m_semantics = nullptr;
    int m_pending = 0;
};

}  // namespace qd::test
