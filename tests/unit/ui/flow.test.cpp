#include <catch2/catch_amalgamated.hpp>

#include <cstdlib>

#include "app/ui/card.h"
#include "app/ui/chart.h"
#include "app/ui/difference_rows.h"
#include "app/ui/flow.h"
#include "app/ui/popup.h"
#include "app/ui/phrase.h"
#include "assets/icons.h"
#include "tests/support/ui_stage.h"

using namespace qd;
using namespace qd::ui;

namespace {

FlowStep step(std::int64_t id, Icon icon, const char* title, const char* detail, const char* count) {
    return {.id = id, .icon = icon, .title = title, .detail = detail, .count = count};
}

// An idle deal: trigger, task, wait for a reply with two ways on.
std::vector<FlowStep> idle_deal() {
    const Theme& theme = light_theme();
    std::vector<FlowStep> steps{step(1, icons::zap, "Deal is idle", "Engaging, 10 working days, ≥ $1,000", "143"),
                                step(2, icons::square_check, "Create a task for the owner", "Call the buyer, due in 2 working days", "143"),
                                step(3, icons::hourglass, "Wait for a reply", "Timeout after 5 working days", "143")};
    steps[0].color = theme.accent;
    steps[0].fixed = true;
    steps[2].question = "Reply?";
    steps[2].branches = {{.label = "Yes", .count = "58", .color = theme.good, .steps = {step(4, icons::check, "Complete the task", "“Buyer replied”", "58")}, .end = "Stop, deal is active"},
                         {.label = "No, timed out", .count = "85", .color = theme.warn,
                          .steps = {step(5, icons::bell, "Tell the manager", "In the app, at once", "85"), step(6, icons::square_pen, "Change the deal", "Category, next step", "76")},
                          .end = "Stop, manager decides"}};
    return steps;
}

struct Builder {
    std::vector<FlowStep> steps = idle_deal();
    FlowState state;
    FlowResult last;
    std::optional<std::int64_t> opened, removed;
    std::optional<FlowPlace> inserted;
    void draw(const Area& area) {
        const FlowResult result = flow(area, "Steps", steps, state);
        if (result.opened) opened = result.opened;
        if (result.removed) removed = result.removed;
        if (result.insert) inserted = result.insert;
    }
};

}  // namespace

TEST_CASE("Steps are walked with the arrows, through the branches and back", "[ui][flow]") {
    test::Stage stage;
    Builder builder;
    stage.show([&] { builder.draw(Area{20, 20, 450, 700}); });
    stage.press("Tab");
    CHECK(stage.focused()->name == "Deal is idle");
    stage.press("Down");
    CHECK(stage.focused()->name == "Create a task for the owner");
    stage.press("Down");
    stage.press("Down");
    CHECK(stage.focused()->name == "Reply?");
    stage.press("Down");
    const bool left = stage.focused()->name == "Reply? Yes";
    CHECK((left || stage.focused()->name == "Reply? No, timed out"));
    stage.press(left ? "Right" : "Left");
    CHECK(stage.focused()->name == (left ? "Reply? No, timed out" : "Reply? Yes"));
    stage.press(left ? "Down" : "Right");
    stage.press("Down");
    stage.press("Up");
    stage.press("Up");
    CHECK(stage.frames_after_settling() == 0);
}

TEST_CASE("Enter opens a step, Delete removes it, and the trigger stays", "[ui][flow]") {
    test::Stage stage;
    Builder builder;
    stage.show([&] { builder.draw(Area{20, 20, 450, 700}); });
    stage.press("Tab");
    stage.press("Delete");
    CHECK_FALSE(builder.removed);
    stage.press("Down");
    stage.press("Enter");
    CHECK(builder.opened == 2);
    stage.press("Delete");
    CHECK(builder.removed == 2);
    stage.click(Role::button, "Change the deal");
    CHECK(builder.state.selected == 6);
    CHECK(stage.find(Role::button, "Change the deal").selected == Tri::yes);
}

TEST_CASE("A step is inserted by the plus between cards, by the + key, and at the head of a branch", "[ui][flow]") {
    test::Stage stage;
    Builder builder;
    stage.show([&] { builder.draw(Area{20, 20, 450, 700}); });
    stage.click(Role::button, "Insert after Deal is idle");
    CHECK(builder.inserted == FlowPlace{0, 0, 1});
    builder.inserted.reset();
    stage.click(Role::button, "Tell the manager");
    stage.press("Insert");
    CHECK(builder.inserted == FlowPlace{3, 1, 1});
    builder.inserted.reset();
    stage.activate(Role::button, "Reply? Yes");
    CHECK(builder.inserted == FlowPlace{3, 0, 0});
    CHECK(stage.repeated_ids().empty());
}

TEST_CASE("Where it is narrow the branches stand under one another, and can still be walked", "[ui][flow]") {
    test::Stage stage{{.width = 390, .height = 844}};
    Builder builder;
    stage.show([&] { builder.draw(stage.area()); });
    const Rect yes = stage.find(Role::button, "Complete the task").rect, no = stage.find(Role::button, "Tell the manager").rect;
    CHECK(no.y > yes.y + yes.height);
    CHECK(no.x + no.width <= 390);
    stage.click(Role::button, "Complete the task");
    stage.press("Down");
    CHECK(stage.focused()->name == "Reply? No, timed out");
    stage.press("Down");
    CHECK(stage.focused()->name == "Tell the manager");
    CHECK(builder.state.selected == 5);
}

