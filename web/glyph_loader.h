#pragma once
// Characters that the shipped fonts lack, drawn with the browser's own fonts on a
// 2D canvas: any script that needs no shaping, and emoji in colour.

struct ImFontLoader;

namespace qd {

// Lives for ever. A source of this loader carries no font data.
const ImFontLoader* browser_glyph_loader();

}  // namespace qd
