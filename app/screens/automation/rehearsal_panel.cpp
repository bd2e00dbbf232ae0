#include "app/screens/automation/rehearsal_panel.h"

#include <algorithm>

#include "app/screens/automation/rule_flow.h"
#include "app/shell/shared_job.h"
#include "app/ui/button.h"
#include "app/ui/card.h"
#include "app/ui/chart.h"
#include "app/ui/context.h"
#include "app/ui/dialog.h"
#include "app/ui/draw.h"
#include "app/ui/empty.h"
#include "app/ui/item.h"
#include "app/ui/notice.h"
#include "app/ui/select.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

bool went(const WouldBeRun& run, const std::vector<Step>& side) {
    return std::ranges::any_of(run.effects, [&](const WouldBeEffect& effect) { return contains_step(side, effect.step); });
}

Date week_of(Date day, const DryRunResult& result) {
    Date week = day;
    for (const auto& [first, count] : result.by_week)
        if (first <= day) week = first;
    return week;
}

}  // namespace

void RehearsalPanel::forget() {
    m_done.reset();
    m_running.reset();
    m_problem.reset();
    m_rule = 0;
    ++m_version;
}

void RehearsalPanel::read_periods(Desk& desk, const RuleDraft& draft) {
    const std::uint64_t revision = desk.moment();
    if (m_periods_read_at == revision && m_rule == draft.id()) return;
    m_periods_read_at = revision;
    const Date today = desk.clock().today();
    const Instant now = desk.clock().now();
    const auto back = [&](const char* label, int days) { m_periods.push_back({tr(label), start_of(today - std::chrono::days{days}), now}); };
    m_periods.clear();
    back("Last 30 days", 30);
    back("Last 90 days", 90);
    back("Last 12 months", 365);
    const Entity* entity = desk.catalogue().find(const_cast<RuleDraft&>(draft).rule().entity);
    auto first = desk.workspace().database().integer("SELECT coalesce(min(created), 0) FROM \"" + (entity ? entity->key : std::string{"deal"}) + "\" WHERE deleted IS NULL");
    const int this_year = static_cast<int>(std::chrono::year_month_day{today}.year());
    const int first_year = first && *first ? static_cast<int>(std::chrono::year_month_day{day_of(instant_from_stored(*first))}.year()) : this_year;
    for (int year = this_year; year >= std::max(first_year, this_year - 12); --year)
        m_periods.push_back({std::to_string(year), start_of(make_date(year, 1, 1)), std::min(now, start_of(make_date(year + 1, 1, 1)) - std::chrono::milliseconds{1})});
    m_period = std::min(m_period, static_cast<int>(m_periods.size()) - 1);
}

void RehearsalPanel::run(Desk& desk, RuleDraft& draft) {
    read_periods(desk, draft);
    const Period& period = m_periods[static_cast<std::size_t>(m_period)];
    m_problem.reset();
    auto started = desk.automation().dry_run(draft.rule(), {.from = period.from, .to = period.to});
    if (!started) {
        m_problem = started.error();
        return;
    }
    m_running = std::move(*started);
    m_tried = to_json(draft.rule());
    m_rule = draft.id();
    const RuleDefinition rule = draft.rule();
    desk.start(tr("Rehearsing “{}”", rule.name), std::make_unique<SharedJob<DryRun>>(m_running), [this, rule](const Result<>& ended) {
        if (!m_running) return;  // another rule is shown by now
        if (!ended) {
            if (ended.error().kind() != ErrorKind::cancelled) m_problem = ended.error();
            m_running.reset();
            return;
        }
        m_done = std::move(m_running);
        m_compared_at = 0;
        take_result(rule);
    });
}

void RehearsalPanel::take_result(const RuleDefinition& rule) {
    const DryRunResult& result = m_done->result();
    const Step* split = splitting_step(rule);
    ++m_version;
    m_yes = m_no = 0;
    m_weeks_yes.assign(result.by_week.size(), 0);
    m_weeks_no.assign(result.by_week.size(), 0);
    m_weeks_other.assign(result.by_week.size(), 0);
    m_week_names.clear();
    const Locale& locale = context().locale();
    for (std::size_t at = 0; at < result.by_week.size(); ++at) {
        const auto& [week, count] = result.by_week[at];
        const std::string day = date(locale, week, week);
        m_week_names.push_back(day);
        m_weeks_other[at] = static_cast<double>(count);
    }
    if (!split) return;
    m_yes_word = split->kind == StepKind::wait ? (split->signal == "reply" ? tr("replied") : tr("in time")) : tr("yes");
    m_no_word = split->kind == StepKind::wait ? (split->signal == "reply" ? tr("no reply") : tr("timed out")) : tr("no");
    for (const auto& [key, sides] : result.branches)
        if (key == split->key) std::tie(m_yes, m_no) = sides;
    // Weeks are split as far as the runs themselves were kept.
    for (const WouldBeRun& run : result.runs) {
        if (run.effects.empty()) continue;
        const Date week = week_of(day_of(run.at), result);
        const auto found = std::ranges::find(result.by_week, week, &std::pair<Date, std::size_t>::first);
        if (found == result.by_week.end()) continue;
        const auto at = static_cast<std::size_t>(found - result.by_week.begin());
        const bool yes = went(run, split->then), no = !yes && went(run, split->otherwise);
        if (!yes && !no) continue;
        (yes ? m_weeks_yes : m_weeks_no)[at] += 1;
        m_weeks_other[at] = std::max(m_weeks_other[at] - 1, 0.0);
    }
}

