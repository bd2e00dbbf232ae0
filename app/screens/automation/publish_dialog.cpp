#include "app/screens/automation/publish_dialog.h"

#include <algorithm>

#include "app/screens/automation/daily_words.h"
#include "app/ui/choice.h"
#include "app/ui/context.h"
#include "app/ui/dialog.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/notice.h"
#include "app/ui/say.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"
#include "assets/icons.h"
#include "core/automation/rule_words.h"

namespace qd {

using namespace ui;

namespace {

const char* title() { return tr("Publish this rule"); }

}  // namespace

void PublishDialog::open(Desk& desk, RuleDraft& draft) {
    draft.keep(desk);
    draft.check_cycles(desk);
    m_problem.clear();
    m_changes.clear();
    m_existing = m_accept = false;
    m_pending = 0;
    m_waiting = 0;
    for (const VersionLine& version : draft.versions())
        if (version.state != "draft") m_waiting += version.waiting;
    if (auto live = desk.automation().live(draft.id())) m_changes = differences(desk.workspace(), *live, draft.rule());
    m_share = desk.automation().share_of_day(draft.rule(), draft.id(), draft.existing()).value_or(DailyShare{});
    open_dialog(title());
}

void PublishDialog::draw(Desk& desk, RuleDraft& draft) {
    if (!dialog_is_open(title())) return;
    const Theme& theme = context().theme();
    Dialog dialog{title(), 520, std::clamp(m_height + 130, 250.0f, 560.0f)};
    if (!dialog) return;
    const bool wrong = !draft.problems().empty(), circle = !draft.cycles().empty();
    const DialogAnswer answer = dialog.buttons(tr("Publish v{}", draft.next_number()), !wrong && (!circle || m_accept) && desk.may_write());
    Scroll scroll{dialog.body(), "publish"};
    Area body = scroll.content();
    const float top = body.y;
    if (!m_problem.empty()) {
        (void)notice_box(body, {.tone = Tone::bad, .icon = icons::circle_alert, .words = m_problem});
        body.cut_top(10);
    }
    if (wrong) {
        say(body, tr("These must be mended first:"), type::body_strong, theme.bad, Role::alert);
        for (const RuleProblem& one : draft.problems()) say(body, "• " + one.what + (one.next.empty() ? "" : " " + one.next), type::body, theme.text);
    } else {
        say(body, plain(sentence(desk.workspace(), draft.rule(), desk.automation().figures_known())), type::body, theme.text);
        body.cut_top(6);
        if (!m_changes.empty()) {
            say(body, tr("Since v{}", draft.line().live_number), type::body_strong, theme.text);
            for (const std::string& change : m_changes) say(body, "• " + change, type::body, theme.second);
            body.cut_top(6);
        }
        if (circle) {
            say(body, tr("Rules can start each other for ever"), type::body_strong, theme.warn, Role::alert);
            for (const RuleCycle& cycle : draft.cycles()) {
                say(body, cycle.path(), type::body, theme.text);
                for (const std::string& reason : cycle.reasons) say(body, "• " + reason, type::caption, theme.second);
            }
            say(body, tr("It would be stopped after 8 rounds, and every stop is in the log."), type::caption, theme.second);
            (void)checkbox(body.cut_top(28, 8), tr("I have seen this circle and want it"), m_accept);
        }
        if (draft.existing() > 0) {
            // Of a clock's rule, those whose time is still to come wait for it like all others.
            using enum TriggerKind;
            const TriggerKind kind = draft.rule().trigger.kind;
            const bool clock = kind == idle || kind == stage_aged || kind == date_reached;
            const std::string words = clock ? tr_count(context().locale(), draft.existing(), "Also start it for the {} record, if it is due already", "Also start it for up to {} records due already")
                                            : tr_count(context().locale(), draft.existing(), "Also start it for the {} record that matches now", "Also start it for the {} records that match now");
            (void)checkbox(body.cut_top(28, 8), words, m_existing);
            if (const std::string share = daily_words(m_share); m_existing && !share.empty()) (void)notice_box(body, {.tone = Tone::warn, .icon = icons::hourglass, .words = share});
        }
        if (m_waiting > 0) {
            say(body, tr_count(context().locale(), m_waiting, "{} record is waiting in the old version. It shall", "{} records are waiting in the old version. They shall"), type::body_strong, theme.text);
            const RadioSpec specs[] = {{tr("finish the old version"), tr("nothing changes for them")}, {tr("go on in the new version"), tr("from the same step, if it is still there")}, {tr("leave it"), tr("what they wait for does not happen")}};
            (void)radio_group(body, tr("Those who wait"), specs, m_pending);
        }
        if (draft.existing() == 0 && m_waiting == 0 && m_changes.empty() && !circle) say(body, tr("It starts with what happens from now on. Everything it does is in its log and can be taken back."), type::body, theme.second);
    }
    scroll.end_at(body.y);
    if (const float height = body.y - top; height != m_height) m_height = height, context().need_frames(1);
    if (answer == DialogAnswer::accept) publish(desk, draft);
}

void PublishDialog::publish(Desk& desk, RuleDraft& draft) {
    auto applied = desk.automation().publish(draft.id(), {.existing = m_existing, .pending = static_cast<Pending>(m_pending), .accept_cycles = m_accept, .actor = desk.person().id});
    if (!applied) {
        m_problem = applied.error().sentence();
        return;
    }
    close_dialog(title());
    desk.tell({.text = applied->label, .undoes = applied->change});
}

}  // namespace qd
