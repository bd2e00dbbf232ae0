#include "tests/support/render_png.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "imgui.h"

namespace qd::test {
namespace {

struct Clip { int x0, y0, x1, y1; };

struct Texel { float r, g, b, a; };

Texel fetch(const ImTextureData& texture, int x, int y) {
    x = std::clamp(x, 0, texture.Width - 1);
    y = std::clamp(y, 0, texture.Height - 1);
    const unsigned char* at = texture.Pixels + (y * texture.Width + x) * texture.BytesPerPixel;
    if (texture.BytesPerPixel == 1) return {255, 255, 255, float(at[0])};
    return {float(at[0]), float(at[1]), float(at[2]), float(at[3])};
}

Texel sample(const ImTextureData& texture, float u, float v) {
    const float x = u * float(texture.Width) - 0.5f, y = v * float(texture.Height) - 0.5f;
    const int x0 = int(std::floor(x)), y0 = int(std::floor(y));
    const float fx = x - float(x0), fy = y - float(y0);
    const Texel a = fetch(texture, x0, y0), b = fetch(texture, x0 + 1, y0), c = fetch(texture, x0, y0 + 1),
                d = fetch(texture, x0 + 1, y0 + 1);
    const auto mix = [&](float p, float q, float r, float s) {
        return (p * (1 - fx) + q * fx) * (1 - fy) + (r * (1 - fx) + s * fx) * fy;
    };
    return {mix(a.r, b.r, c.r, d.r), mix(a.g, b.g, c.g, d.g), mix(a.b, b.b, c.b, d.b), mix(a.a, b.a, c.a, d.a)};
}

void blend(std::uint8_t* pixel, const Texel& color) {
    const float alpha = std::clamp(color.a, 0.0f, 255.0f) / 255.0f;
    const std::array<float, 3> channels = {color.r, color.g, color.b};
    for (std::size_t c = 0; c < 3; ++c)
        pixel[c] = std::uint8_t(std::clamp(channels[c] * alpha + float(pixel[c]) * (1 - alpha), 0.0f, 255.0f) + 0.5f);
    pixel[3] = 255;
}

struct Corner { float x, y, u, v; std::array<float, 4> color; };

Corner corner_of(const ImDrawVert& vertex, const ImDrawData& data) {
    const ImU32 c = vertex.col;
    return {(vertex.pos.x - data.DisplayPos.x) * data.FramebufferScale.x,
            (vertex.pos.y - data.DisplayPos.y) * data.FramebufferScale.y, vertex.uv.x, vertex.uv.y,
            {float(c & 255), float(c >> 8 & 255), float(c >> 16 & 255), float(c >> 24)}};
}

// Sixteenths of a pixel, so that triangles sharing an edge never paint a pixel twice.
long long fixed(float value) { return std::llround(double(value) * 16); }

struct Edge {
    long long ax, ay, dx, dy, bias;
    Edge(const Corner& a, const Corner& b)
        : ax(fixed(a.x)), ay(fixed(a.y)), dx(fixed(b.x) - ax), dy(fixed(b.y) - ay),
          bias((dy < 0 || (dy == 0 && dx > 0)) ? 0 : -1) {}
    [[nodiscard]] long long at(long long x, long long y) const { return dx * (y - ay) - dy * (x - ax); }
};

void triangle(Image& image, Corner a, Corner b, Corner c, const ImTextureData* texture, const Clip& clip) {
    long long area = Edge{a, b}.at(fixed(c.x), fixed(c.y));
    if (area == 0) return;
    if (area < 0) {
        std::swap(b, c);
        area = -area;
    }
    const Edge bc{b, c}, ca{c, a}, ab{a, b};
    const int x0 = std::max(clip.x0, int(std::floor(std::min({a.x, b.x, c.x}))));
    const int x1 = std::min(clip.x1, int(std::ceil(std::max({a.x, b.x, c.x}))) + 1);
    const int y0 = std::max(clip.y0, int(std::floor(std::min({a.y, b.y, c.y}))));
    const int y1 = std::min(clip.y1, int(std::ceil(std::max({a.y, b.y, c.y}))) + 1);
    for (int y = y0; y < y1; ++y)
        for (int x = x0; x < x1; ++x) {
            const long long px = x * 16 + 8, py = y * 16 + 8;
            const long long wa = bc.at(px, py), wb = ca.at(px, py), wc = ab.at(px, py);
            if (wa + bc.bias < 0 || wb + ca.bias < 0 || wc + ab.bias < 0) continue;
            const float fa = float(wa) / float(area), fb = float(wb) / float(area), fc = float(wc) / float(area);
            const Texel t = texture ? sample(*texture, a.u * fa + b.u * fb + c.u * fc, a.v * fa + b.v * fb + c.v * fc)
                                    : Texel{255, 255, 255, 255};
            const auto channel = [&](std::size_t i, float s) {
                return (a.color[i] * fa + b.color[i] * fb + c.color[i] * fc) * s / 255.0f;
            };
            blend(&image.rgba[std::size_t((y * image.width + x) * 4)],
                  {channel(0, t.r), channel(1, t.g), channel(2, t.b), channel(3, t.a)});
        }
}

std::uint32_t crc_of(const std::vector<std::uint8_t>& bytes) {
    static const auto kTable = [] {
        std::array<std::uint32_t, 256> table{};
        for (std::uint32_t n = 0; n < 256; ++n) {
            std::uint32_t c = n;
            for (int bit = 0; bit < 8; ++bit) c = c & 1 ? 0xEDB88320u ^ (c >> 1) : c >> 1;
            table[n] = c;
        }
        return table;
    }();
    std::uint32_t crc = ~0u;
    for (const auto byte : bytes) crc = kTable[(crc ^ byte) & 255] ^ (crc >> 8);
    return ~crc;
}

void put32(std::vector<std::uint8_t>& out, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) out.push_back(std::uint8_t(value >> shift));
}

void put_chunk(std::FILE* file, const char* kind, const std::vector<std::uint8_t>& body) {
    std::vector<std::uint8_t> length, checked(kind, kind + 4), crc;
    put32(length, std::uint32_t(body.size()));
    checked.insert(checked.end(), body.begin(), body.end());
    put32(crc, crc_of(checked));
    for (const auto& part : {length, checked, crc}) std::fwrite(part.data(), 1, part.size(), file);
}

std::vector<std::uint8_t> stored_deflate(const std::vector<std::uint8_t>& raw) {
    std::vector<std::uint8_t> out{0x78, 0x01};
    std::uint32_t a = 1, b = 0;
    for (const auto byte : raw) {
        a = (a + byte) % 65521;
        b = (b + a) % 65521;
    }
    for (std::size_t at = 0; at < raw.size(); at += 65535) {
        const std::size_t length = std::min<std::size_t>(65535, raw.size() - at);
        out.push_back(at + length == raw.size());
        for (const std::size_t value : {length, ~length}) {
            out.push_back(std::uint8_t(value));
            out.push_back(std::uint8_t(value >> 8));
        }
        out.insert(out.end(), raw.begin() + std::ptrdiff_t(at), raw.begin() + std::ptrdiff_t(at + length));
    }
    put32(out, b << 16 | a);
    return out;
}

}  // namespace

