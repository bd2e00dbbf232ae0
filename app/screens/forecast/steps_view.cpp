// The first three steps: where the numbers come from, what they look like, which model
// is believed and why.

#include <algorithm>
#include <cmath>

#include "app/screens/forecast/fact_list.h"
#include "app/screens/forecast/forecast_screen.h"
#include "app/ui/button.h"
#include "app/ui/card.h"
#include "app/ui/chart.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"
#include "assets/icons.h"
#include "core/forecast/process/indicator.h"

namespace qd {

using namespace ui;
using namespace forecast;

namespace {

// Two columns on a wide page, one under the other otherwise.
struct Columns2 { Area left, right; };
Columns2 two(Area area) {
    if (area.width < 760) {
        Area top = area.cut_top(area.height * 0.55f, 12);
        return {top, area};
    }
    Area right = area.cut_right(std::clamp(area.width * 0.38f, 300.0f, 460.0f), 12);
    return {area, right};
}

Icon icon_of(const Finding& finding) {
    switch (finding.kind) {
        case Finding::Kind::trend: case Finding::Kind::level: return icons::trending_up;
        case Finding::Kind::left_over: return icons::activity;
        case Finding::Kind::season: case Finding::Kind::quarter: return icons::calendar_range;
        case Finding::Kind::driver: return icons::waypoints;
        case Finding::Kind::history: return icons::history;
        default: return icons::triangle_alert;
    }
}

}  // namespace

void ForecastScreen::draw_data(Desk& desk, Area area) {
    const Locale& locale = context().locale();
    const RunInputs& inputs = m_state.run()->inputs;
    auto [left, right] = two(area);
    {
        Area sources = card(left.cut_top(std::min(left.height * 0.45f, 72.0f + 30.0f * static_cast<float>(inputs.sources.size())), 12));
        card_head(sources, tr("Sources"), tr("as of the end of {}", date(locale, inputs.as_of, inputs.as_of, DateStyle::full)), true);
        FactList list{.name = tr("Sources"), .heads = {tr("rows"), tr("used")}};
        for (const RunSource& source : inputs.sources)
            list.rows.push_back({icons::database, {}, tr(source.name.c_str()), source.remark, {integer(locale, source.rows), integer(locale, source.used)}});
        scrolled_fact_list(sources, list);
    }
    draw_indicators(desk, right);
    Area out = card(left);
    card_head(out, tr("Left out, or counted with a remark"), {}, true);
    FactList list{.name = tr("Left out"), .heads = {tr("deals"), m_amounts.unit()}, .rows = {}, .empty_words = tr("Nothing is left out.")};
    for (const RunExclusion& one : inputs.exclusions)
        list.rows.push_back({icons::circle_alert, context().theme().warn, tr(one.reason.c_str()), {}, {integer(locale, one.deals), m_amounts.write(one.amount)}});
    scrolled_fact_list(out, list);
}

void ForecastScreen::draw_indicators(Desk& desk, Area area) {
    const Theme& theme = context().theme();
    Area inside = card(area);
    Area head = card_head(inside, tr("Market indicators"), {}, true);
    if (button(head.right(8), tr("Import CSV"), {.kind = ButtonKind::quiet, .icon = icons::upload, .disabled = !desk.may_note(), .small = true})) import_indicator(desk);
    const RunInputs& inputs = m_state.run()->inputs;
    FactList list{.name = tr("Market indicators"), .heads = {tr("values")}};
    for (const NamedSeries& one : inputs.indicators) {
        const auto lead = std::ranges::find(m_state.run()->analysis.leads, one.id, &Lead::name);
        std::string remark;
        if (lead != m_state.run()->analysis.leads.end())
            remark = lead->significant ? tr("leads by {} (r {})", lead->lag, number(context().locale(), lead->correlation, 2)) : std::string{tr("no link beyond chance")};
        list.rows.push_back({icons::chart_line, {}, one.id, remark, {integer(context().locale(), static_cast<std::int64_t>(one.series.values.size()))}});
    }
    if (list.rows.empty()) {
        const char* words = tr("An index, orders of an industry, visits to the site: a column of dates and a column of values. Quarterdeck finds how far each leads your sales.");
        const Area place = inside.inset(12, 12);
        label_node(Role::text, words, place);
        paragraph(place, words, type::body, theme.second);
        return;
    }
    fact_list(inside, list);
    if (!m_state.preview()) paragraph(inside.inset(12, 10), tr("As they were when this run began. A new run takes new values."), type::caption, theme.second);
}

void ForecastScreen::import_indicator(Desk& desk) {
    desk.platform().pick_files(".csv,.txt", false, [&desk](std::vector<std::shared_ptr<InputFile>> files) {
        if (files.empty()) return;
        const auto file = files.front();
        constexpr std::uint64_t kLargest = 4 * 1024 * 1024;
        if (file->size() > kLargest) return desk.report({ErrorKind::invalid_input, tr("The file is larger than 4 MB."), tr("Nothing was imported."), tr("An indicator has one value for each week or month.")});
        file->read(0, file->size(), [&desk, file](Result<std::vector<std::byte>> bytes) {
            if (!bytes) return desk.report(bytes.error());
            const std::string_view csv{reinterpret_cast<const char*>(bytes->data()), bytes->size()};
            auto change = import_indicators(desk.present(), csv, Frequency::monthly, file->name());
            if (!change) return desk.report(change.error());
            (void)desk.note(*std::move(change));
        });
    });
}

void ForecastScreen::draw_analysis(Desk&, Area area) {
    const Theme& theme = context().theme();
    const Analysis& analysis = m_state.run()->analysis;
    const Series& history = analysis.history;
    Area top = card(area.cut_top(std::clamp(area.height * 0.48f, 200.0f, 340.0f), 12));
    card_head(top, tr("History"), tr("won, {}", m_amounts.unit()));
    LineChart chart;
    LineSeries won{.name = tr("won"), .marks = true}, trend{.name = tr("trend"), .color = theme.series[2], .style = LineStyle::dashed};
    double mean = 0;
    for (const double value : history.values) mean += value / static_cast<double>(std::max<std::size_t>(history.values.size(), 1));
    for (std::size_t at = 0; at < history.values.size(); ++at) {
        const Date start = history.date_at(at);
        chart.categories.push_back(history.frequency == Frequency::weekly ? date(context().locale(), start, start) : std::string{month_name(static_cast<unsigned>(std::chrono::year_month_day{start}.month()))});
        won.values.push_back(m_amounts.plain(history.values[at]));
        trend.values.push_back(m_amounts.plain(mean + analysis.trend.value_or(0) * (static_cast<double>(at) - static_cast<double>(history.values.size() - 1) / 2)));
    }
    chart.series = {won};
    if (analysis.trend) chart.series.push_back(trend);
    const std::string lack = history.values.size() < 2 ? std::string{tr("Insufficient history: there is no line to draw yet.")} : std::string{};
    (void)line_chart(top.inset(12, 4), tr("History of won value"), chart, {.definition = tr("Won value of the deals closed in the period."), .value_labels = history.values.size() <= 18, .from_zero = true, .too_little = lack});
    auto [left, right] = two(area);
    if (analysis.left_over && right.height > 300) draw_left_over(right.cut_bottom(right.height * 0.5f, 12));
    Area profile = card(right);
    card_head(profile, tr("Within the quarter"), tr("% of an average month"));
    BarChart bars;
    bars.categories = {tr("First month"), tr("Second"), tr("Last")};
    BarSeries series;
    for (const double share : analysis.quarter_profile) series.values.push_back(100 * share);
    bars.series = {series};
    const std::string thin = analysis.quarter_profile.empty() ? std::string{tr("Insufficient history: two whole quarters are needed.")} : std::string{};
    (void)bar_chart(profile.inset(12, 8), tr("Month of the quarter"), bars, {.unit = "%", .value_labels = true, .too_little = thin});
    Area findings = card(left);
    card_head(findings, tr("What it shows"), {}, true);
    FactList list{.name = tr("Findings")};
    for (const Finding& finding : analysis.findings) list.rows.push_back({icon_of(finding), finding.warns ? theme.warn : theme.series[0], finding.words, finding.figures, {}});
    scrolled_fact_list(findings, list);
}

void ForecastScreen::draw_left_over(Area area) {
    const LeftOver& left = *m_state.run()->analysis.left_over;
    Area inside = card(area);
    card_head(inside, tr("Left over"), tr("correlation by periods apart, chance ±{}", number(context().locale(), left.limit, 2)));
    LineChart chart;
    LineSeries all{.name = tr("all"), .values = left.autocorrelation, .marks = true}, partial{.name = tr("partial"), .style = LineStyle::dashed, .values = left.partial};
    ui::Band chance{.name = tr("chance"), .label_end = false};
    for (std::size_t lag = 1; lag <= left.autocorrelation.size(); ++lag) {
        chart.categories.push_back(std::to_string(lag));
        chance.low.push_back(-left.limit);
        chance.high.push_back(left.limit);
    }
    chart.bands = {chance};
    chart.series = {all, partial};
    (void)line_chart(inside.inset(12, 4), tr("What trend and season leave over"), chart,
                     {.definition = tr("How errors one period ahead go together with those some periods before, alone and with the periods between taken off; chance stays within the band in 19 of 20."), .decimals = 2});
}

// Months or weeks, in a year also its quarters, and the period as a whole: what is listed adds up.
void ForecastScreen::add_steps_and_sums(FactList& list) const {
    const Locale& locale = context().locale();
    const forecast::Run& run = *m_state.run();
    const ModelOutcome& models = run.models;
    if (models.fan.empty()) return;
    const RunPeriod& period = run.inputs.period;
    const bool weeks = run.analysis.history.frequency == Frequency::weekly;
    const auto range = [&](double low, double high) { return m_amounts.write(std::llround(low)) + " – " + m_amounts.write(std::llround(high)); };
    QueryContext fiscal;
    fiscal.fiscal.first_month = run.inputs.fiscal_first_month;
    const Date first = grain_start(period.first, grain_of(period.cadence));
    std::int64_t over = models.period.mean, quarter = 0;
    for (const FanStep& step : models.fan)
        if (step.start >= first) over -= std::llround(step.mean);
    if (over > 0) list.rows.push_back({{}, {}, tr("Over already"), {}, {{}, m_amounts.write(over)}});
    for (const FanStep& step : models.fan) {
        list.rows.push_back({{}, {}, date(locale, step.start, step.start, weeks ? DateStyle::full : DateStyle::month), step.start < first ? std::string{tr("before the period")} : std::string{}, {range(step.low80, step.high80), m_amounts.write(std::llround(step.mean))}});
        if (period.cadence != Cadence::annual || step.start < first) continue;
        quarter += std::llround(step.mean);
        const RunPeriod within = period_at(Cadence::quarterly, step.start, fiscal);
        if (advance(step.start, Frequency::monthly, 1) <= within.last) continue;
        const bool whole = models.fan.front().start <= within.first;
        list.rows.push_back({icons::calendar_range, {}, within.name.substr(5), whole ? std::string{} : std::string{tr("the months to come")}, {{}, m_amounts.write(quarter)}});
        quarter = 0;
    }
    list.rows.push_back({icons::calendar_check, context().theme().accent, period_words(period), {}, {range(static_cast<double>(models.period.low80), static_cast<double>(models.period.high80)), m_amounts.write(models.period.mean)}});
}

void ForecastScreen::draw_models(Desk& desk, Area area) {
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    const ModelOutcome& models = m_state.run()->models;
    auto [left, right] = two(area);
    Area why = card(right);
    card_head(why, tr("The forecast"), tr(models.label.c_str()), true);
    why = why.inset(12, 10);
    label_node(Role::text, models.reason, why);
    const float high = paragraph_height(models.reason, type::body, why.width);
    paragraph(why.cut_top(high, 12), models.reason, type::body, theme.text);
    FactList steps{.name = tr("Forecast by period"), .heads = {tr("80 %"), tr("expected")}, .rows = {}, .empty_words = tr("The period is over."), .number_width = 106};
    add_steps_and_sums(steps);
    if (steps.rows.size() > 8) scrolled_fact_list(why.cut_top(why.height - 60), steps);
    else fact_list(why, steps);
    why.cut_top(10);
    const std::string words = tr("Everybody’s and each person’s forecast add up to the cent. Intervals are widened by how far off past forecasts were.");
    paragraph(why, words, type::caption, theme.second);
    Area tried = card(left);
    card_head(tried, tr("Candidates"), models.insufficient ? std::string{} : models.horizon == 1 ? tr("{} past forecasts of one period each", models.origins) : tr("{} past forecasts of up to {} periods each", models.origins, models.horizon), true);
    if (models.insufficient) {
        label_node(Role::status, models.reason, tried);
        paragraph(tried.inset(12, 12), models.reason, type::body, theme.warn);
    }
    const bool editable = !m_state.preview() && !m_state.dossier().run.final && desk.may_note() && !m_state.busy();
    Scroll scroll{tried, "candidates"};
    Area page = scroll.content();
    const float top = page.y;
    if (!models.candidates.empty()) {
        Area head = page.cut_top(26).inset(12, 0);
        head.cut_right(76);
        constexpr float kWidths[] = {86, 66, 66, 66};
        const char* titles[] = {tr("in 80 %"), tr("bias, %"), tr("MASE"), tr("error, %")};
        for (std::size_t at = 0; at < std::size(kWidths); ++at) text(head.cut_right(kWidths[at]), titles[at], type::caption, theme.second, Align::right);
        double scale = 1;
        for (const double value : m_state.run()->analysis.history.values) scale += std::abs(value);
        scale /= static_cast<double>(std::max<std::size_t>(m_state.run()->analysis.history.values.size(), 1));
        const NodeScope list{Role::list, tr("Candidates"), page};
        for (const Candidate& one : models.candidates) {
            Area row = page.cut_top(32);
            const bool chosen = one.method == models.method;
            const NodeScope item{Role::listitem, chosen ? tr("{}, chosen", one.label) : one.label, row};
            if (chosen) fill(row, theme.tinted(theme.accent));
            line_across(row.x, row.bottom_edge() - 1, row.width, theme.line);
            row = row.inset(12, 0);
            Area act = row.cut_right(72, 4);
            if (chosen) {
                icon(act.cut_right(20), icons::circle_check, theme.accent, 16);
            } else if (button(act.right(), tr("Use"), {.id = one.method, .name = tr("Use {}", one.label), .disabled = !editable || one.scores.forecasts == 0, .small = true})) {
                m_state.try_model(one.method);
            }
            if (one.scores.forecasts) {
                const std::string cells[] = {one.intervals_tested ? tr("{} of {}", percent(locale, 100 * one.scores.coverage80), one.intervals_tested) : std::string{"–"}, number(locale, 100 * one.scores.bias / scale, 1, Sign::always), number(locale, one.scores.mase, 2), number(locale, one.scores.wape, 1)};
                for (std::size_t at = 0; at < std::size(kWidths); ++at) text(row.cut_right(kWidths[at]), cells[at], type::body, theme.text, Align::right);
            }
            spans(row, {{tr(one.label.c_str()), chosen ? type::body_strong : type::body, theme.text}, {one.lack, type::caption, theme.warn, 8}});
        }
    }
    scroll.set_height(page.y - top);
}

}  // namespace qd
