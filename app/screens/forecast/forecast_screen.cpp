#include "app/screens/forecast/forecast_screen.h"

#include <algorithm>

#include "app/shell/help_link.h"
#include "app/shell/shared_job.h"
#include "app/ui/button.h"
#include "app/ui/card.h"
#include "app/ui/context.h"
#include "app/ui/dialog.h"
#include "app/ui/draw.h"
#include "app/ui/empty.h"
#include "app/ui/menu.h"
#include "app/ui/notice.h"
#include "app/ui/progress.h"
#include "app/ui/tabs.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;
using namespace forecast;

namespace {

constexpr int kStepCount = 5;
constexpr const char* kStepNames[kStepCount] = {"Data", "Analysis", "Models", "Review", "Final"};

}  // namespace

std::string ForecastScreen::period_words(const RunPeriod& period) {
    switch (period.cadence) {
        case Cadence::quarterly: return period.name.substr(0, 4) + " " + period.name.substr(5);
        case Cadence::monthly: return ui::date(context().locale(), period.first, period.first, DateStyle::month);
        case Cadence::weekly: return tr("Week {}", period.name.substr(6)) + ", " + period.name.substr(0, 4);
        case Cadence::annual: return tr("Year {}", period.name.substr(2));
    }
    return period.name;
}

const ScreenInfo& ForecastScreen::info() const {
    static const ScreenInfo kInfo{"forecast", "Forecast", icons::trending_up, NavGroup::steer, 'F'};
    return kInfo;
}

void ForecastScreen::follow_route(Desk& desk) {
    const std::string now = desk.route().fragment();
    if (now == m_route_seen) return;
    m_route_seen = now;
    const Route& route = desk.route();
    m_tab = route.parameter("tab") == "changes" ? 1 : 0;
    const std::string step = route.parameter("step");
    m_step = step.size() == 1 && step[0] >= '1' && step[0] <= '5' ? step[0] - '0' : 0;
    if (const auto period = parse_period(route.parameter("period"), desk.query_context())) m_state.choose_period(*period);
}

int ForecastScreen::shown_step() const {
    if (m_step) return m_step;
    if (m_state.preview()) return 4;
    return m_state.dossier().run.step;
}

void ForecastScreen::draw(Desk& desk, Area area) {
    follow_route(desk);
    m_state.update(desk);
    if (const Review* review = m_state.review(); review && m_shown_version != m_state.version() && m_state.run()) {
        m_shown_version = m_state.version();
        std::int64_t largest = std::max(review->final, review->quota.value_or(0));
        m_amounts = Amounts::fitting(context().locale(), largest);
        m_review_table.show(*review, *m_state.run(), m_amounts, desk.person().id, desk.today());
        m_columns_for.clear();
        compare_with_published(desk);
    }
    if (context().breadth() == Breadth::phone) return draw_phone(desk, area.inset(16, 12));
    area = area.inset(20, 16);
    draw_head(desk, area);
    draw_body(desk, area);
    m_dialogs.draw(desk, m_state.dossier(), m_amounts);
}

void ForecastScreen::compare_with_published(Desk& desk) {
    m_published.reset();
    const auto write = [](std::int64_t minor) { return money(context().locale(), minor, MoneyStyle::exact); };
    auto view = forecast::compare_with_published(desk.present(), *m_state.run(), m_state.dossier().run, *m_state.review(), desk.today(), desk.query_context(), write);
    if (view) m_published = *std::move(view);
    else desk.report(view.error());
}

void ForecastScreen::draw_body(Desk& desk, Area area) {
    if (m_tab == 1) {
        if (!draw_other_faces(desk, area)) m_changes.draw(desk, area, m_state, m_amounts);
        return;
    }
    draw_steps(desk, area.cut_top(36, 12));
    if (draw_other_faces(desk, area)) return;
    switch (shown_step()) {
        case 1: return draw_data(desk, area);
        case 2: return draw_analysis(desk, area);
        case 3: return draw_models(desk, area);
        case 5: return draw_final(desk, area);
        default: return draw_review(desk, area);
    }
}

bool ForecastScreen::draw_other_faces(Desk& desk, Area area) {
    if (m_state.problem()) {
        if (error_state(area, *m_state.problem())) m_state.go_on();
        return true;
    }
    const bool nothing = !m_state.newest_win() && m_state.preview() && m_state.run() && m_state.run()->inputs.history.deals.empty();
    if (nothing) {
        const EmptyAnswer answer = empty_state(area, {.icon = icons::trending_up, .title = tr("Nothing to forecast yet"),
                                                      .sentence = tr("A forecast grows from won and open deals. Import yours, or add the first deal."),
                                                      .action = tr("Import deals"), .second = tr("New deal"), .action_icon = icons::upload});
        if (answer == EmptyAnswer::action) desk.go(to_screen("import"));
        if (answer == EmptyAnswer::second) desk.compose("deal", {});
        return true;
    }
    if (m_state.stopped()) {
        if (empty_state(area, {.icon = icons::circle_pause, .title = tr("The forecast was stopped"), .sentence = tr("Nothing was changed."), .action = tr("Go on")}) == EmptyAnswer::action)
            m_state.go_on();
        return true;
    }
    if (m_state.run() && m_state.review()) return false;
    const Area panel = area.centered(std::min(420.0f, area.width), 84);
    if (job_panel(panel, tr("Computing the forecast"), m_state.progress().doing, static_cast<float>(m_state.progress().done))) m_state.stop();
    return true;
}

