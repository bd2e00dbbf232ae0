#include "app/screens/forecast/changes_view.h"

#include <algorithm>
#include <cmath>

#include "app/ui/card.h"
#include "app/ui/chip.h"
#include "app/ui/context.h"
#include "app/ui/date_field.h"
#include "app/ui/draw.h"
#include "app/ui/empty.h"
#include "app/ui/progress.h"
#include "app/ui/text.h"
#include "assets/icons.h"
#include "core/base/sort_by.h"

namespace qd {

using namespace ui;
using namespace forecast;

namespace {

enum Column : int { kDeal, kOwner, kWhen, kClose, kPushes, kAmount };

Color color_of(FlowKind kind, const Theme& theme) {
    switch (kind) {
        case FlowKind::won: return theme.series[1];
        case FlowKind::lost: case FlowKind::deleted: case FlowKind::down: return theme.series[4];
        case FlowKind::pushed_out: case FlowKind::brought_out: case FlowKind::handed_over: return theme.series[2];
        default: return theme.series[0];
    }
}

}  // namespace

std::string MovesTable::title_of(const Row& row) const { return m_desk->present().title(m_desk->catalogue().entity("deal"), row.deal); }

std::string MovesTable::close_of(const FlowMove& move) const {
    const Locale& locale = context().locale();
    std::string close = move.close_after ? date(locale, *move.close_after, m_desk->today()) : std::string{};
    if (!move.close_before || move.close_before == move.close_after) return close;
    return date(locale, *move.close_before, m_desk->today()) + " → " + (close.empty() ? "–" : close);
}

void MovesTable::row(std::int64_t index, TableRow& out) const {
    out.id = index + 1;
    out.selectable = false;
    out.title = title_of(m_rows[static_cast<std::size_t>(index)]);
}

void MovesTable::cell(std::int64_t index, int field, Cell& out) const {
    const Row& row = m_rows[static_cast<std::size_t>(index)];
    const FlowMove& move = *row.move;
    switch (field) {
        case kDeal: out.text = title_of(row), out.ink = Ink::strong; break;
        case kOwner:
            out.kind = CellKind::person;
            out.text = m_desk->present().title(m_desk->catalogue().entity("user"), move.owner_after ? move.owner_after : move.owner_before);
            break;
        case kWhen: out.text = date(context().locale(), day_of(move.at), m_desk->today()); break;
        case kClose: out.text = close_of(move); break;
        case kPushes:
            if (move.pushes) out.text = std::to_string(move.pushes);
            if (move.pushes >= 3) out.ink = Ink::warn;
            break;
        case kAmount: out.text = ui::money(*m_amounts.locale, move.amount, MoneyStyle::rounded, Sign::always, false); break;
        default: break;
    }
}

void ChangesView::reread(Desk& desk, const ForecastState& state) {
    const RunPeriod& period = state.period();
    m_first = m_from.value_or(period.first);
    m_last = std::min({m_to.value_or(period.last), desk.today()});
    const std::string key = period.name + iso(m_first) + iso(m_last) + std::to_string(desk.moment()) + iso(desk.today()) + (m_all_open ? "a" : "p");
    if (key == m_read_for) return;
    m_read_for = key;
    m_problem.clear();
    m_stopped = false;
    m_reading.cancel();
    m_progress = {};
    m_steps.clear();
    m_bars.clear();
    m_moves.clear();
    if (m_last <= m_first) {
        m_problem = tr("There is nothing between {} and {} yet.", iso(m_first), iso(m_last));
        return;
    }
    FlowScope scope;
    if (!m_all_open) scope.period = period.range();
    m_reading.begin(desk, m_first, m_last, std::move(scope));
}

void ChangesView::work(Desk& desk) {
    auto progress = run_for(m_reading);
    if (progress) {
        m_progress = *std::move(progress);
        if (m_progress.finished) show_flow(desk);
    } else {
        m_problem = progress.error().sentence();
        m_reading.cancel();
    }
    context().need_frames(1);
}

void ChangesView::show_flow(Desk& desk) {
    m_flow = m_reading.take_flow();
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    const auto add = [&](std::optional<FlowKind> kind, const char* label, std::size_t deals, std::int64_t amount) {
        m_bars.push_back({kind});
        m_steps.push_back({label, integer(locale, static_cast<std::int64_t>(deals)), static_cast<double>(amount), !kind, kind ? color_of(*kind, theme) : Color{0, 0, 0, 0}});
    };
    add({}, tr("Opening"), m_flow.opening.deals, m_flow.opening.amount);
    std::size_t largest = 0;
    std::int64_t most = -1;
    for (std::size_t at = 0; at < kFlowKinds; ++at) {
        const FlowStep& step = m_flow.steps[at];
        if (step.moves == 0) continue;
        add(static_cast<FlowKind>(at), tr(label_of(static_cast<FlowKind>(at))), step.deals, step.amount);
        if (std::abs(step.amount) > most && static_cast<FlowKind>(at) != FlowKind::created) most = std::abs(step.amount), largest = m_bars.size() - 1;
    }
    add({}, tr("Closing"), m_flow.closing.deals, m_flow.closing.amount);
    choose(desk, largest);
}

void ChangesView::choose(Desk& desk, std::size_t bar) {
    m_chosen = bar;
    std::vector<MovesTable::Row> rows;
    if (bar < m_bars.size() && m_bars[bar].kind) {
        for (const FlowMove& move : m_flow.moves)
            if (move.kind == *m_bars[bar].kind) rows.push_back({m_reading.history().deals[move.deal].id, &move});
        sort_by(rows, std::ranges::greater{}, [](const MovesTable::Row& row) { return std::abs(row.move->amount); });
    }
    m_moves.show(desk, std::move(rows), m_amounts);
    m_table.pan = {};
}

void ChangesView::draw(Desk& desk, Area area, ForecastState& state, const Amounts& amounts) {
    m_amounts = amounts;
    if (!m_amounts.locale) m_amounts = Amounts::fitting(context().locale(), 0);
    reread(desk, state);
    if (m_reading.busy()) work(desk);
    draw_controls(desk, area.cut_top(30, 12), state);
    if (area.width > 760) draw_accuracy(area.cut_right(std::clamp(area.width * 0.29f, 280.0f, 340.0f), 12), state.accuracy(desk));
    if (draw_other_faces(area)) return;
    draw_flow(desk, area.cut_top(std::clamp(area.height * 0.53f, 220.0f, 400.0f), 12));
    draw_moves(desk, area);
}

bool ChangesView::draw_other_faces(Area area) {
    if (!m_problem.empty()) {
        empty_state(card(area), {.icon = icons::arrow_left_right, .title = tr("No changes to show"), .sentence = m_problem});
        return true;
    }
    if (m_stopped) {
        const EmptyAnswer answer = empty_state(card(area), {.icon = icons::circle_pause, .title = tr("The reading was stopped"), .sentence = tr("Nothing was changed."), .action = tr("Read again")});
        if (answer == EmptyAnswer::action) m_read_for.clear();
        return true;
    }
    if (!m_reading.busy()) return false;
    const Area panel = area.centered(std::min(420.0f, area.width), 84);
    m_stopped = job_panel(panel, tr("Reading the changes"), m_progress.doing, static_cast<float>(m_progress.done));
    if (m_stopped) m_reading.cancel();
    return true;
}

void ChangesView::draw_controls(Desk& desk, Area row, const ForecastState& state) {
    (void)desk;
    std::optional<Date> from = m_from ? m_from : std::optional{m_first}, to = m_to ? m_to : std::optional{m_last};
    text(row.cut_left(34, 6), tr("From"), type::body, context().theme().second);
    if (date_field(row.cut_left(140, 8), tr("From"), from).changed && from) m_from = from;
    text(row.cut_left(20), tr("to"), type::body, context().theme().second);
    if (date_field(row.cut_left(140, 12), tr("To"), to).changed && to) m_to = to;
    const std::string measure = m_all_open ? std::string{tr("All open deals")} : tr("Open deals closing in {}", state.period().name);
    if (chip(row.left(8), tr("Measure"), {.value = measure, .icon = icons::layers}).pressed) m_all_open = !m_all_open;
    if ((m_from || m_to) && chip(row.left(8), tr("Whole period"), {.icon = icons::rotate_ccw}).pressed) m_from.reset(), m_to.reset();
}

void ChangesView::draw_flow(Desk& desk, Area area) {
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    Area inside = card(area);
    Area head = card_head(inside, tr("Pipeline flow"), locale.symbol);
    const std::int64_t net = m_flow.closing.amount - m_flow.opening.amount;
    text(head.inset(12, 0), tr("net {}", money(locale, net, MoneyStyle::rounded, Sign::always, false)), type::body, theme.second, Align::right);
    Area foot = inside.cut_bottom(34);
    ChartOptions options{.definition = tr("Amount of open deals; every move in between counts."), .value_labels = true, .selectable = true};
    options.write = [&locale](double value) { return money(locale, static_cast<std::int64_t>(value), MoneyStyle::rounded, Sign::negative_only, false); };
    const ChartResult pressed = waterfall(inside.inset(12, 4), tr("Pipeline flow"), m_steps, static_cast<int>(m_chosen), options);
    if (pressed.pressed >= 0) choose(desk, static_cast<std::size_t>(pressed.pressed));
    line_across(foot.x, foot.y, foot.width, theme.line);
    Area line = foot.inset(12, 0);
    const auto plain = [&](std::int64_t value) { return money(locale, value, MoneyStyle::rounded, Sign::negative_only, false); };
    const std::string words = tr("{} opening + {} in − {} out = {} closing", plain(m_flow.opening.amount), plain(m_flow.came_in()), plain(-m_flow.went_out()), plain(m_flow.closing.amount));
    icon(line.cut_left(16, 8), m_flow.balances() ? icons::circle_check : icons::circle_alert, m_flow.balances() ? theme.good : theme.bad, 15);
    label_node(Role::status, words, line);
    text(line, words, type::caption, theme.text);
}

void ChangesView::draw_moves(Desk& desk, Area area) {
    const Locale& locale = context().locale();
    Area inside = card(area);
    const bool chosen = m_chosen < m_bars.size() && m_bars[m_chosen].kind;
    std::string remark = tr("Choose a bar to see its deals.");
    if (chosen) {
        const FlowStep& step = m_flow[*m_bars[m_chosen].kind];
        remark = tr_count(locale, static_cast<std::int64_t>(step.deals), "{} deal", "{} deals") + ", " + money(locale, step.amount, MoneyStyle::rounded, Sign::always);
    }
    card_head(inside, chosen ? tr(label_of(*m_bars[m_chosen].kind)) : tr("Deals"), remark);
    if (m_columns.empty()) {
        const auto add = [&](int field, const char* title, float width, Align align = Align::left) {
            TableColumn column;
            column.field = field, column.title = title, column.width = width, column.align = align, column.sortable = false;
            column.opens = field == kDeal;
            m_columns.push_back(std::move(column));
        };
        add(kDeal, tr("Deal"), 210);
        add(kOwner, tr("Owner"), 150);
        add(kWhen, tr("When"), 70);
        add(kClose, tr("Close date"), 140);
        add(kPushes, tr("Pushes"), 60, Align::right);
        add(kAmount, tr("Amount"), 90, Align::right);
    }
    const TableResult done = table(inside, tr("Deals behind the bar"), m_columns, m_moves, m_table, {.selectable = false, .padding = 12, .open_on_click = true, .empty_words = remark});
    if (done.opened) desk.go(to_record("deals", m_moves.rows()[static_cast<std::size_t>(*done.opened - 1)].deal));
}

}  // namespace qd
