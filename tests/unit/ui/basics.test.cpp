#include <catch2/catch_amalgamated.hpp>

#include "app/ui/button.h"
#include "app/ui/draw.h"
#include "app/ui/field.h"
#include "tests/support/ui_stage.h"

using namespace qd;
using qd::ui::Role;

TEST_CASE("A button answers mouse, keyboard and screen reader alike", "[ui][button]") {
    test::Stage stage;
    int presses = 0;
    stage.show([&] {
        ui::Area row = stage.area().inset(20).cut_top(30);
        presses += ui::button(row.left(8), "New deal", {.kind = ui::ButtonKind::primary});
        presses += 10 * ui::button(row.left(8), "Import");
        (void)ui::button(row.left(8), "Locked", {.disabled = true});
    });
    SECTION("mouse") {
        stage.click(Role::button, "New deal");
        CHECK(presses == 1);
        CHECK_FALSE(stage.ring_visible());
        stage.click(Role::button, "Locked");
        CHECK(presses == 1);
    }
    SECTION("keyboard: Tab moves, Enter and Space press") {
        stage.press("Tab");
        REQUIRE(stage.focused());
        CHECK(stage.focused()->name == "New deal");
        CHECK(stage.ring_visible());
        stage.press("Enter");
        CHECK(presses == 1);
        stage.press("Tab");
        stage.press("Space");
        CHECK(presses == 11);
        stage.press("Tab");
        CHECK(stage.focused()->name == "New deal");  // the disabled one is skipped
        stage.press("Shift+Tab");
        CHECK(stage.focused()->name == "Import");
    }
    SECTION("screen reader") {
        stage.activate(Role::button, "Import");
        CHECK(presses == 10);
    }
    CHECK(stage.frames_after_settling() == 0);
    CHECK(stage.repeated_ids() == "");
}

TEST_CASE("A text field commits on Enter and gives the old text back on Esc", "[ui][field]") {
    test::Stage stage;
    std::string value = "Isdom";
    int commits = 0;
    stage.show([&] {
        ui::Area row = stage.area().inset(20).cut_top(30);
        commits += ui::text_field(row.left(8), "Account", value).committed;
        (void)ui::button(row.left(8), "Next");
    });
    stage.click(Role::textbox, "Account");
    stage.type("Konex");
    CHECK(value == "Konex");
    SECTION("Enter") {
        stage.press("Enter");
        CHECK(commits == 1);
        CHECK(value == "Konex");
    }
    SECTION("Esc") {
        stage.press("Esc");
        CHECK(commits == 0);
        CHECK(value == "Isdom");
    }
    SECTION("leaving with Tab") {
        stage.press("Tab");
        CHECK(commits == 1);
        CHECK(stage.focused()->name == "Next");
    }
    SECTION("clicking elsewhere") {
        stage.click_at(600, 600);
        CHECK(commits == 1);
        CHECK(stage.focused() == nullptr);
    }
    CHECK(stage.frames_after_settling() == 0);
}

TEST_CASE("A field set by a screen reader commits at once", "[ui][field]") {
    test::Stage stage;
    std::string value;
    int commits = 0;
    stage.show([&] { commits += ui::text_field(ui::Area{20, 20, 200, 30}, "Account", value).committed; });
    stage.set_value(Role::textbox, "Account", "Zoomit");
    CHECK(value == "Zoomit");
    CHECK(commits == 1);
}

TEST_CASE("An amount is read as people write it", "[ui][field]") {
    test::Stage stage;
    std::optional<std::int64_t> cents = 548200;
    stage.show([&] { (void)ui::money_field(ui::Area{20, 20, 200, 30}, "Amount", cents, {.align = ui::Align::right}); });
    CHECK(stage.find(Role::textbox, "Amount").value == "$5,482");
    stage.click(Role::textbox, "Amount");
    stage.press("Ctrl+A");
    stage.type("24.9k");
    stage.press("Enter");
    CHECK(cents == 2490000);
    stage.click(Role::textbox, "Amount");
    stage.press("Ctrl+A");
    stage.type("a lot");
    stage.press("Enter");
    CHECK(cents == 2490000);
    CHECK(stage.find(Role::textbox, "Amount").invalid);
}

TEST_CASE("Work that is not done asks for the next frame, shown or not, and for none once it has ended", "[ui]") {
    test::Stage stage;
    int left = 3, frames = 0;
    stage.show([&] {
        ++frames;
        if (left > 0 && --left > 0) ui::context().work_goes_on();
    });
    CHECK(left == 0);
    CHECK(frames >= 3);
    CHECK_FALSE(ui::context().working());
    left = 1000;
    stage.settle();
    CHECK(ui::context().working());
    CHECK(left < 1000 - 20);   // settling gives up after some frames
    left = 0;
    stage.settle();
    CHECK(stage.frames_after_settling() == 0);
}

TEST_CASE("Each line of a paragraph has its own height, those that are broken by hand and those that are too long", "[ui]") {
    test::Stage stage;
    stage.show([&] {
        const float one = ui::paragraph_height("word", ui::type::body, 200);
        CHECK(ui::paragraph_height("one\ntwo", ui::type::body, 200) == 2 * one);
        CHECK(ui::paragraph_height("one\n\nthree\n", ui::type::body, 200) == 3 * one);
        const std::string two_lines = "as much as does not find room in one line";
        REQUIRE(ui::paragraph_height(two_lines, ui::type::body, 200) == 2 * one);
        CHECK(ui::paragraph_height(two_lines + '\n' + two_lines, ui::type::body, 200) == 4 * one);
        CHECK(ui::paragraph_height("one\ntwo\nthree", ui::type::body, 200, 2) == 2 * one);
    });
}
