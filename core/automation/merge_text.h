#pragma once
// Texts with merge fields: "Hello {{contact.first_name|there}}", where the word after the
// bar stands in for an empty field. "{{today}}" is the run's day.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace qd {

struct MergeField {
    std::string path, otherwise;
};

// In order; what is not closed counts as plain text.
[[nodiscard]] std::vector<MergeField> merge_fields(std::string_view text);
// value("account.name") gives the words of a field, "" when it is empty. Values are not merged again.
[[nodiscard]] std::string merge_text(std::string_view text, const std::function<std::string(std::string_view path)>& value);

}  // namespace qd
