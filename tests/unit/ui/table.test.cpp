#include <catch2/catch_amalgamated.hpp>

#include <cstdlib>
#include <fmt/format.h>
#include <set>

#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/table.h"
#include "assets/icons.h"
#include "imgui.h"
#include "tests/support/ui_stage.h"

using namespace qd;
using qd::ui::Role;
using qd::ui::Tri;

namespace {

enum Field { account, product, stage_field, owner, amount, close_date, age, step };

// Rows by index: record n has id n + 1.
struct Deals : ui::TableSource {
    std::int64_t count = 100'000;
    bool grouped = false;
    mutable std::set<std::int64_t> asked;
    std::vector<std::string> written;
    std::map<std::int64_t, std::string> amounts;

    [[nodiscard]] std::int64_t row_count() const override { return count; }
    [[nodiscard]] bool is_group(std::int64_t index) const { return grouped && index % 8 == 0; }
    void row(std::int64_t index, ui::TableRow& out) const override {
        out.id = is_group(index) ? -1 - index : index + 1;
        if (!is_group(index)) return;
        out.kind = ui::RowKind::group;
        out.open = Tri::yes;
        out.title = index == 0 ? "Overdue" : fmt::format("Week {}", index / 8);
        out.ink = index == 0 ? ui::Ink::bad : ui::Ink::strong;
        out.remark = "Dec 19 – 24 · 7 deals";
    }
    void cell(std::int64_t index, int field, ui::Cell& out) const override {
        asked.insert(index);
        const auto& theme = ui::context().theme();
        static const char* const kAccounts[] = {"Isdom", "Kan-code", "Zoomit", "Hatfan", "Ron-tech", "Cancity", "Codehow"};
        static const char* const kOwners[] = {"Darcel Schlecht", "Vicki Laflamme", "Zane Levy", "Anna Snelling"};
        static const char* const kStages[] = {"Negotiation", "Engaging", "Proposal"};
        const auto pick = static_cast<std::size_t>(index);
        if (is_group(index)) {
            if (field == amount) out.text = "22,460";
            return;
        }
        switch (field) {
            case account: out.text = kAccounts[pick % 7]; out.ink = ui::Ink::strong; break;
            case product: out.text = "GTX Plus Pro"; out.ink = ui::Ink::second; break;
            case stage_field: out.kind = ui::CellKind::square; out.text = kStages[pick % 3]; out.color = theme.series[2 - pick % 3]; break;
            case owner: out.kind = ui::CellKind::person; out.text = kOwners[pick % 4]; break;
            case amount: out.text = amounts.contains(index + 1) ? amounts.at(index + 1) : fmt::format("{}", 1000 + index); break;
            case close_date: out.text = "Dec 29"; break;
            case age:
                out.kind = ui::CellKind::age;
                out.value = static_cast<float>(pick * 7 % 94);
                out.mark = 24;
                out.scale = 60;
                out.text = fmt::format("{}", pick * 7 % 94);
                break;
            case step: out.text = pick % 4 ? "Call, Dec 21" : "No next step"; out.ink = pick % 4 ? ui::Ink::second : ui::Ink::warn; break;
            default: break;
        }
    }
    [[nodiscard]] std::int64_t index_of(std::int64_t id) const override { return id > 0 && id <= count ? id - 1 : -1; }
    std::string commit_edit(std::int64_t id, int field, std::string_view text) override {
        if (text == "a lot") return "“a lot” is not an amount. The old amount is kept until you write a number.";
        written.push_back(fmt::format("{}/{}={}", id, field, text));
        if (field == amount) amounts[id] = text;
        return {};
    }
};

std::vector<ui::TableColumn> deal_columns() {
    return {{.field = account, .title = "Account", .width = 88, .editable = true},
            {.field = product, .title = "Product", .width = 114},
            {.field = stage_field, .title = "Stage", .width = 112},
            {.field = owner, .title = "Owner", .width = 136},
            {.field = amount, .title = "Amount, $", .width = 100, .align = ui::Align::right, .editable = true, .sort_place = 2, .descending = true, .total = "3,412,860"},
            {.field = close_date, .title = "Close date", .width = 122, .filtered = true, .sort_place = 1},
            {.field = age, .title = "In stage, d", .width = 130},
            {.field = step, .title = "Next step", .width = 120, .total = "287 have none", .total_ink = ui::Ink::second}};
}

struct Desk {
    test::Stage stage;
    Deals deals;
    ui::TableState state;
    std::vector<ui::TableColumn> columns = deal_columns();
    ui::TableOptions options;
    ui::TableResult last;
    std::vector<std::int64_t> opened, peeked, toggled, menus;
    std::vector<int> sorted;
    std::string pasted;

