#include "app/ui/rich_text.h"

#include <algorithm>

#include "app/ui/context.h"
#include "app/ui/item.h"
#include "app/ui/text.h"

namespace qd::ui {
namespace {

struct Piece { std::size_t run; std::string_view words; float x; int line; float width; };

Type type_of(const Run& run, const RichOptions& options) {
    return is_strong(run.ink) ? Type{options.type.size, Weight::semibold} : options.type;
}

// The end of the word that begins at from, with the spaces after it.
std::size_t word_end(std::string_view words, std::size_t from) {
    std::size_t at = from;
    while (at < words.size() && words[at] != ' ' && words[at] != '\n') ++at;
    while (at < words.size() && words[at] == ' ') ++at;
    return at;
}

std::string_view without_trailing(std::string_view words) {
    while (!words.empty() && words.back() == ' ') words.remove_suffix(1);
    return words;
}

class Flow {
public:
    Flow(float width, std::span<const Run> runs, const RichOptions& options) : m_width(width), m_options(options) {
        for (std::size_t at = 0; at < runs.size(); ++at) add(at, runs[at]);
    }
    [[nodiscard]] int lines() const {
        const int all = m_pieces.empty() ? 0 : m_line + 1;
        return m_options.max_lines > 0 ? std::min(all, m_options.max_lines) : all;
    }
    [[nodiscard]] const std::vector<Piece>& pieces() const { return m_pieces; }

private:
    void add(std::size_t index, const Run& run) {
        const Type type = type_of(run, m_options);
        const std::string_view words = run.words;
        for (std::size_t from = 0; from < words.size();) {
            if (words[from] == '\n') {
                next_line();
                ++from;
                continue;
            }
            const std::size_t end = word_end(words, from);
            const std::string_view word = words.substr(from, end - from);
            if (m_x > 0 && m_x + text_width(without_trailing(word), type) > m_width + 0.5f) next_line();
            put(index, words, from, end, type);
            from = end;
        }
    }
    // Words of one run on one line become one piece.
    void put(std::size_t index, std::string_view words, std::size_t from, std::size_t end, Type type) {
        const float width = text_width(words.substr(from, end - from), type);
        if (!m_pieces.empty() && m_pieces.back().run == index && m_pieces.back().line == m_line &&
            m_pieces.back().words.data() + m_pieces.back().words.size() == words.data() + from) {
            Piece& piece = m_pieces.back();
            piece.words = {piece.words.data(), piece.words.size() + end - from};
            piece.width = text_width(piece.words, type);
            m_x = piece.x + piece.width;
            return;
        }
        m_pieces.push_back({index, words.substr(from, end - from), m_x, m_line, width});
        m_x += width;
    }
    void next_line() {
        ++m_line;
        m_x = 0;
    }

    float m_width, m_x = 0;
    int m_line = 0;
    const RichOptions& m_options;
    std::vector<Piece> m_pieces;
};

bool press_link(const Area& place, const Piece& piece, const Run& run) {
    const IdScope scope{static_cast<std::int64_t>(piece.run * 64) + piece.line};
    const std::string_view words = without_trailing(piece.words);
    const Item item = interact(place, {.role = Role::link, .name = std::string{words}}, {.radius = 3}, run.link);
    if (item.hovered) line_across(place.x, place.y + place.height - 2, text_width(words, type_of(run, {})), context().theme().accent);
    return item.pressed;
}

Color color_of(const Run& run, const RichOptions& options) {
    if (!run.link.empty() && run.ink == Ink::normal) return context().theme().accent;
    if (run.ink == Ink::normal) return ink_color(run.struck ? Ink::second : options.ink);
    return ink_color(run.ink);
}

}  // namespace

RichResult rich_text(const Area& area, std::span<const Run> runs, const RichOptions& options) {
    const Flow flow{area.width, runs, options};
    const float step = line_height(options.type);
    RichResult result{.height = step * static_cast<float>(flow.lines())};
    const auto& pieces = flow.pieces();
    for (std::size_t at = 0; at < pieces.size(); ++at) {
        const Piece& piece = pieces[at];
        const Run& run = runs[piece.run];
        if (piece.line >= flow.lines()) break;
        const Area place{area.x + piece.x, area.y + step * static_cast<float>(piece.line), std::min(piece.width, area.width - piece.x), step};
        const Type type = type_of(run, options);
        const Color color = color_of(run, options);
        const bool cut = piece.line + 1 == flow.lines() && (at + 1 == pieces.size() ? false : pieces[at + 1].line > piece.line);
        const float drawn = text(place, cut ? std::string{without_trailing(piece.words)} + "…" : std::string{without_trailing(piece.words)}, type, color);
        if (run.struck) line_across(place.x, place.y + place.height / 2 + 1, std::min(drawn, text_width(without_trailing(piece.words), type)), color);
        if (!run.link.empty() && press_link(place, piece, run)) result.pressed = run.link;
    }
    return result;
}

float rich_text_height(float width, std::span<const Run> runs, const RichOptions& options) {
    return line_height(options.type) * static_cast<float>(Flow{width, runs, options}.lines());
}

std::string plain(std::span<const Run> runs) {
    std::string words;
    for (const Run& run : runs) words += run.words;
    return words;
}

}  // namespace qd::ui
