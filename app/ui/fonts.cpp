#include "app/ui/fonts.h"

#include <array>
#include <cassert>
#include <cfloat>

#include "assets/fonts.h"
#include "imgui.h"

namespace qd::ui {
namespace {

std::array<ImFont*, 3> s_text{};
ImFont* s_icons = nullptr;
ImFont* s_paragraph = nullptr;
const ImFontLoader* s_fallback = nullptr;

// A negative size makes ImGui measure by the em, as designers do, instead of by ascent + descent.
constexpr float kByEm = -13.0f;

// By Weight, as style sheets number them.
std::array<int, 3> s_weights{400, 500, 600};

// Merging goes to the font added last. The loader reads the weight where a font's own data would be.
void add_fallback(ImFontAtlas& atlas, Weight weight) {
    ImFontConfig config;
    config.MergeMode = true;
    config.FontLoader = s_fallback;
    config.FontData = &s_weights[static_cast<std::size_t>(weight)];
    config.FontDataSize = sizeof(int);
    config.FontDataOwnedByAtlas = false;
    atlas.AddFont(&config);
}

ImFont* add(ImFontAtlas& atlas, std::span<const unsigned char> ttf, Weight weight = Weight::regular, float size = kByEm) {
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    config.SizePixels = size;
    if (size < 0) config.GlyphMaxAdvanceX = -FLT_MAX;  // is scaled by the (negative) size: no limit
    config.OversampleH = 2;
    // The atlas takes a non-const pointer but never writes to data that it does not own.
    ImFont* result = atlas.AddFontFromMemoryTTF(const_cast<unsigned char*>(ttf.data()), static_cast<int>(ttf.size()), 0.0f, &config);
    if (s_fallback) add_fallback(atlas, weight);
    return result;
}

}  // namespace

void set_fallback_loader(const ImFontLoader* loader) { s_fallback = loader; }

void load_fonts(ImFontAtlas& atlas) {
    atlas.Clear();
    s_text = {add(atlas, assets::inter_regular()), add(atlas, assets::inter_medium(), Weight::medium),
              add(atlas, assets::inter_semibold(), Weight::semibold)};
    s_icons = add(atlas, assets::lucide());
    s_paragraph = add(atlas, assets::inter_regular(), Weight::regular, 16.0f);
}

ImFont* font(Weight weight) {
    ImFont* result = s_text[static_cast<std::size_t>(weight)];
    assert(result && "load_fonts() comes before drawing text");
    return result;
}

ImFont* icon_font() { return s_icons; }
ImFont* paragraph_font() { return s_paragraph; }

}  // namespace qd::ui
