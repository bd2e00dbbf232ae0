// The review: key figures, the fan, who says what, and the spread of the outcome.

#include <algorithm>
#include <cmath>

#include "app/screens/forecast/forecast_screen.h"
#include "app/ui/avatar.h"
#include "app/ui/button.h"
#include "app/ui/card.h"
#include "app/ui/chart.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/range_bar.h"
#include "app/ui/scroll.h"
#include "app/ui/tabs.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;
using namespace forecast;

namespace {

constexpr std::size_t kShownHistory = 12;  // periods before the fan

std::string grain_name(Date start, Frequency grain, bool tiny) {
    const std::chrono::year_month_day day{start};
    if (grain == Frequency::weekly) return fmt::format("{} {}", month_name(static_cast<unsigned>(day.month())), static_cast<unsigned>(day.day()));
    const std::string name = month_name(static_cast<unsigned>(day.month()));
    return tiny ? name.substr(0, 1) : name;
}

// The statistical forecast's own spread of the period.
struct Outlook { std::int64_t mean = 0, low = 0, high = 0; };
Outlook outlook_of(const forecast::Run& run) { return {run.models.period.mean, run.models.period.low80, run.models.period.high80}; }

}  // namespace

std::string ForecastScreen::gap_words() const {
    const Review& review = *m_state.review();
    if (!review.quota) return tr("Nobody has a quota yet: set it under Settings, People.");
    const std::int64_t gap = *review.gap();
    if (gap >= 0) return tr("The call lies {} above the quota.", m_amounts.heading(gap));
    std::string words = tr("The call leaves {} to the quota", m_amounts.heading(-gap));
    if (review.coverage) words += tr("; open deals are worth {} × what is still to be won", number(context().locale(), *review.coverage, 1));
    return words + ".";
}

void ForecastScreen::draw_review(Desk& desk, Area area) {
    draw_figures(area.cut_top(76, 12));
    if (area.width > 940) m_what_if.draw(desk, area.cut_right(268, 12), m_state, m_amounts);
    const float fan = std::clamp(area.height * 0.4f, 180.0f, 300.0f);
    draw_fan(area.cut_top(fan, 12), true);
    draw_table(desk, area);
}

void ForecastScreen::draw_figures(Area area) {
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    const Review& review = *m_state.review();
    const Outlook outlook = outlook_of(*m_state.run());
    fill(area, theme.panel, kCardRadius);
    frame(area, theme.line, kCardRadius);
    const NodeScope group{Role::group, tr("Key figures"), area};
    Area first = area.cut_left(std::min(272.0f, area.width * 0.27f));
    Area inside = first.inset(12, 9);
    const Area bar = inside.cut_right(inside.width - 120).inset(8, 0);
    figure(inside, {tr("Statistical forecast"), m_amounts.heading(outlook.mean), tr("80 % {} – {}", m_amounts.write(outlook.low), m_amounts.write(outlook.high))});
    const double quota = static_cast<double>(review.quota.value_or(outlook.mean));
    const double low = std::min(static_cast<double>(outlook.low), quota), high = std::max(static_cast<double>(outlook.high), quota);
    RangeBar range{static_cast<double>(outlook.low), static_cast<double>(outlook.mean), static_cast<double>(outlook.high), low - (high - low) * 0.1, high + (high - low) * 0.1, {}, {}};
    if (review.quota) range.tick = quota, range.tick_name = tr("quota");
    if (bar.width > 60) range_bar(bar.centered(bar.width, 40), tr("Range of the forecast"), tr("80 % of outcomes lie between {} and {}", m_amounts.heading(outlook.low), m_amounts.heading(outlook.high)), range);
    const auto cell = [&](int index, const Figure& shown) {
        Area place = area.column(index, 5, 0);
        line_down(place.x, place.y, place.height, theme.line);
        figure(place.inset(12, 9), shown);
    };
    cell(0, {tr("Submitted by reps"), m_amounts.heading(review.submitted),
             review.submitters ? tr("{} of {} people", review.submitters, review.people) : std::string{tr("nobody yet")}});
    const std::string managers = m_amounts.change(review.managers - review.submitted) == "0" ? std::string{tr("as submitted")} : tr("{} on submitted", m_amounts.change(review.managers - review.submitted));
    cell(1, {tr("Managers’ call"), m_amounts.heading(review.managers), managers});
    if (!review.quota) {
        cell(2, {tr("Quota"), "–", tr("nobody has one")});
        cell(3, {tr("Last period"), m_amounts.heading(review.last_period), tr("won")});
    } else {
        cell(2, {tr("Quota"), m_amounts.heading(*review.quota), tr("{} won last period", m_amounts.heading(review.last_period))});
        const std::int64_t gap = *review.gap();
        cell(3, {tr("Gap, call to quota"), m_amounts.heading(gap, Sign::always), tr("{} of quota", percent(locale, 100.0 * static_cast<double>(gap) / static_cast<double>(std::max<std::int64_t>(*review.quota, 1)), 1)), gap < 0 ? theme.bad : theme.good});
    }
    cell(4, {tr("Coverage"), review.coverage ? number(locale, *review.coverage, 1) + " ×" : std::string{"–"}, tr("open {}", m_amounts.heading(review.open_amount))});
}