void ForecastScreen::draw_head(Desk& desk, Area& area) {
    const Theme& theme = context().theme();
    const std::optional<Date>& newest = m_state.newest_win();
    const RunPeriod& period = m_state.period();
    // Data that ends long ago is looked at as of a day when it did not.
    if (newest && !desk.as_of() && *newest < desk.today() - std::chrono::days{92} && m_state.preview()) {
        const Date day = period_at(Cadence::quarterly, *newest, desk.query_context()).first;
        const std::string words = tr("The newest deal was won on {}. A forecast looks best as of a day when deals were still coming in.", date(context().locale(), *newest, desk.today(), DateStyle::full));
        const std::string action = tr("As of {}", date(context().locale(), day, desk.today(), DateStyle::full));
        if (notice_box(area, {.tone = Tone::info, .icon = icons::history, .title = tr("Your data ends in the past."), .words = words, .plain = action}) == NoticeAnswer::plain) {
            desk.travel(day);
            m_state.choose_period(period_at(Cadence::quarterly, day, desk.query_context()));
        }
        area.cut_top(10);
    }
    Area row = title_row(area, tr("Forecast"));
    draw_period(desk, row);
    Area right = row;
    if (m_tab == 0) draw_primary(desk, right);
    draw_export(desk, right);
    if (context().breadth() == Breadth::wide) help_link(desk, right, "forecast");
    Area switch_slot = right;
    if (segmented(switch_slot.right(12), tr("View"), {{tr("Forecast"), {}, icons::trending_up}, {tr("Changes"), {}, icons::arrow_left_right}}, m_tab))
        desk.go(desk.route().with("tab", m_tab ? "changes" : ""), true);
    const int left = static_cast<int>((period.last - desk.today()).count());
    std::string remark = left > 0 ? tr_count(context().locale(), left, "{} day to go", "{} days to go") : std::string{tr("the period is over")};
    if (m_tab == 1) remark = tr("What changed in the open pipeline");
    else if (m_state.run()) remark += tr(" · all teams · {}", m_amounts.unit());
    Area rest{row.x, row.y, switch_slot.right_edge() - row.x, row.height};
    text(rest, remark, type::body, theme.second);
}

void ForecastScreen::draw_period(Desk& desk, Area& row) {
    const std::string label = period_words(m_state.period());
    const Item item = button_item(row.left(12), label, {.trailing = icons::chevron_down, .id = "period", .name = tr("Period {}", label)});
    if (item.pressed) open_menu(item);
    draw_period_menu(desk, item);
}

void ForecastScreen::draw_period_menu(Desk& desk, const Item& owner) {
    if (!menu_is_open(owner)) return;
    const QueryContext context_now = desk.query_context();
    std::vector<MenuEntry> entries;
    std::vector<RunPeriod> periods;
    std::vector<Id> runs;
    const auto add = [&](const RunPeriod& period, Id run, std::string label, std::string remark) {
        entries.push_back({.label = std::move(label), .remark = std::move(remark), .checked = period.name == m_state.period().name && (run == 0 || run == m_state.dossier().run.id)});
        periods.push_back(period);
        runs.push_back(run);
    };
    for (const Cadence cadence : {Cadence::quarterly, Cadence::monthly, Cadence::weekly, Cadence::annual}) {
        entries.push_back({.label = tr(label_of(cadence)), .title = true});
        periods.emplace_back();
        runs.push_back(0);
        const RunPeriod now = period_at(cadence, desk.today(), context_now);
        const int from = cadence == Cadence::quarterly ? -1 : 0;
        for (int by = from; by <= 1; ++by) {
            const RunPeriod period = shifted(now, by, context_now);
            add(period, 0, period_words(period), by == 0 ? tr("now") : "");
        }
    }
    if (!m_state.runs().empty()) {
        entries.push_back({.label = tr("Runs"), .title = true});
        periods.emplace_back();
        runs.push_back(0);
        std::size_t shown = 0;
        for (const RunRecord& run : m_state.runs())
            if (++shown <= 12) add(run.period, run.id, period_words(run.period), tr(run.final ? "as of {}, final" : "as of {}", date(context().locale(), run.as_of, desk.today())));
    }
    const int chosen = menu(owner, tr("Period"), entries);
    if (chosen < 0 || periods[static_cast<std::size_t>(chosen)].name.empty()) return;
    m_state.choose_period(periods[static_cast<std::size_t>(chosen)]);
    m_state.choose_run(runs[static_cast<std::size_t>(chosen)]);
    m_step = 0;
    desk.go(desk.route().with("period", m_state.period().name).with("step", ""), true);
}

