// The forecast screen as a sales manager uses it.

#include <catch2/catch_amalgamated.hpp>

#include "core/forecast/process/accuracy.h"
#include "tests/support/screen_visit.h"
#include "tests/unit/exchange/import_fixture.h"

using namespace qd;
using ui::Role;

namespace {

std::vector<std::byte> maven_file() {
    struct Maven : test::MavenFixture {};
    static std::vector<std::byte> bytes = [] {
        Maven maven;
        if (!Maven::there()) return std::vector<std::byte>{};
        maven.import_masters();
        maven.import("sales_pipeline.csv", Maven::text("sales_pipeline.csv"), "deal");
        // A quota a bit above what the quarter before brought, by what each had won.
        Change change;
        change.label = "Quotas";
        Statement rows = test::must(maven.workspace->database().prepare("SELECT id FROM user WHERE role = 'representative'"));
        while (test::must(rows.step())) change.ops.push_back(update_op("user", rows.integer(0), {{"quota", Value{std::int64_t{9'500'000}}}}));
        rows.reset();
        (void)test::must(maven.workspace->apply(change));
        return maven.store.file_bytes();
    }();
    return bytes;
}

struct Desktop : test::ScreenVisit {
    using ScreenVisit::ScreenVisit;
    bool open_maven() {
        auto bytes = maven_file();
        if (bytes.empty()) return false;
        clock.set(start_of(make_date(2018, 6, 1)) + std::chrono::hours{9});
        app->on_files({std::make_shared<test::MemoryFile>("maven.qdeck", std::move(bytes))});
        for (int frame = 0; frame < 3000 && !app->workspace(); ++frame) stage.advance(16);
        go("#/forecast");
        wait();
        return true;
    }
    // Until the numbers are there.
    void wait() {
        for (int frame = 0; frame < 3000 && stage.count(Role::progressbar) > 0; ++frame) stage.advance(16);
    }
    std::string names(Role role) {
        std::string all;
        for (const ui::Node& node : app->semantics().nodes())
            if (node.role == role) all += node.name + "\n";
        return all;
    }
    Workspace& workspace() { return *app->workspace(); }
    std::int64_t count(const char* sql) { return test::must(workspace().database().integer(sql)); }
    std::string manager_of(std::string_view name) {
        Statement select = test::must(workspace().database().prepare("SELECT m.name FROM user u JOIN user m ON m.id = u.manager WHERE u.name = ?"));
        select.bind(0, name);
        REQUIRE(test::must(select.step()));
        return std::string{select.text(0)};
    }
    const ui::Node* cell(std::string_view name) {
        for (const ui::Node& node : app->semantics().nodes())
            if (node.role == Role::gridcell && node.name.starts_with(name)) return &node;
        return nullptr;
    }
    bool shows_row(std::string_view name) { return cell(name) != nullptr; }
    // Enter on the row: opens a team, or the dialog of a person.
    void open_row(std::string_view name) {
        const ui::Node* found = cell(name);
        REQUIRE(found);
        stage.click_at(found->rect.x + 40, found->rect.y + found->rect.height / 2);
        stage.press("Enter");
    }
};

}  // namespace

TEST_CASE("An empty workspace says what a forecast needs, and offers the first step", "[screens][forecast]") {
    for (const auto& [width, height] : {std::pair{1280.0f, 800.0f}, {390.0f, 844.0f}}) {
        test::ScreenVisit visit{{.width = width, .height = height, .touch = width < 600}};
        visit.found();
        visit.go("#/forecast");
        visit.stage.advance(500);
        INFO(visit.stage.outline());
        CHECK(visit.stage.has(Role::heading, "Forecast"));
        CHECK(visit.stage.has(Role::button, "Import deals"));
        CHECK(visit.stage.frames_after_settling() == 0);
        CHECK(visit.stage.repeated_ids() == "");
    }
}

TEST_CASE("A small company sees that its history is too short", "[screens][forecast]") {
    test::ScreenVisit visit;
    (void)visit.found_small_company();
    visit.go("#/forecast");
    visit.stage.advance(500);
    INFO(visit.stage.outline());
    visit.stage.click(Role::button, "Step 3: Models");
    CHECK_THAT(visit.stage.outline(), Catch::Matchers::ContainsSubstring("Insufficient history"));
    CHECK(visit.stage.repeated_ids() == "");
}

