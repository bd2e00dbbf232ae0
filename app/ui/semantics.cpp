#include "app/ui/semantics.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace qd::ui {
namespace {

constexpr const char* kNames[] = {
    "group", "region", "navigation", "main", "banner", "form", "toolbar", "search",
    "heading", "text", "list", "listitem", "separator", "img",
    "button", "link", "checkbox", "radio", "switch", "slider", "textbox", "combobox", "listbox", "option",
    "menu", "menuitem", "tablist", "tab", "tabpanel", "dialog", "alertdialog", "tooltip",
    "grid", "rowgroup", "row", "columnheader", "gridcell",
    "progressbar", "status", "alert"};
static_assert(std::size(kNames) == static_cast<std::size_t>(Role::alert) + 1);

void append_state(std::string& out, const char* name, Tri state) {
    if (state == Tri::yes) out += std::string{" ["} + name + "]";
    if (state == Tri::mixed) out += std::string{" ["} + name + "=mixed]";
}

}  // namespace

const char* aria_name(Role role) { return kNames[static_cast<std::size_t>(role)]; }

void Semantics::begin_frame() {
    m_building.clear();
    m_open.clear();
}

void Semantics::add(Node node) {
    node.parent = m_open.empty() ? -1 : m_open.back();
    m_building.push_back(std::move(node));
}

void Semantics::open(Node node) {
    add(std::move(node));
    m_open.push_back(static_cast<std::int32_t>(m_building.size()) - 1);
}

void Semantics::open_root(Node node) {
    node.parent = -1;
    m_building.push_back(std::move(node));
    m_open.push_back(static_cast<std::int32_t>(m_building.size()) - 1);
}

void Semantics::close() {
    assert(!m_open.empty() && "close() without open()");
    m_open.pop_back();
}

Node& Semantics::last() { return m_building.back(); }

void Semantics::end_frame() {
    assert(m_open.empty() && "every opened node is closed in its frame");
    m_nodes.swap(m_building);
    for (Pending& pending : m_actions) --pending.frames_left;
    std::erase_if(m_actions, [](const Pending& pending) { return pending.frames_left <= 0; });
}

void Semantics::announce(std::string_view text, bool assertive) {
    m_announcements.emplace_back((assertive ? "!" : "") + std::string{text});
}

std::vector<std::string> Semantics::take_announcements() { return std::exchange(m_announcements, {}); }

void Semantics::send(Action action) { m_actions.push_back({std::move(action), 3}); }

std::optional<Action> Semantics::take(std::uint32_t id, ActionKind kind) {
    const auto found = std::ranges::find_if(
        m_actions, [&](const Pending& pending) { return pending.action.id == id && pending.action.kind == kind; });
    if (id == 0 || found == m_actions.end()) return std::nullopt;
    Action action = std::move(found->action);
    m_actions.erase(found);
    return action;
}

std::string Semantics::outline() const {
    std::string out;
    std::vector<int> depth(m_nodes.size(), 0);
    for (std::size_t at = 0; at < m_nodes.size(); ++at) {
        const Node& node = m_nodes[at];
        if (node.parent >= 0) depth[at] = depth[static_cast<std::size_t>(node.parent)] + 1;
        out.append(static_cast<std::size_t>(depth[at]) * 2, ' ');
        out += aria_name(node.role);
        if (!node.name.empty()) out += " \"" + node.name + "\"";
        if (!node.value.empty()) out += " = \"" + node.value + "\"";
        append_state(out, "checked", node.checked);
        append_state(out, "expanded", node.expanded);
        append_state(out, "selected", node.selected);
        if (node.disabled) out += " [disabled]";
        if (node.focused) out += " [focused]";
        if (node.read_only) out += " [readonly]";
        if (node.invalid) out += " [invalid]";
        if (node.required) out += " [required]";
        if (node.modal) out += " [modal]";
        if (!node.description.empty()) out += " (" + node.description + ")";
        out += '\n';
    }
    return out;
}

}  // namespace qd::ui
