// The pages without a workspace: loading, welcome, and a workspace that cannot be opened.

#include <imgui.h>

#include "app/shell/app_impl.h"
#include "app/ui/button.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/kbd.h"
#include "app/ui/notice.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

struct Choice4 {
    Icon icon;
    const char* title;
    const char* text;
    const char* meta;
    const char* badge;
};

void draw_card(const Area& card, const Choice4& choice, int number, bool outlined, const Item& item) {
    const Theme& theme = context().theme();
    fill(card, theme.panel, kCardRadius);
    frame(card, outlined ? theme.accent : item.hovered ? theme.faint : theme.line, kCardRadius, outlined ? 1.5f : 1);
    Area inside = card.inset(16, 16);
    Area mark = inside.cut_left(36, 12).cut_top(36);
    fill(mark, outlined ? theme.tinted(theme.accent) : theme.hover, 8);
    icon(mark, choice.icon, outlined ? theme.accent : theme.second, 18);
    Area head = inside.cut_top(22, 2);
    kbd(head.right(), std::to_string(number));
    text(head, tr(choice.title), type::section, theme.text);
    Area meta = inside.cut_bottom(20);
    paragraph(inside, tr(choice.text), type::body, theme.second, 3);
    if (choice.badge) {
        const float width = text_width(tr(choice.badge), type::tiny_medium) + 14;
        const Area badge = meta.cut_left(width, 6);
        fill(badge, theme.tinted(theme.accent), 10);
        text(badge, tr(choice.badge), type::tiny_medium, theme.accent, Align::center);
    }
    text(meta, tr(choice.meta), type::caption, theme.second);
}

Area page(float width) {
    const Theme& theme = context().theme();
    Area stage = context().stage();
    fill(stage, theme.page);
    Area bar = stage.cut_top(48);
    fill(bar, theme.panel);
    line_across(bar.x, bar.bottom_edge() - 1, bar.width, theme.line);
    Area inside = bar.inset(16, 0);
    Area mark = inside.cut_left(22, 12).centered(22, 22);
    fill(mark, theme.accent, 6);
    icon(mark, icons::compass, theme.on_accent, 14);
    text(inside, "Quarterdeck", type::strong, theme.text);
    const float wide = std::min(width, stage.width - 32);
    return Area{stage.x + (stage.width - wide) / 2, stage.y, wide, stage.height};
}

}  // namespace

void App::Impl::choose_demo() {
    if (found_workspace()) desk->go({{"demo"}, {}}, false);
}
void App::Impl::choose_import() {
    platform.pick_files(".csv,.tsv,.txt", true, [this](std::vector<std::shared_ptr<InputFile>> files) { receive(std::move(files)); });
}
void App::Impl::choose_file() {
    platform.pick_files(".qdeck,.sqlite,.db,.qsnap,.age,.html", false, [this](std::vector<std::shared_ptr<InputFile>> files) {
        if (!files.empty()) receive(std::move(files));
    });
}
void App::Impl::choose_empty() {
    if (found_workspace()) desk->go({{"settings", "company"}, {}}, false);
}

void App::Impl::draw_loading() {
    const Theme& theme = context().theme();
    const Area stage = context().stage();
    fill(stage, theme.page);
    label_node(Role::status, tr("Opening your workspace"), stage);
    text(stage, tr("Opening your workspace…"), type::body, theme.second, Align::center);
}

