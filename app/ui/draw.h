#pragma once
// Painting on the current window's draw list, in logical pixels, snapped to the
// device's pixels. Nothing here is interactive.

#include <initializer_list>
#include <span>
#include <string_view>

#include "app/ui/area.h"
#include "app/ui/color.h"
#include "app/ui/fonts.h"
#include "app/ui/icon.h"

struct ImDrawList;

namespace qd::ui {

[[nodiscard]] ImDrawList& canvas();
[[nodiscard]] float snap(float logical);   // to the nearest device pixel
[[nodiscard]] float hairline();            // the width of a one-pixel line

void fill(const Rect& rect, Color color, float radius = 0);
// A line just inside the rectangle's edge.
void frame(const Rect& rect, Color color, float radius = 0, float thickness = 1);
void dashed_frame(const Rect& rect, Color color, float radius);
void line_across(float x, float y, float width, Color color);  // horizontal, one pixel
void line_down(float x, float y, float height, Color color);   // vertical, one pixel
void dot(float center_x, float center_y, float radius, Color color);
void ring(float center_x, float center_y, float radius, Color color, float thickness = 1.5f);
void shadow(const Rect& rect, float radius);                   // under what floats
void focus_ring(const Rect& rect, float radius = 6);

struct Type {
    float size = 13;
    Weight weight = Weight::regular;
};
namespace type {
inline constexpr Type tiny{11, Weight::regular}, tiny_medium{11, Weight::medium};
inline constexpr Type caption{12, Weight::regular}, caption_medium{12, Weight::medium}, caption_strong{12, Weight::semibold};
inline constexpr Type body{13, Weight::regular}, body_medium{13, Weight::medium}, body_strong{13, Weight::semibold};
inline constexpr Type control{13, Weight::medium};
inline constexpr Type strong{14, Weight::semibold}, normal14{14, Weight::regular}, medium14{14, Weight::medium};
inline constexpr Type section{16, Weight::semibold}, lead{16, Weight::regular};
inline constexpr Type title{20, Weight::semibold};
inline constexpr Type figure{28, Weight::semibold};
}  // namespace type

enum class Align : unsigned char { left, center, right };

// One line, vertically centred in the rectangle, ended by … when it is too long.
// Returns the width drawn.
float text(const Rect& rect, std::string_view words, Type type, Color color, Align align = Align::left);
[[nodiscard]] float text_width(std::string_view words, Type type);
// The longest beginning that fits, with … when something is missing.
[[nodiscard]] std::string shortened(std::string_view words, Type type, float width);

// Wrapped lines from the top of the rectangle; returns the height used. max_lines 0 = all.
float paragraph(const Rect& rect, std::string_view words, Type type, Color color, int max_lines = 0, Align align = Align::left);
[[nodiscard]] float paragraph_height(std::string_view words, Type type, float width, int max_lines = 0);
[[nodiscard]] float line_height(Type type);

// Pieces in different styles on one line; what does not fit is shortened. Returns the width.
struct Span {
    std::string_view words;
    Type type;
    Color color;
    float gap = 0;          // before it
    bool struck = false;    // struck through
};
float spans(const Rect& rect, std::span<const Span> pieces, Align align = Align::left);
float spans(const Rect& rect, std::initializer_list<Span> pieces, Align align = Align::left);

// Centred in the rectangle. stroke weight follows the size; 16 is the normal one.
void icon(const Rect& rect, Icon which, Color color, float size = 16);

// Everything until the end of the scope is clipped to the rectangle.
class Clip {
public:
    explicit Clip(const Rect& rect);
    ~Clip();
    Clip(const Clip&) = delete;
    Clip& operator=(const Clip&) = delete;
};
// true when nothing of the rectangle can be seen.
[[nodiscard]] bool clipped(const Rect& rect);

}  // namespace qd::ui
