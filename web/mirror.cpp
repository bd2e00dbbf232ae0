#include "web/mirror.h"

#include <cmath>
#include <unordered_set>
#include <utility>

#include "web/bridge.h"
#include "web/json.h"

namespace qd {
namespace {
using ui::Node;
using ui::Role;
using ui::Tri;

constexpr std::uint64_t kRootKey = 0;
constexpr std::uint64_t kDerived = std::uint64_t{1} << 52;  // keys of nodes without an id of their own

// A node without id is known by its parent, its role and its place among its like.
std::uint64_t derived_key(std::uint64_t parent, Role role, int ordinal) {
    std::uint64_t hash = parent * 0x9E3779B97F4A7C15U;
    hash ^= (static_cast<std::uint64_t>(role) << 32) + static_cast<std::uint64_t>(ordinal) + (hash >> 29);
    hash *= 0xBF58476D1CE4E5B9U;
    return kDerived | ((hash ^ (hash >> 32)) & (kDerived - 1));
}

class Writer {
public:
    explicit Writer(std::string& json) : m_json(json) {}

    void text(const char* name, std::string_view value) {
        if (value.empty()) return;
        begin(name);
        append_quoted(m_json, value);
    }
    void flag(const char* name, bool value) {
        if (value) begin(name), m_json += "true";
    }
    void tri(const char* name, Tri value) {
        if (value == Tri::none) return;
        begin(name);
        m_json += value == Tri::yes ? "\"true\"" : value == Tri::mixed ? "\"mixed\"" : "\"false\"";
    }
    void integer(const char* name, std::int64_t value) {
        if (value != 0) begin(name), m_json += std::to_string(value);
    }
    // Rounded to hundredths.
    void real(const char* name, float value) {
        if (value == 0) return;
        begin(name);
        m_json += std::to_string(std::round(static_cast<double>(value) * 100) / 100);
    }

private:
    void begin(const char* name) {
        m_json += ",\"";
        m_json += name;
        m_json += "\":";
    }
    std::string& m_json;
};

void append_rect(std::string& json, const ui::Rect& rect, const ui::Rect& parent) {
    const auto append = [&json](float value) { json += std::to_string(std::lround(value)); };
    json += ",\"rect\":[";
    append(rect.x - parent.x);
    json += ',';
    append(rect.y - parent.y);
    json += ',';
    append(rect.width);
    json += ',';
    append(rect.height);
    json += ']';
}

std::string describe(const Node& node, std::uint64_t key, const ui::Rect& parent) {
    std::string json = "{\"key\":" + std::to_string(key) + ",\"role\":\"" + aria_name(node.role) + '"';
    append_rect(json, node.rect, parent);
    Writer write{json};
    write.integer("id", node.id);
    write.text("name", node.name);
    write.text("value", node.value);
    write.text("description", node.description);
    write.tri("checked", node.checked);
    write.tri("expanded", node.expanded);
    write.tri("selected", node.selected);
    write.flag("disabled", node.disabled);
    write.flag("readOnly", node.read_only);
    write.flag("invalid", node.invalid);
    write.flag("required", node.required);
    write.flag("modal", node.modal);
    write.flag("multiline", node.multiline);
    write.flag("hasPopup", node.has_popup);
    write.integer("level", node.level);
    write.integer("rowIndex", node.row_index);
    write.integer("rowCount", node.row_count);
    write.integer("columnIndex", node.column_index);
    write.integer("columnCount", node.column_count);
    write.real("now", node.value_now);
    write.real("min", node.value_min);
    write.real("max", node.value_max);
    json += '}';
    return json;
}

void append_list(std::string& json, const std::vector<std::uint64_t>& keys) {
    json += '[';
    for (const std::uint64_t key : keys) {
        if (json.back() != '[') json += ',';
        json += std::to_string(key);
    }
    json += ']';
}
}  // namespace

void Mirror::sync(ui::Semantics& semantics) {
    for (const std::string& text : semantics.take_announcements()) js_announce(text.data(), text.size(), false);
    if (semantics.nodes() == m_shown) return;
    m_shown = semantics.nodes();
    const std::string json = patch(m_shown);
    js_mirror_apply(json.data(), json.size());
}

// An id used twice in a frame (a faulty screen) must not make two nodes one element.
void Mirror::assign_keys(const std::vector<Node>& nodes) {
    std::unordered_map<Key, int> ordinals;
    std::unordered_set<Key> used;
    m_keys.clear();
    for (const Node& node : nodes) {
        const Key parent = node.parent < 0 ? kRootKey : m_keys[static_cast<std::size_t>(node.parent)];
        Key key = node.id;
        while (key == 0 || !used.insert(key).second) {
            int& ordinal = ordinals[derived_key(parent, node.role, -1)];
            key = derived_key(parent, node.role, ordinal++);
        }
        m_keys.push_back(key);
    }
}

std::string Mirror::patch(const std::vector<Node>& nodes) {
    assign_keys(nodes);
    std::string json = "{";
    append_changed(json, nodes);
    append_removed(json);
    append_order(json);
    append_focus(json, nodes);
    json += '}';
    return json;
}

void Mirror::append_changed(std::string& json, const std::vector<Node>& nodes) {
    std::string changed;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const Node& node = nodes[i];
        const ui::Rect origin = node.parent < 0 ? ui::Rect{} : nodes[static_cast<std::size_t>(node.parent)].rect;
        std::string now = describe(node, m_keys[i], origin);
        std::string& known = m_elements[m_keys[i]];
        if (known == now) continue;
        known = std::move(now);
        if (!changed.empty()) changed += ',';
        changed += known;
    }
    json += "\"set\":[" + changed + ']';
}

void Mirror::append_removed(std::string& json) {
    const std::unordered_set<Key> alive{m_keys.begin(), m_keys.end()};
    std::vector<Key> removed;
    std::erase_if(m_elements, [&](const auto& entry) {
        if (alive.contains(entry.first)) return false;
        removed.push_back(entry.first);
        return true;
    });
    if (removed.empty()) return;
    json += ",\"remove\":";
    append_list(json, removed);
}

void Mirror::append_order(std::string& json) {
    Children children;
    for (std::size_t i = 0; i < m_shown.size(); ++i) {
        const std::int32_t parent = m_shown[i].parent;
        children[parent < 0 ? kRootKey : m_keys[static_cast<std::size_t>(parent)]].push_back(m_keys[i]);
    }
    std::string changed;
    for (const auto& [parent, keys] : children) {
        const auto before = m_children.find(parent);
        if (before != m_children.end() && before->second == keys) continue;
        if (!changed.empty()) changed += ',';
        changed += '[' + std::to_string(parent) + ',';
        append_list(changed, keys);
        changed += ']';
    }
    m_children = std::move(children);
    if (!changed.empty()) json += ",\"order\":[" + changed + ']';
}

void Mirror::append_focus(std::string& json, const std::vector<Node>& nodes) {
    Key focus = 0;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (nodes[i].focused) focus = m_keys[i];
    }
    if (focus == m_focus) return;
    m_focus = focus;
    json += ",\"focus\":" + (focus == 0 ? std::string{"null"} : std::to_string(focus));
}

}  // namespace qd