Image rasterise(const ImDrawData& data, std::uint32_t background) {
    Image image;
    image.width = int(data.DisplaySize.x * data.FramebufferScale.x);
    image.height = int(data.DisplaySize.y * data.FramebufferScale.y);
    image.rgba.resize(std::size_t(image.width * image.height * 4));
    for (std::size_t at = 0; at < image.rgba.size(); ++at) image.rgba[at] = std::uint8_t(background >> (at % 4 * 8));
    const ImVec2 scale = data.FramebufferScale;
    for (const ImDrawList* list : data.CmdLists)
        for (const ImDrawCmd& command : list->CmdBuffer) {
            if (command.UserCallback) continue;
            const Clip clip{std::max(0, int(command.ClipRect.x * scale.x)), std::max(0, int(command.ClipRect.y * scale.y)),
                            std::min(image.width, int(command.ClipRect.z * scale.x)),
                            std::min(image.height, int(command.ClipRect.w * scale.y))};
            const ImTextureData* texture = command.TexRef._TexData;
            for (unsigned at = 0; at + 2 < command.ElemCount; at += 3) {
                const auto vertex = [&](unsigned offset) {
                    const ImDrawIdx index = list->IdxBuffer[int(command.IdxOffset + at + offset)];
                    return corner_of(list->VtxBuffer[int(command.VtxOffset + index)], data);
                };
                triangle(image, vertex(0), vertex(1), vertex(2), texture, clip);
            }
        }
    return image;
}

bool write_png(const Image& image, const std::string& path) {
    std::FILE* file = std::fopen(path.c_str(), "wb");
    if (!file) return false;
    std::fwrite("\x89PNG\r\n\x1a\n", 1, 8, file);
    std::vector<std::uint8_t> header;
    put32(header, std::uint32_t(image.width));
    put32(header, std::uint32_t(image.height));
    for (const int byte : {8, 6, 0, 0, 0}) header.push_back(std::uint8_t(byte));
    put_chunk(file, "IHDR", header);
    std::vector<std::uint8_t> raw;
    const auto stride = std::ptrdiff_t(image.width) * 4;
    for (int y = 0; y < image.height; ++y) {
        raw.push_back(0);
        raw.insert(raw.end(), image.rgba.begin() + stride * y, image.rgba.begin() + stride * (y + 1));
    }
    put_chunk(file, "IDAT", stored_deflate(raw));
    put_chunk(file, "IEND", {});
    return std::fclose(file) == 0;
}

}  // namespace qd::test
