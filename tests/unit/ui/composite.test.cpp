#include <catch2/catch_amalgamated.hpp>

#include "app/ui/button.h"
#include "app/ui/choice.h"
#include "app/ui/date_field.h"
#include "app/ui/dialog.h"
#include "app/ui/menu.h"
#include "app/ui/scroll.h"
#include "app/ui/select.h"
#include "app/ui/tabs.h"
#include "app/ui/toast.h"
#include "assets/icons.h"
#include "imgui.h"
#include "tests/support/ui_stage.h"

using namespace qd;
using namespace qd::ui;

TEST_CASE("Tabs are one tab stop; arrows choose and wrap", "[ui][tabs]") {
    test::Stage stage;
    int current = 0;
    stage.show([&] {
        Area page = stage.area().inset(20);
        (void)tabs(page.cut_top(40), "Settings", {{"Stages", {}, {}}, {"Fields", {}, {}}, {"Reasons", {}, {}}}, current);
        (void)button(page.cut_top(30).left(), "After");
    });
    stage.press("Tab");
    CHECK(stage.focused()->name == "Stages");
    stage.press("Right");
    CHECK(current == 1);
    stage.press("Left");
    stage.press("Left");
    CHECK(current == 2);
    stage.press("Tab");
    CHECK(stage.focused()->name == "After");
    stage.click(Role::tab, "Fields");
    CHECK(current == 1);
    CHECK(stage.find(Role::tab, "Fields").selected == Tri::yes);
}

TEST_CASE("A menu opens under its button, is walked with arrows and gives the focus back", "[ui][menu]") {
    test::Stage stage;
    int chosen = -1;
    stage.show([&] {
        Area row = stage.area().inset(20).cut_top(30);
        const Item more = icon_button_item(row.left(), icons::ellipsis, "More actions");
        if (more.pressed) open_menu(more);
        const int now = menu(more, "More actions", {{.label = "Edit"}, {.label = ""}, {.label = "Gone", .disabled = true}, {.label = "Delete", .danger = true}});
        if (now >= 0) chosen = now;
    });
    stage.press("Tab");
    stage.press("Enter");
    REQUIRE(stage.has(Role::menu, "More actions"));
    CHECK(stage.focused()->name == "Edit");
    stage.press("Down");
    CHECK(stage.focused()->name == "Delete");  // neither the separator nor the disabled entry
    stage.press("Enter");
    CHECK(chosen == 3);
    CHECK_FALSE(stage.has(Role::menu, "More actions"));
    CHECK(stage.focused()->name == "More actions");
    SECTION("Esc closes without choosing") {
        chosen = -1;
        stage.press("Enter");
        stage.press("Esc");
        CHECK(chosen == -1);
        CHECK_FALSE(stage.has(Role::menu, "More actions"));
    }
    SECTION("a click outside closes and presses nothing below") {
        stage.click(Role::button, "More actions");
        stage.click_at(900, 700);
        CHECK_FALSE(stage.has(Role::menu, "More actions"));
    }
    CHECK(stage.frames_after_settling() == 0);
}

TEST_CASE("A dialog holds the keyboard until it is answered", "[ui][dialog]") {
    test::Stage stage;
    int accepted = 0, below = 0;
    std::string name;
    stage.show([&] {
        Area row = stage.area().inset(20).cut_top(30);
        if (button(row.left(8), "New deal")) open_dialog("Write a deal");
        below += button(row.left(8), "Below");
        if (Dialog dialog{"Write a deal", 420, 260}) {
            (void)text_field(dialog.body().cut_top(30), "Name", name);
            if (dialog.buttons("Create") == DialogAnswer::accept) {
                ++accepted;
                dialog.close();
            }
        }
    });
    stage.click(Role::button, "New deal");
    REQUIRE(stage.has(Role::dialog, "Write a deal"));
    SECTION("Tab stays inside") {
        for (int count = 0; count < 8; ++count) {
            stage.press("Tab");
            REQUIRE(stage.focused());
            CHECK(stage.focused()->name != "Below");
        }
    }
    SECTION("the page below cannot be clicked") {
        stage.click(Role::button, "Below");
        CHECK(below == 0);
        CHECK(stage.has(Role::dialog, "Write a deal"));
    }
    SECTION("Ctrl+Enter accepts what was typed") {
        stage.click(Role::textbox, "Name");
        stage.type("Konex");
        stage.press("Ctrl+Enter");
        CHECK(accepted == 1);
        CHECK(name == "Konex");
        CHECK(stage.focused()->name == "New deal");
    }
    SECTION("Esc refuses") {
        stage.press("Esc");
        CHECK_FALSE(stage.has(Role::dialog, "Write a deal"));
        CHECK(accepted == 0);
    }
    SECTION("Cancel refuses") {
        stage.click(Role::button, "Cancel");
        CHECK_FALSE(stage.has(Role::dialog, "Write a deal"));
    }
}

