#include "app/screens/forecast/what_if_panel.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "app/ui/button.h"
#include "app/ui/card.h"
#include "app/ui/choice.h"
#include "app/ui/context.h"
#include "app/ui/distribution.h"
#include "app/ui/draw.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

OutcomeCurve curve_of(const forecast::Histogram& bins, const Amounts& amounts) {
    return {amounts.plain(bins.low), amounts.plain(bins.width), bins.share};
}

std::int64_t cents(double value) { return std::llround(value); }

std::size_t sellers_of(const forecast::Run& run) {
    std::set<Id> owners;
    for (const forecast::DealPath& deal : run.inputs.history.deals)
        if (const auto& now = run.inputs.history.path(deal).back(); run.inputs.history.is_open(now) && now.owner) owners.insert(now.owner);
    return std::max<std::size_t>(owners.size(), 1);
}

}  // namespace

void WhatIfPanel::begin(const forecast::Run& run, std::uint64_t number) {
    if (m_number == number && m_what_if) return;
    m_number = number;
    m_run = &run;
    m_what_if = std::make_unique<forecast::WhatIf>(run.inputs.history, *run.closing, run.deals, sellers_of(run));
    reset();
}

void WhatIfPanel::reset() {
    m_win_points = m_slip_points = m_reps = 0;
    m_lose = false;
    m_scenario = {};
    answer();
}

const forecast::DealEdit* WhatIfPanel::edit_of(std::uint32_t deal) const {
    const auto found = std::ranges::find(m_scenario.edits, deal, &forecast::DealEdit::deal);
    return found == m_scenario.edits.end() ? nullptr : &*found;
}

void WhatIfPanel::imagine(const forecast::DealEdit& edit) {
    std::erase_if(m_scenario.edits, [&](const forecast::DealEdit& known) { return known.deal == edit.deal; });
    if (edit.amount || edit.close_date || edit.chance) m_scenario.edits.push_back(edit);
    if (m_what_if) answer();
}

bool WhatIfPanel::changed() const { return !m_scenario.edits.empty() || m_win_points != 0 || m_slip_points != 0 || m_reps != 0 || m_lose; }

void WhatIfPanel::answer() {
    m_scenario.win_rate_change = m_win_points / 100.0;
    m_scenario.slip_change = m_slip_points / 100.0;
    m_scenario.added_reps = m_reps;
    m_scenario.lose_biggest = m_lose;
    m_answer = m_what_if->evaluate(m_scenario);
    const auto alone = [&](bool set, auto how) {
        if (!set) return 0.0;
        forecast::Scenario one;
        how(one);
        return m_what_if->evaluate(one).expected - m_what_if->base().expected;
    };
    m_alone.win = alone(m_win_points != 0, [&](forecast::Scenario& one) { one.win_rate_change = m_win_points / 100.0; });
    m_alone.slip = alone(m_slip_points != 0, [&](forecast::Scenario& one) { one.slip_change = m_slip_points / 100.0; });
    m_alone.reps = alone(m_reps != 0, [&](forecast::Scenario& one) { one.added_reps = m_reps; });
    m_alone.lose = alone(m_what_if->biggest().has_value(), [](forecast::Scenario& one) { one.lose_biggest = true; });
}

void WhatIfPanel::draw(Desk& desk, Area area, const ForecastState& state, const Amounts& amounts) {
    begin(*state.run(), state.run_number());
    Area inside = card(area);
    card_head(inside, tr("What if"), tr("on the deals’ forecast"), true);
    Area foot = inside.cut_bottom(46).inset(12, 8);
    if (button(foot.left(), tr("Reset"), {.icon = icons::rotate_ccw, .disabled = !changed()})) reset();
    if (button(foot.right(), tr("Save scenario"), {.icon = icons::save, .disabled = !changed() || state.preview() || !desk.may_note()})) keep(desk, state);
    Scroll scroll{inside, "what-if"};
    Area page = scroll.content();
    const float top = page.y;
    page = Area{page.x + 12, page.y + 8, page.width - 24, page.height};
    const forecast::PipelineForecast& deals = state.run()->deals;
    if (!deals.from_history) {
        const float high = paragraph_height(deals.insufficient, type::caption, page.width);
        label_node(Role::status, deals.insufficient, Area{page.x, page.y, page.width, high});
        paragraph(page.cut_top(high, 8), deals.insufficient, type::caption, context().theme().warn);
    }
    draw_chance(page, *state.review(), amounts);
    draw_levers(desk, page, amounts);
    draw_outcome(page, *state.review(), amounts);
    scroll.set_height(page.y - top + 8);
}

