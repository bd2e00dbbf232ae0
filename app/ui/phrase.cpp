#include "app/ui/phrase.h"

#include <algorithm>
#include <vector>

#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/tooltip.h"

namespace qd::ui {
namespace {

constexpr float kPad = 5, kSpace = 4;

float line_step() { return context().breadth() == Breadth::phone ? 36.0f : 26.0f; }
float word_height() { return context().breadth() == Breadth::phone ? 30.0f : 22.0f; }

struct Piece { std::size_t part; std::string_view words; float x, width; int line; };

// Plain parts break between words; what can be edited stays in one piece.
class Flow {
public:
    Flow(float width, std::span<const PhrasePart> parts) : m_width(width) {
        for (std::size_t at = 0; at < parts.size(); ++at)
            parts[at].key.empty() ? add_plain(at, parts[at].words) : add_word(at, parts[at].words);
    }
    std::vector<Piece> pieces;
    [[nodiscard]] int lines() const { return pieces.empty() ? 0 : m_line + 1; }

private:
    void add_word(std::size_t part, std::string_view words) {
        const float width = std::min(text_width(words, type::strong) + 2 * kPad, m_width);
        break_unless_fits(width);
        pieces.push_back({part, words, m_x, width, m_line});
        m_x += width + kSpace;
    }
    void add_plain(std::size_t part, std::string_view words) {
        for (std::size_t from = 0; from < words.size();) {
            if (words[from] == ' ') {
                ++from;
                continue;
            }
            const std::size_t space = std::min(words.find(' ', from), words.size());
            const std::string_view word = words.substr(from, space - from);
            const float width = text_width(word, type::normal14);
            // What follows without a blank (a comma, a full stop) stays with the word before it.
            const bool tight = from == 0 && !pieces.empty();
            if (tight) m_x = std::max(m_x - kSpace + 1, 0.0f);
            else break_unless_fits(width);
            put_plain(part, words, from, space, width);
            from = space;
        }
    }
    // Words of one part on one line become one piece, so that their gaps are the font's.
    void put_plain(std::size_t part, std::string_view words, std::size_t from, std::size_t end, float width) {
        if (!pieces.empty() && pieces.back().part == part && pieces.back().line == m_line) {
            Piece& piece = pieces.back();
            piece.words = {piece.words.data(), static_cast<std::size_t>(words.data() + end - piece.words.data())};
            piece.width = text_width(piece.words, type::normal14);
            m_x = piece.x + piece.width + kSpace;
            return;
        }
        pieces.push_back({part, words.substr(from, end - from), m_x, width, m_line});
        m_x += width + kSpace;
    }
    void break_unless_fits(float width) {
        if (m_x == 0 || m_x + width <= m_width + 0.5f) return;
        ++m_line;
        m_x = 0;
    }

    float m_width, m_x = 0;
    int m_line = 0;
};

Item draw_word(const Area& place, const PhrasePart& part, bool open) {
    const Theme& theme = context().theme();
    const Area body = place.centered(place.width, word_height());
    const Item item = interact(body,
                               {.role = Role::button, .name = part.label.empty() ? part.words : part.label + ": " + part.words,
                                .description = part.problem, .expanded = open ? Tri::yes : Tri::no,
                                .invalid = !part.problem.empty(), .has_popup = true},
                               {.radius = 4}, part.key);
    if (!item.visible) return item;
    const Color tint = part.problem.empty() ? theme.accent : theme.bad;
    fill(body, item.hovered || open ? tint.fade(theme.tint * 1.8f) : theme.tinted(tint), 4);
    if (!part.problem.empty()) frame(body, theme.bad.fade(0.6f), 4);
    text(body.inset(kPad, 0), part.words, type::strong, part.problem.empty() ? theme.text : theme.bad);
    if (!part.problem.empty()) tooltip(item, part.problem);
    return item;
}

}  // namespace

PhraseResult phrase(const Area& area, std::string_view name, std::span<const PhrasePart> parts, std::string_view editing) {
    const Flow flow{area.width, parts};
    const float step = line_step();
    PhraseResult result{.height = step * static_cast<float>(flow.lines())};
    const NodeScope scope{Role::group, name, {area.x, area.y, area.width, result.height}};
    const IdScope ids{name};
    std::size_t spoken = parts.size();
    for (const Piece& piece : flow.pieces) {
        const PhrasePart& part = parts[piece.part];
        const Area place{area.x + piece.x, area.y + step * static_cast<float>(piece.line), piece.width, step};
        if (!part.key.empty()) {
            const IdScope number{static_cast<std::int64_t>(piece.part)};  // a place may be named twice
            const Item item = draw_word(place, part, part.key == editing);
            if (item.pressed) result.pressed = part.key;
            if (part.key == editing && result.edited.id == 0) result.edited = item;
            continue;
        }
        // The plain words between two buttons are read as one text.
        if (spoken != piece.part) label_node(Role::text, part.words, place);
        spoken = piece.part;
        text({place.x, place.y, place.width + 2, place.height}, piece.words, type::normal14, context().theme().second);
    }
    return result;
}

float phrase_height(float width, std::span<const PhrasePart> parts) {
    return line_step() * static_cast<float>(Flow{width, parts}.lines());
}

std::string plain(std::span<const PhrasePart> parts) {
    std::string words;
    for (const PhrasePart& part : parts) words += part.words;
    return words;
}

}  // namespace qd::ui
