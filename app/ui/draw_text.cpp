#include <algorithm>
#include <cfloat>
#include <cmath>
#include <string>

#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/text.h"
#include "imgui.h"

namespace qd::ui {
namespace {

constexpr const char* kDots = "\u2026";
// Inter's capital centre lies this far (in em) above the baseline's text box centre line.
constexpr float kBaseline = 0.36365f, kAscent = 0.96875f;

// Top of ImGui's text box so that the line looks centred and the baseline is on a pixel.
float top_of_line(const Rect& rect, float size) {
    return snap(rect.y + rect.height / 2 + kBaseline * size) - std::ceil(kAscent * size);
}

void put(float x, float y, std::string_view words, Type type, Color color) {
    if (words.empty()) return;
    canvas().AddText(font(type.weight), type.size, {snap(x), y}, color.packed(), words.data(), words.data() + words.size());
}

std::string_view fitting(std::string_view words, Type type, float width) {
    const char* stop = nullptr;
    (void)font(type.weight)->CalcTextSizeA(type.size, width, 0, words.data(), words.data() + words.size(), &stop);
    return words.substr(0, static_cast<std::size_t>(stop - words.data()));
}

template <class Line>
float each_line(std::string_view words, Type type, float width, int max_lines, Line line) {
    const char* from = words.data();
    const char* const end = from + words.size();
    const float step = line_height(type);
    int count = 0;
    while (from < end) {
        // Dear ImGui looks for a place to wrap across the ends of lines.
        const char* const line_end = std::find(from, end, '\n');
        const char* stop = font(type.weight)->CalcWordWrapPosition(type.size, from, line_end, width);
        if (stop == from && stop != line_end) stop = from + next_character({from, static_cast<std::size_t>(end - from)}, 0);
        const bool last = max_lines > 0 && count + 1 == max_lines;
        if (last) stop = line_end;
        const std::string_view words_of_line{from, static_cast<std::size_t>(stop - from)};
        // The last line that is shown says that there are more.
        const bool more = last && std::any_of(stop, end, [](char c) { return c != ' ' && c != '\n'; });
        if (more) line(std::string{words_of_line} + kDots, step * static_cast<float>(count));
        else line(words_of_line, step * static_cast<float>(count));
        ++count;
        if (last) break;
        from = stop;
        while (from < end && *from == ' ') ++from;
        if (from < end && *from == '\n') ++from;
    }
    return step * static_cast<float>(count);
}

}  // namespace

float text_width(std::string_view words, Type type) {
    if (words.empty()) return 0;
    return font(type.weight)->CalcTextSizeA(type.size, FLT_MAX, 0, words.data(), words.data() + words.size()).x;
}

std::string shortened(std::string_view words, Type type, float width) {
    if (text_width(words, type) <= width + 0.5f) return std::string{words};
    std::string_view kept = fitting(words, type, std::max(width - text_width(kDots, type), 1.0f));
    while (!kept.empty() && kept.back() == ' ') kept.remove_suffix(1);
    return std::string{kept} + kDots;
}

float text(const Rect& rect, std::string_view words, Type type, Color color, Align align) {
    if (words.empty() || rect.width < 4) return 0;
    const float full = text_width(words, type);
    if (clipped(rect)) return std::min(full, rect.width);
    const float y = top_of_line(rect, type.size);
    if (full > rect.width + 0.5f) {
        put(rect.x, y, shortened(words, type, rect.width), type, color);
        return rect.width;
    }
    float x = rect.x;
    if (align == Align::center) x += (rect.width - full) / 2;
    if (align == Align::right) x += rect.width - full;
    put(x, y, words, type, color);
    return full;
}

float line_height(Type type) { return std::round(type.size * (type.size >= 16 ? 1.4f : 1.38f)); }

float paragraph(const Rect& rect, std::string_view words, Type type, Color color, int max_lines, Align align) {
    const float step = line_height(type);
    return each_line(words, type, rect.width, max_lines, [&](std::string_view line, float down) {
        text({rect.x, rect.y + down, rect.width, step}, line, type, color, align);
    });
}

float paragraph_height(std::string_view words, Type type, float width, int max_lines) {
    return each_line(words, type, width, max_lines, [](std::string_view, float) {});
}

float spans(const Rect& rect, std::span<const Span> pieces, Align align) {
    float total = 0;
    for (const Span& piece : pieces)
        if (!piece.words.empty()) total += piece.gap + text_width(piece.words, piece.type);
    float x = rect.x;
    if (align == Align::right) x += std::max(rect.width - total, 0.0f);
    if (align == Align::center) x += std::max((rect.width - total) / 2, 0.0f);
    const float end = rect.x + rect.width, from = x;
    for (const Span& piece : pieces) {
        if (piece.words.empty()) continue;
        x += piece.gap;
        const float room = end - x;
        if (room < 8) break;
        const float drawn = text({x, rect.y, room, rect.height}, piece.words, piece.type, piece.color);
        if (piece.struck) line_across(x, rect.y + rect.height / 2 + 1, drawn, piece.color);
        x += drawn;
    }
    return x - from;
}

float spans(const Rect& rect, std::initializer_list<Span> pieces, Align align) {
    return spans(rect, std::span{pieces.begin(), pieces.size()}, align);
}

}  // namespace qd::ui
