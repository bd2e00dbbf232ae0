#pragma once
// A small company whose deals change in every way a deal can, at random moments.

#include "core/base/random.h"
#include "tests/support/workspace_fixture.h"

namespace qd::test {

struct RandomJournal : WorkspaceFixture {
    static constexpr Instant kStart = start_of(make_date(2017, 1, 1));
    static constexpr int kDays = 200;
    std::vector<Id> owners, stages, deals;

    RandomJournal() {
        for (const char* name : {"Ada", "Ben", "Cleo"}) owners.push_back(create("user", {{"name", Value{name}}, {"quota", Value{std::int64_t{100'000}}}}));
        for (const char* name : {"Prospecting", "Engaging", "Proposal", "Negotiation", "Won", "Lost"}) stages.push_back(stage(name));
    }

    // Writes `changes` changes in the order of time, deals among them.
    void write(Random& random, int changes) {
        Change header;
        header.label = "Random";
        header.cause = Cause::import;
        clock.advance(std::chrono::seconds{1});
        ChangeScope scope = must(workspace->begin(header));
        const Entity& deal = workspace->catalogue().entity("deal");
        const auto field = [&](const char* key) { return static_cast<std::uint16_t>(deal.index_of(key)); };
        deals.clear();
        std::vector<bool> gone;
        Instant at = kStart;
        for (int i = 0; i < changes; ++i) {
            at += std::chrono::minutes{random.between(0, 2 * kDays * 1440 / changes)};
            const auto date = [&] { return date_value(day_of(at) + std::chrono::days{random.between(-40, 120)}); };
            const auto amount = [&] { return Value{random.between(0, 5'000'000)}; };
            const auto owner = [&] { return random.chance(0.1) ? Value{} : Value{owners[random.below(owners.size())]}; };
            if (deals.empty() || random.chance(0.2)) {
                std::vector<FieldValue> values = {{field("created"), instant_value(at)}, {field("owner"), owner()},
                                                  {field("stage"), Value{stages[random.below(random.chance(0.1) ? 6 : 4)]}}};
                if (random.chance(0.8)) values.push_back({field("amount"), amount()});
                if (random.chance(0.8)) values.push_back({field("close_date"), date()});
                deals.push_back(must(scope.create(deal, values, at)));
                gone.push_back(false);
                continue;
            }
            const std::size_t which = random.below(deals.size());
            if (gone[which]) continue;
            std::vector<FieldValue> values;
            if (random.chance(0.3)) values.push_back({field("stage"), Value{stages[random.below(6)]}});
            if (random.chance(0.3)) values.push_back({field("amount"), random.chance(0.1) ? Value{} : amount()});
            if (random.chance(0.4)) values.push_back({field("close_date"), random.chance(0.1) ? Value{} : date()});
            if (random.chance(0.2)) values.push_back({field("owner"), owner()});
            if (!values.empty()) must(scope.update(deal, deals[which], values, at));
        }
        must(scope.commit());
        // Deleting and restoring go by the clock.
        for (std::size_t which = 0; which < deals.size(); ++which) {
            if (!random.chance(0.15)) continue;
            must_move_clock(at + std::chrono::hours{random.between(1, 500)});
            apply(remove_op("deal", deals[which]));
            if (random.chance(0.5)) {
                must_move_clock(clock.now() + std::chrono::hours{random.between(1, 500)});
                must(workspace->undo());
            }
        }
    }

private:
    void must_move_clock(Instant to) { clock.set(std::max(to, clock.now() + std::chrono::seconds{1})); }
    template <class T>
    static T must(Result<T> result) { return test::must(std::move(result)); }
};

}  // namespace qd::test