void ForecastScreen::draw_fan(Area area, bool with_card) {
    const forecast::Run& run = *m_state.run();
    const Series& history = run.analysis.history;
    const bool phone = !with_card;
    Area inside = area;
    if (with_card) {
        inside = card(area);
        Area head = inside.cut_top(30).inset(12, 0);
        label_node(Role::heading, tr("Won revenue by period"), head, 3);
        spans(head, {{tr(history.frequency == Frequency::weekly ? "Won revenue by week" : "Won revenue by month"), type::body_strong, context().theme().text},
                     {tr("{} · nothing dated after {} is used", m_amounts.unit(), date(context().locale(), run.inputs.as_of, run.inputs.as_of)), type::caption, context().theme().second, 8}});
        inside = inside.inset(12, 2);
    }
    LineChart chart;
    const std::size_t from = history.values.size() > kShownHistory ? history.values.size() - kShownHistory : 0;
    LineSeries won{.name = tr("won"), .marks = true, .label_end = false}, ahead{.name = tr("forecast"), .color = context().theme().series[0], .style = LineStyle::dashed, .marks = true};
    ui::Band outer{.name = "95 %"}, inner{.name = "80 %"};
    LineSeries quota{.name = tr("quota"), .color = context().theme().warn};
    const auto add = [&](Date start, double known, double mean, const FanStep* step) {
        chart.categories.push_back(grain_name(start, history.frequency, phone));
        won.values.push_back(known);
        ahead.values.push_back(mean);
        for (auto* band : {&outer, &inner}) {
            band->low.push_back(step ? m_amounts.plain(band == &outer ? step->low95 : step->low80) : mean);
            band->high.push_back(step ? m_amounts.plain(band == &outer ? step->high95 : step->high80) : mean);
        }
    };
    for (std::size_t at = from; at < history.values.size(); ++at) {
        const double value = m_amounts.plain(history.values[at]);
        add(history.date_at(at), value, at + 1 == history.values.size() && !run.models.fan.empty() ? value : NAN, nullptr);
    }
    chart.known_until = run.models.fan.empty() || won.values.empty() ? -1 : static_cast<int>(won.values.size()) - 1;
    for (const FanStep& step : run.models.fan) add(step.start, NAN, m_amounts.plain(step.mean), &step);
    const Review& review = *m_state.review();
    if (review.quota && !chart.categories.empty()) {
        const double steps = history.frequency == Frequency::weekly ? run.inputs.period.days() / 7.0 : std::round(run.inputs.period.days() / 30.4);
        quota.values.assign(chart.categories.size(), m_amounts.plain(static_cast<double>(*review.quota)) / std::max(steps, 1.0));
    }
    chart.bands = {outer, inner};
    chart.series = {won, ahead};
    if (!quota.values.empty()) chart.series.push_back(quota);
    ChartOptions options{.unit = {}, .definition = tr("Won value of the deals closed in it; bands hold 80 and 95 % of outcomes."), .value_labels = true, .from_zero = true};
    const std::string unit = m_amounts.unit();
    options.unit = unit;
    options.y_axis = true;
    const std::string lack = history.values.empty() ? tr("Insufficient history: nothing was won before {}.", iso(run.inputs.as_of)) : std::string{};
    options.too_little = lack;
    (void)line_chart(inside, tr("Won revenue with forecast"), chart, options);
}

