#include <catch2/catch_amalgamated.hpp>

#include <cstdlib>
#include <fmt/format.h>

#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/form.h"
#include "app/ui/text.h"
#include "assets/icons.h"
#include "imgui.h"
#include "tests/support/ui_stage.h"

using namespace qd;
using qd::ui::FieldKind;
using qd::ui::Role;

namespace {

std::vector<ui::FieldSpec> deal_facts() {
    const auto& theme = ui::light_theme();
    std::vector<ui::FieldSpec> specs;
    specs.push_back({.key = "amount", .label = "Amount", .kind = FieldKind::money, .value = "548200", .hint = "list price", .ink = ui::Ink::strong});
    specs.push_back({.key = "close", .label = "Close date", .kind = FieldKind::date, .value = "2017-12-29"});
    specs.back().consequence = [](std::string_view value) { return fmt::format("Moves $4,386 weighted out of this quarter ({}). Was Dec 29.", value); };
    specs.push_back({.key = "chance", .label = "Win chance", .kind = FieldKind::percent, .value = "80", .hint = "from the stage"});
    specs.push_back({.key = "stage", .label = "Stage", .kind = FieldKind::choice, .value = "e", .color = theme.series[0], .required = true});
    specs.back().choices = {{"p", "Prospecting"}, {"e", "Engaging"}, {"w", "Won"}};
    specs.push_back({.key = "owner", .label = "Owner", .kind = FieldKind::reference, .value = "7", .shown = "Darcel Schlecht", .person = true});
    specs.back().find = [](std::string_view typed) {
        std::vector<ui::FieldChoice> found;
        for (const char* name : {"Darcel Schlecht", "Zane Levy", "Anna Snelling"})
            if (ui::contains_folded(name, typed)) found.push_back({.value = std::string{name, 1}, .label = name, .person = true});
        return found;
    };
    specs.push_back({.key = "account", .label = "Account", .value = "Konex", .hint = "technology", .icon = ui::icons::building_2, .link = "#accounts/4"});
    specs.push_back({.key = "mail", .label = "E-mail", .kind = FieldKind::email, .placeholder = "+ Add"});
    specs.push_back({.key = "tags", .label = "Tags", .kind = FieldKind::multi_choice, .value = "a"});
    specs.back().choices = {{"a", "On hold"}, {"b", "Renewal"}};
    specs.push_back({.key = "paid", .label = "Paid", .kind = FieldKind::boolean, .value = "0"});
    specs.push_back({.key = "note", .label = "Note", .kind = FieldKind::long_text, .value = "Wants the delivery in writing. Betatech is cheaper but later, they said."});
    specs.push_back({.key = "source", .label = "Source", .value = "Web form, Oct 30", .read_only = true});
    return specs;
}

struct Desk {
    test::Stage stage;
    std::vector<ui::FieldSpec> specs = deal_facts();
    ui::FormState state;
    std::vector<std::string> changes;
    std::string followed;
    float height = 0;

    explicit Desk(test::StageOptions options = {}) : stage(options) {}
    void show() {
        stage.show([this] {
            ui::Area area = stage.area().inset(20);
            area.width = std::min(area.width, 223.0f);
            const ui::FactsResult done = ui::facts(area, "Deal", specs, state);
            height = done.height;
            if (!done.followed.empty()) followed = done.followed;
            if (!done.change) return;
            changes.push_back(done.change->key + "=" + done.change->value + (done.change->create ? " (new)" : ""));
            for (auto& spec : specs)
                if (spec.key == done.change->key) {
                    spec.value = done.change->value;
                    if (spec.key == "owner") spec.shown.clear();
                }
        });
    }
};

}  // namespace

TEST_CASE("A fact is edited where it stands", "[ui][form]") {
    Desk desk;
    desk.show();
    CHECK(desk.stage.find(Role::textbox, "Amount").value == "$5,482");
    desk.stage.click(Role::textbox, "Amount");
    CHECK(desk.state.editing == "amount");
    CHECK(desk.state.text == "5,482");
    desk.stage.press("Ctrl+A");
    desk.stage.type("24.9k");
    SECTION("Enter saves") {
        desk.stage.press("Enter");
        CHECK(desk.changes == std::vector<std::string>{"amount=2490000"});
        CHECK(desk.stage.find(Role::textbox, "Amount").value == "$24,900");
        CHECK(desk.stage.find(Role::textbox, "Amount").focused);
    }
    SECTION("Esc keeps") {
        desk.stage.press("Esc");
        CHECK(desk.changes.empty());
        CHECK(desk.state.editing.empty());
    }
    SECTION("leaving saves") {
        desk.stage.click_at(800, 600);
        CHECK(desk.changes == std::vector<std::string>{"amount=2490000"});
    }
    SECTION("what is not an amount is refused in words, and nothing is lost") {
        desk.stage.press("Ctrl+A");
        desk.stage.type("a lot");
        desk.stage.press("Enter");
        CHECK(desk.changes.empty());
        CHECK(desk.state.error == "Write an amount, like 4,800 or 4.8k.");
        desk.stage.press("Ctrl+A");
        desk.stage.type("300");
        desk.stage.press("Enter");
        CHECK(desk.changes == std::vector<std::string>{"amount=30000"});
    }
    CHECK(desk.stage.frames_after_settling() == 0);
    CHECK(desk.stage.repeated_ids().empty());
}

