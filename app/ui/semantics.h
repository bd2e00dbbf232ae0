#pragma once
// What a frame means, beside what it looks like: a tree of roles, names, states
// and places that the widget layer writes while it draws. Screen readers and
// tests read it (in the browser through the DOM mirror, natively directly).
//
// Every interactive widget adds exactly one node; its id is the ImGui id, so
// that an action sent back ("activate", "focus", "set value") finds the widget.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qd::ui {

enum class Role : std::uint8_t {
    group, region, navigation, main, banner, form, toolbar, search,
    heading, text, list, listitem, separator, img,
    button, link, checkbox, radio, toggle, slider, textbox, combobox, listbox, option,
    menu, menuitem, tablist, tab, tabpanel, dialog, alertdialog, tooltip,
    grid, rowgroup, row, columnheader, gridcell,
    progressbar, status, alert
};

// The ARIA role ("textbox", "switch" for toggle, …).
[[nodiscard]] const char* aria_name(Role role);

struct Rect {
    float x = 0, y = 0, width = 0, height = 0;  // logical pixels from the stage's top left
    friend bool operator==(const Rect&, const Rect&) = default;
};

enum class Tri : std::uint8_t { none, no, yes, mixed };  // none: the state does not apply

struct Node {
    std::uint32_t id = 0;         // 0 for nodes that cannot be acted on
    std::int32_t parent = -1;     // index in the frame's list; -1 = root
    Role role = Role::group;
    std::string name;             // the visible label
    std::string value;            // text of a field, shown value of a combobox
    std::string description;      // error or help text
    Rect rect;
    Tri checked = Tri::none, expanded = Tri::none, selected = Tri::none;
    bool disabled = false, focused = false, read_only = false, invalid = false, required = false;
    bool modal = false, multiline = false, has_popup = false;
    std::int32_t level = 0;       // heading level
    std::int32_t row_index = 0, row_count = 0, column_index = 0, column_count = 0;  // 1-based; 0 = unset
    float value_now = 0, value_min = 0, value_max = 0;  // slider, progressbar
    friend bool operator==(const Node&, const Node&) = default;
};

enum class ActionKind : std::uint8_t { activate, focus, set_value, increment, decrement, context_menu };

struct Action {
    std::uint32_t id = 0;
    ActionKind kind = ActionKind::activate;
    std::string value;
};

class Semantics {
public:
    void begin_frame();
    // Containers: every open() is paired with a close() in the same frame.
    void open(Node node);
    // Like open(), but outside of whatever is open: for what lies over the page.
    void open_root(Node node);
    void close();
    void add(Node node);
    // The node added or opened last, for widgets that learn a state while drawing.
    [[nodiscard]] Node& last();
    void end_frame();

    // Spoken once by a live region; assertive interrupts.
    void announce(std::string_view text, bool assertive = false);

    [[nodiscard]] const std::vector<Node>& nodes() const { return m_nodes; }  // of the last full frame
    [[nodiscard]] std::vector<std::string> take_announcements();

    // Queued from outside; the widget with that id takes it when it next runs.
    // An action that no widget took within three frames is dropped.
    void send(Action action);
    [[nodiscard]] std::optional<Action> take(std::uint32_t id, ActionKind kind);
    [[nodiscard]] bool has_pending() const { return !m_actions.empty(); }

    // For tests and goldens: an indented text like `button "New deal" [focused]`.
    [[nodiscard]] std::string outline() const;

private:
    struct Pending { Action action; int frames_left; };
    std::vector<Node> m_nodes, m_building;
    std::vector<std::int32_t> m_open;
    std::vector<Pending> m_actions;
    std::vector<std::string> m_announcements;
};

}  // namespace qd::ui