void WhatIfPanel::draw_chance(Area& area, const forecast::Review& review, const Amounts& amounts) {
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    const forecast::WhatIfAnswer& base = m_what_if->base();
    const bool moved = changed();
    text(area.cut_top(18), base.chance_of_target ? tr("Chance to reach quota") : tr("Expected from deals"), type::caption, theme.second);
    Area line = area.cut_top(38, 4);
    const std::string before = base.chance_of_target ? percent(locale, 100 * *base.chance_of_target) : amounts.heading(cents(base.expected));
    const std::string after = m_answer.chance_of_target ? percent(locale, 100 * *m_answer.chance_of_target) : amounts.heading(cents(m_answer.expected));
    label_node(Role::text, moved ? tr("{}, changed to {}", before, after) : before, line);
    line.cut_left(text(line, before, type::figure, theme.text), 8);
    if (moved) {
        line.cut_left(18, 6);
        text(Area{line.x - 22, line.y, 18, line.height}, "→", type::normal14, theme.second);
        text(line, after, {20, Weight::semibold}, theme.accent);
    }
    Distribution shown;
    shown.now = curve_of(base.histogram, amounts);
    if (moved) shown.changed = curve_of(m_answer.histogram, amounts);
    if (review.quota) shown.target = amounts.plain(static_cast<double>(*review.quota)), shown.target_name = tr("quota");
    shown.chance = moved ? m_answer.chance_of_target : base.chance_of_target;
    const std::string unit = amounts.unit();
    distribution(area.cut_top(132, 8), tr("Spread of the outcome"), shown, {.unit = unit, .definition = tr("Share of outcomes; all deals share one shock.")});
}

void WhatIfPanel::draw_levers(Desk& desk, Area& area, const Amounts& amounts) {
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    bool moved = false;
    const auto lever = [&](const char* label, float& value, float low, float high, float step, const std::string& now, const std::string& worth, double effect) {
        line_across(area.x - 12, area.y, area.width + 24, theme.line);
        area.cut_top(6);
        Area head = area.cut_top(20);
        text(head, label, type::body, theme.text);
        text(head, now, type::body_strong, value != 0 ? theme.accent : theme.text, Align::right);
        moved |= slider(area.cut_top(24), label, value, low, high, step, now);
        Area foot = area.cut_top(18, 6);
        const std::string change = value == 0 ? std::string{tr("no change")} : amounts.change(cents(effect)) + " " + amounts.unit();
        text(foot.cut_right(text_width(change, type::caption) + 1, 8), change, type::caption, value == 0 ? theme.second : theme.accent, Align::right);
        text(foot, worth, type::caption, theme.second);
    };
    lever(tr("Win rate"), m_win_points, -20, 20, 1, percent(locale, 100 * m_what_if->win_rate() + m_win_points, 1), tr("1 point is worth {}", amounts.heading(cents(m_what_if->worth_of_win_point()))), m_alone.win);
    lever(tr("Slip past the period"), m_slip_points, -20, 20, 1, percent(locale, 100 * m_what_if->slip_rate() + m_slip_points, 1), tr("1 point is worth {}", amounts.heading(cents(m_what_if->worth_of_slip_point()))), m_alone.slip);
    lever(tr("Add reps"), m_reps, 0, 5, 1, number(locale, m_reps), tr("a quarter of an average rep at first"), m_alone.reps);
    if (const auto biggest = m_what_if->biggest()) {
        line_across(area.x - 12, area.y, area.width + 24, theme.line);
        area.cut_top(6);
        Area row = area.cut_top(36, 6);
        const forecast::DealPath& path = m_run->inputs.history.deals[*biggest];
        moved |= toggle(row.right(8), tr("Lose the biggest deal"), m_lose, {.bare = true});
        text(row.cut_right(56, 4), amounts.change(cents(m_alone.lose)), type::body_medium, theme.bad, Align::right);
        text(row.cut_top(18), tr("Lose the biggest deal"), type::body, theme.text);
        text(row, desk.present().title(desk.catalogue().entity("deal"), path.id) + ", " + money(locale, m_run->inputs.history.path(path).back().amount.value_or(0)), type::caption, theme.second);
    }
    if (moved) answer();
}