    explicit Desk(test::StageOptions stage_options = {}) : stage(stage_options) {
        options.footer = true;
        options.bulk_actions = [](ui::Area rest) { (void)ui::button(rest.left(8), "Change owner", {.icon = ui::icons::user, .small = true}); };
        options.paste = [this](std::string_view words) { pasted = words; };
    }
    void show() {
        stage.show([this] {
            last = ui::table(stage.area(), "Deals", columns, deals, state, options);
            if (last.opened) opened.push_back(*last.opened);
            if (last.peeked) peeked.push_back(*last.peeked);
            if (last.toggled) toggled.push_back(*last.toggled);
            if (last.menu) menus.push_back(*last.menu);
            if (last.sort) sorted.push_back(*last.sort);
        });
    }
    // The product of a row: a cell that cannot be edited.
    void click_product(int row) {
        stage.advance(400);
        stage.click_at(stage.find(Role::columnheader, "Product").rect.x + 20, last.rows.y + 28 * static_cast<float>(row) + 14);
    }
    void focus() { click_product(0); }
};

}  // namespace

TEST_CASE("A table of 100,000 rows asks only for those in view", "[ui][table]") {
    Desk desk;
    desk.show();
    CHECK(desk.deals.asked.size() < 40);
    desk.deals.asked.clear();
    desk.stage.wheel(600, 400, -200);
    CHECK(desk.deals.asked.size() < 80);
    CHECK(*desk.deals.asked.rbegin() > 300);
    const ui::Node& grid = desk.stage.find(Role::grid, "Deals");
    CHECK(grid.row_count == 100'001);
    CHECK(desk.stage.frames_after_settling() == 0);
    CHECK(desk.stage.repeated_ids().empty());
}

TEST_CASE("The last row of a long table can be reached and is told apart", "[ui][table]") {
    Desk desk;
    desk.show();
    desk.focus();
    desk.stage.press("End");
    CHECK(desk.state.cursor == 100'000);
    REQUIRE(desk.stage.focused());
    CHECK(desk.stage.focused()->row_index == 100'001);
    const ui::Rect rect = desk.stage.focused()->rect;
    CHECK(rect.y + rect.height <= desk.last.rows.y + desk.last.rows.height + 0.5f);
    desk.stage.press("Home");
    CHECK(desk.state.cursor == 1);
}

TEST_CASE("A table is walked by keys", "[ui][table]") {
    Desk desk;
    desk.show();
    desk.stage.press("Tab");  // select all
    desk.stage.press("Tab");  // the header
    desk.focus();
    CHECK(desk.state.cursor == 1);
    desk.stage.press("J");
    desk.stage.press("Down");
    CHECK(desk.state.cursor == 3);
    desk.stage.press("K");
    CHECK(desk.state.cursor == 2);
    desk.stage.press("Enter");
    CHECK(desk.opened == std::vector<std::int64_t>{2});
    desk.stage.press("Space");
    CHECK(desk.peeked == std::vector<std::int64_t>{2});
    desk.stage.press("PageDown");
    CHECK(desk.state.cursor > 20);
    desk.stage.press("Menu");
    CHECK(desk.menus == std::vector<std::int64_t>{desk.state.cursor});
}

TEST_CASE("Rows are chosen by checkbox, range and all at once", "[ui][table]") {
    Desk desk;
    desk.deals.count = 50;
    desk.show();
    desk.stage.click(Role::checkbox, "Select Isdom");
    CHECK(desk.state.selected == std::unordered_set<std::int64_t>{1});
    CHECK(desk.stage.find(Role::checkbox, "Select all").checked == Tri::mixed);
    CHECK(desk.stage.has(Role::button, "Change owner"));  // bulk actions
    SECTION("Shift selects the range") {
        ImGui::GetIO().AddKeyEvent(ImGuiMod_Shift, true);
        desk.stage.click(Role::checkbox, "Select Cancity");
        ImGui::GetIO().AddKeyEvent(ImGuiMod_Shift, false);
        CHECK(desk.state.selected.size() == 6);
    }
    SECTION("Ctrl+A takes all, again none") {
        desk.focus();
        desk.stage.press("Ctrl+A");
        CHECK(desk.state.selected.size() == 50);
        CHECK(desk.stage.find(Role::checkbox, "Select all").checked == Tri::yes);
        desk.stage.press("Ctrl+A");
        CHECK(desk.state.selected.empty());
    }
    SECTION("Esc clears") {
        desk.focus();
        desk.stage.press("Esc");
        CHECK(desk.state.selected.empty());
        CHECK_FALSE(desk.stage.has(Role::button, "Change owner"));
    }
    SECTION("X and Shift with arrows") {
        desk.focus();
        desk.stage.press("J");
        desk.stage.press("X");
        CHECK(desk.state.selected.size() == 2);
        desk.stage.press("Shift+Down");
        desk.stage.press("Shift+Down");
        CHECK(desk.state.selected.size() == 4);
    }
    SECTION("a screen reader presses the box") {
        desk.stage.activate(Role::checkbox, "Select Kan-code");
        CHECK(desk.state.selected.contains(2));
    }
}

TEST_CASE("A cell is edited in place", "[ui][table]") {
    Desk desk;
    desk.show();
    desk.focus();
    desk.stage.press("Right");
    CHECK(desk.state.cursor_field == account);
    desk.stage.press("E");
    REQUIRE(desk.state.editing);
    CHECK(desk.state.editing->text == "Isdom");
    desk.stage.press("Ctrl+A");
    desk.stage.type("Konex");
    SECTION("Enter writes, and the keyboard is back on the row") {
        desk.stage.press("Enter");
        CHECK(desk.deals.written == std::vector<std::string>{"1/0=Konex"});
        CHECK_FALSE(desk.state.editing);
        REQUIRE(desk.stage.focused());
        CHECK(desk.stage.focused()->role == Role::row);
        desk.stage.press("J");
        CHECK(desk.state.cursor == 2);
    }
    SECTION("Esc keeps the old text") {
        desk.stage.press("Esc");
        CHECK(desk.deals.written.empty());
        CHECK_FALSE(desk.state.editing);
        CHECK(desk.stage.focused()->role == Role::row);
    }
    SECTION("Tab writes and goes on to the next cell that can be edited") {
        desk.stage.press("Tab");
        CHECK(desk.deals.written == std::vector<std::string>{"1/0=Konex"});
        REQUIRE(desk.state.editing);
        CHECK(desk.state.editing->field == amount);
        desk.stage.press("Ctrl+A");
        desk.stage.type("a lot");
        desk.stage.press("Enter");
        REQUIRE(desk.state.editing);  // refused: still there, with the reason
        CHECK_FALSE(desk.state.editing->error.empty());
        CHECK(desk.state.editing->text == "a lot");
        desk.stage.press("Ctrl+A");
        desk.stage.type("24900");
        desk.stage.press("Enter");
        CHECK(desk.deals.written.back() == "1/4=24900");
    }
    SECTION("a click elsewhere writes") {
        desk.stage.click_at(700, 300);
        CHECK(desk.deals.written == std::vector<std::string>{"1/0=Konex"});
    }
    CHECK(desk.stage.frames_after_settling() == 0);
}

TEST_CASE("A double click on a cell that can be edited begins, on another it opens", "[ui][table]") {
    Desk desk;
    desk.show();
    desk.stage.double_click(Role::gridcell, "1003");
    REQUIRE(desk.state.editing);
    CHECK(desk.state.editing->field == amount);
    CHECK(desk.state.editing->id == 4);
    desk.stage.press("Esc");
    desk.click_product(8);
    const ImVec2 at = ImGui::GetIO().MousePos;
    desk.stage.click_at(at.x, at.y);
    CHECK(desk.opened == std::vector<std::int64_t>{9});
}

TEST_CASE("A screen reader sets a cell and hears why it cannot", "[ui][table]") {
    Desk desk;
    desk.show();
    desk.stage.set_value(Role::gridcell, "1003", "500");
    CHECK(desk.deals.written == std::vector<std::string>{"4/4=500"});
    desk.stage.activate(Role::row, "Zoomit");
    CHECK(desk.opened == std::vector<std::int64_t>{3});
}

TEST_CASE("Headers sort, move and widen", "[ui][table]") {
    Desk desk;
    desk.show();
    desk.stage.click(Role::button, "Amount, $");
    CHECK(desk.sorted == std::vector<int>{amount});
    CHECK(desk.stage.find(Role::button, "Amount, $").description == "sorted descending, key 2");
    const ui::Rect head = desk.stage.find(Role::columnheader, "Product").rect;
    SECTION("the edge widens") {
        const float before = head.width;
        desk.stage.drag(head.x + head.width, head.y + 15, head.x + head.width + 60, head.y + 15);
        CHECK(desk.stage.find(Role::columnheader, "Product").rect.width == Catch::Approx(before + 60).margin(2));
        CHECK(desk.last.sort == std::nullopt);
    }
    SECTION("dragging moves") {
        desk.stage.drag(head.x + 30, head.y + 15, head.x + 500, head.y + 15);
        CHECK(desk.columns[1].field == stage_field);
        CHECK(desk.sorted.size() == 1);
    }
    SECTION("Alt and arrows move by keyboard") {
        desk.stage.press("Alt+Left");
        CHECK(desk.columns[3].field == amount);
    }
    SECTION("a hidden column is gone") {
        desk.columns[1].hidden = true;
        desk.stage.settle();
        CHECK_FALSE(desk.stage.has(Role::columnheader, "Product"));
    }
}

TEST_CASE("Groups carry sums, collapse and are chosen as a whole", "[ui][table]") {
    Desk desk;
    desk.deals.count = 24;
    desk.deals.grouped = true;
    desk.show();
    CHECK(desk.stage.find(Role::row, "Overdue").expanded == Tri::yes);
    desk.stage.click(Role::row, "Overdue");
    CHECK(desk.toggled == std::vector<std::int64_t>{-1});
    desk.stage.activate(Role::checkbox, "Select Overdue");
    CHECK(desk.state.selected.size() == 7);
    CHECK(desk.stage.find(Role::checkbox, "Select Overdue").checked == Tri::yes);
    desk.stage.activate(Role::checkbox, "Select Zoomit");
    CHECK(desk.stage.find(Role::checkbox, "Select Overdue").checked == Tri::mixed);
}

TEST_CASE("Place and choice survive another window size", "[ui][table]") {
    Desk desk;
    desk.show();
    desk.stage.wheel(600, 400, -100);
    desk.stage.click_at(700, 300);
    const std::int64_t cursor = desk.state.cursor;
    const double place = desk.state.pan.y;
    REQUIRE(place > 1000);
    desk.stage.resize(390, 844);
    desk.stage.resize(1280, 800);
    CHECK(desk.state.cursor == cursor);
    CHECK(desk.state.pan.y == Catch::Approx(place).margin(40));
}

TEST_CASE("Pasted rows reach the screen, and rows are copied as tab separated text", "[ui][table]") {
    Desk desk;
    desk.show();
    desk.focus();
    desk.stage.press("Ctrl+C");
    CHECK(std::string_view{ImGui::GetClipboardText()}.starts_with("Isdom\tGTX Plus Pro\tNegotiation"));
    ImGui::SetClipboardText("Konex\t5000\nZoomit\t300\n");
    desk.stage.press("Ctrl+V");
    CHECK(desk.pasted == "Konex\t5000\nZoomit\t300\n");
}

TEST_CASE("A narrow table scrolls sideways under its first column", "[ui][table]") {
    Desk desk{{.width = 500, .height = 500}};
    desk.show();
    const float before = desk.stage.find(Role::columnheader, "Stage").rect.x;
    const float first = desk.stage.find(Role::columnheader, "Account").rect.x;
    ImGui::GetIO().AddMousePosEvent(300, 300);
    ImGui::GetIO().AddMouseWheelEvent(-3, 0);
    desk.stage.settle();
    CHECK(desk.stage.find(Role::columnheader, "Stage").rect.x < before - 100);
    CHECK(desk.stage.find(Role::columnheader, "Account").rect.x == first);
}

TEST_CASE("Pictures of the table", "[.][picture]") {
    const char* folder = std::getenv("QD_PICTURES");
    if (!folder) SKIP("set QD_PICTURES to a folder");
    for (const bool dark : {true, false}) {
        Desk desk{{.width = 1072, .height = 658, .dark = dark}};
        desk.deals.grouped = true;
        desk.state.selected = {6, 7, 4};
        desk.options.bulk_remark = "$12,268, weighted $6,575";
        desk.columns[0].total = "1,204 deals";
        desk.columns[0].total_ink = ui::Ink::strong;
        desk.show();
        desk.stage.double_click(Role::gridcell, "1017");
        CHECK(desk.stage.picture(fmt::format("{}/table-{}.png", folder, dark ? "dark" : "light")));
    }
    Desk phone{{.width = 390, .height = 844, .touch = true}};
    phone.show();
    CHECK(phone.stage.picture(fmt::format("{}/table-phone.png", folder)));
}
