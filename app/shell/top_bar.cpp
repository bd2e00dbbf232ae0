// The bar over the screens: search, save state, time travel, New, and who is sitting here.

#include "app/shell/app_impl.h"
#include "app/ui/avatar.h"
#include "app/ui/button.h"
#include "app/ui/draw.h"
#include "app/ui/field.h"
#include "app/ui/item.h"
#include "app/ui/kbd.h"
#include "app/ui/menu.h"
#include "app/ui/text.h"
#include "app/ui/tooltip.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

struct SaveWords {
    std::string text, explanation;
    Color colour;
};

SaveWords save_words(const Desk& desk, const App::Impl& app) {
    const Theme& theme = context().theme();
    if (desk.guest()) return {tr("Read-only"), tr("A snapshot in memory: it is gone from this tab when you close it."), theme.accent};
    switch (app.platform.writer()) {
        case WriterState::reader:
            return {tr("Read-only"), tr("This workspace is open for editing in another tab. Changes made there appear here."), theme.accent};
        case WriterState::memory_only:
            return {tr("Not kept"), tr("This browser keeps nothing here. Download a copy before you close the tab."), theme.warn};
        case WriterState::writer: break;
    }
    const SaveStatus status = app.store->status();
    switch (status.state) {
        case SaveState::failed:
            return {tr("Not saved"), status.problem ? status.problem->sentence() : std::string{}, theme.warn};
        case SaveState::read_only: return {tr("Read-only"), tr("Part of this workspace is damaged. Nothing is written to it."), theme.bad};
        case SaveState::saving: return {tr("Saving"), tr("The last change is on its way to this browser's storage."), theme.faint};
        default: return {tr("Saved"), tr("Every change is in this browser's storage."), theme.good};
    }
}

std::string role_label(Desk& desk) {
    for (const Choice& choice : desk.catalogue().entity("user").find("role")->choices)
        if (choice.key == desk.person().role) return tr(choice.label.c_str());
    return {};
}

}  // namespace

float Shell::draw_save_state(Desk& desk, const Area& area, App::Impl& app) {
    const SaveWords words = save_words(desk, app);
    const float width = 14 + text_width(words.text, type::caption);
    Area row{area.x, area.y, width, area.height};
    Node node;
    node.role = Role::status;
    node.name = words.text;
    node.description = words.explanation;
    const Item item = interact(row, std::move(node), {.tab_stop = false, .focusable = false}, "save-state");
    dot(row.x + 4, row.y + row.height / 2, 3.5f, words.colour);
    row.cut_left(14);
    text(row, words.text, type::caption, context().theme().second);
    tooltip(item, words.explanation);
    return width;
}

void Shell::draw_top_bar(Desk& desk, Area area, App::Impl& app) {
    const Theme& theme = context().theme();
    const NodeScope banner{Role::banner, tr("Top bar"), area};
    fill(area, theme.panel);
    line_across(area.x, area.bottom_edge() - 1, area.width, theme.line);
    Area bar = area.inset(16, 9);
    Area search = bar.cut_left(std::min(340.0f, bar.width * 0.42f), 12);
    Node node;
    node.role = Role::button;
    node.name = tr("Search or jump to…");
    const Item item = interact(search, std::move(node));
    fill(search, theme.dark ? theme.page : theme.page, kRadius);
    frame(search, item.hovered ? theme.faint : theme.line, kRadius);
    Area inside = search.inset(10, 0);
    icon(inside.cut_left(16, 8), icons::search, theme.faint, 15);
    kbd(inside.right(), "Ctrl+K");
    text(inside, tr("Search or jump to…"), type::body, theme.faint);
    if (item.pressed) m_palette.open(desk);
    draw_save_state(desk, bar, app);
    bar.cut_left(110);
    draw_person(desk, bar, area.width > 760);
    const Area before = bar;
    if (button(bar.right(12), tr("New"), {.icon = icons::plus, .shortcut = "N"})) context().layers.open(layer_id("new"));
    m_new_anchor = Area{bar.right_edge() + 12, before.y, before.right_edge() - bar.right_edge() - 12, before.height};
    draw_as_of(desk, bar, area.width > 680);
    draw_as_of_menu(desk);
}

void Shell::draw_phone_bar(Desk& desk, Area area, App::Impl& app) {
    const Theme& theme = context().theme();
    const NodeScope banner{Role::banner, tr("Top bar"), area};
    fill(area, theme.panel);
    line_across(area.x, area.bottom_edge() - 1, area.width, theme.line);
    Area bar = area.inset(16, 6);
    Screen* screen = screen_for(app.shown_screens(), desk.route());
    const float title = text_width(tr(screen->info().title), type::title);
    text(bar.cut_left(title, 12), tr(screen->info().title), type::title, theme.text);
    draw_save_state(desk, bar, app);
    draw_person(desk, bar, false);
    if (icon_button(bar.right(4), icons::search, tr("Search or jump to…"), {.kind = ButtonKind::quiet})) m_palette.open(desk);
    m_new_anchor = Area{area.x + area.width / 2 - 100, context().stage().bottom_edge() - 64, 200, 1};
}

