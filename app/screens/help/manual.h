#pragma once
// The manual as it is shown and searched: pages of sections of blocks, read from the
// small part of Markdown that assets/manual/README.md describes.

#include <string>
#include <string_view>
#include <vector>

#include "app/ui/rich_text.h"

namespace qd {

struct ManualBlock {
    enum class Kind : unsigned char { paragraph, bullet, step, note };
    Kind kind = Kind::paragraph;
    int number = 0;                  // of a step
    std::vector<ui::Run> runs;
};

struct ManualSection {
    std::string heading;             // "" = the beginning of the page
    std::vector<ManualBlock> blocks;
};

struct ManualPage {
    std::string name, title, summary;
    std::vector<ui::Run> introduction;    // the summary with its links
    std::vector<ManualSection> sections;  // the first one has no heading, and may be empty
};

// Lines that fit no rule are paragraphs; nothing is an error.
[[nodiscard]] ManualPage read_manual_page(std::string_view name, std::string_view markdown);

// All pages in reading order; read once, on first use.
[[nodiscard]] const std::vector<ManualPage>& manual();
[[nodiscard]] const ManualPage* find_manual_page(const std::vector<ManualPage>& pages, std::string_view name);

struct ManualHit {
    const ManualPage* page = nullptr;
    std::size_t section = 0;
    std::string excerpt;             // words around the first one found
};
// Sections with every word of the query (each as the beginning of a word), best first: found in
// titles before headings before text. Points into pages.
[[nodiscard]] std::vector<ManualHit> search_manual(const std::vector<ManualPage>& pages, std::string_view query);

}  // namespace qd