TEST_CASE("A manager forecasts the fourth quarter of 2017 through five steps and reads at its end how good it was", "[screens][forecast][maven]") {
    Desktop desk{{.width = 1920, .height = 1080}};
    if (!desk.open_maven()) SKIP("the Maven files are not there");
    desk.stage.click(Role::button, "As of Oct 1, 2017");
    desk.wait();
    INFO(desk.stage.outline());
    REQUIRE(desk.stage.has(Role::button, "Start this forecast"));
    desk.stage.click(Role::button, "Start this forecast");
    desk.wait();
    desk.stage.click(Role::button, "Accept the data");
    desk.stage.click(Role::button, "Accept the analysis");
    desk.stage.click(Role::button, "Use this model");
    REQUIRE(desk.count("SELECT step FROM forecast_run") == 4);

    // Two numbers are overridden, each with its reason.
    for (const auto& [name, amount, reason] : {std::tuple{"Darcel Schlecht", "180000", "Three large deals are signed"}, {"Moses Frase", "50000", "Buyer moved budget sign-off to January"}}) {
        if (!desk.shows_row(name)) desk.open_row(desk.manager_of(name));
        INFO(desk.names(Role::gridcell));
        desk.open_row(name);
        REQUIRE(desk.stage.has(Role::dialog, "Adjust the forecast"));
        desk.stage.set_value(Role::textbox, "Adjusted forecast", amount);
        desk.stage.click(Role::button, "Adjust");
        CHECK(desk.stage.has(Role::dialog, "Adjust the forecast"));
        CHECK(desk.count("SELECT count(*) FROM forecast_adjustment WHERE reason IS NULL") == 0);
        desk.stage.set_value(Role::textbox, "Reason", reason);
        desk.stage.click(Role::button, "Adjust");
        CHECK_FALSE(desk.stage.has(Role::dialog, "Adjust the forecast"));
        CHECK_THAT(desk.stage.outline(), Catch::Matchers::ContainsSubstring(reason));
    }
    CHECK(desk.count("SELECT count(*) FROM forecast_adjustment") == 2);

    desk.stage.click(Role::button, "Sign off my team");
    CHECK_THAT(desk.stage.find(Role::button, "Step 4: Review").description, Catch::Matchers::ContainsSubstring("1 of 6 teams"));
    desk.stage.click(Role::button, "Close the review");
    // One expert holds the outcome in the range, 2,802,496; the other does not.
    for (const auto& [name, low, likely, high] : {std::tuple{"Ada", "2500000", "2802496", "3000000"}, std::tuple{"Bob", "1000000", "1401248", "1500000"}}) {
        desk.stage.click(Role::button, "Add a judgement");
        desk.stage.set_value(Role::textbox, "Expert", name);
        desk.stage.set_value(Role::textbox, "Low", low);
        desk.stage.set_value(Role::textbox, "Likely", likely);
        desk.stage.set_value(Role::textbox, "High", high);
        desk.stage.set_value(Role::textbox, "Why", "Spoke with the buyers");
        desk.stage.click(Role::button, "Add");
    }
    REQUIRE(desk.count("SELECT count(*) FROM forecast_judgement") == 2);
    desk.stage.click(Role::button, "Publish");
    desk.stage.click(Role::button, "Publish", 1);
    desk.wait();
    REQUIRE(desk.count("SELECT state = 'final' FROM forecast_run") == 1);
    desk.wait();
    CHECK_THAT(desk.stage.outline(), Catch::Matchers::ContainsSubstring("every number is the same, byte for byte"));
    desk.stage.click(Role::button, "CSV");
    REQUIRE(desk.platform.saved.size() == 1);
    CHECK(desk.platform.saved.back().name == "forecast-2017-Q4.csv");

    // A month of the published quarter is laid beside it, and made to add up with it.
    desk.stage.click(Role::button, "Period 2017 Q4");
    desk.stage.click(Role::menuitem, "Oct 2017");
    desk.wait();
    desk.stage.click(Role::button, "Start this forecast");
    desk.wait();
    for (const char* accepted : {"Accept the data", "Accept the analysis", "Use this model"}) desk.stage.click(Role::button, accepted);
    desk.stage.click(Role::button, "Step 5: Final");
    CHECK_THAT(desk.names(Role::listitem), Catch::Matchers::ContainsSubstring("2017-Q4, published, says"));
    desk.stage.click(Role::button, "Agree with published");
    CHECK_THAT(desk.names(Role::listitem), Catch::Matchers::ContainsSubstring("agrees to the cent"));
    CHECK_FALSE(desk.stage.has(Role::button, "Agree with published"));
    CHECK(desk.count("SELECT count(*) FROM forecast_adjustment") == 3);

    // The clock moves to the end of the year: the accuracy of the run stands there, to the deal.
    desk.stage.click(Role::button, "As of Oct 1, 2017");
    desk.stage.click(Role::button, "Today");
    desk.stage.click(Role::radio, "Changes");
    desk.wait();
    const auto accuracy = test::must(forecast::measure_accuracy(desk.workspace(), make_date(2017, 12, 31), test::must(query_context(desk.workspace(), 0))));
    REQUIRE(accuracy.runs.size() == 1);
    CHECK(accuracy.runs.front().actual == 280'249'600);
    desk.wait();
    CHECK_THAT(desk.names(Role::listitem), Catch::Matchers::ContainsSubstring("2017-Q4"));
    CHECK_THAT(desk.names(Role::listitem), Catch::Matchers::ContainsSubstring("value added"));
    CHECK_THAT(desk.names(Role::listitem), Catch::Matchers::ContainsSubstring("Ada: error 0.0\u00a0%, in range 1 of 1"));
    CHECK_THAT(desk.names(Role::listitem), Catch::Matchers::ContainsSubstring("Bob: error 50.0\u00a0%, in range 0 of 1"));
    CHECK_THAT(desk.names(Role::listitem), Catch::Matchers::ContainsSubstring("Combined: error"));
    CHECK(desk.stage.repeated_ids() == "");
}