void ForecastScreen::draw_export(Desk& desk, Area& row) {
    std::vector<MenuEntry> entries = {{.label = tr("Table as CSV"), .icon = icons::file_spreadsheet, .disabled = !m_state.review()},
                                      {.label = tr("Page to print"), .icon = icons::printer, .disabled = !m_state.review()}};
    const Item item = button_item(row.right(12), tr("Export"), {.icon = icons::download});
    if (item.pressed) open_menu(item);
    switch (menu(item, tr("Export"), entries)) {
        case 0: export_csv(desk); break;
        case 1: export_page(desk); break;
        default: break;
    }
}

void ForecastScreen::draw_primary(Desk& desk, Area& row) {
    if (!m_state.run() || !m_state.review()) return;
    const RunRecord& run = m_state.dossier().run;
    ButtonOptions options{.kind = ButtonKind::primary, .icon = icons::check, .id = "primary", .disabled = !desk.may_note()};
    if (m_state.preview()) {
        options.icon = icons::circle_play;
        if (button(row.right(12), tr("Start this forecast"), options)) begin_run(desk);
        return;
    }
    if (run.final) {
        options.kind = ButtonKind::secondary;
        options.icon = icons::plus;
        // A newer look at the same period.
        if (run.as_of < desk.today() && desk.today() <= run.period.last && button(row.right(12), tr("New run"), options)) {
            m_step = 0;
            begin_run(desk);
        }
        return;
    }
    const ReviewRow* mine = m_state.review()->find(desk.person().id);
    switch (run.step) {
        case 1: if (button(row.right(12), tr("Accept the data"), options)) accept(desk, 1); break;
        case 2: if (button(row.right(12), tr("Accept the analysis"), options)) accept(desk, 2); break;
        case 3: if (button(row.right(12), tr("Use this model"), options)) accept(desk, 3); break;
        case 4:
            if (mine && !mine->leads && !mine->submission) {
                options.icon = icons::send;
                if (button(row.right(12), tr("Submit my forecast"), options)) m_dialogs.ask_submission(*mine);
            } else if (mine && mine->leads && !mine->sign_off && mine->parent == 0) {
                if (button(row.right(12), tr("Sign off my team"), options)) sign_off(desk);
            } else if (button(row.right(12), tr("Close the review"), options)) {
                accept(desk, 4);
            }
            break;
        default:
            options.icon = icons::lock;
            if (button(row.right(12), tr("Publish"), options)) open_dialog(tr("Publish the forecast"));
            break;
    }
    if (confirm(tr("Publish the forecast"), tr("{} is frozen with its inputs and a SHA-256. Nobody can change its numbers afterwards; a newer run can be made.", m_amounts.heading(m_state.review()->final)), tr("Publish")) == DialogAnswer::accept)
        publish(desk);
}

std::string ForecastScreen::step_remark(Desk&, int step) const {
    const forecast::Run* run = m_state.run();
    const Review* review = m_state.review();
    if (!run || !review) return {};
    switch (step) {
        case 1: return run->inputs.exclusions.empty() ? std::string{tr("complete")} : tr_count(context().locale(), static_cast<std::int64_t>(run->inputs.exclusions.size()), "{} remark", "{} remarks");
        case 2:
            if (!run->analysis.enough()) return tr("short history");
            for (std::size_t place = 0; place < run->analysis.quarter_profile.size(); ++place) {
                constexpr const char* kLow[] = {"low first month", "low second month", "low last month"};
                if (run->analysis.quarter_profile[place] < 0.85) return tr(kLow[place]);
            }
            return run->analysis.trend ? tr(*run->analysis.trend > 0 ? "rising" : "falling") : tr("steady");
        case 3:
            if (run->models.insufficient) return tr("nothing tested");
            return run->models.candidates.empty() ? std::string{} : tr("±{}", percent(context().locale(), run->models.candidates.front().scores.wape, 1));
        case 4: return review->teams ? tr("{} of {} teams", review->teams_signed, review->teams) : std::string{};
        default:
            if (m_state.dossier().run.final) return tr("published");
            return tr("due {}", date(context().locale(), run->inputs.period.first + std::chrono::days{run->inputs.period.days() / 10}, run->inputs.as_of));
    }
}

