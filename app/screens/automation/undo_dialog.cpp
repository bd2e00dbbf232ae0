#include "app/screens/automation/undo_dialog.h"

#include <algorithm>

#include "app/ui/context.h"
#include "app/ui/date_field.h"
#include "app/ui/dialog.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/notice.h"
#include "app/ui/say.h"
#include "app/ui/scroll.h"
#include "app/ui/select.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

const char* title() { return tr("Undo what rules did"); }
constexpr std::chrono::milliseconds kDay = std::chrono::hours{24};

}  // namespace

void UndoDialog::open(Desk& desk, Id rule) {
    m_single = false;
    m_about.clear();
    m_rules.assign(1, {.key = 0, .label = tr("All rules")});
    if (auto lines = desk.automation().rules())
        for (const RuleLine& one : *lines) m_rules.push_back({.key = one.id, .label = one.name});
    m_query = {.rule = rule, .from = start_of(desk.clock().today()), .to = desk.clock().now()};
    preview(desk);
    open_dialog(title());
}

void UndoDialog::open_for_run(Desk& desk, const RunLine& run) {
    m_single = true;
    m_about = run.rule_name + (run.title.empty() ? "" : ": " + run.title);
    m_query = {.run = run.id};
    preview(desk);
    open_dialog(title());
}

void UndoDialog::preview(Desk& desk) {
    m_look.begin(desk.automation().look_at_undo(m_query));
}

void UndoDialog::draw_period(Desk& desk, Area& body) {
    const Theme& theme = context().theme();
    const auto chosen = std::ranges::find(m_rules, m_query.rule, &SelectOption::key);
    int current = static_cast<int>(chosen - m_rules.begin());
    text(body.cut_top(20), tr("Rule"), type::caption, theme.second);
    if (select(body.cut_top(context().control_height(), 8), tr("Rule"), m_rules, current)) {
        m_query.rule = m_rules[static_cast<std::size_t>(current)].key;
        preview(desk);
    }
    Area dates = body.cut_top(20 + context().control_height(), 10);
    std::optional<Date> from = day_of(*m_query.from), to = day_of(*m_query.to);
    Area left = dates.column(0, 2, 10), right = dates.column(1, 2, 10);
    text(left.cut_top(20), tr("From"), type::caption, theme.second);
    text(right.cut_top(20), tr("To, included"), type::caption, theme.second);
    const bool moved = date_field(left, tr("From"), from).committed, ended = date_field(right, tr("To, included"), to).committed;
    if ((!moved && !ended) || !from || !to) return;
    m_query.from = start_of(*from);
    m_query.to = start_of(*to) + kDay - std::chrono::milliseconds{1};
    preview(desk);
}

void UndoDialog::draw(Desk& desk) {
    if (!dialog_is_open(title())) return;
    m_look.go_on();
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    Dialog dialog{title(), 480, m_single ? 360.0f : 470.0f};
    if (!dialog) return;
    const bool some = m_look.preview() && m_look.preview()->runs > 0 && !desk.running();
    const std::string accept = some && m_look.preview()->runs > 1 ? tr("Undo {} runs", integer(locale, static_cast<std::int64_t>(m_look.preview()->runs))) : std::string{tr("Undo")};
    const DialogAnswer answer = dialog.buttons(accept, some && desk.may_write(), true);
    Area body = dialog.body();
    if (m_single) say(body, m_about, type::body_strong, theme.text);
    else draw_period(desk, body);
    Scroll scroll{body, "undo"};
    Area content = scroll.content();
    if (m_look.looking()) say(content, m_look.doing(), type::body, theme.second, Role::status);
    if (!m_look.problem().empty()) (void)notice_box(content, {.tone = Tone::bad, .icon = icons::circle_alert, .words = m_look.problem()});
    if (m_look.preview() && !some) say(content, tr("Nothing happened there that could be taken back."), type::body, theme.second, Role::status);
    if (some) {
        say(content, tr_count(locale, static_cast<std::int64_t>(m_look.preview()->writes), "{} change will be taken back.", "{} changes will be taken back."), type::body, theme.text, Role::status);
        if (!m_look.preview()->conflicts.empty()) {
            content.cut_top(4);
            say(content, tr("These were edited since and stay as they are:"), type::body_strong, theme.warn);
            for (const UndoConflict& one : m_look.preview()->conflicts) say(content, "• " + (one.title.empty() ? "" : one.title + ": ") + one.what, type::body, theme.text, Role::listitem);
        }
        for (const std::string& one : m_look.preview()->outside) say(content, "• " + one, type::body, theme.warn, Role::listitem);
    }
    scroll.end_at(content.y);
    if (answer != DialogAnswer::accept) return;
    dialog.close();
    auto job = desk.automation().undo_job(m_query, desk.person().id);
    const RunUndo* undone = job.get();
    desk.start(tr("Runs are undone"), std::move(job), [&desk, undone](Result<> ended) {
        if (!ended) return;
        const Applied& applied = undone->applied();
        desk.tell({.text = applied.label, .effect = applied.notes.empty() ? "" : applied.notes.front(), .good = applied.notes.empty(), .undoes = applied.change});
    });
}

}  // namespace qd
