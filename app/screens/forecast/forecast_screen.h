#pragma once
// Forecast: five steps from data to a published number, what changed in the pipeline, and
// how good past forecasts were.

#include "app/screens/forecast/amounts.h"
#include "app/screens/forecast/changes_view.h"
#include "app/screens/forecast/deal_outlook.h"
#include "app/screens/forecast/forecast_dialogs.h"
#include "app/screens/forecast/forecast_state.h"
#include "app/screens/forecast/review_table.h"
#include "app/screens/forecast/what_if_panel.h"
#include "app/shell/screen.h"
#include "app/ui/item.h"
#include "core/forecast/process/published.h"

namespace qd {

struct FactList;

class ForecastScreen final : public Screen {
public:
    [[nodiscard]] const ScreenInfo& info() const override;
    void draw(Desk& desk, ui::Area area) override;

private:
    // forecast_screen.cpp: frame, header, what happens
    void follow_route(Desk& desk);
    void draw_head(Desk& desk, ui::Area& area);
    void draw_period(Desk& desk, ui::Area& row);
    void draw_period_menu(Desk& desk, const ui::Item& owner);
    void draw_export(Desk& desk, ui::Area& row);
    void draw_primary(Desk& desk, ui::Area& row);
    void draw_steps(Desk& desk, ui::Area row);
    void draw_body(Desk& desk, ui::Area area);
    void compare_with_published(Desk& desk);
    [[nodiscard]] bool draw_other_faces(Desk& desk, ui::Area area);  // empty, busy, error; true when drawn
    void begin_run(Desk& desk);
    void keep_run(Desk& desk, const forecast::Run& run);
    void accept(Desk& desk, int step);
    void sign_off(Desk& desk);
    void publish(Desk& desk);
    void note(Desk& desk, Result<Change> change, std::string effect = {});
    [[nodiscard]] std::string step_remark(Desk& desk, int step) const;
    [[nodiscard]] int shown_step() const;
    [[nodiscard]] static std::string period_words(const forecast::RunPeriod& period);

    // steps_view.cpp: data, analysis, models
    void draw_data(Desk& desk, ui::Area area);
    void draw_analysis(Desk& desk, ui::Area area);
    void draw_left_over(ui::Area area);
    void draw_models(Desk& desk, ui::Area area);
    void add_steps_and_sums(FactList& list) const;
    void draw_indicators(Desk& desk, ui::Area area);
    void import_indicator(Desk& desk);

    // review_view.cpp: figures, fan, table
    void draw_review(Desk& desk, ui::Area area);
    void draw_figures(ui::Area area);
    void draw_fan(ui::Area area, bool tall_labels);
    void draw_table(Desk& desk, ui::Area area);
    void draw_phone(Desk& desk, ui::Area area);
    [[nodiscard]] std::string gap_words() const;

    // final_view.cpp
    void draw_final(Desk& desk, ui::Area area);
    void draw_panel(Desk& desk, ui::Area area);
    void draw_due(Desk& desk, ui::Area area);
    void agree_with_published(Desk& desk);
    void export_csv(Desk& desk);
    void export_page(Desk& desk);

    ForecastState m_state;
    ReviewTable m_review_table;
    ui::TableState m_table;
    ForecastDialogs m_dialogs;
    ChangesView m_changes;
    std::optional<forecast::PublishedView> m_published;  // what others that are published say of the period
    WhatIfPanel m_what_if;
    DealOutlook m_deal_outlook;
    int m_review_view = 0;     // 0 people, 1 deals
    Amounts m_amounts;
    int m_tab = 0;             // 0 forecast, 1 changes
    int m_step = 0;            // looked at; 0 = where the run stands
    std::uint64_t m_shown_version = 0;
    std::vector<ui::TableColumn> m_columns;
    std::string m_columns_for;
    std::string m_route_seen;
};

}  // namespace qd
