#pragma once
// Inter in three weights, Lucide icons, and whatever the platform draws for the
// glyphs that Inter lacks.

#include <cstddef>
#include <span>

struct ImFont;
struct ImFontAtlas;
struct ImFontLoader;

namespace qd::ui {

enum class Weight : unsigned char { regular, medium, semibold };

// The platform's source of glyphs that Inter lacks (in the browser: a 2D canvas). Its font data is the weight, an int
// (400, 500, 600). Set before load_fonts(); null = none. The loader must outlive the ImGui context.
void set_fallback_loader(const ImFontLoader* loader);

// Fills the atlas of the current ImGui context. Once for each context.
void load_fonts(ImFontAtlas& atlas);

[[nodiscard]] ImFont* font(Weight weight);
// Regular, measured by its line height, for ImGui's multiline editor; 16 shows 13 px letters.
[[nodiscard]] ImFont* paragraph_font();
[[nodiscard]] ImFont* icon_font();  // one em is the icon's box

}  // namespace qd::ui