void ForecastScreen::draw_table(Desk& desk, Area area) {
    const Theme& theme = context().theme();
    Area inside = card(area);
    Area switch_row = inside.cut_top(38).inset(10, 6);
    segmented(switch_row.left(8), tr("Rows"), {{tr("People"), {}, icons::users}, {tr("Deals"), {}, icons::layers}}, m_review_view);
    if (m_review_view == 1) {
        m_deal_outlook.draw(desk, inside, switch_row, *m_state.run(), m_state.run_number(), m_amounts, m_what_if);
        return;
    }
    const std::string key = std::to_string(static_cast<int>(inside.width)) + m_amounts.unit();
    if (key != m_columns_for) {
        m_columns_for = key;
        m_columns = m_review_table.columns(inside.width);
    }
    m_review_table.allow_edits(!m_state.preview() && m_state.dossier().run.step >= 4 && !m_state.dossier().run.final && desk.may_note());
    TableOptions options;
    options.selectable = false;
    options.padding = 10;
    options.ruled_edges = false;
    options.row_height = 26;
    Area foot = inside.cut_bottom(30);
    const TableResult done = table(inside.inset(1, 4), tr("Forecast by team"), m_columns, m_review_table, m_table, options);
    if (done.toggled) m_review_table.toggle(*done.toggled);
    if (done.opened) {
        const ReviewRow* row = m_state.review()->find(*done.opened);
        if (row && row->leads) m_review_table.toggle(*done.opened);
        else if (row && m_review_table.editable()) m_dialogs.ask_adjustment(*row);
    }
    line_across(foot.x, foot.y, foot.width, theme.line);
    Area words = foot.inset(12, 0);
    const std::string gap = gap_words();
    label_node(Role::status, gap, words);
    text(words, gap, type::caption, theme.second);
    if (const auto edit = m_review_table.take_edit()) {
        const ReviewRow* row = edit->person ? m_state.review()->find(edit->person) : &m_state.review()->rows.front();
        if (row && edit->column == ReviewTable::kSubmission) m_dialogs.ask_submission(*row);
        else if (row) m_dialogs.ask_adjustment(*row);
    }
}