TEST_CASE("A question is answered once", "[ui][dialog]") {
    test::Stage stage;
    int yes = 0;
    stage.show([&] {
        if (button(stage.area().inset(20).cut_top(30), "Delete")) open_dialog("Delete 3 deals?");
        yes += confirm("Delete 3 deals?", "One click undoes it.", "Delete deals", true) == DialogAnswer::accept;
    });
    stage.click(Role::button, "Delete");
    stage.click(Role::button, "Delete deals");
    CHECK(yes == 1);
    CHECK_FALSE(stage.has(Role::dialog, "Delete 3 deals?"));
}

TEST_CASE("A choice of thousands is found by typing", "[ui][select]") {
    test::Stage stage;
    std::int64_t chosen = 0;
    std::string shown, created;
    int asked = 0;
    const OptionProvider provider = [&](std::string_view typed) {
        ++asked;
        std::vector<SelectOption> found;
        for (std::int64_t key = 1; key <= 5000 && found.size() < 50; ++key) {
            std::string label = "Account " + std::to_string(key);
            if (label.find(typed) != std::string::npos) found.push_back({.key = key, .label = label});
        }
        return found;
    };
    stage.show([&] {
        const auto result = select(Area{20, 20, 240, 30}, "Account", shown, provider, {.create = "Create account"});
        if (result.changed) {
            chosen = result.key;
            shown = result.label;
        }
        if (!result.create.empty()) created = result.create;
    });
    stage.click(Role::combobox, "Account");
    CHECK(stage.count(Role::option) == 50);
    stage.type("4711");
    CHECK(stage.has(Role::option, "Account 4711"));
    stage.press("Enter");
    CHECK(chosen == 4711);
    CHECK(stage.find(Role::combobox, "Account").value == "Account 4711");
    CHECK(stage.count(Role::option) == 0);
    CHECK(asked <= 6);  // not once a frame
    stage.click(Role::combobox, "Account");
    stage.type("Zoomit");
    stage.press("Enter");
    CHECK(created == "Zoomit");
    CHECK(stage.frames_after_settling() == 0);
}

TEST_CASE("A short list needs no typing", "[ui][select]") {
    test::Stage stage;
    int current = 0;
    stage.show([&] { (void)select(Area{20, 20, 200, 30}, "Stage", {"Prospecting", "Engaging", "Proposal"}, current); });
    stage.press("Tab");
    stage.press("Enter");
    stage.press("Down");
    stage.press("Down");
    stage.press("Enter");
    CHECK(current == 2);
    stage.click(Role::combobox, "Stage");
    stage.click(Role::option, "Engaging");
    CHECK(current == 1);
}

TEST_CASE("Several tags are ticked one after the other", "[ui][select]") {
    test::Stage stage;
    std::vector<std::int64_t> keys;
    const std::vector<SelectOption> all{{.key = 1, .label = "On hold"}, {.key = 2, .label = "Key account"}};
    stage.show([&] { (void)multi_select(Area{20, 20, 200, 30}, "Tags", all, keys); });
    stage.click(Role::combobox, "Tags");
    stage.click(Role::option, "On hold");
    stage.click(Role::option, "Key account");
    CHECK(keys == std::vector<std::int64_t>{1, 2});
    stage.click(Role::option, "On hold");
    CHECK(keys == std::vector<std::int64_t>{2});
}

