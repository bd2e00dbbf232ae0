#pragma once
// Fields of a record: as facts that are edited in place one at a time, or as a
// form in a dialog. A FieldSpec says what is shown; values travel as text.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/ui/area.h"
#include "app/ui/color.h"
#include "app/ui/icon.h"
#include "app/ui/ink.h"

namespace qd::ui {

enum class FieldKind : unsigned char {
    text, long_text, number, money, percent, date, choice, multi_choice, reference, boolean, phone, email, url
};

struct FieldChoice {
    std::string value;              // what is stored
    std::string label;
    std::string remark;             // quieter, after the label
    Color color{0, 0, 0, 0};        // a square before it; alpha 0 = none
    bool person = false;            // initials before it
};

struct FieldSpec {
    std::string key;                // stable
    std::string label;
    FieldKind kind = FieldKind::text;
    // Written forms: number "1234.5", money in minor units "548200", date "2017-12-29", boolean "1"/"0",
    // choice and reference the choice's value, multi_choice values joined by '\n'. Empty = no value.
    std::string value;
    std::string shown;              // overrides the locale's way to write the value
    std::string hint;               // "list price", "from the stage"
    Ink hint_ink = Ink::second, ink = Ink::normal;
    Color color{0, 0, 0, 0};        // a square (choice) or dot before the value
    bool person = false;            // initials before the value
    Icon icon{};
    bool read_only = false, required = false;
    std::string placeholder;        // "+ Add" in facts, words in the empty field of a form
    std::string help, error;
    std::string link;               // pressing the shown value opens this ("mailto:…", a route)
    std::vector<FieldChoice> choices;  // choice, multi_choice; reference: what is known without asking
    // reference: options for what was typed; called when the text changes, must be quick.
    std::function<std::vector<FieldChoice>(std::string_view typed)> find;
    // reference: makes a new record of that name; offered when nothing fits.
    bool can_create = false;
    // In edit: what saving this text would do ("Moves $4,386 weighted out of this quarter."); empty = nothing to say.
    std::function<std::string(std::string_view value)> consequence;
};

struct FormState {
    std::string editing;            // key; empty = none
    std::string text;               // typed so far, in the person's way of writing
    std::string error;
    bool fresh = false;
    int highlighted = 0;            // in the list of options
    std::string found_for;          // the text that options belong to
    std::vector<FieldChoice> options;
};

struct FieldChange {
    std::string key, value;         // written form
    bool create = false;            // reference: value is the name of a record to make
};

struct FactsResult {
    std::optional<FieldChange> change;
    std::string_view followed;      // link of the value that was pressed
    float height = 0;               // used
};

// Label and value rows, 28 px (44 on a phone); the value is edited in place. Enter saves, Esc keeps.
// Drawn from the top of the area; scrolling is the caller's.
FactsResult facts(const Area& area, std::string_view name, std::span<const FieldSpec> specs, FormState& state,
                  float label_width = 80);
[[nodiscard]] float facts_height(const Area& area, std::span<const FieldSpec> specs, const FormState& state);

// One above the other with labels, help and errors, as in a dialog; writes into specs[i].value.
// columns 2: short fields stand in pairs.
struct FormResult {
    bool changed = false, submitted = false;  // Enter in a field
    std::string_view changed_key;
    bool create = false;            // changed_key's value is the name of a record to make
    float height = 0;
};
FormResult form(const Area& area, std::string_view name, std::span<FieldSpec> specs, int columns = 1);
// One field alone, its label only spoken; true when spec.value was changed.
bool value_field(const Area& area, FieldSpec& spec);
[[nodiscard]] float form_height(const Area& area, std::span<const FieldSpec> specs, int columns = 1);
// Fills error of required fields without a value; true when there was none.
bool check_required(std::span<FieldSpec> specs);

// How a value is shown, and what was typed as a written form; nothing when it is not understood.
[[nodiscard]] std::string shown_value(const FieldSpec& spec);
[[nodiscard]] std::optional<std::string> read_value(const FieldSpec& spec, std::string_view typed);

}  // namespace qd::ui
