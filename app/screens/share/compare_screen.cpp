#include "app/screens/share/compare_screen.h"

#include <algorithm>

#include "app/shell/frame_share.h"
#include "app/shell/visit.h"
#include "app/ui/avatar.h"
#include "app/ui/button.h"
#include "app/ui/card.h"
#include "app/ui/chip.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/empty.h"
#include "app/ui/item.h"
#include "app/ui/menu.h"
#include "app/ui/progress.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

constexpr float kOwnerRow = 34, kOwnersLeast = 720, kMovesWidth = 288;

struct Marks {
    Color added, won, lost, slipped;
};
Marks marks() {
    const Theme& theme = context().theme();
    return {theme.series[0], theme.good, theme.bad, theme.warn};
}

std::string signed_money(std::int64_t minor) { return money(context().locale(), minor, MoneyStyle::rounded, Sign::always, false); }
std::string count_of(std::int64_t count) { return tr_count(context().locale(), count, "{} deal", "{} deals"); }

// As on the board.
Color stage_colour(Workspace& workspace, Id stage, std::size_t at) {
    const Theme& theme = context().theme();
    const auto record = workspace.record(workspace.catalogue().entity("stage"), stage);
    const std::string token = record ? std::string{as_text((*record)["colour"])} : std::string{};
    return token.empty() ? theme.series[at % theme.series.size()] : theme.named(token);
}

}  // namespace

const ScreenInfo& CompareScreen::info() const {
    static const ScreenInfo kInfo{"share/*", "Compare", icons::git_compare, NavGroup::none, 0};
    return kInfo;
}

void CompareScreen::read(Desk& desk) {
    if (std::string key = m_sides->key(desk); key != m_key) {
        m_key = std::move(key);
        m_problem.reset();
        m_comparison.reset();
        m_progress = {};
        auto terms = comparison_terms(m_sides->earlier->manifest, m_sides->later ? &m_sides->later->manifest : nullptr);
        if (terms) m_job = std::make_unique<ComparisonJob>(*m_sides->before, *m_sides->after, *std::move(terms));
        else m_problem = std::move(terms).error();
    }
    if (!m_job) return;
    auto progress = run_for(*m_job);
    if (!progress) m_problem = std::move(progress).error();
    else if (progress->finished) m_comparison = m_job->take();
    else m_progress = *std::move(progress);
    if (m_problem || m_comparison) m_job.reset();
    if (m_comparison) m_moves.look_at(desk, *m_sides, *m_comparison);
    desk.platform().request_frame(0);
}

// What the snapshot is compared with.
void CompareScreen::draw_choice(Desk& desk, Area& row) {
    const VisitedSnapshot& visit = *desk.visit;
    std::vector<MenuEntry> entries;
    if (!desk.guest()) entries.push_back({.label = tr("My workspace, today"), .icon = icons::house, .checked = !visit.beside});
    if (visit.beside) entries.push_back({.label = visit.beside->file_name, .icon = icons::camera, .remark = moment_of(visit.beside->manifest, desk.clock().today()), .checked = true});
    entries.push_back({.label = tr("Another snapshot…"), .icon = icons::folder_open});
    const int chosen = menu_button(row.right(8), tr("Compare with"), entries);
    if (chosen < 0) return;
    if (chosen + 1 == static_cast<int>(entries.size())) visit.choose_beside();
    else if (chosen == 0 && !desk.guest() && visit.beside) visit.drop_beside();
}

