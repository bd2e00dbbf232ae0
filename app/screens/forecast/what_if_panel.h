#pragma once
// "What if": the chance to reach the quota under changed assumptions, answered while a
// slider moves.

#include <memory>
#include <optional>

#include "app/screens/forecast/amounts.h"
#include "app/screens/forecast/forecast_state.h"
#include "core/forecast/pipeline/what_if.h"

namespace qd {

class WhatIfPanel {
public:
    void draw(Desk& desk, ui::Area area, const ForecastState& state, const Amounts& amounts);

    // What one deal would do: its amount, close date or chance as somebody imagines them.
    [[nodiscard]] const forecast::DealEdit* edit_of(std::uint32_t deal) const;
    void imagine(const forecast::DealEdit& edit);

private:
    void begin(const forecast::Run& run, std::uint64_t number);
    void answer();
    void draw_chance(ui::Area& area, const forecast::Review& review, const Amounts& amounts);
    void draw_levers(Desk& desk, ui::Area& area, const Amounts& amounts);
    void draw_outcome(ui::Area& area, const forecast::Review& review, const Amounts& amounts);
    void keep(Desk& desk, const ForecastState& state);
    void reset();
    [[nodiscard]] bool changed() const;

    std::unique_ptr<forecast::WhatIf> m_what_if;  // of the run it was made for
    const forecast::Run* m_run = nullptr;
    std::uint64_t m_number = 0;
    forecast::Scenario m_scenario;
    forecast::WhatIfAnswer m_answer;
    float m_win_points = 0, m_slip_points = 0, m_reps = 0;
    bool m_lose = false;
    // What each lever would change alone, minor units; kept, because it is drawn in each frame.
    struct { double win = 0, slip = 0, reps = 0, lose = 0; } m_alone;
};

}  // namespace qd
