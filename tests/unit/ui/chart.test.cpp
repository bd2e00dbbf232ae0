#include <catch2/catch_amalgamated.hpp>

#include <cmath>
#include <cstdlib>

#include "app/ui/card.h"
#include "app/ui/chart.h"
#include "app/ui/chart_parts.h"
#include "tests/support/ui_stage.h"

using namespace qd;
using namespace qd::ui;

namespace {

const std::vector<std::string> kMonths{"Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

LineChart forecast() {
    LineChart chart;
    chart.categories = kMonths;
    chart.known_until = 6;
    chart.groups = {"Q2 won 3,086", "Q3 won 2,982", "Q4 forecast 2,880"};
    chart.group_offset = 1;
    const double gap = NAN;
    chart.bands = {{"95 %", {gap, gap, gap, gap, gap, gap, 1235, 480, 640, 777}, {gap, gap, gap, gap, gap, gap, 1235, 1050, 1330, 1503}, {0, 0, 0, 0}, true},
                   {"80 %", {gap, gap, gap, gap, gap, gap, 1235, 600, 780, 903}, {gap, gap, gap, gap, gap, gap, 1235, 930, 1190, 1377}, {0, 0, 0, 0}, true}};
    chart.series = {{.name = "won", .values = {1135, 722, 1026, 1338, 697, 1050, 1235, gap, gap, gap}, .marks = true, .label_end = false},
                    {.name = "median", .color = hex(0x4C8DFF), .style = LineStyle::dashed, .values = {gap, gap, gap, gap, gap, gap, 1235, 760, 980, 1140}, .marks = true},
                    {.name = "quota", .color = hex(0xE0A23A), .style = LineStyle::step, .values = {900, 950, 950, 950, 970, 970, 970, 983, 983, 983}}};
    return chart;
}

BarChart months() {
    BarChart chart;
    chart.categories = kMonths;
    chart.series = {{.name = "won", .values = {1135, 722, 1026, 1338, 697, 1050, 1235, 732, 939, 1132}, .pale = {0, 1, 0, 0, 1, 0, 0, 1, 1, 0}}};
    chart.target = {870, 950, 950, 950, 970, 970, 970, 983, 983, 983};
    chart.target_name = "Quota";
    return chart;
}

HBarChart funnel() {
    HBarChart chart;
    chart.rows = {{"Prospecting", {8300, 200, 300}, "94.3 %", "6 d", false}, {"Engaging", {5619, 1279, 1402}, "67.7 %", "31 d", false},
                  {"Proposal", {4717, 96, 806}, "83.9 %", "14 d", false}, {"Won", {4238}, "48.2 %", "57 d", false}};
    chart.names = {"moved on", "still open", "lost"};
    chart.right_head = "moved on";
    chart.far_right_head = "median";
    return chart;
}

const std::vector<WaterfallStep> kFlow{{"Opening", "2,046 deals", 6202418, true, {0, 0, 0, 0}}, {"New", "418", 1184306, false, {0, 0, 0, 0}},
                                       {"Pulled in", "131", 386240, false, {0, 0, 0, 0}}, {"Amount down", "142", -218953, false, {0, 0, 0, 0}},
                                       {"Pushed out", "214", -612185, false, hex(0xE0A23A)}, {"Won", "301", -716804, false, hex(0x3FB27F)},
                                       {"Closing", "1,859 deals", 6225022, true, {0, 0, 0, 0}}};

void charts(const Area& whole) {
    Area page = whole.inset(16);
    Area upper = page.cut_top(250, 12), middle = page.cut_top(250, 12);
    Area box = card(upper.column(0, 2, 12));
    card_head(box, "Won revenue by month", "$ thousand");
    (void)line_chart(box.inset(12, 6), "Won revenue by month", forecast(), {.unit = "$ thousand", .value_labels = true});
    box = card(upper.column(1, 2, 12));
    card_head(box, "Won by month", "$ thousand");
    (void)bar_chart(box.inset(12, 6), "Won by month", months(), {.unit = "$ thousand", .value_labels = true});
    box = card(middle.column(0, 3, 12));
    card_head(box, "Funnel");
    (void)hbar_chart(box.inset(12, 6), "Funnel", funnel());
    box = card(middle.column(1, 3, 12));
    card_head(box, "Win rate by product", "95 % interval");
    (void)interval_chart(box.inset(12, 6), "Win rate", {{{"MG Special", 62, 64.8, 67.5, 1223}, {"GTX Basic", 61, 63.7, 66, 1436}, {"GTK 500", 41, 60, 76, 25}, {"New", 0, 0, 100, 2}}, 63.2, true, 5}, {.decimals = 1});
    box = card(middle.column(2, 3, 12));
    card_head(box, "Days until closed", "n 6,711");
    std::vector<double> days;
    for (int at = 0; at < 600; ++at) days.push_back(std::fmod(at * 37.0, 140.0) * std::fmod(at * 0.31, 1.0));
    const Histogram bins = make_histogram(days, 12);
    BarChart histogram{.histogram = true};
    histogram.series.push_back({.name = "deals"});
    for (const double edge : bins.edges) histogram.categories.push_back(std::to_string(static_cast<int>(edge)));
    for (const auto count : bins.counts) histogram.series[0].values.push_back(static_cast<double>(count));
    Area inside = box.inset(12, 6);
    (void)bar_chart(inside.cut_top(110, 6), "Days until closed", histogram);
    dot_strip(inside, "Similar won deals", {{2, 3, 4, 5, 5, 80, 84, 110, 135}, 50, true, "this deal, 50 d", "d to win"});
    box = card(page);
    (void)waterfall(box.inset(12, 6), "Pipeline flow", kFlow, 4, {.unit = "$", .selectable = true});
}

}  // namespace

TEST_CASE("Charts say what they show, and idle", "[ui][chart]") {
    for (const bool dark : {false, true}) {
        test::Stage stage{{.dark = dark}};
        stage.show([&] { charts(stage.area()); });
        const Node& flow = stage.find(Role::img, "Pipeline flow");
        CHECK(flow.description.find("Pushed out −612,185") != std::string::npos);
        CHECK(stage.find(Role::img, "Won by month").description.find("Jun 1,338") != std::string::npos);
        CHECK(stage.has(Role::button, "New 1,184,306"));
        CHECK(stage.repeated_ids() == "");
        CHECK(stage.frames_after_settling() == 0);
        stage.move_to(300, 150);
        if (const char* folder = std::getenv("QD_PICTURES")) CHECK(stage.picture(std::string{folder} + (dark ? "/charts-dark.png" : "/charts-light.png")));
    }
}

TEST_CASE("A chart survives empty, unknown and single values", "[ui][chart]") {
    test::Stage stage;
    stage.show([&] {
        Area page = stage.area().inset(20);
        (void)line_chart(page.cut_top(100), "Nothing", {});
        (void)line_chart(page.cut_top(100), "One", {.categories = {"a"}, .series = {{.name = "x", .values = {NAN}}}});
        (void)bar_chart(page.cut_top(100), "None", {});
        (void)hbar_chart(page.cut_top(60), "Rows", {});
        (void)interval_chart(page.cut_top(60), "Intervals", {});
        (void)waterfall(page.cut_top(60), "Steps", {});
        sparkline(page.cut_top(20), "Spark", {});
        (void)bar_chart(page.cut_top(100), "Young", months(), {.too_little = "Too little data: 3 of 12 months"});
    });
    CHECK(stage.find(Role::img, "Young").description == "Too little data: 3 of 12 months");
}

TEST_CASE("A bar that can be pressed answers keys", "[ui][chart]") {
    test::Stage stage;
    int pressed = -1;
    stage.show([&] {
        const auto result = waterfall(stage.area().inset(40), "Pipeline flow", kFlow, -1, {.selectable = true});
        if (result.pressed >= 0) pressed = result.pressed;
    });
    stage.press("Tab");
    stage.press("Tab");
    stage.press("Enter");
    CHECK(pressed == 1);
}

TEST_CASE("Ticks are round numbers that cover the values", "[ui][chart]") {
    CHECK(chart::ticks({0, 1338}, 3) == std::vector<double>{0, 500, 1000, 1500});
    CHECK(chart::ticks({-40, 55}, 4) == std::vector<double>{-50, -25, 0, 25, 50, 75});
    CHECK(chart::ticks({5, 5}, 3).size() >= 2);
}

TEST_CASE("Labels at the end of lines keep 14 pixels apart and stay inside", "[ui][chart]") {
    std::vector<chart::EndLabel> labels{{100, "", "", {}, 0}, {101, "", "", {}, 0}, {102, "", "", {}, 0}, {198, "", "", {}, 0}, {199, "", "", {}, 0}};
    chart::spread(labels, 0, 200);
    for (std::size_t at = 0; at < labels.size(); ++at) {
        CHECK(labels[at].placed >= 0);
        CHECK(labels[at].placed <= 200);
        if (at > 0) CHECK(labels[at].placed - labels[at - 1].placed >= 14);
    }
}

TEST_CASE("Every chart can be read as a table", "[ui][chart]") {
    const ui::Context person;  // whose locale writes the numbers
    const ChartTable table = table_of(forecast(), {.unit = "$ thousand"});
    REQUIRE(table.size() == 11);
    CHECK(table[0] == std::vector<std::string>{"$ thousand", "won", "median", "quota", "95 % low", "95 % high", "80 % low", "80 % high"});
    CHECK(table[1][1] == "1,135");
    CHECK(table[8][1] == "");
    CHECK(table_of(std::span{kFlow})[5] == std::vector<std::string>{"Pushed out", "−612,185", "214"});
}

TEST_CASE("A histogram counts every value once", "[ui][chart]") {
    const std::vector<double> values{0, 1, 9.99, 10, 10, 35, 40, NAN};
    const Histogram bins = make_histogram(values, 4);
    std::int64_t total = 0;
    for (const auto count : bins.counts) total += count;
    CHECK(total == 7);
    CHECK(bins.edges.front() <= 0);
    CHECK(bins.edges.back() > 40);
}
