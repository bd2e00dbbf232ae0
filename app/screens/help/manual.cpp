#include "app/screens/help/manual.h"

#include <algorithm>

#include "assets/manual.h"
#include "core/base/sort_by.h"
#include "core/base/text.h"

namespace qd {
namespace {

using ui::Ink;
using ui::Run;

std::string_view take_line(std::string_view& rest) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    return trim(line);
}

// The number of "12. words", else 0.
int step_number(std::string_view line) {
    std::size_t at = 0;
    int number = 0;
    while (at < line.size() && at < 3 && line[at] >= '0' && line[at] <= '9') number = number * 10 + (line[at++] - '0');
    return at > 0 && line.substr(at).starts_with(". ") ? number : 0;
}

std::string link_target(std::string_view target) {
    return target.starts_with("#/") ? std::string{target} : "#/help/" + std::string{target};
}

// **bold**, `key` and [words](target); a mark without its end is a character like others.
std::vector<Run> inline_runs(std::string_view text) {
    std::vector<Run> runs;
    std::string plain;
    const auto end_plain = [&] {
        if (!plain.empty()) runs.push_back({.words = std::move(plain)});
        plain.clear();
    };
    while (!text.empty()) {
        const std::string_view mark = text.starts_with("**") ? text.substr(0, 2) : text.starts_with('`') ? text.substr(0, 1) : std::string_view{};
        const std::size_t close = mark.empty() ? std::string_view::npos : text.find(mark, mark.size());
        const std::size_t middle = text.starts_with('[') ? text.find("](") : std::string_view::npos;
        const std::size_t end = middle == std::string_view::npos ? middle : text.find(')', middle);
        if (close != std::string_view::npos) {
            end_plain();
            runs.push_back({.words = std::string{text.substr(mark.size(), close - mark.size())}, .ink = Ink::strong});
            text.remove_prefix(close + mark.size());
        } else if (end != std::string_view::npos) {
            end_plain();
            runs.push_back({.words = std::string{text.substr(1, middle - 1)}, .link = link_target(text.substr(middle + 2, end - middle - 2))});
            text.remove_prefix(end + 1);
        } else {
            plain += text.front();
            text.remove_prefix(1);
        }
    }
    end_plain();
    return runs;
}

// What a query's words are looked for in.
struct FoldedSection { std::string title, heading, text; };

FoldedSection folded(const ManualPage& page, const ManualSection& section) {
    FoldedSection made{fold(page.title), fold(section.heading), {}};
    if (section.heading.empty()) made.text = fold(page.summary) + ' ';
    for (const ManualBlock& block : section.blocks) made.text += fold(ui::plain(block.runs)) + ' ';
    return made;
}

std::size_t find_word(std::string_view text, std::string_view word) {
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const auto before = static_cast<unsigned char>(at == 0 ? ' ' : text[at - 1]);
        if (before < 0x80 && !std::isalnum(before)) return at;
    }
    return std::string_view::npos;
}

int score(const FoldedSection& section, const std::vector<std::string>& words) {
    int total = 0;
    for (const std::string& word : words) {
        int found = 0;
        if (find_word(section.title, word) != std::string_view::npos) found += section.heading.empty() ? 6 : 2;
        if (find_word(section.heading, word) != std::string_view::npos) found += 4;
        if (find_word(section.text, word) != std::string_view::npos) found += 1;
        if (found == 0) return 0;
        total += found;
    }
    return total;
}

// The sentence-like stretch of the section that holds the first word found.
std::string excerpt_of(const ManualPage& page, const ManualSection& section, const std::vector<std::string>& words) {
    for (const ManualBlock& block : section.blocks) {
        const std::string text = ui::plain(block.runs);
        const std::string low = fold(text);
        for (const std::string& word : words)
            if (find_word(low, word) != std::string_view::npos) return text;
    }
    return section.heading.empty() || section.blocks.empty() ? page.summary : ui::plain(section.blocks.front().runs);
}

}  // namespace

ManualPage read_manual_page(std::string_view name, std::string_view markdown) {
    ManualPage page;
    page.name = name;
    page.sections.emplace_back();
    bool joins = false;  // the line goes on with the paragraph above it
    while (!markdown.empty()) {
        std::string_view line = take_line(markdown);
        const bool was_open = std::exchange(joins, false);
        if (line.empty()) continue;
        if (line.starts_with("# ") && page.title.empty()) {
            page.title = line.substr(2);
            continue;
        }
        if (line.starts_with("## ")) {
            page.sections.push_back({std::string{line.substr(3)}, {}});
            continue;
        }
        ManualBlock block;
        block.number = step_number(line);
        if (block.number > 0) block.kind = ManualBlock::Kind::step;
        else if (line.starts_with("- ")) block.kind = ManualBlock::Kind::bullet;
        else if (line.starts_with("> ")) block.kind = ManualBlock::Kind::note;
        if (block.number > 0) line.remove_prefix(line.find(' ') + 1);
        else if (block.kind != ManualBlock::Kind::paragraph) line.remove_prefix(2);
        std::vector<ManualBlock>& blocks = page.sections.back().blocks;
        joins = true;
        if (block.kind == ManualBlock::Kind::paragraph) {
            // The first paragraph of the page is its summary.
            if (page.summary.empty() && page.sections.size() == 1 && blocks.empty()) {
                page.summary = line;
                continue;
            }
            if (was_open && blocks.empty() && page.sections.size() == 1) {
                page.summary += ' ' + std::string{line};
                continue;
            }
            if (was_open && !blocks.empty()) {
                for (Run& run : inline_runs(' ' + std::string{line})) blocks.back().runs.push_back(std::move(run));
                continue;
            }
        }
        block.runs = inline_runs(line);
        blocks.push_back(std::move(block));
    }
    page.introduction = inline_runs(page.summary);
    page.summary = ui::plain(page.introduction);
    return page;
}

const std::vector<ManualPage>& manual() {
    static const std::vector<ManualPage> kPages = [] {
        std::vector<ManualPage> pages;
        for (const assets::ManualText& text : assets::manual_texts()) pages.push_back(read_manual_page(text.name, text.markdown));
        return pages;
    }();
    return kPages;
}

const ManualPage* find_manual_page(const std::vector<ManualPage>& pages, std::string_view name) {
    const auto found = std::ranges::find(pages, name, &ManualPage::name);
    return found == pages.end() ? nullptr : &*found;
}

std::vector<ManualHit> search_manual(const std::vector<ManualPage>& pages, std::string_view query) {
    std::vector<std::string> words;
    std::string rest = collapse_spaces(fold(query));
    while (!rest.empty()) {
        const std::size_t space = rest.find(' ');
        words.push_back(rest.substr(0, space));
        rest = space == std::string::npos ? std::string{} : rest.substr(space + 1);
    }
    if (words.empty()) return {};
    struct Scored { int score; ManualHit hit; };
    std::vector<Scored> found;
    for (const ManualPage& page : pages)
        for (std::size_t at = 0; at < page.sections.size(); ++at)
            if (const int points = score(folded(page, page.sections[at]), words))
                found.push_back({points, {&page, at, excerpt_of(page, page.sections[at], words)}});
    sort_by(found, std::greater{}, &Scored::score);
    std::vector<ManualHit> hits;
    for (Scored& each : found) hits.push_back(std::move(each.hit));
    return hits;
}

}  // namespace qd
