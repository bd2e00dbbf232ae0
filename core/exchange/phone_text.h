#pragma once
// Phone numbers in the one form in which the same number is written once: + country code number (E.164), an
// extension behind it ("+493012345 ext. 12"). Whatever leaves a doubt stays as it was written.

#include <optional>
#include <string>
#include <string_view>

namespace qd {

// country: its name as files write it ("Germany", "USA", "DE"); empty or unknown = only numbers with their country
// code are understood. Empty when the text is no number, several, or one whose length does not fit its country.
// Source of the rules: ITU-T E.164 and the countries' numbering plans, reduced to code, trunk prefix and length.
[[nodiscard]] std::optional<std::string> international_phone(std::string_view text, std::string_view country);

}  // namespace qd
