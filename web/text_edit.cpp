#include "web/text_edit.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "web/bridge.h"
#include "web/json.h"

// The declarations of ImGui's text editor, for its cursor and selection (imgui_internal.h
// brings the configuration it must be read with).
namespace ImStb {
#include <imstb_textedit.h>
}

namespace qd {
namespace {
ImGuiInputTextState* edited() {
    const ImGuiContext& g = *ImGui::GetCurrentContext();
    if (g.ActiveId == 0 || !g.PlatformImeData.WantTextInput) return nullptr;
    return ImGui::GetInputTextState(g.ActiveId);
}

std::string_view text_of(const ImGuiInputTextState& state) {
    return {state.TextA.Data, static_cast<std::size_t>(state.TextLen)};
}

// JavaScript counts UTF-16 units: a code point of four UTF-8 bytes has two.
int utf16_length(std::string_view utf8) {
    int length = 0;
    for (const char c : utf8) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xC0) != 0x80) length += byte >= 0xF0 ? 2 : 1;
    }
    return length;
}

int utf8_offset(std::string_view utf8, int utf16_offset) {
    std::size_t at = 0;
    for (int units = 0; at < utf8.size() && units < utf16_offset;) {
        const auto byte = static_cast<unsigned char>(utf8[at]);
        units += byte >= 0xF0 ? 2 : 1;
        at += byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
    }
    return static_cast<int>(std::min(at, utf8.size()));
}

void append_integer(std::string& json, const char* key, float value) {
    json += key;
    json += std::to_string(std::lround(value));
}

std::string describe(const ImGuiInputTextState& state) {
    const ImGuiPlatformImeData& ime = ImGui::GetCurrentContext()->PlatformImeData;
    std::string_view text = text_of(state);
    const auto offset = [text](int bytes) { return utf16_length(text.substr(0, static_cast<std::size_t>(bytes))); };
    const bool selected = state.HasSelection();
    int start = offset(selected ? std::min(state.GetSelectionStart(), state.GetSelectionEnd()) : state.GetCursorPos());
    int end = offset(selected ? std::max(state.GetSelectionStart(), state.GetSelectionEnd()) : state.GetCursorPos());
    std::string hidden;
    if ((state.Flags & ImGuiInputTextFlags_Password) != 0) {
        // A password never stands in the page; the field only knows how long it is.
        hidden.assign(static_cast<std::size_t>(utf16_length(text)), '*');
        text = hidden;
    }
    std::string json = "{\"id\":" + std::to_string(state.ID) + ",\"text\":";
    append_quoted(json, text);
    json += ",\"start\":" + std::to_string(start) + ",\"end\":" + std::to_string(end);
    append_integer(json, ",\"x\":", ime.InputPos.x);
    append_integer(json, ",\"y\":", ime.InputPos.y);
    append_integer(json, ",\"height\":", ime.InputLineHeight);
    json += '}';
    return json;
}
}  // namespace

void TextEdit::sync() {
    const ImGuiInputTextState* state = edited();
    std::string now = state ? describe(*state) : std::string{};
    if (now == m_sent) return;
    m_sent = std::move(now);
    js_text_state(m_sent.data(), m_sent.size());
}

}  // namespace qd

QD_EXPORT void qd_text(const char* text) { ImGui::GetIO().AddInputCharactersUTF8(text); }

// Offsets in UTF-16 units, start <= end. The cursor stands at the end.
QD_EXPORT void qd_text_select(int start, int end) {
    ImGuiInputTextState* state = qd::edited();
    if (!state || (state->Flags & ImGuiInputTextFlags_Password) != 0) return;
    const std::string_view text = qd::text_of(*state);
    state->Stb->select_start = qd::utf8_offset(text, start);
    state->Stb->select_end = state->Stb->cursor = qd::utf8_offset(text, end);
    state->CursorClamp();
}
