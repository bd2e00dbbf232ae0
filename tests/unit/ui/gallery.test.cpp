#include <catch2/catch_amalgamated.hpp>

#include <cstdlib>

#include "app/ui/avatar.h"
#include "app/ui/button.h"
#include "app/ui/card.h"
#include "app/ui/chip.h"
#include "app/ui/choice.h"
#include "app/ui/date_field.h"
#include "app/ui/dialog.h"
#include "app/ui/empty.h"
#include "app/ui/field.h"
#include "app/ui/kbd.h"
#include "app/ui/menu.h"
#include "app/ui/notice.h"
#include "app/ui/progress.h"
#include "app/ui/select.h"
#include "app/ui/stepper.h"
#include "app/ui/tabs.h"
#include "app/ui/toast.h"
#include "assets/icons.h"
#include "tests/support/ui_stage.h"

// All basic widgets on one page: looked at as a picture (QD_PICTURES=folder), and held to
// the rules that every page must keep.
using namespace qd;
using namespace qd::ui;

namespace {

struct Gallery {
    int tab = 0, view = 1, pill = 0, stage = 2, choice = 1;
    bool check = true, off = false, sound = true;
    std::string name = "Konex", search, note = "Wants the delivery in writing.\nBetatech is cheaper but later.";
    std::optional<std::int64_t> amount = 548200;
    std::optional<Date> close = make_date(2018, 1, 9);
    Toasts toasts;
    std::vector<std::int64_t> tags{1, 2};

    void controls(Area column) {
        Area inside = card(column.cut_top(330, 12));
        Area head = card_head(inside, "Controls", "buttons and fields");
        (void)button(head.right(), "Add", {.kind = ButtonKind::quiet, .icon = icons::plus});
        Area body = inside.inset(12, 0);
        Area row = body.cut_top(kControl, 10);
        (void)button(row.left(8), "New lead", {.kind = ButtonKind::primary, .icon = icons::plus});
        (void)button(row.left(8), "Import", {.icon = icons::upload});
        (void)button(row.left(8), "New", {.icon = icons::plus, .shortcut = "N"});
        (void)button(row.left(8), "Delete step", {.kind = ButtonKind::danger, .icon = icons::trash_2});
        (void)icon_button(row.left(8), icons::ellipsis, "More actions");
        (void)button(row.left(8), "Off", {.disabled = true});
        (void)link(row.left(8), "Undo this run");
        row = body.cut_top(kControl, 10);
        (void)text_field(row.cut_left(170, 8), "Account", name);
        (void)money_field(row.cut_left(110, 8), "Amount", amount, {.align = Align::right});
        (void)date_field(row.cut_left(150, 8), "Close date", close);
        row = body.cut_top(kControl, 10);
        (void)search_field(row.cut_left(200, 8), "Search deals", search, {.placeholder = "Search or jump to…"});
        (void)select(row.cut_left(160, 8), "Stage", {"Prospecting", "Engaging", "Proposal"}, choice);
        const std::vector<SelectOption> all{{.key = 1, .label = "On hold"}, {.key = 2, .label = "Key account"}};
        (void)multi_select(row.cut_left(150, 8), "Tags", all, tags);
        row = body.cut_top(24, 10);
        (void)checkbox(row.left(16), "edited by hand", check, {.remark = "skips 6"});
        (void)checkbox(row.left(16), "won meanwhile", off);
        (void)toggle(row.left(16), "Lose the biggest deal", sound);
        row = body.cut_top(60, 10);
        (void)text_field(row.cut_left(300, 8), "Note", note, {.rows = 2});
        std::string empty;
        (void)text_field(row.cut_left(160, 8).cut_top(50), "E-mail", empty, {.placeholder = "name@company.com", .error = "Write an address."});
    }

