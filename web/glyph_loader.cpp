#include "web/glyph_loader.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <array>
#include <cmath>
#include <vector>

#include "web/bridge.h"

namespace qd {
namespace {
// Control characters have no picture, and private ones are the icons of our own font.
bool is_drawable(ImWchar codepoint) {
    const auto code = static_cast<std::uint32_t>(codepoint);
    if (code < 0xA1 || code == 0xAD || code == 0xFFFD) return false;
    return !(code >= 0xE000 && code <= 0xF8FF) && code < 0xF0000 && !(code >= 0xD800 && code <= 0xDFFF);
}

bool source_init(ImFontAtlas*, ImFontConfig*) { return true; }
void source_destroy(ImFontAtlas*, ImFontConfig*) {}
bool source_contains(ImFontAtlas*, ImFontConfig*, ImWchar codepoint) { return is_drawable(codepoint); }

// ImGui counts a font's size from ascent to descent; the browser by the em, which is smaller.
double em_size(const ImFontBaked& baked, double density) { return static_cast<double>(baked.Size) * 0.82 * density; }

bool load_glyph(ImFontAtlas* atlas, ImFontConfig* source, ImFontBaked* baked, void*, ImWchar codepoint,
                ImFontGlyph* glyph, float* advance_only) {
    if (!is_drawable(codepoint)) return false;
    const double density = static_cast<double>(source->RasterizerDensity * baked->RasterizerDensity);
    const double size = em_size(*baked, density);
    const int weight = *static_cast<const int*>(source->FontData);
    const auto advance = static_cast<float>(js_glyph_advance(codepoint, size, weight) / density);
    if (advance_only) {
        *advance_only = advance;
        return true;
    }

    glyph->Codepoint = codepoint;
    glyph->AdvanceX = advance;
    std::array<int, 4> box{};  // left, top, width, height
    int colored = 0;
    if (!js_glyph_draw(codepoint, size, weight, box.data(), &colored)) return true;  // blank, such as a wide space
    const auto [left, top, width, height] = box;
    std::vector<unsigned char> pixels(static_cast<std::size_t>(width * height) * 4);
    js_glyph_pixels(pixels.data());

    const ImFontAtlasRectId pack_id = ImFontAtlasPackAddRect(atlas, width, height);
    if (pack_id == ImFontAtlasRectId_Invalid) return false;
    ImTextureRect* rect = ImFontAtlasPackGetRect(atlas, pack_id);
    const auto scale = static_cast<float>(1 / density);
    const float baseline = std::round(baked->Ascent);
    glyph->X0 = static_cast<float>(left) * scale;
    glyph->Y0 = static_cast<float>(top) * scale + baseline;
    glyph->X1 = static_cast<float>(left + width) * scale;
    glyph->Y1 = static_cast<float>(top + height) * scale + baseline;
    glyph->Visible = true;
    glyph->Colored = colored != 0;
    if (colored != 0) atlas->TexPixelsUseColors = true;
    glyph->PackId = pack_id;
    ImFontAtlasBakedSetFontGlyphBitmap(atlas, baked, source, glyph, rect, pixels.data(), ImTextureFormat_RGBA32, width * 4);
    return true;
}
}  // namespace

const ImFontLoader* browser_glyph_loader() {
    static ImFontLoader loader;
    loader.Name = "browser";
    loader.FontSrcInit = source_init;
    loader.FontSrcDestroy = source_destroy;
    loader.FontSrcContainsGlyph = source_contains;
    loader.FontBakedLoadGlyph = load_glyph;
    return &loader;
}

}  // namespace qd
