#include "core/query/saved_view.h"

#include "tests/support/workspace_fixture.h"

using namespace qd;
using namespace qd::test;

TEST_CASE_METHOD(WorkspaceFixture, "A view comes back as it was saved, also after undo and redo", "[view]") {
    const Id anna = create("user", {{"name", Value{"Anna"}}});
    SavedView view{.name = "My quarter", .entity = "deal", .owner = anna, .shared = false};
    view.definition = standard_view(workspace->catalogue().entity("deal"), ViewLayout::board);
    view.definition.filter = all_of({where("owner", FilterOperator::me), where("close_date", FilterOperator::within, {Value{"this_quarter"}})});
    view.definition.columns.front().width = 180;
    view.definition.group = GroupBy{"close_date", DateBucket::quarter};
    apply(save_view(view));
    must(workspace->undo());
    CHECK(must(saved_views(*workspace, "deal", anna)).empty());
    must(workspace->redo());

    const auto views = must(saved_views(*workspace, "deal", anna));
    REQUIRE(views.size() == 1);
    CHECK(views[0].name == "My quarter");
    CHECK(views[0].problem.empty());
    CHECK(to_json(views[0].definition) == to_json(view.definition));
    CHECK(views[0].definition.columns.front().width == 180);
    CHECK(views[0].definition.group->bucket == DateBucket::quarter);
    CHECK(must(saved_views(*workspace, "deal", 0)).empty());

    SavedView changed = views[0];
    changed.shared = true;
    apply(save_view(changed));
    CHECK(must(saved_views(*workspace, "deal", 0)).size() == 1);
}

TEST_CASE_METHOD(WorkspaceFixture, "A view that cannot be used any more is listed with the reason", "[view]") {
    const auto store_view = [&](std::string definition) {
        create("saved_view", {{"name", Value{"Odd"}}, {"shows", Value{"deal"}}, {"definition", Value{std::move(definition)}}});
    };
    store_view("not json");
    store_view(R"({"columns":[{"path":"colour"}]})");
    store_view(R"({"sort":[1]})");
    store_view(R"({"filter":{"field":"colour","op":"is","value":1}})");
    for (const SavedView& view : must(saved_views(*workspace, "deal", 0))) CHECK_FALSE(view.problem.empty());
}

TEST_CASE_METHOD(WorkspaceFixture, "Every record type has a standard view that works", "[view]") {
    for (const Entity& entity : workspace->catalogue().entities()) {
        INFO(entity.key);
        ListQuery query = list_query(entity.key, standard_view(entity, ViewLayout::table));
        CHECK(run_list(workspace->database(), workspace->catalogue(), query, must(query_context(*workspace, 0))).has_value());
    }
}
