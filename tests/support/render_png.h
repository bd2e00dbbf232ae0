#pragma once
// Eyes without a GPU: rasterises ImGui's draw data in software, so that tests and
// the `picture` tool can look at what the person would see.

#include <cstdint>
#include <string>
#include <vector>

struct ImDrawData;

namespace qd::test {

struct Image {
    int width = 0, height = 0;
    std::vector<std::uint8_t> rgba;
};

// Device pixels: display size times framebuffer scale. Textures must be ImTextureData of the atlas.
[[nodiscard]] Image rasterise(const ImDrawData& data, std::uint32_t background);
// Uncompressed deflate: large files, no library.
[[nodiscard]] bool write_png(const Image& image, const std::string& path);

}  // namespace qd::test
