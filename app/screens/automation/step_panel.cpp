#include "app/screens/automation/step_panel.h"

#include <algorithm>

#include "app/ui/button.h"
#include "app/ui/card.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/popup.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

void StepPanel::take(Desk& desk, RuleDraft& draft, const PlaceEditor& editor) {
    if (editor.changed()) draft.edited(desk);
    // Writing must not happen while the frame still reads what it writes.
    if (editor.settled()) context().after_frame([&desk, &draft] { draft.keep(desk); });
}

StepPanel::Outcome StepPanel::draw(Desk& desk, Area area, RuleDraft& draft, std::int64_t card_id, bool enter) {
    Outcome result;
    const Theme& theme = context().theme();
    const std::string key = draft.key_of_card(card_id);
    const Step* step = find_step(draft.rule(), key);
    const bool trigger = step == nullptr;
    const NodeScope region{Role::region, trigger ? tr("Trigger") : tr("Step"), area};
    Area inside = card(area);
    const std::string title = trigger ? std::string{tr("When it starts")} : std::string{tr(label_of(step->kind))};
    Area head = inside.cut_top(36);
    line_across(inside.x, head.bottom_edge() - 1, inside.width, theme.line);
    label_node(Role::heading, title, head, 2);
    head = head.inset(12, 0);
    icon(head.cut_left(16, 8), trigger ? icon_of(draft.rule().trigger.kind) : icon_of(step->kind), theme.accent, 15);
    text(head, title, type::body_strong, theme.text);
    if (step) {
        Area foot = inside.cut_bottom(46).inset(12, 8);
        if (button(foot.left(8), tr("Duplicate"), {.icon = icons::copy})) result.duplicated = true;
        if (button(foot.right(), tr("Delete step"), {.kind = ButtonKind::danger, .icon = icons::trash_2})) result.removed = true;
    }
    const IdScope scope{trigger ? std::string_view{"trigger"} : std::string_view{key}};
    Scroll scroll{inside, "places"};
    Area column = scroll.content().inset(12, 0);
    column.cut_top(10);
    PlaceEditor editor{desk, draft.rule(), draft.problems(), draft.choices(), m_filters};
    if (enter) context().focus.request_first(context().layers.current(), true);
    if (step) {
        if (members_of(*step).empty()) {
            const char* words = tr("Nothing more happens after this step.");
            paragraph(column.cut_top(40), words, type::body, theme.second);
        }
        const Step shape = *step;  // members may change while they are drawn
        for (const std::string_view member : members_of(shape)) editor.draw(column, "steps." + key + "." + std::string{member});
        const std::string whole = editor.problem("steps." + key);
        if (!whole.empty()) {
            const Area line = column.cut_top(paragraph_height(whole, type::caption, column.width));
            label_node(Role::alert, whole, line);
            paragraph(line, whole, type::caption, theme.bad);
        }
    } else {
        editor.draw(column, "name");
        editor.draw(column, "trigger");
        const Trigger shape = draft.rule().trigger;
        for (const std::string_view member : members_of(shape)) editor.draw(column, "trigger." + std::string{member});
        editor.draw_also(column);
        for (const char* place : {"filter", "again", "exits", "catch_up", "hours", "imports", "retries"}) editor.draw(column, place);
        section_title(column, tr("The rule"));
        for (const char* place : {"about", "entity"}) editor.draw(column, place);
    }
    take(desk, draft, editor);
    scroll.end_at(column.y + 16);
    return result;
}

void StepPanel::draw_word(Desk& desk, const Item& word, RuleDraft& draft, std::string_view place) {
    const bool filter = place == "filter" || place.ends_with(".filter");
    Popup popup{word, label_of_place(draft.rule(), place), 296, filter ? 150.0f : place.ends_with(".body") ? 190.0f : place.find(".set") != std::string_view::npos ? 330.0f : 104.0f};
    if (!popup) return;
    PlaceEditor editor{desk, draft.rule(), draft.problems(), draft.choices(), m_word_filters};
    Scroll scroll{popup.body(), "word"};
    Area column = scroll.content();
    editor.draw(column, place);
    take(desk, draft, editor);
    scroll.end_at(column.y);
}

}  // namespace qd