void CompareScreen::draw(Desk& desk, Area area) {
    const bool phone = context().breadth() == Breadth::phone;
    area = area.inset(phone ? 16.0f : 20.0f, phone ? 12.0f : 14.0f);
    m_sides = compare_sides(desk);
    if (!m_sides) {
        const char* sentence = desk.visit ? tr("Open a second snapshot: what moved between the two stands here.") : tr("Open a snapshot: what moved since then stands here.");
        const EmptyAnswer answer = empty_state(area, {.icon = icons::git_compare, .title = tr("Nothing to compare with"), .sentence = sentence,
                                                      .action = desk.visit ? tr("Another snapshot…") : "", .second = {}});
        if (answer == EmptyAnswer::action) desk.visit->choose_beside();
        return;
    }
    read(desk);
    if (m_problem) {
        if (error_state(area, *m_problem)) m_key.clear();
        return;
    }
    if (!m_comparison) {
        label_node(Role::status, m_progress.doing, area);
        Area middle = area.centered(std::min(area.width, 320.0f), 40);
        text(middle.cut_top(24), m_progress.doing, type::body, context().theme().second, Align::center);
        progress_bar(middle.cut_top(6), static_cast<float>(m_progress.done), tr("Comparing"));
        return;
    }
    const Comparison& all = *m_comparison;
    const Locale& locale = context().locale();
    const Date today = desk.clock().today();
    const std::string deals = tr("{}, {}", count_of(static_cast<std::int64_t>(all.deals)),
                                 tr_count(locale, static_cast<std::int64_t>(all.owners.size()), "{} owner", "{} owners"));
    const std::string until = m_sides->with_now() ? std::string{tr("today")} : date(locale, m_sides->to, today, DateStyle::full);
    const std::string span = tr("{} to {} · {}", date(locale, m_sides->from, today), until, deals);
    const char* title = phone ? tr("What changed") : m_sides->with_now() ? tr("What changed since the snapshot") : tr("What changed between the snapshots");
    Area head = title_row(area, title, phone ? std::string_view{} : std::string_view{span});
    Area controls = phone ? area.cut_top(context().control_height(), 12) : head;
    if (button(controls.right(8), tr("CSV"), {.icon = icons::download})) save_csv(desk);
    draw_choice(desk, controls);
    Scroll scroll{area, "compare"};
    Area page = scroll.content();
    for (const std::string& line : remarks()) {
        const float high = paragraph_height(line, type::body, page.width);
        const Area place = page.cut_top(high, 8);
        label_node(Role::text, line, place);
        paragraph(place, line, type::body, context().theme().second);
    }
    draw_figures(desk, page);
    draw_stages(page);
    const float owners = kOwnerRow * static_cast<float>(all.owners.size() + 2) + 2;
    const float moves = MovesPanel::height_for(all.moves.size());
    if (page.width >= kOwnersLeast + kMovesWidth + 12) {
        const float high = std::max(owners, std::min(moves, owners));
        Area row = page.cut_top(std::max(high, 200.0f), 16);
        m_moves.draw(desk, *m_sides, all, row.cut_right(kMovesWidth, 12));
        draw_owners(row);
    } else {
        draw_owners(page.cut_top(owners, 12));
        m_moves.draw(desk, *m_sides, all, page.cut_top(moves, 16));
    }
    scroll.end_at(page.y);
}

// What the figures below cannot say themselves.
std::vector<std::string> CompareScreen::remarks() const {
    std::vector<std::string> all;
    const Manifest& earlier = m_sides->earlier->manifest;
    const Manifest* const later = m_sides->later ? &m_sides->later->manifest : nullptr;
    if (earlier.profile == Profile::board || (later && later->profile == Profile::board))
        all.emplace_back(tr("Amounts are rounded to two digits on both sides, as a board snapshot has them."));
    for (const Manifest* one : {&earlier, later}) {
        if (!one || !one->is_part()) continue;
        all.push_back(one->within.empty() ? tr("The snapshot holds a part of the deals ({}): only these are compared, and new ones are not shown.", one->scope)
                                          : tr("Only the deals of “{}” are compared.", one->scope));
        break;
    }
    return all;
}

// Opening + added + changed − won − lost = closing: the strip reads as a sum.
void CompareScreen::draw_figures(Desk&, Area& area) {
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    const Flow& all = m_comparison->total;
    const Marks mark = marks();
    struct Shown { std::string caption, value, remark; std::optional<Color> square; };
    std::vector<Shown> shown = {
        {m_sides->with_now() ? std::string{tr("In the snapshot")} : tr("Open on {}", m_sides->before_words()), money(locale, all.opening.amount), count_of(all.opening.count), {}},
        {tr("Added"), signed_money(all.added.amount), count_of(all.added.count), mark.added},
        {tr("Amount changed"), signed_money(all.changed.amount), count_of(all.changed.count), {}},
        {tr("Won"), signed_money(-all.won.amount),
         all.win_rate() ? tr("{}, {} won", integer(locale, all.won.count), percent(locale, 100.0 * *all.win_rate())) : count_of(0), mark.won},
        {tr("Lost"), signed_money(-all.lost.amount), count_of(all.lost.count), mark.lost},
        {m_sides->with_now() ? std::string{tr("Open today")} : tr("Open on {}", m_sides->after_words()), money(locale, all.closing.amount), count_of(all.closing.count), {}},
        {tr("Forecast"), signed_money(all.forecast_change()), tr("to {}", money(locale, all.weighted_after, MoneyStyle::compact)), {}},
        {tr("Slipped"), money(locale, all.slipped.amount), count_of(all.slipped.count), mark.slipped},
    };
    // Rare, but without them the strip would not add up.
    if (all.removed.count) shown.insert(shown.begin() + 5, {tr("Removed"), signed_money(-all.removed.amount), count_of(all.removed.count), {}});
    if (all.reopened.count) shown.insert(shown.begin() + 2, {tr("Reopened"), signed_money(all.reopened.amount), count_of(all.reopened.count), {}});
    constexpr float kCell = 125;   // what a full amount takes
    const int columns = area.width >= kCell * static_cast<float>(shown.size()) ? static_cast<int>(shown.size()) : area.width >= 560 ? 4 : 2;
    const int rows = (static_cast<int>(shown.size()) + columns - 1) / columns;
    Area box = area.cut_top(78.0f * static_cast<float>(rows), 12);
    const Area inside = card(box);
    for (int at = 0; at < static_cast<int>(shown.size()); ++at) {
        const Shown& one = shown[static_cast<std::size_t>(at)];
        Area cell = inside.column(at % columns, columns, 0);
        cell = Area{cell.x, cell.y + 78.0f * static_cast<float>(at / columns), cell.width, 78};
        if (at % columns) line_down(cell.x, cell.y, cell.height, theme.line);
        if (at >= columns) line_across(cell.x, cell.y, cell.width, theme.line);
        label_node(Role::text, fmt::format("{}: {}, {}", one.caption, one.value, one.remark), cell);
        cell = cell.inset(14, 9);
        Area caption = cell.cut_top(18, 1);
        if (one.square) stage_square(caption.cut_left(8, 6), *one.square);
        text(caption, one.caption, type::caption, theme.second);
        text(cell.cut_top(24), one.value, type::section, theme.text);
        text(cell.cut_top(18), one.remark, type::caption, theme.second);
    }
}

