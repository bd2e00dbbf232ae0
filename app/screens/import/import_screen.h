#pragma once
// The import wizard: which columns mean what, what each row becomes, what is in
// doubt and why, and what happened.

#include "app/screens/import/import_session.h"
#include "app/shell/screen.h"

namespace qd {

class ImportScreen final : public Screen {
public:
    [[nodiscard]] const ScreenInfo& info() const override;
    void draw(Desk& desk, ui::Area area) override;

private:
    void draw_empty(Desk& desk, ui::Area area);
    void draw_waiting(Desk& desk, ui::Area area);
    void draw_match(Desk& desk, ui::Area area);
    void draw_head(Desk& desk, ui::Area& area);
    void draw_mapping(Desk& desk, ui::Area row);   // what it was matched by; to save and to take up again
    void draw_mapping_dialog(Desk& desk);
    void draw_columns(Desk& desk, ui::Area area);
    void draw_column(Desk& desk, ui::Area row, std::size_t column);
    void draw_question(Desk& desk, ui::Area box, std::size_t question);
    void draw_preview(Desk& desk, ui::Area area);
    void draw_foot(Desk& desk, ui::Area area);
    void draw_result(Desk& desk, ui::Area area);
    void draw_done(Desk& desk, ui::Area area);
    void draw_problems(ui::Area& area);
    void take_files(Desk& desk);
    void pick(Desk& desk);
    [[nodiscard]] float question_height(const ImportQuestion& question, float width) const;

    ImportSession m_session;
    std::uint64_t m_opened_for = 0;   // desk.reading()
    std::vector<ImportProfile> m_profiles;
    std::uint64_t m_profiles_at = 0;  // desk.moment() when they were read
    std::string m_profile_name;
    std::uint64_t m_row = 0;       // shown in detail in the preview
};

}  // namespace qd
