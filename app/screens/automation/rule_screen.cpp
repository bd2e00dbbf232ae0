#include "app/screens/automation/rule_screen.h"

#include <algorithm>

#include "app/screens/automation/rule_flow.h"
#include "app/screens/automation/rule_list.h"
#include "app/shell/help_link.h"
#include "app/ui/button.h"
#include "app/ui/card.h"
#include "app/ui/chip.h"
#include "app/ui/context.h"
#include "app/ui/dialog.h"
#include "app/ui/draw.h"
#include "app/ui/empty.h"
#include "app/ui/item.h"
#include "app/ui/menu.h"
#include "app/ui/notice.h"
#include "app/ui/popup.h"
#include "app/ui/tabs.h"
#include "app/ui/text.h"
#include "assets/icons.h"
#include "core/automation/rule_words.h"

namespace qd {

using namespace ui;

const ScreenInfo& RuleScreen::info() const {
    static const ScreenInfo kInfo{"automation/*", "Rule", icons::workflow, NavGroup::none, 0};
    return kInfo;
}

void RuleScreen::refresh_words(Desk& desk) {
    const DryRunResult* rehearsed = m_rehearsal.result();
    const std::uint64_t key = m_draft.edits() * 2 + (context().theme().dark ? 1 : 0);
    if (m_words_for == key && m_cards_for == m_rehearsal.version()) return;
    m_words_for = key;
    m_cards_for = m_rehearsal.version();
    m_cards = flow_of(desk.workspace(), m_draft.rule(), {.problems = &m_draft.problems(), .rehearsed = rehearsed, .card_of = [this](std::string_view step) { return m_draft.card_of(step); }});
    m_words.clear();
    const auto problem_at = [this](const std::string& place) {
        const auto found = std::ranges::find(m_draft.problems(), place, &RuleProblem::place);
        return place.empty() || found == m_draft.problems().end() ? std::string{} : found->what;
    };
    for (SentencePart& part : sentence(desk.workspace(), m_draft.rule(), desk.automation().figures_known())) {
        std::string problem = problem_at(part.edits);
        m_words.push_back({.words = std::move(part.text), .key = std::move(part.edits), .problem = std::move(problem)});
    }
}

void RuleScreen::draw(Desk& desk, Area area) {
    const Id rule = desk.route().record();
    if (rule != m_shown) {
        m_shown = rule;
        m_flow = {};
        m_word.clear();
        m_rehearsal.forget();
        m_words_for = 0;
    }
    if (auto read = m_draft.refresh(desk, rule); !read) {
        const auto answer = empty_state(area, {.icon = icons::workflow, .title = read.error().what(), .sentence = read.error().next(), .action = tr("All rules")});
        if (answer == EmptyAnswer::action) desk.go(to_screen("automation"));
        return;
    }
    refresh_words(desk);
    if (context().breadth() == Breadth::phone) draw_phone(desk, area.inset(12, 8));
    else {
        Area page = area.inset(20, 14);
        draw_head(desk, page);
        draw_sentence(desk, page);
        draw_trouble(desk, page);
        const bool both = page.width >= 940;
        Area side = page.cut_right(both ? std::clamp(page.width * 0.315f, 300.0f, 380.0f) : std::min(330.0f, page.width * 0.45f), 12);
        if (both) {
            Area middle = page.cut_right(std::clamp(page.width * 0.34f, 232.0f, 320.0f), 12);
            draw_canvas(desk, page);
            draw_step(desk, middle);
            m_rehearsal.draw(desk, side, m_draft);
        } else {
            draw_canvas(desk, page);
            (void)segmented(Slot{side.cut_top(kControl, 8)}, tr("Beside the steps"), {{tr("Step"), {}, {}}, {tr("Rehearsal"), {}, {}}}, m_side);
            if (m_side == 0) draw_step(desk, side);
            else m_rehearsal.draw(desk, side, m_draft);
        }
    }
    draw_insert_menu(desk);
    m_publish.draw(desk, m_draft);
    m_versions.draw(desk, m_draft);
    m_record.draw(desk, m_draft);
}

void RuleScreen::draw_head(Desk& desk, Area& area) {
    const Theme& theme = context().theme();
    Area row = area.cut_top(kControl, 10);
    const bool locked = !desk.may_write();
    const std::string publish = tr("Publish v{}", m_draft.next_number());
    const bool roomy = area.width > 760;
    if (button(row.right(8), publish, {.kind = ButtonKind::primary, .icon = icons::upload, .disabled = locked || m_draft.unchanged()})) m_publish.open(desk, m_draft);
    if (button(row.right(8), tr("Rehearse"), {.icon = icons::flask_conical, .disabled = desk.running() != nullptr})) {
        m_side = 1;
        m_rehearsal.run(desk, m_draft);
    }
    if (roomy && button(row.right(8), tr("Versions"), {.icon = icons::history})) m_versions.open(desk, m_draft);
    const Item more = icon_button_item(row.right(8), icons::ellipsis, tr("More actions"));
    draw_menu(desk, more);
    if (roomy) help_link(desk, row, "automation");
    if (icon_button(row.left(8), icons::arrow_left, tr("All rules"), {.kind = ButtonKind::quiet})) desk.go(to_screen("automation").with("tab", m_draft.rule().sequence ? "sequences" : ""));
    const std::string& name = m_draft.rule().name;
    const std::string shown = name.empty() ? std::string{tr("Rule without a name")} : name;
    label_node(Role::heading, shown, row, 1);
    const float width = std::min(text_width(shown, type::title), row.width * 0.5f);
    text(row.cut_left(width + 1, 12), shown, type::title, theme.text);
    draw_badges(row);
}

void RuleScreen::draw_badges(Area row) {
    const Theme& theme = context().theme();
    const RuleLine& line = m_draft.line();
    const auto mark = [&](const std::string& words, Color color) {
        if (row.width < text_width(words, type::caption_medium) + 24) return;
        (void)badge(row.left(8), words, color);
    };
    if (line.draft_number || line.live_number == 0) mark(tr("v{} draft", m_draft.next_number()), theme.warn);
    if (!line.problem.empty()) mark(tr("paused itself"), theme.bad);
    else if (line.live_number) mark(line.state == "paused" ? tr("v{} is paused", line.live_number) : tr("v{} is live", line.live_number), line.state == "paused" ? theme.faint : theme.good);
    const std::size_t wrong = m_draft.problems().size();
    const bool circle = !m_draft.cycles().empty();
    const std::string words = wrong ? tr_count(context().locale(), static_cast<std::int64_t>(wrong), "{} thing to mend", "{} things to mend")
                              : circle ? tr("Can start itself again") : std::string{tr("Cycle check passed")};
    const Color color = wrong ? theme.bad : circle ? theme.warn : theme.good;
    if (row.width < text_width(words, type::caption_medium) + 30) return;
    const std::string remark = wrong ? "" : circle ? m_draft.cycles().front().path() : std::string{tr("no step can start this rule again")};
    label_node(Role::status, remark.empty() ? words : words + ": " + remark, row);
    icon(row.cut_left(14, 6), wrong ? icons::circle_alert : circle ? icons::repeat : icons::shield_check, color, 14);
    spans(row, {{words, type::caption_medium, color}, {remark, type::caption, theme.second, 10}});
}

void RuleScreen::draw_menu(Desk& desk, const Item& more) {
    if (more.pressed) open_menu(more);
    const RuleLine& line = m_draft.line();
    const bool locked = !desk.may_write(), live = line.state == "live";
    const int chosen = menu(more, tr("More actions"), {{.label = tr("Versions"), .icon = icons::history},
        {.label = tr("Try it on one record"), .icon = icons::footprints},
        {.label = tr("Show its log"), .icon = icons::scroll_text},
        {.label = tr("Who is in it"), .icon = icons::users, .remark = line.waiting ? integer(context().locale(), line.waiting) : std::string{}},
        {.label = live ? tr("Pause") : tr("Resume"), .icon = live ? icons::pause : icons::play, .disabled = locked || line.live_number == 0},
        {.label = tr("Discard the draft"), .icon = icons::undo_2, .disabled = locked || line.draft_number == 0 || line.live_number == 0},
        {.label = tr("Save as a file"), .icon = icons::download},
        {.label = ""},
        {.label = tr("Delete"), .icon = icons::trash_2, .danger = true, .disabled = locked}});
    if (chosen < 0) return;
    const auto tell = [&desk](Result<Applied> applied) {
        if (!applied) return desk.report(applied.error());
        desk.tell({.text = applied->label, .undoes = applied->change});
    };
    const Id rule = m_draft.id(), person = desk.person().id;
    switch (chosen) {
        case 0: return m_versions.open(desk, m_draft);
        case 1: return m_record.open(desk, m_draft);
        case 2: return desk.go(to_screen("automation").with("tab", "log").with("rule", std::to_string(rule)));
        case 3: return desk.go(to_screen("automation").with("tab", "enrolled").with("rule", std::to_string(rule)));
        case 4: return context().after_frame([=, &desk] { tell(live ? desk.automation().pause(rule, person) : desk.automation().resume(rule, person)); });
        case 5: return context().after_frame([=, &desk] { tell(desk.automation().discard_draft(rule, person)); });
        case 6: return export_file(desk);
        case 8: return context().after_frame([=, &desk] {
            auto removed = desk.automation().remove(rule, person);
            if (removed) desk.go(to_screen("automation"));
            tell(std::move(removed));
        });
        default: return;
    }
}

void RuleScreen::export_file(Desk& desk) {
    const std::string json = to_json(m_draft.rule(), 2) + "\n";
    desk.platform().save_file((m_draft.rule().name.empty() ? std::string{"rule"} : m_draft.rule().name) + ".json", "application/json", std::as_bytes(std::span{json}));
}

void RuleScreen::draw_sentence(Desk& desk, Area& area) {
    const Area box = area.cut_top(phrase_height(area.width - 32, m_words) + 20, 12);
    const PhraseResult result = phrase(card(box).inset(16, 10), tr("The rule in words"), m_words, m_word);
    if (!result.pressed.empty()) {
        m_word = result.pressed;
        // A word of a step also shows that step.
        if (m_word.starts_with("steps.")) {
            const std::string rest = m_word.substr(6);
            m_flow.selected = m_draft.card_of(rest.substr(0, rest.find('.')));
        } else m_flow.selected = RuleDraft::kTriggerCard;
        context().need_frames(2);
        return;
    }
    if (m_word.empty() || result.edited.id == 0) return;
    struct Opened { std::string place; };
    Opened& opened = context().state<Opened>(result.edited.id);
    if (opened.place != m_word) {
        opened.place = m_word;
        open_popup(result.edited);
    }
    if (popup_is_open(result.edited)) m_step_panel.draw_word(desk, result.edited, m_draft, m_word);
    if (!popup_is_open(result.edited)) {
        opened.place.clear();
        m_word.clear();
    }
}

void RuleScreen::draw_trouble(Desk& desk, Area& area) {
    const RuleLine& line = m_draft.line();
    if (line.problem.empty()) return;
    const auto answer = notice_box(area, {.tone = Tone::bad, .icon = icons::circle_pause, .title = tr("This rule paused itself"), .words = line.problem, .plain = tr("Resume"), .filled = {}});
    area.cut_top(10);
    if (answer != NoticeAnswer::plain) return;
    context().after_frame([&desk, rule = m_draft.id()] {
        if (auto resumed = desk.automation().resume(rule, desk.person().id); !resumed) desk.report(resumed.error());
    });
}

void RuleScreen::draw_canvas(Desk& desk, Area area) {
    const Theme& theme = context().theme();
    Area inside = card(area);
    Area head = inside.cut_top(36);
    line_across(inside.x, head.bottom_edge() - 1, inside.width, theme.line);
    label_node(Role::heading, tr("Steps"), head, 2);
    spans(head.inset(12, 0), {{tr("Steps"), type::body_strong, theme.text}, {m_rehearsal.result() ? tr("numbers: records that would have passed") : "", type::caption, theme.second, 8}});
    const FlowResult result = flow(inside.inset(1, 0), tr("Steps"), m_cards, m_flow, {.read_only = !desk.may_write(), .end = m_cards.size() > 1 && m_cards.back().branches.empty() ? std::string_view{tr("Ends here")} : std::string_view{}});
    if (result.insert) {
        m_insert = result.insert;
        m_insert_owner = Item{.id = result.insert_owner, .rect = Area{result.anchor}};
        open_menu(m_insert_owner);
    }
    if (result.removed) context().after_frame([this, &desk, card = *result.removed] {
        m_draft.remove(desk, card);
        m_flow.selected = RuleDraft::kTriggerCard;
        m_flow.take_focus = true;
        m_draft.keep(desk);
    });
    if (!result.opened) return;
    m_side = 0;
    m_enter_step = context().focus.visible();
    if (context().breadth() == Breadth::phone) m_tab = 1;
}

void RuleScreen::draw_insert_menu(Desk& desk) {
    if (!m_insert) return;
    static constexpr StepKind kOrder[] = {StepKind::task, StepKind::notify, StepKind::update, StepKind::move_stage, StepKind::assign, StepKind::tag, StepKind::note, StepKind::activity,
                                          StepKind::email, StepKind::call, StepKind::linkedin, StepKind::document,
                                          StepKind::delay, StepKind::wait, StepKind::branch, StepKind::each, StepKind::stop,
                                          StepKind::create, StepKind::enrol, StepKind::unenrol, StepKind::start_rule, StepKind::file};
    std::vector<MenuEntry> entries;
    std::vector<std::size_t> kinds;
    for (std::size_t at = 0; at < std::size(kOrder); ++at) {
        if (kOrder[at] == StepKind::move_stage && m_draft.rule().entity != "deal") continue;
        const char* title = at == 0 ? tr("Do") : kOrder[at] == StepKind::email ? tr("Reach out") : kOrder[at] == StepKind::delay ? tr("Time and ways") : kOrder[at] == StepKind::create ? tr("More") : nullptr;
        if (title) entries.push_back({.label = title, .title = true}), kinds.push_back(std::size(kOrder));
        entries.push_back({.label = tr(label_of(kOrder[at])), .icon = icon_of(kOrder[at])});
        kinds.push_back(at);
    }
    const int chosen = menu(m_insert_owner, tr("Insert a step"), entries);
    if (chosen < 0) return;
    const StepKind kind = kOrder[kinds[static_cast<std::size_t>(chosen)]];
    context().after_frame([this, &desk, place = *m_insert, kind] {
        const std::string key = m_draft.insert(desk, place, kind);
        m_flow.selected = m_draft.card_of(key);
        m_flow.take_focus = m_enter_step = true;
        m_draft.keep(desk);
    });
    m_insert.reset();
    m_tab = context().breadth() == Breadth::phone ? 1 : m_tab;
    m_side = 0;
}

void RuleScreen::draw_step(Desk& desk, Area area) {
    const StepPanel::Outcome result = m_step_panel.draw(desk, area, m_draft, m_flow.selected == 0 ? RuleDraft::kTriggerCard : m_flow.selected, std::exchange(m_enter_step, false));
    if (!result.removed && !result.duplicated) return;
    context().after_frame([this, &desk, card = m_flow.selected, result] {
        if (result.removed) {
            m_draft.remove(desk, card);
            m_flow.selected = RuleDraft::kTriggerCard;
        } else m_draft.duplicate(desk, card);
        m_draft.keep(desk);
    });
}

void RuleScreen::draw_phone(Desk& desk, Area area) {
    const Theme& theme = context().theme();
    Area head = area.cut_top(kTouch, 4);
    const Item more = icon_button_item(head.right(), icons::ellipsis, tr("More actions"));
    draw_menu(desk, more);
    if (icon_button(head.left(8), icons::arrow_left, tr("All rules"), {.kind = ButtonKind::quiet})) desk.go(to_screen("automation"));
    const std::string name = m_draft.rule().name.empty() ? std::string{tr("Rule without a name")} : m_draft.rule().name;
    label_node(Role::heading, name, head, 1);
    text(head, name, type::section, theme.text);
    draw_badges(area.cut_top(22, 6));
    (void)pill_tabs(area.cut_top(kTouch, 6), tr("Part"), {{tr("Steps"), {}, {}}, {tr("Edit"), {}, {}}, {tr("Rehearsal"), {}, {}}}, m_tab);
    Area foot = area.cut_bottom(kTouch);
    area.cut_bottom(8);
    if (button(foot.column(0, 2, 8), tr("Rehearse"), {.icon = icons::flask_conical})) {
        m_tab = 2;
        m_rehearsal.run(desk, m_draft);
    }
    if (button(foot.column(1, 2, 8), tr("Publish v{}", m_draft.next_number()), {.kind = ButtonKind::primary, .icon = icons::upload, .disabled = !desk.may_write() || m_draft.unchanged()})) m_publish.open(desk, m_draft);
    draw_trouble(desk, area);
    if (m_tab == 0) {
        draw_sentence(desk, area);
        draw_canvas(desk, area);
    } else if (m_tab == 1) draw_step(desk, area);
    else m_rehearsal.draw(desk, area, m_draft);
}

}  // namespace qd
