#pragma once
// Finding anything by typing: every word is a prefix, case and accents do not matter,
// and when little is found words of similar spelling are tried as well. A single letter
// finds titles that begin with it.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/workspace.h"

namespace qd {

struct TextRange {
    std::size_t first = 0, length = 0;     // bytes
};

struct SearchHit {
    const Entity* entity = nullptr;
    Id id = 0;
    std::string title;
    std::vector<TextRange> matched;        // parts of the title to highlight; may be empty (found in other fields)
    std::string found_in;                  // "Next step: Send quote": where, when not in the title
    bool similar = false;                  // found by a similar spelling
    bool closed = false;                   // a deal that is won or lost, an activity that is done
};

struct SearchGroup {
    const Entity* entity = nullptr;
    std::size_t count = 0;                 // all hits, not only those listed
    std::size_t open = 0, closed = 0;      // deals and activities
    bool more_than_counted = false;        // counting stopped at SearchOptions::count_limit
    std::vector<SearchHit> hits;           // best first
};

struct SearchOptions {
    std::size_t hits_per_entity = 5;
    std::size_t count_limit = 2'000;
    std::vector<std::string> entities;     // empty = all that can be searched and have a screen
    bool similar_spelling = true;
};

// Keeps the words of the workspace for similar spellings; one per workspace.
class Search {
public:
    explicit Search(Workspace& workspace);  // outlives the search
    ~Search();
    Search(const Search&) = delete;
    Search& operator=(const Search&) = delete;

    // Entities with hits only, best first; similar spellings last. Empty text finds nothing.
    [[nodiscard]] Result<std::vector<SearchGroup>> find(std::string_view text, const SearchOptions& options = {});

    struct Impl;

private:
    std::unique_ptr<Impl> m_impl;
};

// Where the words of the query begin a word of the text; for highlighting any text.
[[nodiscard]] std::vector<TextRange> matched_ranges(std::string_view text, std::string_view query);

}  // namespace qd
