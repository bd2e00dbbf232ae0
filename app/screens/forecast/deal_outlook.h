#pragma once
// The open deals behind the forecast: what each may bring, how it is doing and why. Amount,
// close date and chance can be imagined otherwise; nothing is written.

#include <string>
#include <vector>

#include "app/screens/forecast/amounts.h"
#include "app/screens/forecast/what_if_panel.h"
#include "app/ui/table.h"
#include "core/forecast/pipeline/deal_health.h"

namespace qd {

class DealOutlook final : public ui::TableSource {
public:
    enum Column : int { kDeal, kOwner, kAmount, kClose, kChance, kSlip, kHealth };

    void draw(Desk& desk, ui::Area area, ui::Area head, const forecast::Run& run, std::uint64_t number, const Amounts& amounts, WhatIfPanel& what_if);

    [[nodiscard]] std::int64_t row_count() const override { return static_cast<std::int64_t>(m_rows.size()); }
    void row(std::int64_t index, ui::TableRow& out) const override;
    void cell(std::int64_t index, int field, ui::Cell& out) const override;
    bool begin_edit(std::int64_t index, int field, const ui::Rect& cell, std::string& text) override;
    std::string commit_edit(std::int64_t id, int field, std::string_view text) override;

private:
    struct Row { std::uint32_t deal = 0; Id id = 0; double won = 0; std::size_t chance = 0; };
    void reread(const forecast::Run& run);
    [[nodiscard]] const forecast::DealMoment& now(const Row& row) const;

    const forecast::Run* m_run = nullptr;
    std::uint64_t m_number = 0;
    Desk* m_desk = nullptr;
    WhatIfPanel* m_what_if = nullptr;
    Amounts m_amounts;
    std::vector<Row> m_rows;                      // the largest expected value first
    std::vector<forecast::DealHealth> m_health;   // parallel to the run's deals
    ui::TableState m_table;
    std::vector<ui::TableColumn> m_columns;
};

}  // namespace qd