TEST_CASE("Facts are reached and edited by keyboard alone", "[ui][form]") {
    Desk desk;
    desk.show();
    desk.stage.press("Tab");
    REQUIRE(desk.stage.focused());
    CHECK(desk.stage.focused()->name == "Amount");
    desk.stage.press("Tab");
    desk.stage.press("Enter");
    CHECK(desk.state.editing == "close");
    desk.stage.press("Ctrl+A");
    desk.stage.type("jan 9");
    CHECK(desk.stage.has(Role::status, "Moves $4,386 weighted out of this quarter (2018-01-09). Was Dec 29."));
    desk.stage.press("Enter");
    CHECK(desk.changes == std::vector<std::string>{"close=2018-01-09"});
}

TEST_CASE("A choice opens its list at once", "[ui][form]") {
    Desk desk;
    desk.show();
    desk.stage.click(Role::combobox, "Stage");
    desk.stage.click(Role::option, "Won");
    CHECK(desk.changes == std::vector<std::string>{"stage=w"});
    CHECK(desk.state.editing.empty());
    SECTION("and Esc leaves it as it was") {
        desk.stage.click(Role::combobox, "Stage");
        desk.stage.press("Esc");
        CHECK(desk.changes.size() == 1);
        CHECK(desk.state.editing.empty());
    }
}

TEST_CASE("A reference is found by what is typed", "[ui][form]") {
    Desk desk;
    desk.show();
    desk.stage.click(Role::combobox, "Owner");
    desk.stage.type("zan");
    desk.stage.press("Enter");
    CHECK(desk.changes == std::vector<std::string>{"owner=Z"});
}

TEST_CASE("Several choices, yes and no, and links", "[ui][form]") {
    Desk desk;
    desk.show();
    desk.stage.click(Role::combobox, "Tags");
    desk.stage.click(Role::option, "Renewal");
    desk.stage.press("Esc");
    CHECK(desk.changes == std::vector<std::string>{"tags=a\nb"});
    CHECK(desk.state.editing.empty());
    desk.stage.click(Role::checkbox, "Paid");
    CHECK(desk.changes.back() == "paid=1");
    desk.stage.click(Role::link, "Konex");
    CHECK(desk.followed == "#accounts/4");
    CHECK(desk.state.editing.empty());
}

TEST_CASE("A fact that cannot be changed is only read", "[ui][form]") {
    Desk desk;
    desk.show();
    CHECK(desk.stage.find(Role::textbox, "Source").read_only);
    desk.stage.click(Role::textbox, "Source");
    CHECK(desk.state.editing.empty());
    desk.stage.set_value(Role::textbox, "E-mail", "irene@konex.com");
    CHECK(desk.changes == std::vector<std::string>{"mail=irene@konex.com"});
}

TEST_CASE("A form keeps values in the written form", "[ui][form]") {
    test::Stage stage;
    std::vector<ui::FieldSpec> specs = deal_facts();
    specs[1].value.clear();
    specs[1].required = true;
    int submitted = 0;
    stage.show([&] { submitted += ui::form(stage.area().inset(20), "New deal", specs, 2).submitted; });
    stage.set_value(Role::textbox, "Amount", "1,200.50");
    CHECK(specs[0].value == "120050");
    CHECK_FALSE(ui::check_required(specs));
    stage.settle();
    CHECK(stage.find(Role::textbox, "Close date").invalid);
    stage.click(Role::textbox, "Close date");
    stage.type("dec 24");
    stage.press("Enter");
    CHECK(specs[1].value == "2017-12-24");
    CHECK(submitted == 1);
    stage.settle();
    CHECK_FALSE(stage.find(Role::textbox, "Close date").invalid);
    CHECK(ui::check_required(specs));
    CHECK(stage.frames_after_settling() == 0);
    CHECK(stage.repeated_ids().empty());
}

TEST_CASE("Pictures of facts and forms", "[.][picture]") {
    const char* folder = std::getenv("QD_PICTURES");
    if (!folder) SKIP("set QD_PICTURES to a folder");
    for (const bool dark : {true, false}) {
        {
            Desk desk{{.width = 620, .height = 420, .dark = dark}};
            desk.show();
            desk.stage.click(Role::textbox, "Close date");
            desk.stage.press("Ctrl+A");
            desk.stage.type("Jan 9");
            CHECK(desk.stage.picture(fmt::format("{}/facts-{}.png", folder, dark ? "dark" : "light")));
        }
        test::Stage stage{{.width = 480, .height = 720, .dark = dark}};
        std::vector<ui::FieldSpec> specs = deal_facts();
        specs[1].value.clear();
        specs[1].required = true;
        (void)ui::check_required(specs);
        stage.show([&] { (void)ui::form(stage.area().inset(20), "New deal", specs, 2); });
        CHECK(stage.picture(fmt::format("{}/form-{}.png", folder, dark ? "dark" : "light")));
    }
}