// Five cells in one frame; those behind carry a tick, all that are reached can be looked at.
void ForecastScreen::draw_steps(Desk& desk, Area row) {
    const Theme& theme = context().theme();
    const NodeScope scope{Role::group, tr("Steps"), row};
    const int reached = m_state.preview() ? 0 : m_state.dossier().run.step;
    const bool final = m_state.dossier().run.final;
    fill(row, theme.panel, kRadius);
    for (int step = 1; step <= kStepCount; ++step) {
        Area cell = row.column(step - 1, kStepCount, 0);
        const bool done = step < reached || final, now = step == shown_step();
        const std::string remark = step_remark(desk, step);
        const Item item = interact(cell, {.role = Role::button, .name = tr("Step {}: {}", step, tr(kStepNames[step - 1])), .description = done ? std::string{tr("done")} + ", " + remark : remark, .selected = now ? Tri::yes : Tri::no});
        if (now) fill(cell, theme.tinted(theme.accent), step == 1 || step == kStepCount ? kRadius : 0);
        else if (item.hovered) fill(cell.inset(1, 1), theme.hover, kRadius);
        if (step > 1) line_down(cell.x, cell.y, cell.height, theme.line);
        if (now) fill({cell.x, cell.bottom_edge() - 2, cell.width, 2}, theme.accent);
        Area inside = cell.inset(12, 0);
        const Area ball = inside.cut_left(18, 8);
        const float x = ball.x + 9, y = ball.y + ball.height / 2;
        if (done && !now) {
            dot(x, y, 9, theme.tinted(theme.good));
            icon(ball, icons::check, theme.good, 12);
        } else {
            if (now) dot(x, y, 9, theme.accent);
            else ring(x, y, 8.5f, theme.line, 1);
            if (done) icon(ball, icons::check, theme.on_accent, 12);
            else text(ball, std::to_string(step), type::caption_medium, now ? theme.on_accent : theme.second, Align::center);
        }
        const float wide = text_width(tr(kStepNames[step - 1]), type::body_strong) + 1;
        text(inside.cut_left(wide, 8), tr(kStepNames[step - 1]), step <= reached || now ? type::body_strong : type::body, theme.text);
        text(inside, remark, type::caption, theme.second, Align::right);
        if (item.pressed) {
            m_step = step;
            desk.go(desk.route().with("step", std::to_string(step)), false);
        }
    }
    frame(row, theme.line, kRadius);
}

void ForecastScreen::note(Desk& desk, Result<Change> change, std::string effect) {
    if (!change) return desk.report(change.error());
    context().after_frame([&desk, change = *std::move(change), effect = std::move(effect)] { (void)desk.note(change, effect); });
}

void ForecastScreen::begin_run(Desk& desk) {
    const forecast::Run* run = m_state.run();
    if (!run || !desk.may_note()) return;
    if (m_state.preview()) return context().after_frame([this, &desk] { keep_run(desk, *m_state.run()); });
    // Of a newer look at the same period the preview's numbers are not there: they are collected anew.
    const auto job = std::make_shared<RunJob>(desk.present(), m_state.period(), desk.today(), desk.query_context());
    context().after_frame([this, &desk, job] {
        desk.start(tr("Computing the forecast"), std::make_unique<SharedJob<RunJob>>(job), [this, &desk, job](const Result<>& ended) {
            if (ended) return keep_run(desk, *job->take());
            if (ended.error().kind() != ErrorKind::cancelled) desk.report(ended.error());
        });
    });
}

void ForecastScreen::keep_run(Desk& desk, const forecast::Run& run) {
    auto begun = forecast::begin_run(desk.present(), run, {desk.person().id, desk.noted_at()});
    if (!begun) return desk.report(begun.error());
    desk.tell({.text = begun->applied.label, .undoes = begun->applied.change});
    m_step = 0;
    m_state.choose_run(0);
    desk.go(desk.route().with("step", ""), false);
}

void ForecastScreen::accept(Desk& desk, int step) {
    m_step = 0;
    desk.go(desk.route().with("step", ""), false);
    note(desk, accept_step(m_state.dossier().run, step));
}

void ForecastScreen::sign_off(Desk& desk) {
    const ReviewRow* mine = m_state.review()->find(desk.person().id);
    if (!mine) return;
    Submission said{0, mine->id, mine->id, Level::manager, mine->adjusted, {}, {}};
    auto change = submit(m_state.dossier().run, said);
    if (change) change->label = tr("{}’s team signed off: {}", mine->name, m_amounts.heading(mine->adjusted));
    note(desk, std::move(change));
}

void ForecastScreen::publish(Desk& desk) {
    const FinalTable table = make_final(*m_state.run(), m_state.dossier(), *m_state.review(), desk.person().name);
    m_step = 0;
    desk.go(desk.route().with("step", ""), false);
    note(desk, forecast::publish(*m_state.run(), m_state.dossier(), table, desk.person().id));
}

}  // namespace qd
