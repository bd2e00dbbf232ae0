#include "app/shell/damage_words.h"

#include <catch2/catch_amalgamated.hpp>

#include "tests/support/ui_stage.h"
#include "tests/support/workspace_fixture.h"

using namespace qd;

TEST_CASE("Damage is told in the words of the records, the worst first", "[shell][damage]") {
    test::Stage stage;
    test::WorkspaceFixture desk;
    DamageReport report;
    report.tables = {{"account", 1, 0, 85, true}, {"deal", 2, 0, 8790, false}, {"deal_search", 0, 3, 0, true}, {"journal", 1, 0, 100, false}};
    std::vector<std::string> words;
    stage.show([&] { words = damage_words(report, desk.workspace->catalogue()); });
    stage.settle();
    CHECK(words == std::vector<std::string>{"Deals: 8,790 can be read, the others are lost.", "The history of changes: 100 can be read, the others are lost.",
                                            "Accounts: all 85 can be read; some may show wrong values.", "Search and sorting are touched; no record is lost by that."});
    report = {};
    stage.settle();
    CHECK(words == std::vector<std::string>{"Only unused space is touched. Every record can be read."});
}