void App::Impl::draw_welcome() {
    const Choice4 choices[] = {
        {icons::store, "Start with the demo company", "A made-up hardware seller with three years of deals. Try the board and the tables on it.",
         "1,000 deals with their history", "Good first look"},
        {icons::file_spreadsheet, "Import your data", "Columns are matched for you, every row is shown before it is written, and one click undoes it all.",
         "CSV · Salesforce, HubSpot and Pipedrive exports", nullptr},
        {icons::folder_open, "Open a workspace file", "Go on where you stopped on another computer, or look at a file that a colleague sent you.",
         ".qdeck · .qsnap · a page saved by Quarterdeck", nullptr},
        {icons::square_dashed, "Empty workspace", "A pipeline with stages, ready for your first deal. Everything in it can be changed later.",
         "Asks for company, currency and fiscal year", nullptr},
    };
    const Theme& theme = context().theme();
    const bool phone = context().breadth() == Breadth::phone;
    const NodeScope main{Role::main, tr("Welcome"), context().stage()};
    const Area column = page(848);
    Scroll scroll{Area{0, column.y, context().stage().width, column.height}, "welcome"};
    Area area{column.x, scroll.content().y, column.width, scroll.content().height};
    area.cut_top(phone ? 16 : 48);
    label_node(Role::heading, tr("Welcome to Quarterdeck"), area, 1);
    text(area.cut_top(40, 8), tr("Welcome to Quarterdeck"), {phone ? 22.0f : 28.0f, Weight::semibold}, theme.text);
    const char* about = tr("Quarterdeck is a sales desk in one browser tab: deals, contacts, activities and figures, with no sign-up and no server to wait for.");
    const float about_height = paragraph_height(about, type::lead, area.width - (phone ? 0 : 120));
    paragraph(area.cut_top(about_height, phone ? 16 : 28), about, type::lead, theme.second);
    if (left_behind) draw_way_back(area);
    text(area.cut_top(22, 10), tr("How do you want to start?"), type::strong, theme.text);
    const int columns = phone ? 1 : 2;
    const float height = phone ? 136 : 124;
    int chosen = -1;
    for (int row = 0; row < 4 / columns; ++row) {
        const Area strip = area.cut_top(height, 12);
        for (int place = 0; place < columns; ++place) {
            const int at = row * columns + place;
            const Area card = strip.column(place, columns, 12);
            Node node;
            node.role = Role::button;
            node.name = tr(choices[at].title);
            node.description = tr(choices[at].text);
            const Item item = interact(card, std::move(node), {.radius = kCardRadius});
            draw_card(card, choices[at], at + 1, at == welcome_choice, item);
            if (item.pressed || context().take_key(ImGuiKey_1 + at)) chosen = at;
            if (item.focused) welcome_choice = at;
        }
    }
    if (!context().focus.current() && context().take_key(ImGuiKey_Enter)) chosen = welcome_choice;
    Area drop = area.cut_top(44, 28);
    dashed_frame(drop, theme.faint, kCardRadius);
    Area inside = drop.inset(16, 0);
    icon(inside.cut_left(18, 10), icons::file_input, theme.second);
    if (!phone) text(inside.cut_right(180), ".csv  .tsv  .qdeck  .qsnap", type::caption, theme.second, Align::right);
    text(inside, tr("Or drop a file anywhere on this page"), type::body, theme.second);
    draw_storage_facts(area);
    scroll.end_at(area.y + (phone ? 230 : 140));
    if (problem) {
        const Area stage = context().stage();
        const float wide = std::min(560.0f, stage.width - 24);
        const float lines = paragraph_height(problem->sentence(), type::body, wide - 28);
        const Area box{stage.x + (stage.width - wide) / 2, stage.bottom_edge() - lines - 48, wide, lines + 28};
        fill(box, theme.raised, kCardRadius);
        ui::frame(box, theme.bad, kCardRadius);
        label_node(Role::alert, problem->sentence(), box);
        paragraph(box.inset(14, 14), problem->sentence(), type::body, theme.text);
    }
    if (chosen == 0) choose_demo();
    else if (chosen == 1) choose_import();
    else if (chosen == 2) choose_file();
    else if (chosen == 3) choose_empty();
}

void App::Impl::draw_way_back(Area& area) {
    const bool kept = platform.writer() == WriterState::writer && damage.empty();
    const NoticeAnswer answer = notice_box(area, {.tone = Tone::info, .icon = icons::undo_2,
        .title = left_behind->empty() ? std::string{tr("Your workspace is still here")} : tr("“{}” is still here", *left_behind),
        .words = kept ? tr("It stays until you start, import or open another one. A restore point of it is kept: Share, Restore points.")
                      : tr("It stays until you start, import or open another one."), .quiet = {}, .plain = {}, .filled = tr("Go back to it")});
    area.cut_top(20);
    if (answer == NoticeAnswer::filled) go_back();
}

