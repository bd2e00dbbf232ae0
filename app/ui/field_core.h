#pragma once
// The typing part of a field over ImGui's text editing: focus, selection, clipboard
// and input methods work as people expect; drawing around it is the caller's.

#include <string>
#include <string_view>

#include "app/ui/field.h"

namespace qd::ui {

struct FieldCore {
    std::uint32_t id = 0;
    std::string key;        // what ImGui hashes to the id
    bool focused = false, hovered = false, activate = false;
    Item item;
};

// Reports the node and decides about focus; call before drawing the box.
FieldCore begin_field(const Area& box, std::string_view key, Node node, const FieldOptions& options);
// Edits the value in the given area.
FieldResult run_field(FieldCore& core, const Area& inside, std::string& value, const FieldOptions& options);
// Sets the text even while it is being edited.
void replace_text(std::uint32_t id, std::string& value, std::string_view words);

}  // namespace qd::ui