void ForecastScreen::draw_phone(Desk& desk, Area area) {
    const Theme& theme = context().theme();
    Area head = area.cut_top(kTouch, 4);
    label_node(Role::heading, tr("Forecast"), head, 1);
    draw_period(desk, head);
    Area actions = head;
    if (m_state.run() && m_state.review()) draw_primary(desk, actions);
    if (draw_other_faces(desk, area)) return;
    const forecast::Run& run = *m_state.run();
    const Review& review = *m_state.review();
    const Outlook outlook = outlook_of(run);
    Scroll scroll{area, "forecast"};
    Area page = scroll.content();
    const float top = page.y;
    text(page.cut_top(20), tr("Forecast won, {} to {}", date(context().locale(), run.inputs.period.first, run.inputs.period.first), date(context().locale(), run.inputs.period.last, run.inputs.period.first, DateStyle::full)), type::normal14, theme.second);
    Area big = page.cut_top(38, 8);
    const std::string range = tr("80 % range {} to {}", m_amounts.heading(outlook.low), m_amounts.heading(outlook.high));
    label_node(Role::text, tr("Statistical forecast {}, {}", m_amounts.heading(outlook.mean), range), big);
    big.cut_left(text(big, m_amounts.heading(outlook.mean), type::figure, theme.text), 12);
    text(Area{big.x, big.y + 4, big.width, big.height - 4}, range, type::normal14, theme.second);
    Area figures = page.cut_top(72, 10);
    fill(figures, theme.panel, kCardRadius);
    frame(figures, theme.line, kCardRadius);
    const auto cell = [&](int index, const Figure& shown) {
        Area place = figures.column(index, 3, 0);
        if (index) line_down(place.x, place.y, place.height, theme.line);
        figure(place.inset(10, 8), shown, 17);
    };
    const auto& chance = run.deals.simulation.chance_of_target;
    cell(0, {tr("Quota"), review.quota ? m_amounts.heading(*review.quota) : std::string{"–"}, chance ? tr("{} likely", percent(context().locale(), 100 * *chance)) : std::string{tr("nobody has one")}});
    cell(1, {tr("Managers’ call"), m_amounts.heading(review.managers), tr("{} of {} teams", review.teams_signed, review.teams)});
    cell(2, {tr("Open deals"), m_amounts.heading(review.open_amount), review.coverage ? tr("{} × the gap", number(context().locale(), *review.coverage, 1)) : std::string{}});
    text(page.cut_top(18), tr("Won per period, {}", m_amounts.unit()), type::caption, theme.second);
    draw_fan(page.cut_top(230, 8), false);
    for (const Finding& finding : run.analysis.findings) {
        if (finding.kind != Finding::Kind::history) continue;
        const float high = paragraph_height(finding.words, type::body, page.width);
        label_node(Role::text, finding.words, Area{page.x, page.y, page.width, high});
        paragraph(page.cut_top(high, 10), finding.words, type::body, theme.second);
    }
    Area title = page.cut_top(32);
    fill(Area{area.x - 16, title.y, area.width + 32, title.height}, theme.panel);
    text(title, tr("By manager"), type::body, theme.second);
    text(title, m_amounts.unit(), type::body, theme.second, Align::right);
    std::int64_t most = 1;
    for (const ReviewRow& row : review.rows)
        if (row.parent == 0) most = std::max({most, row.adjusted, row.quota.value_or(0)});
    const NodeScope list{Role::list, tr("By manager"), page};
    for (const ReviewRow& row : review.rows) {
        if (row.parent != 0) continue;
        Area line = page.cut_top(kTouch);
        const NodeScope item{Role::listitem, fmt::format("{} {}", row.kind == RollUpRow::Kind::nobody ? tr("Without an owner") : row.name, m_amounts.write(row.adjusted)), line};
        if (!clipped(line)) {
            line_across(area.x, line.y, area.width, theme.line);
            if (row.kind == RollUpRow::Kind::person) avatar(line.cut_left(24, 10).centered(24, 24), row.name, 24);
            text(line.cut_right(58), m_amounts.write(row.adjusted), type::medium14, theme.text, Align::right);
            attainment_bar(line.cut_right(std::min(130.0f, line.width * 0.4f), 8), {static_cast<double>(row.closed), static_cast<double>(row.adjusted), static_cast<double>(row.quota.value_or(0)), 1.1 * static_cast<double>(most)});
            text(line, row.kind == RollUpRow::Kind::nobody ? std::string{tr("Without an owner")} : row.name, type::normal14, theme.text);
        }
    }
    const std::string gap = gap_words();
    const float high = paragraph_height(gap, type::body, page.width);
    page.cut_top(10);
    label_node(Role::status, gap, Area{page.x, page.y, page.width, high});
    paragraph(page.cut_top(high, 16), gap, type::body, theme.second);
    if (m_published) {
        const float lines = paragraph_height(m_published->words, type::body, page.width);
        label_node(Role::status, m_published->words, Area{page.x, page.y, page.width, lines});
        paragraph(page.cut_top(lines, 16), m_published->words, type::body, m_published->difference ? theme.warn : theme.second);
    }
    scroll.set_height(page.y - top);
    m_dialogs.draw(desk, m_state.dossier(), m_amounts);
}

}  // namespace qd
