#pragma once
// Words in several styles that wrap, with links in them.

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/ui/area.h"
#include "app/ui/draw.h"
#include "app/ui/ink.h"

namespace qd::ui {

struct Run {
    std::string words;
    Ink ink = Ink::normal;
    bool struck = false;      // an old value
    std::string link;         // not empty: pressing it returns this
};

struct RichOptions {
    Type type{13, Weight::regular};
    Ink ink = Ink::second;    // of runs whose ink is normal
    int max_lines = 0;        // 0 = all
};

struct RichResult {
    float height = 0;
    std::string_view pressed;  // the link of the run that was pressed; points into the run
};
RichResult rich_text(const Area& area, std::span<const Run> runs, const RichOptions& options = {});
[[nodiscard]] float rich_text_height(float width, std::span<const Run> runs, const RichOptions& options = {});
[[nodiscard]] std::string plain(std::span<const Run> runs);

}  // namespace qd::ui
