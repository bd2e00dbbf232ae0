#pragma once
// Text fields. The value belongs to the caller; what is being typed belongs to the
// field until it is committed (Enter, or leaving the field). Esc gives back the old text.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "app/ui/icon.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"

namespace qd::ui {

struct FieldOptions {
    std::string_view placeholder;
    std::string_view error;        // shown under the field, in words
    std::string_view help;         // shown there when there is no error
    std::string_view suffix;       // a unit at the right end
    std::string_view id;           // when labels repeat within a scope
    Icon icon{};
    Align align = Align::left;
    Type type{13, Weight::regular};
    bool show_label = false;       // the label stands above the field; otherwise it is only spoken
    bool disabled = false, read_only = false, required = false;
    bool focus_now = false;        // takes the keyboard in this frame
    bool bare = false;             // no frame: for inline editing and the palette
    bool select_all = true;        // on focus
    bool escape_restores = true;   // false: Esc belongs to the list or palette around the field
    int rows = 1;                  // more than one: multiline, Ctrl+Enter commits
    float width = 220;             // natural width
    float trailing = 0;            // room kept at the right end for the caller's own button
};

struct FieldResult {
    bool changed = false;     // the text differs from the frame before
    bool committed = false;   // Enter or left, and the value is new
    bool submitted = false;   // Enter
    bool cancelled = false;   // Esc: the old text is back
    bool focused = false;     // typing goes here
    bool left = false;        // it had the focus a frame ago
    Item item;
};

// label is the accessible name and the id.
FieldResult text_field(const Slot& slot, std::string_view label, std::string& value, const FieldOptions& options = {});
// With a magnifier, and a cross that clears it.
FieldResult search_field(const Slot& slot, std::string_view label, std::string& value, const FieldOptions& options = {});

// These keep the typed text themselves and change the value only when it is understood;
// otherwise the field says what is wrong. An emptied field is nullopt.
FieldResult number_field(const Slot& slot, std::string_view label, std::optional<double>& value, int decimals = 0,
                         const FieldOptions& options = {});
FieldResult money_field(const Slot& slot, std::string_view label, std::optional<std::int64_t>& minor_units,
                        const FieldOptions& options = {});

// The natural height with label and message.
[[nodiscard]] float field_height(const FieldOptions& options = {}, std::string_view message = {});

}  // namespace qd::ui