void CompareScreen::draw_stages(Area& area) {
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    const auto& stages = m_comparison->stages;
    if (stages.empty()) return;
    const bool narrow = area.width < 720;
    const int columns = narrow ? 1 : static_cast<int>(std::min<std::size_t>(stages.size(), 4));
    const int rows = (static_cast<int>(stages.size()) + columns - 1) / columns;
    constexpr float kHigh = 84;
    Area box = area.cut_top(kHigh * static_cast<float>(rows), 12);
    Area inside = card(box);
    const Area labels = narrow ? Area{} : inside.cut_left(90);
    std::int64_t most = 1;
    for (const StageChange& stage : stages) most = std::max({most, stage.before.amount, stage.after.amount});
    for (int row = 0; row < rows && !narrow; ++row) {
        const float top = labels.y + kHigh * static_cast<float>(row);
        text(Area{labels.x + 14, top + 33, 80, 18}, m_sides->before_words(), type::caption, theme.second);
        text(Area{labels.x + 14, top + 53, 80, 18}, m_sides->after_words(), type::caption, theme.text);
    }
    for (std::size_t at = 0; at < stages.size(); ++at) {
        const StageChange& stage = stages[at];
        Area cell = inside.column(static_cast<int>(at) % columns, columns, 0);
        cell = Area{cell.x, cell.y + kHigh * static_cast<float>(static_cast<int>(at) / columns), cell.width, kHigh};
        if (!narrow || at) (narrow ? line_across(cell.x, cell.y, cell.width, theme.line) : line_down(cell.x, cell.y + 8, cell.height - 16, theme.line));
        label_node(Role::text, fmt::format("{}: {} {}, {} {}", stage.name, m_sides->before_words(), money(locale, stage.before.amount), m_sides->after_words(), money(locale, stage.after.amount)), cell);
        cell = cell.inset(12, 10);
        const Color colour = stage_colour(*m_sides->after, stage.stage, at);
        Area head = cell.cut_top(20, 3);
        const std::string change = money(locale, stage.after.amount - stage.before.amount, MoneyStyle::compact, Sign::always);
        text(head.cut_right(text_width(change, type::caption), 8), change, type::caption, theme.second, Align::right);
        stage_name(head, stage.name, colour, true);
        const auto bar = [&](const DealSum& sum, const std::string& when, Color fill_colour, Color words) {
            Area line = cell.cut_top(20);
            // Elsewhere it stands at the left, once for all stages.
            if (narrow) text(line.cut_left(64, 8), when, type::caption, words);
            text(line.cut_right(40, 4), integer(locale, sum.count), type::caption, theme.second, Align::right);
            text(line.cut_right(74, 4), money(locale, sum.amount, MoneyStyle::compact), type::caption, words, Align::right);
            if (sum.amount > 0) fill(Area{line.x, line.y + 6, std::max(1.0f, line.width * static_cast<float>(sum.amount) / static_cast<float>(most)), 8}, fill_colour);
        };
        bar(stage.before, m_sides->before_words(), colour.fade(0.5f), theme.second);
        bar(stage.after, m_sides->after_words(), colour, theme.text);
    }
}

}  // namespace qd