TEST_CASE("Checkbox, toggle and slider answer the keyboard", "[ui][choice]") {
    test::Stage stage;
    bool check = false, on = false;
    float share = 50;
    stage.show([&] {
        Area page = stage.area().inset(20);
        (void)checkbox(page.cut_top(24), "Skip edited", check);
        (void)toggle(page.cut_top(24), "Reduced motion", on);
        (void)slider(page.cut_top(24), "Win rate", share, 0, 100, 1);
    });
    stage.press("Tab");
    stage.press("Space");
    CHECK(check);
    stage.press("Tab");
    stage.press("Enter");
    CHECK(on);
    stage.press("Tab");
    stage.press("Right");
    stage.press("Right");
    CHECK(share == 52);
    stage.press("Home");
    CHECK(share == 0);
    CHECK(stage.find(Role::checkbox, "Skip edited").checked == Tri::yes);
}

TEST_CASE("Scrolling follows the wheel and the focus, and survives a resize", "[ui][scroll]") {
    test::Stage stage;
    float offset = 0;
    stage.show([&] {
        Scroll scroll{stage.area(), "rows"};
        Area content = scroll.content();
        for (int row = 0; row < 100; ++row) {
            const IdScope scope{static_cast<std::int64_t>(row)};
            (void)button(content.cut_top(40), "Row " + std::to_string(row));
        }
        scroll.end_at(content.y);
        offset = scroll.offset_y();
    });
    stage.wheel(400, 400, -5);
    CHECK(offset == 240);
    stage.resize(800, 500);
    CHECK(offset == 240);
    for (int count = 0; count < 40; ++count) stage.press("Tab");
    const Rect focused = stage.focused()->rect;
    CHECK(focused.y >= 0);
    CHECK(focused.y + focused.height <= 500);
    stage.wheel(400, 400, -5000);
    CHECK(offset == 4000 - 500);
    CHECK(stage.frames_after_settling() == 0);
}

