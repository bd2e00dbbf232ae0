#include <catch2/catch_amalgamated.hpp>

#include <cstdlib>
#include <fmt/format.h>
#include <set>

#include "app/ui/context.h"
#include "app/ui/rich_text.h"
#include "app/ui/timeline.h"
#include "assets/icons.h"
#include "tests/support/ui_stage.h"

using namespace qd;
using qd::ui::Ink;
using qd::ui::Role;

namespace {

// Two entries a day, newest first.
struct History : ui::TimelineSource {
    std::int64_t count = 10'000;
    std::uint64_t number = 1;
    mutable std::set<std::int64_t> asked;

    [[nodiscard]] std::int64_t entry_count() const override { return count; }
    [[nodiscard]] Date day(std::int64_t at) const override { return make_date(2017, 12, 19) - std::chrono::days{at / 2}; }
    [[nodiscard]] std::uint64_t version() const override { return number; }
    void entry(std::int64_t at, ui::TimelineEntry& out) const override {
        asked.insert(at);
        out.id = at + 1;
        out.time = fmt::format("16:{:02}", at % 60);
        switch (at % 4) {
            case 0:
                out.icon = ui::icons::mail;
                out.color = ui::context().theme().accent;
                out.headline = {{"Irene Walsh", Ink::strong}, {" replied: Re: order form"}};
                out.body = {{"“Legal is fine with the terms. Tell me that delivery in week 3 is safe and I sign. We had trouble with the last delivery, and the "
                             "depot asks every day when it comes. Once more: the dates in writing, please, and the name of the person who answers for them.”"}};
                out.expandable = true;
                break;
            case 1:
                out.icon = ui::icons::workflow;
                out.headline = {{"Rule "}, {"Close date is near", Ink::strong}, {" added the task “Call Irene Walsh”"}};
                out.body = {{"Due today 09:00 · "}, {fmt::format("Undo run {}", at), Ink::normal, false, fmt::format("undo/{}", at)}};
                break;
            case 2:
                out.icon = ui::icons::pencil;
                out.headline = {{"Darcel changed "}, {"Close date ", Ink::strong}, {"Dec 22", Ink::normal, true}, {" → "}, {"Dec 29", Ink::strong}};
                out.body = {{"Reason: delivery date open. Same quarter, forecast unchanged."}};
                break;
            default:
                out.icon = ui::icons::flag;
                out.color = ui::context().theme().warn;
                out.headline = {{"Stage ", Ink::strong}, {"Proposal", Ink::normal, true}, {" → "}, {"Negotiation", Ink::strong}, {"  forecast +$1,645", Ink::good}};
        }
    }
};

struct Desk {
    test::Stage stage;
    History history;
    ui::TimelineState state;
    std::string link;
    explicit Desk(test::StageOptions options = {.width = 540, .height = 620}) : stage(options) {}
    void show() {
        stage.show([this] {
            const ui::TimelineResult done = ui::timeline(stage.area().inset(16), "Timeline", history, state);
            if (!done.pressed_link.empty()) link = done.pressed_link;
        });
    }
};

}  // namespace

TEST_CASE("A timeline of 10,000 entries asks only for those in view", "[ui][timeline]") {
    Desk desk;
    desk.show();
    CHECK(desk.history.asked.size() < 25);
    desk.stage.wheel(200, 300, -500);
    desk.history.asked.clear();
    desk.stage.settle();
    CHECK(desk.history.asked.size() < 25);
    CHECK(*desk.history.asked.begin() > 100);
    CHECK(desk.stage.frames_after_settling() == 0);
    CHECK(desk.stage.repeated_ids().empty());
}

TEST_CASE("Days are named with their number of entries", "[ui][timeline]") {
    Desk desk;
    desk.show();
    CHECK(desk.stage.has(Role::heading, "Today, Tue, Dec 19"));
    CHECK(desk.stage.has(Role::heading, "Yesterday, Mon, Dec 18"));
    CHECK(desk.stage.has(Role::listitem, "Stage Proposal → Negotiation  forecast +$1,645"));
    CHECK(desk.state.day_counts[0] == 2);
}

TEST_CASE("A link in an entry says where it leads", "[ui][timeline]") {
    Desk desk;
    desk.show();
    desk.stage.click(Role::link, "Undo run 1");
    CHECK(desk.link == "undo/1");
}

TEST_CASE("A long body is cut until it is opened", "[ui][timeline]") {
    Desk desk;
    desk.show();
    const float before = desk.stage.find(Role::heading, "Yesterday, Mon, Dec 18").rect.y;
    desk.stage.click(Role::button, "Show more");
    CHECK(desk.state.expanded.contains(1));
    CHECK(desk.stage.find(Role::heading, "Yesterday, Mon, Dec 18").rect.y > before + 10);
    desk.stage.click(Role::button, "Show less");
    CHECK(desk.stage.find(Role::heading, "Yesterday, Mon, Dec 18").rect.y == before);
}

TEST_CASE("A new entry appears when the version says so", "[ui][timeline]") {
    Desk desk;
    desk.history.count = 1;
    desk.show();
    CHECK(desk.stage.count(Role::listitem) == 1);
    desk.history.count = 3;
    ++desk.history.number;
    desk.stage.settle();
    CHECK(desk.stage.count(Role::listitem) == 3);
}

TEST_CASE("Rich text wraps between words and keeps its styles", "[ui][rich_text]") {
    test::Stage stage;
    float narrow = 0, wide = 0, cut = 0;
    const std::vector<ui::Run> runs = {{"Darcel changed "}, {"Close date", Ink::strong}, {" from Dec 22 to Dec 29, after a call with the buyer"}};
    stage.show([&] {
        narrow = ui::rich_text({20, 20, 120, 200}, runs).height;
        wide = ui::rich_text({20, 220, 900, 200}, runs).height;
        cut = ui::rich_text({20, 420, 120, 200}, runs, {.max_lines = 2}).height;
    });
    CHECK(wide == ui::line_height({13}));
    CHECK(narrow >= 3 * wide);
    CHECK(cut == 2 * wide);
    CHECK(ui::plain(runs) == "Darcel changed Close date from Dec 22 to Dec 29, after a call with the buyer");
}

TEST_CASE("Pictures of the timeline", "[.][picture]") {
    const char* folder = std::getenv("QD_PICTURES");
    if (!folder) SKIP("set QD_PICTURES to a folder");
    for (const bool dark : {true, false}) {
        Desk desk{{.width = 540, .height = 480, .dark = dark}};
        desk.show();
        CHECK(desk.stage.picture(fmt::format("{}/timeline-{}.png", folder, dark ? "dark" : "light")));
    }
}
