// Dear ImGui asks its tables and columns to tidy up behind it wherever it tidies up itself, so both would ship although
// nothing of ours begins one: lists are app/ui/table.h. The page has these instead of imgui_tables.cpp.

#include <imgui.h>
#include <imgui_internal.h>

namespace ImGui {

void EndTable() {}
void EndColumns() {}
void PushColumnsBackground() {}
void PopColumnsBackground() {}
void TablePushBackgroundChannel() {}
void TablePopBackgroundChannel() {}
void TablePushColumnChannel(int) {}
void TablePopColumnChannel() {}
void TableGcCompactSettings() {}
void TableGcCompactTransientBuffers(ImGuiTable*) {}
void TableGcCompactTransientBuffers(ImGuiTableTempData*) {}
void TableSettingsAddSettingsHandler() {}

}  // namespace ImGui
