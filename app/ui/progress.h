#pragma once
// How far something is: bars, spinners, the age bar of a deal, and a job with Cancel.

#include <string_view>

#include "app/ui/area.h"
#include "app/ui/color.h"

namespace qd::ui {

// done 0…1; negative: unknown, the bar moves. name is spoken.
void progress_bar(const Area& area, float done, std::string_view name, Color color = {0, 0, 0, 0});
void spinner(const Area& area, float size = 16);
// Bar with a tick for the typical value; amber above 1.5 × typical.
void age_bar(const Area& area, float value, float typical, float longest);
// A small horizontal share bar without a name (match quality, attainment).
void share_bar(const Area& area, float share, Color color, float tick = -1);
// A long job: what it does, the bar, and Cancel. true when cancelled.
bool job_panel(const Area& area, std::string_view title, std::string_view doing, float done);

}  // namespace qd::ui
