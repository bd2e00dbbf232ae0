#pragma once
// Random workspaces to make snapshots of, and the few steps that every test takes.

#include "core/base/random.h"
#include "core/exchange/snapshot/open_snapshot.h"
#include "core/exchange/snapshot/snapshot_job.h"
#include "tests/support/workspace_fixture.h"

namespace qd::test {

inline SnapshotDraft make_snapshot(Workspace& workspace, SnapshotOptions options) {
    SnapshotJob job{workspace, std::move(options)};
    must(run_to_end(job));
    return std::move(job.draft());
}

inline std::vector<std::byte> snapshot_bytes(Workspace& workspace, SnapshotOptions options) {
    return container_bytes(make_snapshot(workspace, std::move(options)), std::nullopt);
}

inline SnapshotOptions with_profile(Profile profile) {
    SnapshotOptions options;
    options.profile = profile;
    options.author = "Moses Frase";
    return options;
}

// A workspace with people, accounts, contacts, leads, deals, activities, a custom field, edits, removals and undo.
struct RandomWorkspace : WorkspaceFixture {
    explicit RandomWorkspace(std::uint64_t seed, int edits = 40) : random(seed) {
        Field size;
        size.label = "Size";
        size.type = FieldType::text;
        must(workspace->add_custom_field("account", size, 0));
        for (int count = 0; count < 3; ++count) people.push_back(create("user", {{"name", word("user")}, {"quota", number()}}));
        for (int count = 0; count < 4; ++count)
            accounts.push_back(create("account", {{"name", word("account")}, {"owner", one_of(people)}, {"x_size", word("size")}, {"description", word("about")}}));
        for (int edit = 0; edit < edits; ++edit) something();
    }

    Value word(const std::string& kind) { return Value{kind + "-" + std::to_string(random.below(100000)) + "-ünï"}; }
    Value number() { return Value{random.between(0, 5'000'000)}; }
    Value one_of(const std::vector<Id>& ids) { return Value{ids[random.below(ids.size())]}; }

    // Empty when the one that was picked is gone.
    Value living(std::string_view entity, const std::vector<Id>& ids) {
        if (ids.empty()) return {};
        const Value id = one_of(ids);
        return workspace->record(workspace->catalogue().entity(entity), as_integer(id)) ? id : Value{};
    }

    void something() {
        clock.advance(std::chrono::hours{random.between(0, 60)});
        switch (random.below(8)) {
            case 0: contacts.push_back(create("contact", {{"name", word("person")}, {"account", living("account", accounts)}, {"phone", word("tel")}, {"city", word("town")}})); break;
            case 1: create("lead", {{"name", word("lead")}, {"email", Value{"a" + std::to_string(random.below(999)) + "@example.com"}}}); break;
            case 2: case 3:
                deals.push_back(create("deal", {{"name", word("deal")}, {"account", living("account", accounts)}, {"owner", living("user", people)}, {"amount", number()},
                                                {"close_date", date_value(day_of(clock.now()) + std::chrono::days{random.between(-20, 60)})},
                                                {"description", word("secret")}}));
                break;
            case 4: create("activity", {{"subject", word("call")}, {"kind", Value{random.chance(0.5) ? "note" : "call"}}, {"body", word("body")},
                                        {"deal", living("deal", deals)}}); break;
            case 5: case 6: {
                if (deals.empty()) break;
                const Id deal = as_integer(one_of(deals));
                if (!workspace->record(workspace->catalogue().entity("deal"), deal)) break;
                if (random.chance(0.15)) { apply(remove_op("deal", deal)); break; }
                constexpr std::array kStages = {"Engaging", "Negotiation", "Won", "Lost"};
                apply(update_op("deal", deal, {{"stage", Value{stage(kStages[random.below(4)])}}, {"amount", number()}, {"description", word("secret")}}),
                      "Deal " + std::string{as_text(word("label"))} + " moved");
                break;
            }
            default: if (random.chance(0.3)) static_cast<void>(workspace->undo()); break;
        }
    }

    Random random;
    std::vector<Id> people, accounts, contacts, deals;
};

}  // namespace qd::test
