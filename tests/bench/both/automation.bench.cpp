// What rules cost on a workspace of 100,000 deals: a bulk edit, a single save, and a rule tried on the past.

#include <numeric>

#include "core/automation/automation.h"
#include "core/exchange/demo_company.h"
#include "core/model/change_job.h"
#include "core/query/columns.h"
#include "tests/bench/native/measure.h"

using namespace qd;
using namespace qd::bench;

namespace {

constexpr int kRules = 50, kBulk = 10'000, kSaves = 2'000;
// What the work may take: a frame in milliseconds; seconds; times.
#ifdef __EMSCRIPTEN__
constexpr double kMostBulk = 15;
#else
constexpr double kMostBulk = 5;
#endif
constexpr double kFrame = 100, kMostDryRun = 2, kMostRatio = 1.3;

struct Desk {
    PageStore store{nullptr};
    ManualClock clock{start_of(make_date(2024, 6, 28)) + std::chrono::hours{9}};
    std::unique_ptr<Workspace> workspace = must(Workspace::open(store, clock));
    std::unique_ptr<Automation> automation = std::make_unique<Automation>(*workspace);

    std::int64_t number(std::string_view sql) { return must(workspace->database().integer(sql)); }
    std::vector<Id> deals(int count) {
        std::vector<Id> ids;
        Statement select = must(workspace->database().prepare("SELECT id FROM deal WHERE deleted IS NULL ORDER BY status <> 'open', id DESC LIMIT ?"));
        select.bind(0, count);
        while (must(select.step())) ids.push_back(select.integer(0));
        return ids;
    }
};

// Four of five watch what the edits write; they ask what was, what is and what related records say.
// `matching` of them meet a tenth of the edited deals each.
enum class Ask { own, related };  // what those that do not match ask for

std::string rule_json(int number, bool matching, Ask ask) {
    const std::string name = fmt::format(R"("name": "Rule {}", "entity": "deal")", number);
    const std::string steps = fmt::format(R"j("steps": [{{"do": "task", "subject": "Look at {{{{title}}}} ({})"}}])j", number);
    if (matching)
        return fmt::format(R"({{{}, "trigger": {{"on": "field_changed", "field": "amount"}}, "filter": {{"all": [
            {{"field": "amount", "op": ">=", "value": {}}}, {{"field": "amount", "op": "<", "value": {}}}]}}, {}}})",
            name, 1'000'000 + number * 1'000, 1'000'000 + (number + 1) * 1'000, steps);
    switch (number % 5) {
        case 0: return fmt::format(R"({{{}, "trigger": {{"on": "updated"}}, "filter": {{"field": "stage", "op": "changed"}}, {}}})", name, steps);
        case 1: return fmt::format(R"({{{}, "trigger": {{"on": "field_changed", "field": "amount"}}, "filter": {{"all": [
            {{"field": "account.name", "op": "contains", "value": "no such name {}"}}, {{"field": "{}", "op": "is", "value": "Nobody"}}]}}, {}}})",
            name, number, ask == Ask::own ? "next_step" : "owner.name", steps);
        case 2: return fmt::format(R"({{{}, "trigger": {{"on": "field_changed", "field": "amount"}}, "filter": {{"field": "amount", "op": ">", "value": 90000000000}}, {}}})", name, steps);
        case 3: return fmt::format(R"({{{}, "trigger": {{"on": "stage_entered", "to": ["Won"]}}, {}}})", name, steps);
        default: return fmt::format(R"({{{}, "trigger": {{"on": "field_changed", "field": "amount"}}, "filter": {{"all": [
            {{"field": "next_step", "op": "is", "value": "never written"}}, {{"field": "owner", "op": "changed"}}]}}, {}}})", name, steps);
    }
}

void publish(Desk& desk, int matching, Ask ask = Ask::related) {
    for (int number = 0; number < kRules; ++number) {
        desk.clock.advance(std::chrono::seconds{1});
        const Id rule = must(desk.automation->create(must(rule_from_json(rule_json(number, number < matching, ask))), 0));
        must(desk.automation->publish(rule, {.accept_cycles = true}));
    }
}

void remove_rules(Desk& desk) {
    for (const RuleLine& line : must(desk.automation->rules())) must(desk.automation->remove(line.id, 0));
}