void WhatIfPanel::draw_outcome(Area& area, const forecast::Review& review, const Amounts& amounts) {
    const Theme& theme = context().theme();
    line_across(area.x - 12, area.y, area.width + 24, theme.line);
    area.cut_top(6);
    const NodeScope list{Role::list, tr("Outcome"), area};
    const auto row = [&](const std::string& label, const std::string& now, const std::string& then, const std::string& change, bool head) {
        Area line = area.cut_top(22);
        const NodeScope item{Role::listitem, head ? label : fmt::format("{}: {} {}, {} {}", label, tr("now"), now, tr("what if"), then), line};
        const Type size = head ? type::caption : type::body;
        text(line.cut_right(50), change, size, head ? theme.second : theme.text, Align::right);
        text(line.cut_right(58), then, head ? size : type::body_medium, head ? theme.second : theme.text, Align::right);
        text(line.cut_right(54), now, size, head ? theme.second : theme.text, Align::right);
        text(line, label, size, head ? theme.second : theme.text);
    };
    row(amounts.unit(), tr("Now"), tr("What if"), tr("Change"), true);
    const auto figure_row = [&](const char* label, double now, double then) {
        row(label, amounts.write(cents(now)), amounts.write(cents(then)), amounts.change(cents(then) - cents(now)), false);
    };
    const forecast::WhatIfAnswer& base = m_what_if->base();
    figure_row(tr("Expected"), base.expected, m_answer.expected);
    figure_row("P10", base.p10, m_answer.p10);
    figure_row("P90", base.p90, m_answer.p90);
    if (review.quota) figure_row(tr("Gap to quota"), base.expected - static_cast<double>(*review.quota), m_answer.expected - static_cast<double>(*review.quota));
}

void WhatIfPanel::keep(Desk& desk, const ForecastState& state) {
    nlohmann::ordered_json edits = nlohmann::ordered_json::array();
    for (const forecast::DealEdit& edit : m_scenario.edits) {
        nlohmann::ordered_json one = {{"deal", m_run->inputs.history.deals[edit.deal].id}};
        if (edit.amount) one["amount"] = *edit.amount;
        if (edit.close_date) one["close_date"] = iso(*edit.close_date);
        if (edit.chance) one["chance"] = *edit.chance;
        edits.push_back(std::move(one));
    }
    const nlohmann::ordered_json definition = {{"win_rate_change", m_scenario.win_rate_change}, {"slip_change", m_scenario.slip_change}, {"added_reps", m_scenario.added_reps}, {"lose_biggest", m_scenario.lose_biggest}, {"edits", edits}};
    forecast::KeptScenario scenario;
    std::vector<std::string> parts;
    if (m_win_points != 0) parts.push_back(tr("win rate {} points", number(context().locale(), m_win_points, 0, Sign::always)));
    if (m_slip_points != 0) parts.push_back(tr("slip {} points", number(context().locale(), m_slip_points, 0, Sign::always)));
    if (m_reps != 0) parts.push_back(tr("{} more reps", number(context().locale(), m_reps)));
    if (m_lose) parts.emplace_back(tr("without the biggest deal"));
    if (!m_scenario.edits.empty()) parts.push_back(tr_count(context().locale(), static_cast<std::int64_t>(m_scenario.edits.size()), "{} deal changed", "{} deals changed"));
    for (const std::string& part : parts) scenario.name += (scenario.name.empty() ? "" : ", ") + part;
    scenario.definition = definition.dump();
    scenario.outcome = cents(m_answer.expected);
    if (m_answer.chance_of_target) scenario.chance = 100 * *m_answer.chance_of_target;
    auto change = forecast::keep_scenario(state.dossier().run, scenario);
    if (!change) return desk.report(change.error());
    context().after_frame([&desk, change = *std::move(change)] { (void)desk.note(change); });
}

}  // namespace qd
