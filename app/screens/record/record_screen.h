#pragma once
// The page of one record: facts at the left, its story in the middle, what belongs
// to it at the right. One screen for every record type; the catalogue says what is in it.

#include "app/screens/automation/rule_buttons.h"
#include "app/screens/record/composer.h"
#include "app/screens/record/record_timeline.h"
#include "app/shell/screen.h"
#include "app/ui/form.h"
#include "core/insight/deal_signals.h"
#include "core/insight/stage_stats.h"

namespace qd {

class RecordScreen final : public Screen {
public:
    RecordScreen(std::string entity, ScreenInfo info) : m_entity_key(std::move(entity)), m_info(info) {}
    [[nodiscard]] const ScreenInfo& info() const override { return m_info; }
    void draw(Desk& desk, ui::Area area) override;
    // The same record in a panel beside its list.
    enum class Beside : unsigned char { stays, opens, closes };
    [[nodiscard]] Beside draw_beside(Desk& desk, ui::Area area, Id id);

private:
    struct Related {
        std::string title, remark, right;
        std::string route;
        bool person = false, done = false;
    };
    struct Section { std::string title; std::vector<Related> rows; std::string add_entity; std::vector<Assignment> add_values; std::size_t more = 0; };

    void read_when_needed(Desk& desk, Id id);
    void read(Desk& desk, Id id);
    void read_sections(Desk& desk, Id id);
    void draw_head(Desk& desk, ui::Area& area);
    void draw_stages(Desk& desk, ui::Area& area);
    void draw_health(Desk& desk, ui::Area& area);
    void draw_facts(Desk& desk, ui::Area area);
    void draw_story(Desk& desk, ui::Area area);
    void draw_log(Desk& desk, ui::Area& area);
    void draw_related(Desk& desk, ui::Area area);
    void draw_column(Desk& desk, ui::Area area);  // everything one below the other: a phone, a panel
    void draw_convert(Desk& desk);
    void save_field(Desk& desk, const ui::FieldChange& change);
    void save_log(Desk& desk);
    void move_to(Desk& desk, Id stage);
    void convert_lead(Desk& desk);
    [[nodiscard]] Id stage_of_kind(Desk& desk, std::string_view kind) const;
    [[nodiscard]] const Entity& entity(Desk& desk) const { return desk.catalogue().entity(m_entity_key); }

    std::string m_entity_key;
    ScreenInfo m_info;
    std::optional<Record> m_record;
    std::optional<Error> m_problem;
    std::uint64_t m_read_at = 0, m_read_norms = 0;
    Id m_read_id = 0;
    Date m_read_day{};
    std::vector<std::string> m_fact_keys;
    std::vector<ui::FieldSpec> m_facts;
    ui::FormState m_facts_state;
    std::vector<StageStats> m_stages;
    std::vector<DealSignal> m_signals;
    std::vector<Section> m_sections;
    RuleButtons m_rule_buttons;
    RecordTimeline m_timeline;
    ui::TimelineState m_timeline_state;
    int m_filter = 0, m_log_kind = 0, m_part = 0;
    std::string m_log_words;
};

// Hosts the form for new records: asked for from anywhere, drawn over every screen.
class ComposerScreen final : public Screen {
public:
    [[nodiscard]] const ScreenInfo& info() const override;
    void draw(Desk&, ui::Area) override {}
    void draw_over(Desk& desk) override { m_composer.draw(desk); }

private:
    Composer m_composer;
};

}  // namespace qd
