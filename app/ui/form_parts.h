#pragma once
// What facts and forms share. Internal to them.

#include "app/ui/form.h"
#include "app/ui/select.h"

namespace qd::ui {

// A written number; nothing when it is empty or none.
[[nodiscard]] std::optional<double> stored_number(std::string_view value);
// The text to begin typing with.
[[nodiscard]] std::string text_to_edit(const FieldSpec& spec);
// Written forms of several values, and back.
[[nodiscard]] std::vector<std::string> split_values(std::string_view joined);
[[nodiscard]] std::string join_values(std::span<const std::string> values);
// What is wrong with what was typed, in words.
[[nodiscard]] std::string complaint(const FieldSpec& spec);

// Options of a choice or reference; kept: the same in order, so that key − 1 is their index.
[[nodiscard]] OptionProvider provider_of(const FieldSpec& spec, std::vector<FieldChoice>& kept);
[[nodiscard]] std::vector<SelectOption> fixed_options(const FieldSpec& spec);
[[nodiscard]] std::vector<std::int64_t> chosen_keys(const FieldSpec& spec);
[[nodiscard]] std::string value_of_keys(const FieldSpec& spec, std::span<const std::int64_t> keys);

struct EditOutcome {
    bool ended = false;                 // the editor closes
    std::optional<FieldChange> change;
};
// The editor of one fact in its box.
EditOutcome edit_fact(const Area& box, const FieldSpec& spec, FormState& state);

}  // namespace qd::ui
