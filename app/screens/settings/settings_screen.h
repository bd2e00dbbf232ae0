#pragma once
// Company, people, pipelines and stages, products, custom fields, and the workspace
// itself. Stage edits wait until they are applied, with what they would change.

#include <map>

#include "app/shell/last_copy.h"
#include "app/shell/screen.h"
#include "app/ui/form.h"
#include "app/ui/table.h"
#include "core/insight/stage_stats.h"

namespace qd {

class SettingsScreen final : public Screen {
public:
    [[nodiscard]] const ScreenInfo& info() const override;
    void draw(Desk& desk, ui::Area area) override;

private:
    // A stage as it would be after Apply; id 0 = to be added.
    struct StageDraft {
        Id id = 0;
        std::string name, kind, category, colour, required;
        std::optional<double> probability, rotting;
        bool removed = false;
        friend bool operator==(const StageDraft&, const StageDraft&) = default;
    };
    void draw_company(Desk& desk, ui::Area area);
    void draw_pipelines(Desk& desk, ui::Area area);
    void draw_stage(Desk& desk, ui::Area row, std::size_t at);
    void draw_effect(Desk& desk, ui::Area area);
    void draw_fields(Desk& desk, ui::Area area);
    void draw_field_dialog(Desk& desk);
    void draw_records(Desk& desk, ui::Area area, std::string_view entity);
    void draw_workspace(Desk& desk, ui::Area area);
    // People or products as lines; the open one also as fields to edit.
    struct Line { Id id = 0; std::string name, remark; };
    void read_lines(Desk& desk, const Entity& entity);
    void draw_open_record(Desk& desk, ui::Area& list, const Entity& entity, const Line& line);
    void read_stages(Desk& desk);
    void apply_stages(Desk& desk);
    void save_company(Desk& desk);

    int m_tab = 0;
    std::uint64_t m_opened_for = 0;   // desk.opening()
    std::uint64_t m_read_at = 0;
    Id m_pipeline = 0;
    std::vector<StageDraft> m_drafts, m_before;
    std::map<Id, StageStats> m_stats;
    std::vector<ui::FieldSpec> m_company;
    std::map<std::string, std::string, std::less<>> m_company_shown;   // the fields' values when they were read
    std::vector<ui::FieldSpec> m_new_field;
    std::string m_fields_of = "deal", m_problem;
    std::map<Id, ui::FormState> m_form_states;
    Id m_open_record = 0;
    std::vector<Line> m_lines;
    std::vector<ui::FieldSpec> m_open_specs;
    std::uint64_t m_lines_at = 0;     // desk.moment() when they were read
    std::string m_lines_of;
    Id m_lines_open = 0;
    CopyWatch m_copy;
};

}  // namespace qd
