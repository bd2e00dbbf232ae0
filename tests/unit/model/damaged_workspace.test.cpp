// A workspace whose stored bytes were spoiled: read what can be read, change nothing, and go on in a salvaged copy.

#include "core/store/damage.h"
#include "core/store/salvage.h"
#include "tests/support/workspace_fixture.h"

using namespace qd;
using namespace qd::test;

TEST_CASE("A damaged workspace opens for reading, says what is touched, and goes on as a salvaged copy", "[model][damage]") {
    WorkspaceFixture desk;
    const Id account = desk.create("account", {{"name", Value{std::string{"GTX Pro Holdings"}}}});
    auto file = desk.store.file_bytes();
    const std::string_view text{reinterpret_cast<const char*>(file.data()), file.size()};
    file[text.find("GTX Pro Holdings")] ^= std::byte{1};

    PageStore store{nullptr};
    must(store.adopt_file(file));
    REQUIRE(store.damage().size() == 1);
    Salvage rescued;
    {
        const auto workspace = must(Workspace::open(store, desk.clock));
        const DamageReport report = must(examine_damage(store, workspace->database()));
        REQUIRE(report.tables.size() == 1);
        CHECK(report.tables[0].complete);
        const Entity& entity = workspace->catalogue().entity("account");
        must(workspace->record(entity, account));
        Change change;
        change.label = "Edit";
        change.ops.push_back(update_op("account", account, {{"name", Value{std::string{"Other"}}}}));
        const auto refused = workspace->apply(change);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().what() == "This workspace is open for reading only.");
        rescued = must(salvage(workspace->database()));
    }
    PageStore copy{nullptr};
    must(copy.adopt_file(rescued.file));
    const auto workspace = must(Workspace::open(copy, desk.clock));
    Change change;
    change.label = "Edit";
    change.ops.push_back(update_op("account", account, {{"name", Value{std::string{"Whole again"}}}}));
    must(workspace->apply(change));
}