void RehearsalPanel::draw(Desk& desk, Area area, RuleDraft& draft) {
    const Theme& theme = context().theme();
    if (m_rule != draft.id()) forget();
    read_periods(desk, draft);
    m_rule = draft.id();
    const NodeScope region{Role::region, tr("Rehearsal"), area};
    const IdScope scope{"rehearsal"};  // its button is also in the page's head
    Area inside = card(area);
    Area head = inside.cut_top(36);
    line_across(inside.x, head.bottom_edge() - 1, inside.width, theme.line);
    label_node(Role::heading, tr("Rehearsal"), head, 2);
    head = head.inset(12, 0);
    icon(head.cut_left(16, 8), icons::flask_conical, theme.second, 15);
    std::vector<SelectOption> options;
    for (const Period& period : m_periods) options.push_back({.label = period.label});
    // After the frame: the Enter that chose the period would press “Stop” in the dialog of the job that it starts.
    if (select(head.cut_right(126).centered(126, kSmallControl), tr("Period"), options, m_period)) context().after_frame([this, &desk, &draft] { run(desk, draft); });
    spans(head, {{tr("Rehearsal"), type::body_strong, theme.text}, {m_done ? tr("changed nothing") : "", type::caption, theme.second, 8}});
    if (m_problem) {
        Area body = inside.inset(12, 12);
        if (notice_box(body, {.tone = Tone::bad, .icon = icons::circle_alert, .words = m_problem->sentence(), .plain = tr("Try again")}) == NoticeAnswer::plain) run(desk, draft);
        return;
    }
    if (!m_done) return draw_nothing(desk, inside, draft);
    if (m_compared_at != draft.edits()) {
        m_stale = to_json(draft.rule()) != m_tried;
        m_compared_at = draft.edits();
    }
    Area body = inside.inset(12, 0);
    body.cut_top(10);
    if (m_stale && notice_box(body, {.tone = Tone::warn, .words = tr("The rule was edited since."), .plain = tr("Rehearse again")}) == NoticeAnswer::plain) run(desk, draft);
    draw_total(body);
    if (!m_done->result().note.empty()) {
        const std::string& note = m_done->result().note;
        paragraph(body.cut_top(paragraph_height(note, type::caption, body.width), 6), note, type::caption, theme.warn);
    }
    if (m_done->result().acted > 0) draw_weeks(body.cut_top(92, 8));
    const float used = body.y - inside.y;
    inside.cut_top(used);
    draw_runs(desk, inside, draft.rule());
    draw_table(desk);
}

void RehearsalPanel::draw_nothing(Desk& desk, Area area, RuleDraft& draft) {
    const bool ready = draft.problems().empty();
    const auto answer = empty_state(area, {.icon = icons::flask_conical, .title = tr("Try it on the past"),
                                           .sentence = ready ? tr("See on which records this rule would have acted, and what would be different. Nothing is changed.")
                                                             : tr("First mend what is marked in red; then see on which records it would have acted."),
                                           .action = ready ? tr("Rehearse") : ""});
    if (answer == EmptyAnswer::action) run(desk, draft);
}

void RehearsalPanel::draw_total(Area& area) {
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    const DryRunResult& result = m_done->result();
    const std::string total = integer(locale, static_cast<std::int64_t>(result.acted));
    Area row = area.cut_top(36, 6);
    const std::string period = m_periods[static_cast<std::size_t>(m_period)].label;
    const std::string when = period.starts_with("L") ? tr("in the {}", lower(period)) : tr("in {}", period);
    label_node(Role::status, tr("{} times it would have acted {}", total, when), row);
    text(row.cut_left(std::min(text_width(total, type::figure), row.width * 0.4f), 8), total, type::figure, theme.text);
    if (m_yes + m_no > 0) {
        Area right = row.cut_right(86);
        text(right.cut_top(18), m_yes_word + " " + integer(locale, static_cast<std::int64_t>(m_yes)), type::caption, theme.good, Align::right);
        text(right, m_no_word + " " + integer(locale, static_cast<std::int64_t>(m_no)), type::caption, theme.warn, Align::right);
    }
    text(row.cut_top(18), tr("times it would have acted"), type::caption, theme.second);
    text(row.cut_top(18), when, type::caption, theme.second);
}

void RehearsalPanel::draw_weeks(Area area) {
    const Theme& theme = context().theme();
    BarChart chart{.categories = m_week_names};
    if (m_yes + m_no > 0) {
        chart.series.push_back({.name = m_no_word, .color = theme.warn, .values = m_weeks_no});
        chart.series.push_back({.name = m_yes_word, .color = theme.good, .values = m_weeks_yes});
        chart.series.push_back({.name = tr("other"), .color = theme.faint, .values = m_weeks_other});
    } else chart.series.push_back({.name = tr("acted"), .color = theme.accent, .values = m_weeks_other});
    chart.layout = BarLayout::stacked;
    (void)bar_chart(area, tr("By week"), chart, {.unit = tr("runs"), .definition = tr("Runs with at least one effect, by the week they start in"),
                                                .value_labels = m_week_names.size() <= 16, .y_axis = false});
}

}  // namespace qd
