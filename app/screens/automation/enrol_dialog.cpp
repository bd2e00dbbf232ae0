#include "app/screens/automation/enrol_dialog.h"

#include "app/screens/automation/daily_words.h"
#include "app/ui/context.h"
#include "app/ui/dialog.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/notice.h"
#include "app/ui/say.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"
#include "assets/icons.h"
#include "core/base/sort_by.h"

namespace qd {

using namespace ui;

namespace {

const char* title() { return tr("Enrol in a sequence"); }

std::string examples_of(const EnrolRefusal& group) {
    std::string words;
    for (const std::string& one : group.examples) words += (words.empty() ? "" : ", ") + one;
    return static_cast<std::int64_t>(group.examples.size()) < group.count ? words + ", …" : words;
}

}  // namespace

void EnrolDialog::open(Desk& desk, const std::string& entity, std::vector<Id> records) {
    m_entity = entity;
    m_records = std::move(records);
    m_rules = desk.automation().open_for(entity);
    // Sequences first: they are what most people mean.
    sort_by(m_rules, std::greater{}, &RuleLine::sequence);
    m_options.clear();
    for (const RuleLine& rule : m_rules)
        m_options.push_back({.key = rule.id, .label = rule.name, .remark = rule.sequence ? tr("sequence") : tr("rule"), .icon = rule.sequence ? icons::send : icons::workflow});
    m_chosen = 0;
    look(desk);
    open_dialog(title());
}

void EnrolDialog::look(Desk& desk) {
    if (m_rules.empty()) return m_look.begin({});
    m_look.begin(desk.automation().look_at_enrolling(m_rules[static_cast<std::size_t>(m_chosen)].id, m_records));
}

bool EnrolDialog::draw(Desk& desk) {
    if (!dialog_is_open(title())) {
        m_look.stop();
        return false;
    }
    m_look.go_on();
    const Locale& locale = context().locale();
    Dialog dialog{title(), 460, 370};
    if (!dialog) return false;
    const std::size_t starting = m_look.preview() ? m_look.preview()->eligible.size() : 0;
    const std::string accept = starting ? tr_count(locale, static_cast<std::int64_t>(starting), "Enrol {} record", "Enrol {} records") : std::string{tr("Enrol")};
    const DialogAnswer answer = dialog.buttons(accept, starting > 0 && !desk.running() && desk.may_write());
    Area body = dialog.body();
    draw_choice(desk, body);
    Scroll scroll{body, "enrol"};
    Area content = scroll.content();
    draw_preview(content);
    scroll.end_at(content.y);
    if (answer != DialogAnswer::accept) return false;
    dialog.close();
    start(desk);
    return true;
}

void EnrolDialog::draw_choice(Desk& desk, Area& body) {
    const Theme& theme = context().theme();
    if (m_rules.empty()) {
        const std::string kind = lower(tr(desk.catalogue().entity(m_entity).plural.c_str()));
        return say(body, tr("No live sequence takes {}, and no rule about them is started by hand. Publish one under Automation first.", kind), type::body, theme.second, Role::status);
    }
    text(body.cut_top(20), tr("Sequence or rule"), type::caption, theme.second);
    if (select(body.cut_top(context().control_height(), 6), tr("Sequence or rule"), m_options, m_chosen)) look(desk);
    const std::string& about = m_rules[static_cast<std::size_t>(m_chosen)].about;
    if (!about.empty()) say(body, about, type::caption, theme.second, Role::text);
    body.cut_top(8);
}

void EnrolDialog::draw_preview(Area& body) {
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    if (m_look.looking()) say(body, m_look.doing(), type::body, theme.second, Role::status);
    if (!m_look.problem().empty()) (void)notice_box(body, {.tone = Tone::bad, .icon = icons::circle_alert, .words = m_look.problem()});
    if (!m_look.preview()) return;
    const auto all = static_cast<std::int64_t>(m_records.size()), starting = static_cast<std::int64_t>(m_look.preview()->eligible.size());
    const bool held = m_look.preview()->share.later > 0;  // not all of them now
    const std::string head = starting == 0 ? std::string{tr("None of the chosen records can start.")}
                             : held && starting == all ? tr_count(locale, all, "{} record can start.", "All {} records can start.")
                             : held ? tr("{} of {} records can start.", integer(locale, starting), integer(locale, all))
                             : starting == all ? tr_count(locale, all, "{} record starts now.", "All {} records start now.")
                                               : tr("{} of {} records start now.", integer(locale, starting), integer(locale, all));
    say(body, head, type::body_strong, starting ? theme.text : theme.warn, Role::status);
    if (m_look.preview()->unmatched)
        say(body, tr_count(locale, m_look.preview()->unmatched, "{} of them does not match the rule's conditions. Chosen by hand, it starts all the same.",
                            "{} of them do not match the rule's conditions. Chosen by hand, they start all the same."), type::body, theme.second, Role::text);
    if (const std::string words = daily_words(m_look.preview()->share); !words.empty()) {
        body.cut_top(6);
        (void)notice_box(body, {.tone = Tone::warn, .icon = icons::hourglass, .words = words});
    }
    if (m_look.preview()->left_out.empty()) return;
    body.cut_top(8);
    text(body.cut_top(20), tr("Left out"), type::caption, theme.second);
    const NodeScope list{Role::list, tr("Left out"), body};
    for (const EnrolRefusal& group : m_look.preview()->left_out) {
        const std::string names = examples_of(group), count = integer(locale, group.count);
        const float high = paragraph_height(names, type::caption, body.width - 48);
        Area row = body.cut_top(20 + high, 8);
        label_node(Role::listitem, tr("{}: {} ({})", tr(group.why.c_str()), count, names), row);
        text(row.cut_left(40, 8).cut_top(20), count, type::body_strong, theme.text, Align::right);
        text(row.cut_top(20), tr(group.why.c_str()), type::body, theme.text);
        paragraph(row, names, type::caption, theme.second);
    }
}

void EnrolDialog::start(Desk& desk) {
    auto job = desk.automation().enrol_job(m_rules[static_cast<std::size_t>(m_chosen)].id, m_look.preview()->eligible, desk.person().id);
    const EnrolJob* enrolling = job.get();
    desk.start(tr("Enrolling"), std::move(job), [&desk, enrolling](Result<> ended) {
        if (!ended) return;
        const Applied& applied = enrolling->applied();
        desk.tell({.text = applied.label, .effect = applied.notes.empty() ? "" : applied.notes.front(), .good = applied.notes.empty(), .undoes = applied.change});
    });
}

}  // namespace qd
