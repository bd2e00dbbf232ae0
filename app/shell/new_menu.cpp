// "New": what to add, by mouse or by its letter.

#include <imgui.h>

#include "app/shell/record_route.h"
#include "app/shell/shell.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/kbd.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

void Shell::draw_new_menu(Desk& desk) {
    struct Kind { const char* label; Icon icon; char letter; const char* entity; const char* activity; };
    const Kind kinds[] = {{tr("Deal"), icons::layers, 'D', "deal", nullptr},       {tr("Contact"), icons::users, 'C', "contact", nullptr},
                          {tr("Account"), icons::building_2, 'A', "account", nullptr}, {tr("Lead"), icons::user_plus, 'L', "lead", nullptr},
                          {tr("Task"), icons::circle_check, 'T', "activity", "task"}, {tr("Call"), icons::phone, 'P', "activity", "call"},
                          {tr("Meeting"), icons::calendar, 'M', "activity", "meeting"}, {tr("Note"), icons::sticky_note, 'O', "activity", "note"}};
    const std::uint32_t id = layer_id("new");
    if (!context().layers.is_open(id)) return;
    const Theme& theme = context().theme();
    const bool phone = context().breadth() == Breadth::phone;
    const float row_height = phone ? kTouch : kRow;
    const float high = row_height * static_cast<float>(std::size(kinds)) + 12;
    const Area stage = context().stage();
    const Area panel = phone ? Area{stage.x, stage.bottom_edge() - high, stage.width, high} : place_popup(m_new_anchor, 220, high);
    if (!context().layers.begin(id, panel, {.role = Role::menu, .name = tr("New"), .backdrop = phone ? Backdrop::scrim : Backdrop::clear}))
        return;
    Area inside = panel.inset(6, 6);
    for (const Kind& kind : kinds) {
        Area row = inside.cut_top(row_height);
        Node node;
        node.role = Role::menuitem;
        node.name = kind.label;
        const Item item = interact(row, std::move(node));
        if (item.hovered || item.focused) fill(row, theme.hover, kRadius);
        row = row.inset(8, 0);
        icon(row.cut_left(16, 10), kind.icon, theme.second);
        if (!phone) kbd(row.right(), std::string_view{&kind.letter, 1});
        text(row, kind.label, type::body_medium, theme.text);
        if (!item.pressed && !context().take_key(ImGuiKey_A + (kind.letter - 'A'))) continue;
        context().layers.close(id);
        std::vector<Assignment> values;
        if (kind.activity) values = {{"kind", Value{kind.activity}}, {"due", date_value(desk.today())}};
        // What is added while a record is looked at belongs to it.
        const Entity* page = entity_of_page(desk.route(), desk.catalogue());
        const Field* link = page ? desk.catalogue().entity(kind.entity).find(page->key) : nullptr;
        if (link && link->type == FieldType::reference) values.push_back({link->key, desk.route().record()});
        desk.compose(kind.entity, std::move(values));
    }
    context().layers.end();
}

}  // namespace qd
