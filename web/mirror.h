#pragma once
// Tells the page what changed in the tree of widgets, so that its elements follow
// (site/app/mirror.js). Costs nothing while nothing changes.

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/ui/semantics.h"

namespace qd {

class Mirror {
public:
    void sync(ui::Semantics& semantics);

private:
    using Key = std::uint64_t;  // below 2^53: a number in JavaScript
    using Children = std::unordered_map<Key, std::vector<Key>>;

    void assign_keys(const std::vector<ui::Node>& nodes);
    [[nodiscard]] std::string patch(const std::vector<ui::Node>& nodes);
    void append_changed(std::string& json, const std::vector<ui::Node>& nodes);
    void append_removed(std::string& json);
    void append_order(std::string& json);
    void append_focus(std::string& json, const std::vector<ui::Node>& nodes);

    std::vector<ui::Node> m_shown;
    std::vector<Key> m_keys;                              // of the nodes, by index
    std::unordered_map<Key, std::string> m_elements;      // what the page knows of each, as JSON
    Children m_children;
    Key m_focus = 0;
};

}  // namespace qd