void App::Impl::draw_storage_facts(Area area) {
    const Theme& theme = context().theme();
    line_across(area.x, area.y, area.width, theme.line);
    area.cut_top(22);
    const StorageFacts facts = platform.storage();
    Area left = context().breadth() == Breadth::phone ? area.cut_top(84) : area.cut_left(320, 32);
    Area head = left.cut_top(22, 4);
    icon(head.cut_left(16, 8), icons::lock, theme.good);
    text(head, tr("Everything stays in this browser"), type::strong, theme.text);
    paragraph(left, tr("Your data is kept on this computer. Nothing is sent anywhere, there is no tracking, and an open page needs no network."), type::body, theme.second);
    const auto fact = [&](const char* label, std::string value, bool warns) {
        Area row = area.cut_top(30, 2);
        const Area name = row.cut_left(92);
        text(name, label, type::body, theme.second);
        if (warns) dot(row.cut_left(7, 8).centered(7, 7).x + 3.5f, row.y + row.height / 2, 3.5f, theme.warn);
        label_node(Role::text, fmt::format("{}: {}", label, value), row);
        return std::pair{row, std::move(value)};
    };
    const auto write = [&](std::pair<Area, std::string> entry) { text(entry.first, entry.second, type::body, theme.text); };
    const std::string storage = !facts.available ? std::string{tr("Not available in this window: nothing is kept")}
                                : facts.known ? tr("{} free", bytes(context().locale(), facts.quota_bytes - facts.used_bytes))
                                              : std::string{tr("In this browser")};
    write(fact(tr("Storage"), storage, !facts.available));
    if (facts.persistent) {
        write(fact(tr("Protection"), tr("On: the browser keeps it"), false));
    } else {
        auto entry = fact(tr("Protection"), tr("Off: the browser may clear it when the disk is full"), true);
        if (button(entry.first.right(8), tr("Turn on"), {.small = true})) platform.request_persistence();
        write(std::move(entry));
    }
    write(fact(tr("Backup file"), left_copy ? date(context().locale(), *left_copy, clock.today(), DateStyle::full) : std::string{tr("None yet")}, false));
}

void App::Impl::draw_broken() {
    const Theme& theme = context().theme();
    const NodeScope main{Role::main, tr("Problem"), context().stage()};
    Area area = page(560);
    area.cut_top(64);
    Area head = area.cut_top(40, 8);
    icon(head.cut_left(28, 12), icons::triangle_alert, theme.warn, 26);
    label_node(Role::heading, tr("This workspace cannot be opened"), head, 1);
    text(head, tr("This workspace cannot be opened"), type::title, theme.text);
    const std::string words = problem ? problem->sentence() : std::string{};
    label_node(Role::alert, words, area);
    const float height = paragraph_height(words, type::normal14, area.width);
    paragraph(area.cut_top(height, 20), words, type::normal14, theme.second);
    Area row = area.cut_top(kControl);
    if (store->size() > 0) {
        const bool damaged = problem && problem->kind() == ErrorKind::damaged;
        if (damaged && button(row.left(8), tr("Save what can be read"), {.kind = ButtonKind::primary, .icon = icons::shield_alert}))
            context().after_frame([this] { save_salvaged(); });
        if (button(row.left(8), tr("Download what is stored"), {.kind = damaged ? ButtonKind::secondary : ButtonKind::primary, .icon = icons::download}))
            platform.save_file("quarterdeck stored.qdeck", "application/vnd.sqlite3", store->file_bytes());
    }
    if (button(row.left(8), tr("Try again"))) load();
    if (button(row.left(8), tr("Start over"), {.kind = ButtonKind::quiet})) phase = Phase::welcome;
}

}  // namespace qd
