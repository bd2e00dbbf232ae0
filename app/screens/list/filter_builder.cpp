#include "app/screens/list/filter_builder.h"

#include <algorithm>

#include "app/shell/shell.h"
#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/select.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

constexpr float kLine = 32, kIndent = 22, kExpression = 68;

}  // namespace

std::vector<FilterField> filter_fields(const Catalogue& catalogue, const Entity& entity) {
    std::vector<FilterField> fields;
    const auto usable = [](const Field& field) { return !field.hidden && field.key != "id" && field.key != "deleted"; };
    for (const Field& field : entity.fields)
        if (usable(field)) fields.push_back({field.key, tr(field.label.c_str())});
    for (const Field& field : entity.fields) {
        if (field.type != FieldType::reference || field.hidden || field.target == entity.key || field.target == "pipeline") continue;
        const Entity& target = catalogue.entity(field.target);
        for (const Field& far : target.fields)
            if (usable(far) && far.key != "created" && far.key != "updated" && far.key != "source_id" && far.key != target.title.front())
                fields.push_back({field.key + '.' + far.key, std::string{tr(field.label.c_str())} + " › " + tr(far.label.c_str())});
    }
    return fields;
}

void FilterBuilder::open(std::string_view owner) {
    m_owner = owner;
    m_faults.clear();
    context().layers.open(layer_id("filter-builder"));
}

bool FilterBuilder::is_open() const { return context().layers.is_open(layer_id("filter-builder")); }

float FilterBuilder::height_of(const Filter& group) {
    float height = kLine * 2;
    for (const Filter& part : group.parts)
        height += part.kind == Filter::Kind::condition ? kLine : part.kind == Filter::Kind::expression ? kExpression : height_of(part);
    return height;
}

bool FilterBuilder::draw(Desk& desk, const Entity& entity, Filter& filter, const Rect& anchor, std::size_t matching, std::size_t all) {
    const Locale& locale = context().locale();
    m_sees_change = m_for_rule = false;
    return is_open() && draw_panel(desk, entity, filter, anchor, tr("{} of {} match", integer(locale, static_cast<std::int64_t>(matching)), integer(locale, static_cast<std::int64_t>(all))));
}

bool FilterBuilder::draw_for_rule(Desk& desk, const Entity& entity, Filter& filter, const Rect& anchor, std::string_view owner, bool sees_change) {
    if (!is_open()) m_owner.clear();  // a second builder may be the next one to open
    if (m_owner.empty() || m_owner != owner) return false;
    m_sees_change = sees_change;
    m_for_rule = true;
    return draw_panel(desk, entity, filter, anchor, {});
}

bool FilterBuilder::draw_panel(Desk& desk, const Entity& entity, Filter& filter, const Rect& anchor, const std::string& count) {
    const std::uint32_t id = layer_id("filter-builder");
    const Theme& theme = context().theme();
    if (filter.kind == Filter::Kind::condition || filter.kind == Filter::Kind::expression) filter = all_of({filter});
    const float high = std::min(height_of(filter) + 112, context().stage().height - 40);
    const Area panel = place_popup(anchor, std::min(kWidth, context().stage().width - 16), high);
    if (!context().layers.begin(id, panel, {.role = Role::dialog, .name = tr("Filter")})) return false;
    Area inside = panel.inset(14, 10);
    Area head = inside.cut_top(26, 6);
    label_node(Role::heading, tr("Filter"), head, 2);
    text(head, tr("Filter"), type::strong, theme.text);
    Area foot = inside.cut_bottom(kControl);
    inside.cut_bottom(8);
    bool removed = false;
    bool changed = draw_group(desk, entity, filter, inside, 0, removed);
    line_across(panel.x, foot.y - 9, panel.width, theme.line);
    if (button(foot.right(8), tr("Done"), {.kind = ButtonKind::primary})) context().layers.close(id);
    if (button(foot.right(8), tr("Clear"), {.kind = ButtonKind::quiet})) {
        filter = all_of({});
        changed = true;
    }
    if (!count.empty()) label_node(Role::status, count, foot);
    text(foot, count, type::body_strong, theme.text);
    context().layers.end();
    return changed;
}

bool FilterBuilder::draw_group(Desk& desk, const Entity& entity, Filter& group, Area& area, int depth, bool& removed) {
    const Theme& theme = context().theme();
    bool changed = false;
    Area head = area.cut_top(kLine);
    int kind = group.kind == Filter::Kind::any ? 1 : group.kind == Filter::Kind::none ? 2 : 0;
    if (depth > 0 && icon_button(head.right(), icons::x, tr("Remove this group"), {.kind = ButtonKind::quiet, .small = true})) removed = true;
    if (select(head.cut_left(92, 8).centered(92, kSmallControl), tr("How conditions combine"), {tr("All of"), tr("Any of"), tr("None of")}, kind)) {
        group.kind = kind == 1 ? Filter::Kind::any : kind == 2 ? Filter::Kind::none : Filter::Kind::all;
        changed = true;
    }
    text(head, kind == 1 ? tr("is enough") : kind == 2 ? tr("may hold") : tr("must hold"), type::body, theme.second);
    Area body{area.x + kIndent, area.y, area.width - kIndent, area.height};
    const float top = body.y;
    std::size_t dead = group.parts.size();
    for (std::size_t at = 0; at < group.parts.size(); ++at) {
        const IdScope scope{static_cast<std::int64_t>(at)};
        bool gone = false;
        Filter& part = group.parts[at];
        if (part.kind == Filter::Kind::condition) changed |= draw_condition(desk, entity, part, body.cut_top(kLine), gone);
        else if (part.kind != Filter::Kind::expression) changed |= draw_group(desk, entity, part, body, depth + 1, gone);
        else changed |= draw_expression(desk, entity, part, body.cut_top(kExpression), gone);
        if (gone) dead = at;
    }
    line_down(area.x + 8, top, body.y - top, theme.line);
    if (dead < group.parts.size()) {
        group.parts.erase(group.parts.begin() + static_cast<std::ptrdiff_t>(dead));
        changed = true;
    }
    Area add = body.cut_top(kLine);
    if (button(add.left(4), tr("Condition"), {.kind = ButtonKind::quiet, .icon = icons::plus, .small = true})) {
        group.parts.push_back(where(entity.key == "deal" ? "amount" : entity.title.front(), FilterOperator::not_empty));
        changed = true;
    }
    if (depth < 2 && button(add.left(4), tr("Group"), {.kind = ButtonKind::quiet, .icon = icons::plus, .small = true})) {
        group.parts.push_back(any_of({}));
        changed = true;
    }
    if (m_for_rule && button(add.left(4), tr("Expression"), {.kind = ButtonKind::quiet, .icon = icons::plus, .small = true})) {
        Filter expression;
        expression.kind = Filter::Kind::expression;
        group.parts.push_back(std::move(expression));
        changed = true;
    }
    area.cut_top(body.y - area.y);
    return changed;
}

}  // namespace qd
