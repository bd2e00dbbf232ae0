#pragma once
// The form of a new snapshot, and beside it what would go along and what would stay behind.

#include <optional>
#include <string>
#include <vector>

#include "app/screens/share/snapshot_maker.h"
#include "app/ui/area.h"
#include "core/query/saved_view.h"

namespace qd {

class SnapshotPanel {
public:
    void draw(Desk& desk, ui::Area area);

private:
    void begin(Desk& desk);
    void draw_choice(Desk& desk, ui::Area& column);
    void draw_records(Desk& desk, ui::Area& column);
    void draw_lock(Desk& desk, ui::Area& column);
    void draw_phrase(Desk& desk, ui::Area& column);
    void draw_recipients(Desk& desk, ui::Area& column);
    void draw_signature(Desk& desk, ui::Area& column);
    void draw_actions(Desk& desk, ui::Area& column);
    void draw_contents(Desk& desk, ui::Area area);
    float draw_counts(Desk& desk, ui::Area area, const Manifest& manifest);
    [[nodiscard]] SnapshotChoice choice(Desk& desk) const;

    const Workspace* m_for = nullptr;
    int m_profile = 1;
    int m_scope = 0;                       // 0 everything, then the views, then the people
    std::vector<SavedView> m_views;
    std::vector<std::pair<Id, std::string>> m_people;
    std::optional<Date> m_as_of;
    int m_lock = 0;
    std::string m_phrase, m_name, m_named, m_note;   // m_named: the name that was proposed last
    std::vector<std::string> m_recipients;
    bool m_sign = true;
    bool m_tried = false;                  // what is missing is said only after an attempt
    SnapshotMaker m_maker;
};

}  // namespace qd
