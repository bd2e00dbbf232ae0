#pragma once
// A sentence with tinted words that can be edited. Each tinted word is a button; the
// caller opens an editor at it (see popup.h). Blanks stand in the words of the parts.

#include <span>
#include <string>
#include <string_view>

#include "app/ui/item.h"

namespace qd::ui {

struct PhrasePart {
    std::string words;
    std::string key;          // not empty: can be edited, and this names what
    std::string label;        // spoken before the words: "Amount"
    std::string problem;      // not empty: what is wrong with it; drawn as wrong
};

struct PhraseResult {
    float height = 0;
    std::string_view pressed; // key of the word that was pressed; points into the part
    Item edited;              // the word whose key is `editing`; id 0 when it is not there
};

// editing: key of the word whose editor is open; it is drawn as open.
PhraseResult phrase(const Area& area, std::string_view name, std::span<const PhrasePart> parts,
                        std::string_view editing = {});
[[nodiscard]] float phrase_height(float width, std::span<const PhrasePart> parts);
[[nodiscard]] std::string plain(std::span<const PhrasePart> parts);

}  // namespace qd::ui