TEST_CASE("A toast is spoken, offers undo, and goes by itself", "[ui][toast]") {
    test::Stage stage;
    Toasts toasts;
    int undone = 0;
    bool shown = false;
    std::vector<std::string> spoken;
    stage.show([&] {
        if (!shown) toasts.show({.words = "moved to Negotiation", .subject = "Konex", .action = "Undo", .act = [&] { ++undone; }});
        shown = true;
        for (auto& words : context().semantics.take_announcements()) spoken.push_back(words);
        toasts.draw(stage.area());
    });
    CHECK(spoken == std::vector<std::string>{"Konex moved to Negotiation"});
    SECTION("undo") {
        stage.click(Role::button, "Undo");
        CHECK(undone == 1);
        CHECK(toasts.empty());
    }
    SECTION("time") {
        stage.advance(11'000);
        CHECK(toasts.empty());
    }
}

TEST_CASE("A toast takes no click that is meant for what stands beside it or for a dialog", "[ui][toast]") {
    const float width = GENERATE(1280.0f, 390.0f);
    const bool with_dialog = GENERATE(true, false);
    test::Stage stage{{.width = width, .height = 800, .touch = width < 600}};
    Toasts toasts;
    int shown = 0, pressed = 0, saved = 0;
    stage.show([&] {
        for (; shown < 3; ++shown) toasts.show({.words = "Warephase moved to Won", .action = "Undo", .act = [] {}});
        if (shown == 3 && with_dialog) open_dialog("New task"), ++shown;
        // Just above the highest of those that are seen: nearer than the shadow is wide.
        const float seen = width < 600 ? 1 : 3;
        if (button(Area{width / 2 - 40, 800 - 20 - seen * 46 - (seen - 1) * 8 - 34, 80, 30}.left(), "Near")) ++pressed;
        if (Dialog dialog{"New task", 560, 700})
            if (dialog.buttons("Save") == DialogAnswer::accept) ++saved;
        toasts.draw(stage.area());
    });
    if (with_dialog) stage.click(Role::button, "Save");
    else stage.click(Role::button, "Near");
    CHECK(saved == with_dialog);
    CHECK(pressed == !with_dialog);
}

TEST_CASE("A phone shows the newest toast, and those before it when it has gone", "[ui][toast]") {
    test::Stage stage{{.width = 390, .height = 844, .touch = true}};
    Toasts toasts;
    std::string undone;
    bool shown = false;
    stage.show([&] {
        if (!shown)
            for (const char* name : {"First", "Second"}) toasts.show({.words = name, .action = "Undo", .act = [&undone, name] { undone += name; }});
        shown = true;
        toasts.draw(stage.area());
    });
    CHECK(stage.has(Role::status, "Second"));
    CHECK_FALSE(stage.has(Role::status, "First"));
    stage.click(Role::button, "Undo");
    CHECK(undone == "Second");
    CHECK(stage.has(Role::status, "First"));
    stage.click(Role::button, "Undo");
    CHECK(undone == "SecondFirst");
    CHECK(toasts.empty());
}

TEST_CASE("A toast stands above what is kept clear of it, and comes down when that is gone", "[ui][toast]") {
    test::Stage stage{{.width = 1280, .height = 800}};
    Toasts toasts;
    bool shown = false, chosen = true;
    int pressed = 0;
    stage.show([&] {
        if (!shown) toasts.show({.words = "“Three e-mails” started", .action = "Undo", .act = [] {}});
        shown = true;
        const Area bar{0, 740, 1280, 36};
        if (chosen) keep_clear_of_toasts(bar);
        if (button(Area{600, bar.y, 80, 36}.left(), "Enrol")) ++pressed;
        toasts.draw(stage.area());
    });
    stage.click(Role::button, "Enrol");
    CHECK(pressed == 1);
    const float high = stage.find(Role::button, "Undo").rect.y;
    CHECK(high < 740);
    chosen = false;
    stage.settle();
    CHECK(stage.find(Role::button, "Undo").rect.y > high);
}

TEST_CASE("A date is typed or picked", "[ui][date]") {
    test::Stage stage;
    std::optional<Date> close = make_date(2018, 1, 9);
    stage.show([&] { (void)date_field(Area{20, 20, 200, 30}, "Close date", close); });
    CHECK(stage.find(Role::textbox, "Close date").value == "Jan 9, 2018");
    stage.click(Role::textbox, "Close date");
    stage.press("Ctrl+A");
    stage.type("+10");
    stage.press("Enter");
    CHECK(close == make_date(2017, 12, 29));
    stage.click(Role::button, "Open calendar");
    stage.click(Role::button, "Next month");
    stage.click(Role::button, "Jan 15, 2018");
    CHECK(close == make_date(2018, 1, 15));
    CHECK_FALSE(stage.has(Role::dialog, "Calendar"));
}

TEST_CASE("Typing keeps its own undo key", "[ui][field]") {
    test::Stage stage;
    std::string name = "Konex";
    int undone = 0;
    stage.show([&] {
        undone += context().take_key(ImGuiKey_Z, ImGuiMod_Ctrl);
        (void)text_field(Area{20, 20, 200, 30}, "Name", name);
    });
    stage.press("Ctrl+Z");
    CHECK(undone == 1);
    stage.click(Role::textbox, "Name");
    stage.type("Zoomit");
    stage.press("Ctrl+Z");
    CHECK(undone == 1);
    CHECK(name != "Zoomit");
}

TEST_CASE("Under a finger every control is at least 44 pixels to hit", "[ui][touch]") {
    test::Stage stage{{.width = 390, .height = 844, .touch = true}};
    int presses = 0;
    stage.show([&] { presses += icon_button(Area{100, 100, 26, 26}, icons::x, "Close", {.small = true}); });
    stage.click_at(100 - 8, 113);
    CHECK(presses == 1);
    stage.drag(110, 110, 110, 180);  // a finger that scrolls presses nothing
    CHECK(presses == 1);
}
