#include "core/forecast/series/hierarchy.h"

#include <catch2/catch_amalgamated.hpp>
#include <cmath>
#include <map>
#include <sstream>

#include "core/base/random.h"
#include "core/forecast/series_command.h"

using namespace qd::forecast;
using Catch::Matchers::ContainsSubstring;

namespace {

// Two products sold by three people in two regions, three years of months; nobody sells Beta in the West.
std::string sales_csv() {
    std::string csv = "unique_id,ds,y\n";
    qd::Random random(12);
    for (const char* name : {"Alpha|East/Ann", "Alpha|East/Bob", "Alpha|West/Cem", "Beta|East/Ann", "Beta|East/Bob"})
        for (int t = 0; t < 36; ++t) {
            const double y = 300 + 5 * t + 60 * std::sin(t * 0.5235987755982988) + 20 * random.normal();
            csv += std::string{name} + "," + qd::iso(advance(qd::make_date(2020, 1, 1), Frequency::monthly, t)) + "," + std::to_string(std::round(y * 100) / 100) + "\n";
        }
    return csv;
}

// In hundredths, by name and date.
std::map<std::pair<std::string, std::string>, long long> means_in(const std::string& csv) {
    std::map<std::pair<std::string, std::string>, long long> means;
    std::istringstream lines(csv);
    for (std::string line, field; std::getline(lines, line);) {
        std::vector<std::string> fields;
        for (std::istringstream parts(line); std::getline(parts, field, ',');) fields.push_back(field);
        if (fields[0] != "unique_id") means[{fields[0], fields[1]}] = std::llround(std::stod(fields[3]) * 100);
    }
    return means;
}

std::string refusal(const std::string& rows) {
    const auto answer = run_series_command("unique_id,ds,y\n" + rows, {.reconcile = Reconciliation::ols});
    REQUIRE_FALSE(answer);
    return answer.error().sentence();
}

}  // namespace

TEST_CASE("Products, regions and people are forecast with their sums, to the hundredth, however they are reconciled", "[forecast][reconcile]") {
    for (const char* way : {"bottom-up", "top-down", "ols", "wls-struct", "wls-variance", "mint"}) {
        INFO(way);
        const auto answer = run_series_command(sales_csv(), {.horizon = 4, .method = "ets", .reconcile = parse_reconciliation(way).value()});
        REQUIRE(answer);
        const auto means = means_in(*answer);
        // Beta is sold in the East only, so that "Beta|East" is "Beta|*"; the West has one seller of one product.
        CHECK(means.size() == 4 * 12);
        for (const auto& [key, mean] : means) {
            if (key.first != "*") continue;
            const std::string& date = key.second;
            const auto of = [&](const char* name) { return means.at({name, date}); };
            CHECK(mean == of("Alpha|*") + of("Beta|*"));
            CHECK(mean == of("*|East") + of("Alpha|West/Cem"));
            CHECK(of("*|East") == of("*|East/Ann") + of("*|East/Bob"));
            CHECK(of("Alpha|*") == of("Alpha|East") + of("Alpha|West/Cem"));
            CHECK(of("*|East/Ann") == of("Alpha|East/Ann") + of("Beta|East/Ann"));
            CHECK(of("Beta|*") == of("Beta|East/Ann") + of("Beta|East/Bob"));
        }
    }
}

TEST_CASE("A hierarchy that cannot add up is refused with the name of the series", "[forecast][reconcile]") {
    CHECK_THAT(refusal("A|x,2020-01-01,1\nB,2020-01-01,2\n"), ContainsSubstring("“B” has other dimensions than “A|x”"));
    CHECK_THAT(refusal("A,2020-01-01,1\nB,2020-02-01,2\n"), ContainsSubstring("“B” covers other periods than “A”"));
    CHECK_THAT(refusal("A|*,2020-01-01,1\n"), ContainsSubstring("has a star in its name"));
    // Forty dimensions of two levels each: a million million sums.
    std::string wide = "A";
    for (int more = 1; more < 40; ++more) wide += "|A";
    CHECK_THAT(refusal(wide + ",2020-01-01,1\n"), ContainsSubstring("too many to make them add up"));
    CHECK_FALSE(parse_reconciliation("guess"));
}