void Shell::draw_person(Desk& desk, Area& bar, bool with_name) {
    const Theme& theme = context().theme();
    const Person& person = desk.person();
    const std::string name = person.name.empty() ? std::string{tr("Nobody yet")} : person.name;
    const std::string role = role_label(desk);
    const float words = with_name ? std::max(text_width(name, type::body_medium), text_width(role, type::caption)) + 8 : 0;
    Area row = bar.cut_right(24 + words + 4, 8);
    Node node;
    node.role = Role::button;
    node.name = fmt::format("{}: {}", tr("Person"), name);
    node.has_popup = true;
    const Item item = interact(row, std::move(node), {}, "person-menu");
    if (item.hovered) fill(row.inset(-4, 0), theme.hover, kRadius);
    avatar(row.cut_left(24, 8).centered(24, 24), name);
    if (with_name) {
        text(role.empty() ? row : Area{row.x, row.y - 1, row.width, row.height / 2 + 1}, name, type::body_medium, theme.text);
        text(Area{row.x, row.y + row.height / 2, row.width, row.height / 2}, role, type::caption, theme.second);
    }
    if (item.pressed) open_menu(item);
    draw_person_menu(desk, item);
}

void Shell::draw_person_menu(Desk& desk, const Item& owner) {
    std::vector<MenuEntry> entries;
    std::vector<Id> people;
    if (menu_is_open(owner)) {
        auto rows = desk.workspace().database().prepare(
            "SELECT id, name FROM user WHERE deleted IS NULL AND active = 1 ORDER BY name COLLATE fold LIMIT 200");
        while (rows && rows->step().value_or(false)) {
            people.push_back(rows->integer(0));
            entries.push_back({.label = std::string{rows->text(1)}, .checked = people.back() == desk.person().id});
        }
        if (!entries.empty()) entries.emplace_back();
    }
    const auto fixed = static_cast<int>(entries.size());
    const bool dark = context().theme().dark;
    entries.push_back({.label = dark ? tr("Light theme") : tr("Dark theme"), .icon = dark ? icons::sun : icons::moon});
    entries.push_back({.label = tr("People and roles…"), .icon = icons::users});
    const int chosen = menu(owner, tr("Who is working here"), entries);
    if (chosen == fixed) desk.platform().set_preference("theme", dark ? "light" : "dark");
    else if (chosen == fixed + 1) desk.go({{"settings", "people"}, {}});
    else if (chosen >= 0) desk.sit_down(people[static_cast<std::size_t>(chosen)]);
}

void Shell::draw_as_of(Desk& desk, Area& bar, bool with_label) {
    const auto& past = desk.as_of();
    const std::string label = past ? date(context().locale(), *past, desk.clock().today(), DateStyle::full) : tr("Today");
    const float before = bar.right_edge();
    const std::string name = past ? tr("As of {}", label) : std::string{tr("As of today")};
    const ButtonOptions options{.kind = ButtonKind::quiet, .icon = icons::history, .id = "as-of",
                                .tip = tr("Look at any past day"), .name = name,
                                .on = past.has_value()};
    const bool pressed = with_label || past ? button(bar.right(12), label, options)
                                            : icon_button(bar.right(12), icons::history, tr("As of today"), {.kind = ButtonKind::quiet});
    m_as_of_anchor = Area{bar.right_edge() + 12, bar.y, before - bar.right_edge() - 12, bar.height};
    if (pressed) context().layers.open(layer_id("as-of"));
}

void Shell::draw_as_of_menu(Desk& desk) {
    if (!context().layers.is_open(layer_id("as-of"))) return;
    const Theme& theme = context().theme();
    const Area panel = place_popup(m_as_of_anchor, 280, 152);
    if (!context().layers.begin(layer_id("as-of"), panel, {.role = Role::dialog, .name = tr("Look at a past day")})) return;
    Area inside = panel.inset(16, 14);
    text(inside.cut_top(18, 4), tr("Look at a past day"), type::strong, theme.text);
    paragraph(inside.cut_top(34, 8), tr("Every list and figure shows what was true on that day. Nothing can be edited there."), type::caption, theme.second);
    Area row = inside.cut_top(kControl);
    const bool leave = button(row.right(8), tr("Today"), {.disabled = !desk.as_of()});
    const FieldResult typed = text_field(row, tr("Day"), m_past_day, {.placeholder = tr("Oct 1 2017"), .focus_now = context().layers.just_opened(layer_id("as-of"))});
    if (typed.submitted) {
        if (const auto day = parse_date(context().locale(), m_past_day, desk.clock().today())) {
            context().after_frame([&desk, to = *day] { desk.travel(to); });
            context().layers.close(layer_id("as-of"));
        }
    }
    if (leave) {
        context().after_frame([&desk] { desk.travel({}); });
        context().layers.close(layer_id("as-of"));
    }
    context().layers.end();
}

}  // namespace qd