TEST_CASE("A step with a problem says it to everybody", "[ui][flow]") {
    test::Stage stage;
    Builder builder;
    builder.steps[1].problem = "The field “next step” was deleted.";
    stage.show([&] { builder.draw(Area{20, 20, 450, 700}); });
    const Node& node = stage.find(Role::button, "Create a task for the owner");
    CHECK(node.invalid);
    CHECK(node.description.find("was deleted") != std::string::npos);
}

TEST_CASE("A sentence's tinted words are buttons that open an editor and get the keyboard back", "[ui][sentence]") {
    test::Stage stage;
    std::string editing;
    const std::vector<PhrasePart> parts{{.words = "When a deal in "}, {.words = "Engaging", .key = "stage", .label = "Stage"},
                                        {.words = " has no activity for "}, {.words = "10 working days", .key = "days"}, {.words = "."}};
    stage.show([&] {
        const PhraseResult result = phrase(Area{20, 20, 600, 100}, "Rule", parts, editing);
        if (!result.pressed.empty()) editing = result.pressed;
        if (editing.empty() || result.edited.id == 0) return;
        if (!result.pressed.empty()) return;
        if (!popup_is_open(result.edited)) open_popup(result.edited);
        Popup popup{result.edited, "Edit", 240, 80};
        if (popup) label_node(Role::text, "editor", popup.body());
    });
    CHECK(plain(parts) == "When a deal in Engaging has no activity for 10 working days.");
    stage.press("Tab");
    CHECK(stage.focused()->name == "Stage: Engaging");
    stage.press("Tab");
    stage.press("Enter");
    CHECK(editing == "days");
    CHECK(stage.has(Role::dialog, "Edit"));
    CHECK(stage.find(Role::button, "10 working days").expanded == Tri::yes);
}

TEST_CASE("A sentence wraps between words and never inside what can be edited", "[ui][sentence]") {
    test::Stage stage;
    const std::vector<PhrasePart> parts{{.words = "When a deal has no activity for a long while, create the task "},
                                        {.words = "Call the buyer about the offer", .key = "task"}, {.words = "."}};
    float height = 0, told = 0;
    stage.show([&] {
        height = phrase(Area{0, 0, 260, 300}, "Rule", parts).height;
        told = phrase_height(260, parts);
    });
    CHECK(height == told);
    CHECK(height > 26);
    const Rect word = stage.find(Role::button, "Call the buyer about the offer").rect;
    CHECK(word.x + word.width <= 261);
    CHECK(word.height < 30);
}

TEST_CASE("Differences are read as field, old and new", "[ui][differences]") {
    test::Stage stage;
    stage.show([&] {
        Area area{20, 20, 300, 100};
        const Difference rows[] = {{"Category", "Commit", "Pipeline"}, {"Next step", "", "Manager check"}};
        difference_rows(area, rows);
    });
    CHECK(stage.has(Role::listitem, "Category: Commit → Pipeline"));
    CHECK(stage.has(Role::listitem, "Next step: empty → Manager check"));
}

TEST_CASE("The builder's parts on one page", "[ui][flow]") {
    const bool dark = GENERATE(false, true), phone = GENERATE(false, true);
    test::Stage stage{{.width = phone ? 390.0f : 1052.0f, .height = 800, .dark = dark}};
    Builder builder;
    builder.state.selected = 6;
    const std::vector<PhrasePart> parts{{.words = "When a deal in "}, {.words = "Engaging", .key = "stage"}, {.words = " has no activity for "},
        {.words = "10 working days", .key = "days"}, {.words = " and amount ≥ "}, {.words = "$1,000", .key = "amount"}, {.words = ", create the task"},
        {.words = "Call the buyer", .key = "task"}, {.words = "and send"}, {.words = "Checking in", .key = "mail", .problem = "This template was deleted."},
        {.words = " as the owner. If no reply comes within "}, {.words = "5 working days", .key = "wait"}, {.words = ", tell "}, {.words = "the manager", .key = "who"}, {.words = "."}};
    stage.show([&] {
        Area page = stage.area().inset(12);
        Area top = page.cut_top(phrase_height(page.width - 32, parts) + 20, 12);
        phrase(card(top).inset(16, 10), "Rule in words", parts);
        Area right = page.width > 700 ? page.cut_right(326, 12) : page.cut_bottom(230, 12);
        Area inside = card(right).inset(12, 10);
        BarChart chart{.categories = {"Week of Oct 2", "Oct 9", "Oct 16", "Oct 23", "Oct 30", "Nov 6", "Nov 13", "Nov 20", "Nov 27", "Dec 4", "Dec 11", "Dec 18", "Dec 25"}};
        chart.series = {{.name = "no reply", .color = context().theme().warn, .values = {4, 5, 5, 7, 8, 6, 7, 8, 6, 8, 10, 7, 4}},
                        {.name = "replied", .color = context().theme().good, .values = {2, 4, 3, 4, 6, 4, 5, 5, 3, 7, 6, 5, 4}}};
        chart.layout = BarLayout::stacked;
        bar_chart(inside.cut_top(96, 8), "By week", chart, {.unit = "runs", .value_labels = true, .y_axis = false});
        const Difference rows[] = {{"Category", "Commit", "Pipeline"}, {"Next step", "", "Manager check, Dec 22"}};
        difference_rows(inside, rows);
        builder.draw(card(page).inset(1));
    });
    CHECK(stage.repeated_ids().empty());
    CHECK(stage.frames_after_settling() == 0);
    if (const char* folder = std::getenv("QD_PICTURES"))
        CHECK(stage.picture(std::string{folder} + "/builder-" + (phone ? "phone-" : "") + (dark ? "dark" : "light") + ".png"));
}
