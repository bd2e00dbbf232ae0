#pragma once
// Messages inside the page: a banner across it, or a box within a form.

#include <string_view>

#include "app/ui/area.h"
#include "app/ui/icon.h"

namespace qd::ui {

enum class Tone : unsigned char { info, good, warn, bad };

struct Notice {
    Tone tone = Tone::info;
    Icon icon{};
    std::string_view title;
    std::string_view words;             // one or two lines
    std::string_view quiet;             // labels of up to three actions, from left to right;
    std::string_view plain;             // empty = not there
    std::string_view filled;
};
enum class NoticeAnswer : unsigned char { none, quiet, plain, filled };

// Cuts its height off the top of the page, edge to edge, with a line below.
NoticeAnswer banner(Area& page, const Notice& notice);
// A rounded tinted box; height as needed, cut off the top.
NoticeAnswer notice_box(Area& area, const Notice& notice);

}  // namespace qd::ui
