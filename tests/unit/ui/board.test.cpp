#include <catch2/catch_amalgamated.hpp>

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <set>

#include "app/ui/board.h"
#include "app/ui/context.h"
#include "assets/icons.h"
#include "imgui.h"
#include "tests/support/ui_stage.h"

using namespace qd;
using qd::ui::Role;

namespace {

struct Pipeline : ui::BoardSource {
    std::vector<std::vector<std::int64_t>> cards{5};
    mutable std::set<std::int64_t> asked;

    explicit Pipeline(std::int64_t each = 30) {
        for (int column = 0; column < 5; ++column)
            for (std::int64_t at = 0; at < each; ++at) cards[static_cast<std::size_t>(column)].push_back(column * 100'000 + at + 1);
    }
    [[nodiscard]] const std::vector<std::int64_t>& of(int column) const { return cards[static_cast<std::size_t>(column)]; }
    [[nodiscard]] int column_count() const override { return 5; }
    void column(int at, ui::BoardColumn& out) const override {
        static const char* const kNames[] = {"Prospecting", "Engaging", "Proposal", "Negotiation", "Won this quarter"};
        const auto& theme = ui::context().theme();
        const std::size_t colors[] = {5, 0, 3, 2, 1};
        out.name = kNames[at];
        out.color = theme.series[colors[at]];
        out.count = fmt::format("{}", of(at).size());
        out.chance = at < 4 ? "63 %" : "";
        out.sum = "$3.75 M";
        out.weighted = at < 4 ? "weighted $2.37 M" : "";
        out.note = "50 % are won · largest first";
    }
    [[nodiscard]] std::int64_t card_count(int column) const override { return static_cast<std::int64_t>(of(column).size()); }
    [[nodiscard]] std::int64_t card_id(int column, std::int64_t at) const override { return of(column)[static_cast<std::size_t>(at)]; }
    void card(int column, std::int64_t at, ui::CardModel& out) const override {
        static const char* const kAccounts[] = {"Cancity", "Hatfan", "Bioholding", "Konex", "Xx-holding", "Rangreen"};
        static const char* const kOwners[] = {"Darcel Schlecht", "Vicki Laflamme", "Zane Levy", "Anna Snelling"};
        out.id = card_id(column, at);
        asked.insert(out.id);
        const auto pick = static_cast<std::size_t>(out.id % 100'000);
        out.title = fmt::format("{} {}", kAccounts[pick % 6], out.id);
        out.amount = pick % 3 ? "$4,821" : "$26,768";
        out.subtitle = "GTX Plus Pro";
        out.date = pick % 7 == 3 ? "Dec 12" : "Jan 9";
        out.date_words = pick % 7 == 3 ? "Closes Dec 12, late" : "Closes Jan 9";
        out.overdue = pick % 7 == 3;
        out.rotting = pick % 5 == 2;
        out.age = out.rotting ? "93 d" : "12 d";
        out.age_words = "93 days here, usual 21";
        out.no_step = pick % 6 == 1;
        out.step_icon = ui::icons::phone;
        out.step = "Call Ella Brandt, Tue 10:00";
        out.person = kOwners[pick % 4];
        out.unsaved = pick == 4 && column == 2;
    }
    void apply(const ui::BoardMove& move) {
        for (const std::int64_t card : move.cards)
            for (auto& column : cards) std::erase(column, card);
        auto& to = cards[static_cast<std::size_t>(move.to)];
        to.insert(to.begin() + move.position, move.cards.begin(), move.cards.end());
    }
};

struct Desk {
    test::Stage stage;
    Pipeline deals;
    ui::BoardState state;
    ui::BoardOptions options;
    std::vector<ui::BoardMove> moves;
    std::vector<std::int64_t> opened, menus;

    explicit Desk(test::StageOptions stage_options = {}, std::int64_t each = 30) : stage(stage_options), deals(each) {}
    void show(float inset = 20) {
        stage.show([this, inset] {
            const ui::BoardResult done = ui::board(stage.area().inset(inset), "Deals", deals, state, options);
            if (done.opened) opened.push_back(*done.opened);
            if (done.menu) menus.push_back(*done.menu);
            if (done.moved) {
                moves.push_back(*done.moved);
                deals.apply(*done.moved);
            }
        });
    }
    // The middle of that card.
    ui::Area card(std::int64_t id) {
        const std::string part = fmt::format(" {},", id);
        for (const ui::Node& node : nodes())
            if (node.role == Role::option && node.name.find(part) != std::string::npos) return ui::Area{node.rect};
        FAIL("card " << id << " is not in view:\n" << stage.outline());
        return {};
    }
    const std::vector<ui::Node>& nodes() { return ui::context().semantics.nodes(); }
    void drag_card(std::int64_t id, float to_x, float to_y) {
        const ui::Area from = card(id);
        stage.drag(from.x + 60, from.y + 40, to_x, to_y);
    }
};

}  // namespace

TEST_CASE("A board with 10,000 cards in a column asks only for those in view", "[ui][board]") {
    Desk desk{{}, 10'000};
    desk.show();
    CHECK(desk.deals.asked.size() < 70);
    desk.stage.wheel(300, 400, -3000);
    desk.deals.asked.clear();
    desk.stage.settle();
    CHECK(desk.deals.asked.size() < 70);
    CHECK(desk.state.down[1].y > 10'000);
    CHECK(desk.state.down[0].y == 0);  // the others stay
    CHECK(desk.stage.frames_after_settling() == 0);
    CHECK(desk.stage.repeated_ids().empty());
}

TEST_CASE("A card that is pulled and let go within one picture is dragged too", "[ui][board]") {
    Desk desk;
    desk.show();
    const ui::Area from = desk.card(100'002);
    const float to_x = desk.card(300'001).x + 40;
    ImGuiIO& io = ImGui::GetIO();
    io.AddMousePosEvent(from.x + 60, from.y + 40);
    io.AddMouseButtonEvent(0, true);
    io.AddMousePosEvent(to_x, 300);
    io.AddMouseButtonEvent(0, false);
    io.AddMousePosEvent(-FLT_MAX, -FLT_MAX);   // a browser may say at once that the pointer is gone
    desk.stage.settle();
    REQUIRE(desk.moves.size() == 1);
    CHECK(desk.moves[0].cards == std::vector<std::int64_t>{100'002});
    CHECK(desk.moves[0].to == 3);
    CHECK(desk.opened.empty());
    CHECK(desk.stage.frames_after_settling() == 0);
}

TEST_CASE("A card is dragged to another column with the mouse", "[ui][board]") {
    Desk desk;
    desk.show();
    const float to_x = desk.card(300'001).x + 40;
    desk.drag_card(100'002, to_x, 300);
    REQUIRE(desk.moves.size() == 1);
    CHECK(desk.moves[0].cards == std::vector<std::int64_t>{100'002});
    CHECK(desk.moves[0].from == 1);
    CHECK(desk.moves[0].to == 3);
    CHECK(desk.moves[0].position == 0);
    CHECK(desk.opened.empty());  // a drag is no click
    CHECK(desk.deals.of(3).front() == 100'002);
    CHECK(desk.stage.frames_after_settling() == 0);
}

TEST_CASE("A card dropped where it came from does not move", "[ui][board]") {
    Desk desk;
    desk.show();
    const ui::Area card = desk.card(100'002);
    desk.drag_card(100'002, card.x + 80, card.y + 200);
    CHECK(desk.moves.empty());
    CHECK_FALSE(desk.state.lift);
}

TEST_CASE("On an ordered board the place counts", "[ui][board]") {
    Desk desk;
    desk.options.ordered = true;
    desk.show();
    const ui::Area third = desk.card(300'003);
    desk.drag_card(100'002, third.x + 60, third.y + 40);
    REQUIRE(desk.moves.size() == 1);
    CHECK(desk.moves[0].position == 2);
    SECTION("and within a column it is counted without the card itself") {
        const ui::Area fifth = desk.card(5);
        desk.drag_card(2, fifth.x + 60, fifth.y + 40);
        REQUIRE(desk.moves.size() == 2);
        CHECK(desk.moves[1].position == 3);
    }
}

TEST_CASE("A click opens a card, Ctrl+click chooses it, and the chosen move together", "[ui][board]") {
    Desk desk;
    desk.show();
    const ui::Area first = desk.card(1), second = desk.card(100'002);
    desk.stage.click_at(first.x + 60, first.y + 20);
    CHECK(desk.opened == std::vector<std::int64_t>{1});
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, true);
    desk.stage.click_at(first.x + 60, first.y + 20);
    desk.stage.click_at(second.x + 60, second.y + 20);
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, false);
    CHECK(desk.state.selected == std::unordered_set<std::int64_t>{1, 100'002});
    desk.drag_card(1, desk.card(200'001).x + 40, 300);
    REQUIRE(desk.moves.size() == 1);
    CHECK(desk.moves[0].cards == std::vector<std::int64_t>{1, 100'002});
    CHECK(desk.moves[0].to == 2);
}

TEST_CASE("A card is carried by keyboard, and every step is spoken", "[ui][board]") {
    Desk desk;
    desk.show();
    desk.stage.press("Tab");
    REQUIRE(desk.stage.focused());
    CHECK(desk.stage.focused()->role == Role::option);
    desk.stage.press("Down");
    desk.stage.press("Right");
    CHECK(desk.state.cursor == 100'002);
    desk.stage.press("Space");
    REQUIRE(desk.state.lift);
    desk.stage.press("Right");
    desk.stage.press("Right");
    const auto spoken = ui::context().semantics.take_announcements();
    REQUIRE(spoken.size() == 3);
    CHECK(spoken[0].find("lifted") != std::string::npos);
    CHECK(spoken[2] == "!Negotiation");
    SECTION("Space drops") {
        desk.stage.press("Space");
        REQUIRE(desk.moves.size() == 1);
        CHECK(desk.moves[0].to == 3);
        CHECK(desk.state.cursor == 100'002);
        REQUIRE(desk.stage.focused());
        CHECK(desk.stage.focused()->name.find("100002") != std::string::npos);
    }
    SECTION("Esc puts back") {
        desk.stage.press("Esc");
        CHECK(desk.moves.empty());
        CHECK_FALSE(desk.state.lift);
        CHECK(desk.state.cursor == 100'002);
    }
}

TEST_CASE("Esc puts a dragged card back", "[ui][board]") {
    Desk desk;
    desk.show();
    const ui::Area card = desk.card(1);
    desk.stage.move_to(card.x + 60, card.y + 30);
    desk.stage.mouse(true);
    desk.stage.move_to(card.x + 400, card.y + 60);
    CHECK(desk.state.lift);
    desk.stage.press("Esc");
    desk.stage.mouse(false);
    CHECK(desk.moves.empty());
    CHECK(desk.opened.empty());
}

TEST_CASE("Nothing can be lifted on a board of the past", "[ui][board]") {
    Desk desk;
    desk.options.read_only = true;
    desk.show();
    desk.drag_card(1, 700, 300);
    desk.stage.press("Space");
    CHECK(desk.moves.empty());
    CHECK_FALSE(desk.state.lift);
}

TEST_CASE("A finger scrolls, and lifts only after resting", "[ui][board]") {
    Desk desk{{.width = 390, .height = 844, .touch = true}};
    desk.show(0);
    const ui::Area card = desk.card(2);
    SECTION("a swipe up scrolls and opens nothing") {
        desk.stage.drag(card.x + 60, card.y + 40, card.x + 60, card.y - 160);
        CHECK(desk.state.down[0].y > 100);
        CHECK(desk.opened.empty());
        CHECK(desk.moves.empty());
    }
    SECTION("a swipe to the left turns the page") {
        desk.stage.drag(card.x + 260, card.y + 40, card.x + 60, card.y + 45);
        CHECK(desk.state.phone_column == 1);
        CHECK(desk.opened.empty());
    }
    SECTION("a tap opens") {
        desk.stage.click_at(card.x + 60, card.y + 40);
        CHECK(desk.opened == std::vector<std::int64_t>{2});
    }
    SECTION("a long press lifts; let go without moving it asks for the menu") {
        desk.stage.move_to(card.x + 60, card.y + 40);
        desk.stage.mouse(true);
        desk.stage.advance(700);
        REQUIRE(desk.state.lift);
        desk.stage.mouse(false);
        CHECK(desk.menus == std::vector<std::int64_t>{2});
        CHECK(desk.moves.empty());
    }
    SECTION("lifted and held at the edge it reaches the next column") {
        desk.stage.move_to(card.x + 60, card.y + 40);
        desk.stage.mouse(true);
        desk.stage.advance(700);
        desk.stage.move_to(200, 400);
        desk.stage.move_to(380, 400);
        desk.stage.advance(100);
        desk.stage.move_to(200, 400);
        desk.stage.mouse(false);
        REQUIRE(desk.moves.size() == 1);
        CHECK(desk.moves[0].to >= 1);
        CHECK(desk.opened.empty());
    }
    SECTION("the pager names the neighbours") {
        desk.stage.click(Role::button, "Go to Engaging");
        CHECK(desk.state.phone_column == 1);
        CHECK(desk.stage.has(Role::button, "Go to Prospecting"));
    }
}

TEST_CASE("Pictures of the board", "[.][picture]") {
    const char* folder = std::getenv("QD_PICTURES");
    if (!folder) SKIP("set QD_PICTURES to a folder");
    for (const bool dark : {true, false}) {
        Desk desk{{.width = 1072, .height = 660, .dark = dark, .reduced_motion = false}};
        desk.state.selected = {3};
        desk.show();
        const ui::Area card = desk.card(200'001);
        desk.stage.move_to(card.x + 60, card.y + 30);
        desk.stage.mouse(true);
        desk.stage.move_to(card.x + 64, card.y + 38);
        desk.stage.move_to(card.x + 210, card.y + 60);
        CHECK(desk.stage.picture(fmt::format("{}/board-{}.png", folder, dark ? "dark" : "light")));
    }
    for (const bool dark : {true, false}) {
        Desk phone{{.width = 390, .height = 640, .dark = dark, .touch = true}};
        phone.state.phone_column = 2;
        phone.show(0);
        CHECK(phone.stage.picture(fmt::format("{}/board-phone-{}.png", folder, dark ? "dark" : "light")));
    }
}
