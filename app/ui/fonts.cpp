#include "app/ui/fonts.h"

#include <array>
#include <cassert>

#include "assets/fonts.h"
#include "imgui.h"

namespace qd::ui {
namespace {

std::array<ImFont*, 3> s_text{};
ImFont* s_icons = nullptr;
const ImFontLoader* s_fallback = nullptr;

// A negative size makes ImGui measure by the em, as designers do, instead of by ascent + descent.
constexpr float kByEm = -13.0f;

ImFont* add(ImFontAtlas& atlas, std::span<const unsigned char> ttf) {
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    config.SizePixels = kByEm;
    config.OversampleH = 2;
    // The atlas takes a non-const pointer but never writes to data that it does not own.
    return atlas.AddFontFromMemoryTTF(const_cast<unsigned char*>(ttf.data()), static_cast<int>(ttf.size()), 0.0f, &config);
}

void add_fallback(ImFontAtlas& atlas, ImFont* target) {
    static const char kName[] = "fallback";
    ImFontConfig config;
    config.MergeMode = true;
    config.DstFont = target;
    config.FontLoader = s_fallback;
    config.FontData = const_cast<char*>(kName);  // must not be null; the loader ignores it
    config.FontDataSize = sizeof(kName);
    config.FontDataOwnedByAtlas = false;
    atlas.AddFont(&config);
}

}  // namespace

void set_fallback_loader(const ImFontLoader* loader) { s_fallback = loader; }

void load_fonts(ImFontAtlas& atlas) {
    atlas.Clear();
    s_text = {add(atlas, assets::inter_regular()), add(atlas, assets::inter_medium()),
              add(atlas, assets::inter_semibold())};
    if (s_fallback)
        for (ImFont* each : s_text) add_fallback(atlas, each);
    s_icons = add(atlas, assets::lucide());
}

ImFont* font(Weight weight) {
    ImFont* result = s_text[static_cast<std::size_t>(weight)];
    assert(result && "load_fonts() comes before drawing text");
    return result;
}

ImFont* icon_font() { return s_icons; }

}  // namespace qd::ui
