#include "app/screens/automation/template_gallery.h"

#include <algorithm>
#include <map>

#include "app/screens/automation/rule_choices.h"
#include "app/screens/automation/rule_flow.h"
#include "app/ui/button.h"
#include "app/ui/card.h"
#include "app/ui/chip.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/empty.h"
#include "app/ui/field.h"
#include "app/ui/item.h"
#include "app/ui/phrase.h"
#include "app/ui/roving.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"
#include "assets/icons.h"
#include "core/automation/rule_words.h"
#include "core/base/sort_by.h"

namespace qd {

using namespace ui;

std::vector<const RuleTemplate*> TemplateGallery::found(Desk&) const {
    std::vector<const RuleTemplate*> list;
    for (const RuleTemplate& one : rule_templates())
        if (m_words.empty() || contains_folded(one.rule.name, m_words) || contains_folded(one.rule.about, m_words) || contains_folded(one.group, m_words))
            list.push_back(&one);
    // Each group once, where its first one stands.
    const auto place = [](const RuleTemplate* one) { return std::ranges::find(rule_templates(), one->group, &RuleTemplate::group) - rule_templates().begin(); };
    sort_by(list, {}, place);
    return list;
}

Id TemplateGallery::draw(Desk& desk, Area area) {
    const bool phone = context().breadth() == Breadth::phone;
    const auto list = found(desk);
    const auto chosen = std::ranges::find(list, m_chosen, [](const RuleTemplate* one) { return one->key; });
    const RuleTemplate* shown = chosen != list.end() ? *chosen : list.empty() || phone ? nullptr : list.front();
    if (phone && m_open && shown) return draw_preview(desk, area, *shown);
    Area left = phone ? area.inset(16, 0) : area.cut_left(std::clamp(area.width * 0.4f, 300.0f, 420.0f), 12);
    Area search = left.cut_top(context().control_height(), 10);
    (void)search_field(search, tr("Search templates"), m_words, {.placeholder = tr("Search {} templates", rule_templates().size())});
    if (list.empty()) {
        const auto answer = empty_state(left, {.icon = icons::search, .title = tr("No template fits"), .sentence = tr("Try another word, or start with an empty rule."), .action = tr("Show all")});
        if (answer == EmptyAnswer::action) m_words.clear();
        return 0;
    }
    draw_list(desk, left, list);
    return shown && !phone ? draw_preview(desk, area, *shown) : 0;
}

void TemplateGallery::draw_list(Desk&, Area area, const std::vector<const RuleTemplate*>& list) {
    const Theme& theme = context().theme();
    const bool phone = context().breadth() == Breadth::phone;
    const NodeScope node{Role::group, tr("Templates"), area};
    Scroll scroll{area, "templates"};
    Area content = scroll.content();
    Roving roving{Roving::Axis::vertical, false};
    std::string group;
    const std::string current = m_chosen.empty() ? list.front()->key : m_chosen;
    std::vector<const RuleTemplate*> order;
    for (const RuleTemplate* one : list) {
        if (one->group != group) {
            group = one->group;
            const Area head = content.cut_top(30);
            label_node(Role::heading, group, head, 2);
            text(head.inset(2, 0), tr(group.c_str()), type::caption_strong, theme.second);
        }
        const Area row = content.cut_top(56, 4);
        const bool here = one->key == current && !phone;
        const Item item = interact(row, {.role = Role::button, .name = one->rule.name, .description = one->rule.about, .selected = here ? Tri::yes : Tri::no}, {.tab_stop = here || phone}, one->key);
        if (roving.offer(item)) m_chosen = one->key;
        order.push_back(one);
        if (item.pressed) {
            m_chosen = one->key;
            m_open = true;
        }
        if (!item.visible) continue;
        if (here) fill(row, theme.tinted(theme.accent), kRadius);
        else if (item.hovered) fill(row, theme.hover, kRadius);
        Area inside = row.inset(10, 8);
        const Area mark = inside.cut_left(28, 10).centered(28, 28);
        fill(mark, theme.tinted(theme.accent), 6);
        icon(mark, icon_of(one->rule.trigger.kind), theme.accent, 15);
        text(inside.cut_top(20), one->rule.name, type::body_strong, theme.text);
        text(inside, one->rule.about, type::caption, theme.second);
    }
    const int moved = roving.finish();
    if (moved >= 0) m_chosen = order[static_cast<std::size_t>(moved)]->key;
    scroll.end_at(content.y + 8);
}

Id TemplateGallery::draw_preview(Desk& desk, Area area, const RuleTemplate& shown) {
    const Theme& theme = context().theme();
    const bool phone = context().breadth() == Breadth::phone;
    const NodeScope region{Role::region, tr("Preview"), area};
    Area inside = phone ? area.inset(16, 0) : card(area);
    if (phone && button(inside.cut_top(kTouch).left(), tr("All templates"), {.kind = ButtonKind::quiet, .icon = icons::arrow_left})) m_open = false;
    Area body = phone ? inside : inside.inset(16, 12);
    Area head = body.cut_top(context().control_height(), 6);
    Id made = 0;
    if (button(head.right(), tr("Use this"), {.kind = ButtonKind::primary, .icon = icons::check, .disabled = !desk.may_write()})) {
        auto created = desk.automation().create(shown.rule, desk.person().id, shown.key);
        if (created) made = *created;
        else desk.report(created.error());
    }
    label_node(Role::heading, shown.rule.name, head, 2);
    text(head, shown.rule.name, type::section, theme.text);
    body.cut_top(paragraph(body, shown.rule.about, type::body, theme.second) + 0, 10);
    std::vector<PhrasePart> parts;
    for (SentencePart& part : sentence(desk.workspace(), shown.rule, desk.automation().figures_known())) parts.push_back({.words = std::move(part.text)});
    std::string words = ui::plain(parts);
    const float high = paragraph_height(words, type::normal14, body.width - 24) + 20;
    const Area box = body.cut_top(high, 12);
    fill(box, theme.hover, kRadius);
    label_node(Role::text, words, box);
    paragraph(box.inset(12, 10), words, type::normal14, theme.text);
    std::map<std::string, std::int64_t> cards;
    const auto card_of = [&](std::string_view key) { return cards.try_emplace(std::string{key}, static_cast<std::int64_t>(cards.size()) + 2).first->second; };
    if (m_flow.selected == 0) m_flow.selected = 1;
    (void)flow(body, tr("Steps"), flow_of(desk.workspace(), shown.rule, {.card_of = card_of}), m_flow, {.read_only = true});
    return made;
}

}  // namespace qd