// As the shell does it: in steps, one or more of which fit into a frame; then the lists are read again.
// Amounts between 1,000,000 and 1,010,000 in ten steps: each matching rule is met by one tenth.
void bulk_edit(Desk& desk, std::string_view name, const std::vector<Id>& deals, std::int64_t base) {
    desk.clock.advance(std::chrono::seconds{1});
    Change change;
    change.label = "Amounts";
    for (std::size_t at = 0; at < deals.size(); ++at)
        change.ops.push_back(update_op("deal", deals[at], {{"amount", Value{base + static_cast<std::int64_t>(at % 10) * 1'000 + static_cast<std::int64_t>(at % 7)}}}));
    ChangeJob job{*desk.workspace, change};
    std::vector<double> steps;
    for (bool finished = false; !finished;) steps.push_back(milliseconds([&] { finished = must(job.step()).finished; }));
    const double commit = steps.back();
    steps.pop_back();
    report(fmt::format("bulk edit {}", name), (std::accumulate(steps.begin(), steps.end(), commit)) / 1000, "s", kMostBulk);
    report(fmt::format("longest step of it, {}", name), percentile(steps, 1), "ms", kFrame);
    report(fmt::format("its commit, {}", name), commit, "ms", kFrame);
}

// Columns follow inside the commit: the list stands open meanwhile.
void measure_bulk(Desk& desk) {
    const std::vector<Id> deals = desk.deals(kBulk);
    Columns columns{*desk.workspace};
    const ListQuery list{.entity = "deal", .filter = where("amount", FilterOperator::more, {Value{std::int64_t{500'000}}}),
                         .sort = {{"amount", true}}, .aggregates = {{Measure::sum, "amount"}, {Measure::weighted_sum, "amount"}}};
    const auto read = [&] { (void)must(columns.run(list, must(query_context(*desk.workspace, 0)))); };
    read();
    report("deals of a bulk edit", static_cast<double>(deals.size()), "deals");
    bulk_edit(desk, "without rules", deals, 2'000'000);
    publish(desk, 0);
    bulk_edit(desk, "with 50 rules, none matches", deals, 3'000'000);
    remove_rules(desk);
    read();
    publish(desk, 9);
    bulk_edit(desk, "with 50 rules, 9 of 10 deals matched by one", deals, 1'000'000);
    report("the list read again after it", milliseconds(read), "ms", kFrame);
    report("tasks made by it", static_cast<double>(desk.number("SELECT count(*) FROM rule_run WHERE state = 'done'")), "tasks");
    remove_rules(desk);
}

// In turns, so that both see the same file and the same noise.
void measure_saves(Desk& desk, Ask ask) {
    const std::string_view about = ask == Ask::own ? "own fields first" : "ten ask related records only";
    const std::vector<Id> deals = desk.deals(kSaves);
    publish(desk, 0, ask);
    const auto save = [&](int turn) {
        desk.clock.advance(std::chrono::seconds{1});
        Change change;
        change.label = "Amount";
        change.ops.push_back(update_op("deal", deals[static_cast<std::size_t>(turn) % deals.size()], {{"amount", Value{std::int64_t{4'000'000} + turn}}}));
        return milliseconds([&] { must(desk.workspace->apply(change)); });
    };
    std::vector<double> with, without;
    constexpr int kBlock = 100;
    for (int turn = 0; turn < 2 * kSaves; turn += 2 * kBlock) {
        for (int at = 0; at < kBlock; ++at) with.push_back(save(turn + at));
        // No automation: the workspace has no participant, as before the first rule.
        desk.automation.reset();
        for (int at = 0; at < kBlock; ++at) without.push_back(save(turn + kBlock + at));
        desk.automation = std::make_unique<Automation>(*desk.workspace);
        (void)save(turn);  // reads the rules
    }
    report(fmt::format("one save without rules, {}", about), percentile(without, 0.5), "ms");
    report(fmt::format("one save with 50 rules that do not match, {}", about), percentile(with, 0.5), "ms");
    report(fmt::format("save with 50 rules to save with none, {}", about), percentile(with, 0.5) / percentile(without, 0.5), "times", kMostRatio);
    remove_rules(desk);
}

void measure_dry_run(Desk& desk, std::string_view name, std::string_view json) {
    const Instant now = desk.clock.now();
    std::vector<double> samples, longest;
    std::size_t acted = 0, looked = 0;
    for (int time = 0; time < 3; ++time) {
        double worst = 0;
        samples.push_back(milliseconds([&] {
            auto run = must(desk.automation->dry_run(must(rule_from_json(json)), {.from = now - std::chrono::days{3 * 365}, .to = now}));
            for (bool finished = false; !finished;) worst = std::max(worst, milliseconds([&] { finished = must(run->step()).finished; }));
            acted = run->result().acted, looked = run->result().looked_at;
        }));
        longest.push_back(worst);
    }
    report(fmt::format("dry run over three years, {}", name), percentile(samples, 0.5) / 1000, "s", kMostDryRun);
    report(fmt::format("longest step of it, {}", name), percentile(longest, 0.5), "ms", kFrame);
    report(fmt::format("moments looked at, {}", name), static_cast<double>(looked), "moments");
    report(fmt::format("times it would have acted, {}", name), static_cast<double>(acted), "times");
}

}  // namespace

int main() {
    Desk desk;
    must(run_to_end(*make_demo_company(*desk.workspace, DemoSize::large, 1, desk.clock.today())));
    measure_dry_run(desk, "stage entered", R"({"name": "A", "trigger": {"on": "stage_entered", "to": ["Engaging"]},
        "filter": {"field": "amount", "op": ">", "value": 5000000}, "steps": [{"do": "task", "subject": "Call about {{title}}"}]})");
    measure_dry_run(desk, "idle deal", R"({"name": "B", "trigger": {"on": "idle", "span": {"working_days": 10}}, "exits": ["closed"],
        "steps": [{"do": "task", "subject": "Get {{title}} moving"},
                  {"do": "wait", "filter": {"field": "last_activity", "op": "last_days", "value": 4}, "span": {"working_days": 3},
                   "then": [], "otherwise": [{"do": "notify", "who": "manager", "subject": "{{title}} is idle"}]}]})");
    measure_dry_run(desk, "any change, related record", R"({"name": "C", "trigger": {"on": "updated"},
        "filter": {"all": [{"field": "account.industry", "op": "is", "value": "Retail"}, {"field": "amount", "op": ">", "value": 100000}]},
        "again": "once", "steps": [{"do": "task", "subject": "Look at {{title}}"}]})");
    measure_saves(desk, Ask::own);
    measure_saves(desk, Ask::related);
    measure_bulk(desk);
    return 0;
}