    void views(Area column) {
        Area inside = card(column.cut_top(250, 12));
        (void)card_head(inside, "Views", "tabs, chips, steps", true);
        Area body = inside.inset(12, 0);
        (void)tabs(body.cut_top(38, 10), "Settings", {{"Pipelines and stages", {}, {}}, {"Custom fields", "6", {}}, {"Loss reasons", "9", {}}}, tab);
        Area row = body.cut_top(kControl, 10);
        (void)segmented(row.left(12), "View", {{"Board", {}, icons::columns_3}, {"Table", {}, icons::list}, {"Timeline", {}, icons::chart_no_axes_gantt}}, view);
        row = body.cut_top(26, 10);
        (void)chip(row.left(8), "My team’s quarter", {.icon = icons::star, .on = true, .opens = true, .changed = true});
        (void)chip(row.left(8), "Stage", {.value = "3 of 5", .removable = true});
        (void)chip(row.left(8), "Filter", {.icon = icons::plus});
        (void)pill_tabs(body.cut_top(26, 10), "Kinds", {{"All", "11", {}}, {"Close date", "4", {}}, {"Stale", "2", {}}}, pill);
        row = body.cut_top(22, 10);
        const Theme& theme = context().theme();
        stage_name(row.cut_left(110), "Engaging", theme.series[0]);
        (void)tag(row.left(8), "Account");
        (void)badge(row.left(8), "93 d", theme.warn, icons::clock);
        (void)badge(row.left(8), "Commit", theme.good, {}, true);
        person(row.cut_left(140, 8), "Darcel Schlecht");
        age_bar(row.cut_left(60, 8), 41, 20, 60);
        kbd(row.left(6), "Ctrl+K");
        status_dot(row, "Saved", theme.good, theme.second);
    }

    void messages(Area column) {
        const std::string_view steps[] = {"Upload", "What to import", "Match columns", "Dry run", "Import"};
        (void)stepper(column.cut_top(24, 12), "Import", steps, 2);
        const StageStep stages[] = {{"Prospecting", "9 d  typical 10"}, {"Engaging", "21 d  typical 24"}, {"Proposal", "6 d so far  typical 15"}, {"Won or lost", "choose when it closes"}};
        (void)stage_arrows(column.cut_top(40, 12), "Stage", stages, stage);
        (void)notice_box(column, {.tone = Tone::warn, .icon = icons::triangle_alert, .title = "GTXPro: 1,480 rows, did you mean GTX Pro?", .words = "Not a product yet. 96 % alike, the next best 71 %.", .plain = "Other product", .filled = "Accept"});
        (void)job_panel(column.cut_top(70, 12), "Importing sales_pipeline.csv", "Row 4,100 of 8,800", 0.46f);
        Area inside = card(column.cut_top(220));
        (void)empty_state(inside, {.icon = icons::layers, .title = "No deals yet", .sentence = "A deal is something you may sell to an account. Import your pipeline or write the first one.", .action = "Import deals", .second = "Write one"});
    }

    void draw(const Area& whole) {
        Area page = whole;
        if (context().breadth() != Breadth::phone)
            (void)banner(page, {.tone = Tone::warn, .icon = icons::save_off, .title = "Not saved: browser storage is full",
                                .words = "3 changes since 14:32 are only in this tab: keep it open. Everything earlier is saved.",
                                .quiet = "Show the 3 changes", .plain = "Free space", .filled = "Download a copy now"});
        Area content = page.inset(20, 16);
        Area row = title_row(content, "Deals", "1,204 of 2,089 open · $3,412,860");
        (void)button(row.right(8), "New deal", {.kind = ButtonKind::primary, .icon = icons::plus});
        if (context().breadth() == Breadth::phone) return messages(content);
        Area left = content.cut_left(content.width * 0.55f, 16);
        Area upper = left.cut_top(330, 12);
        controls(upper);
        views(left);
        messages(content);
        toasts.draw(whole);
    }
};

void show_gallery(const char* name, test::StageOptions options, bool overlays) {
    test::Stage stage{options};
    Gallery gallery;
    stage.show([&] { gallery.draw(stage.area()); });
    gallery.toasts.show({.words = "moved to Negotiation · forecast", .subject = "Konex", .effect = "+$1,645", .action = "Undo", .shortcut = "Ctrl+Z"});
    if (overlays) stage.click(Role::combobox, "Stage");
    else stage.settle();
    CHECK(stage.repeated_ids() == "");
    CHECK(stage.frames_after_settling() == 0);
    if (const char* folder = std::getenv("QD_PICTURES")) CHECK(stage.picture(std::string{folder} + "/" + name + ".png"));
}

}  // namespace

TEST_CASE("The gallery of widgets keeps the rules in every size and theme", "[ui][gallery]") {
    show_gallery("gallery-light", {}, false);
    show_gallery("gallery-dark", {.dark = true}, true);
    show_gallery("gallery-dark-2x", {.density = 2, .dark = true}, false);
    show_gallery("gallery-phone-light", {.width = 390, .height = 844, .touch = true}, false);
}
