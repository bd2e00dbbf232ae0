#pragma once
// The programs that people come from: how to recognise their files, and what
// their column headers mean. Facts only; the matching is in field_matching.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qd {

enum class SourceKind { generic, salesforce, hubspot, pipedrive };

[[nodiscard]] const char* key_of(SourceKind source);    // "salesforce": also the source_system of its records
[[nodiscard]] const char* label_of(SourceKind source);  // "Salesforce"
[[nodiscard]] SourceKind source_from(std::string_view key);

[[nodiscard]] SourceKind recognise_source(std::span<const std::string> headers);

// Lower case words without punctuation: "Deal - Won time*" → "deal won time", "StageName" → "stage name",
// "close_date" → "close date", "Probability (%)" → "probability".
[[nodiscard]] std::string header_words(std::string_view header);
// The same without the record type in front ("Deal - Title" → "title").
[[nodiscard]] std::string header_without_prefix(std::string_view header);

struct HeaderMeaning {
    std::string_view entity;  // "*" = every record type that has the field
    std::string_view words;   // header_words of the header
    std::string_view field;   // "" = known, and deliberately not imported
};
[[nodiscard]] std::span<const HeaderMeaning> header_meanings(SourceKind source);

// What a choice or stage is called elsewhere: {"forecast", "commit"}.
struct ValueMeaning {
    std::string_view entity, field;
    std::string_view words;  // header_words of the value
    std::string_view value;  // the choice's key, or the record's name
};
[[nodiscard]] std::span<const ValueMeaning> value_meanings();

}  // namespace qd
