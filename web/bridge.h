#pragma once
// The functions of the page that the program calls (bridge.lib.js passes them on to
// site/app/host.js). Texts are UTF-8 with their length; nothing keeps a pointer.
// The other direction are the functions marked QD_EXPORT, which site/app/main.js
// calls by their name without the prefix: qd_frame is bridge.call("frame", …).

#include <cstddef>
#include <cstdint>

#include <emscripten/em_macros.h>

#define QD_EXPORT extern "C" EMSCRIPTEN_KEEPALIVE

extern "C" {
void js_request_frame(int after_milliseconds);
void js_set_cursor(const char* css_name, std::size_t length);
void js_set_title(const char* title, std::size_t length);
void js_set_route(const char* fragment, std::size_t length, bool push);
void js_open_url(const char* url, std::size_t length);
void js_copy_text(const char* text, std::size_t length);
int js_utc_offset_minutes(double unix_milliseconds);
void js_fault(const char* text, std::size_t length);   // throws into the page; does not return

void js_pick_files(int request, const char* accept, std::size_t length, bool multiple);
void js_save_file(const char* name, std::size_t name_length, const char* type, std::size_t type_length,
                  const void* bytes, std::size_t size);
void js_read_file(int request, int file, double offset, double length);
void js_release_file(int file);

// Work that the page does and answers later (browser_requests.h); parameters is JSON.
void js_ask(int request, const char* kind, std::size_t kind_length, const char* parameters, std::size_t parameters_length,
            const void* bytes, std::size_t size);
void js_use_update();

void js_storage_load();
void js_storage_put(std::uint32_t index, const void* bytes, std::size_t size, std::uint32_t checksum);
// blocks: how many belong to the commit; those that were not put yet are asked for by qd_storage_hand_over.
void js_storage_commit(double sequence, double image_size, bool whole, std::size_t blocks);
void js_storage_persist();
void js_storage_take_over();
void js_set_preference(const char* key, std::size_t key_length, const char* value, std::size_t value_length);

void js_mirror_apply(const char* json, std::size_t length);
void js_announce(const char* text, std::size_t length, bool assertive);
void js_text_state(const char* json, std::size_t length);   // empty: no field is edited

// Draws one character with the browser's fonts. size is the font's height in pixels.
double js_glyph_advance(std::uint32_t codepoint, double size, int weight);
// Fills box (left, top, width, height in pixels, from the pen at the baseline) and colored;
// js_glyph_pixels then copies width * height RGBA pixels. false: the browser has no such glyph.
bool js_glyph_draw(std::uint32_t codepoint, double size, int weight, int* box, int* colored);
void js_glyph_pixels(void* rgba);
}
