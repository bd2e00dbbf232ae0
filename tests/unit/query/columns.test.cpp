#include "core/query/columns.h"

#include "core/base/random.h"
#include "core/exchange/demo_company.h"
#include "tests/support/workspace_fixture.h"

using namespace qd;
using namespace qd::test;

namespace {

struct Loaded : WorkspaceFixture {
    Columns columns{*workspace};
    QueryContext context = must(query_context(*workspace, 0));

    Selection select(const ListQuery& query) { return must(columns.run(query, context)); }
    std::vector<Id> ids(const ListQuery& query) {
        std::vector<Id> found;
        for (const RowIndex row : select(query).rows) found.push_back(must(columns.id(query.entity, row)));
        return found;
    }
    std::string cell(std::string_view entity, std::string_view path, Id id) {
        return std::string{must(columns.column(entity, path)).text(must(columns.row(entity, id)))};
    }
};

}  // namespace

TEST_CASE_METHOD(Loaded, "Columns follow edits, deletions, undo and new records", "[columns]") {
    const Id account = create("account", {{"name", Value{"Konex"}}});
    const Id deal = create("deal", {{"name", Value{"First"}}, {"account", Value{account}}});
    const ListQuery all{.entity = "deal", .sort = {{"account", false}}};
    CHECK(ids(all) == std::vector{deal});
    CHECK(cell("deal", "account", deal) == "Konex");
    CHECK(cell("deal", "account.name", deal) == "Konex");
    CHECK(cell("deal", "status", deal) == "Open");

    apply(update_op("account", account, {{"name", Value{"Aardvark"}}}));
    CHECK(cell("deal", "account", deal) == "Aardvark");
    const Id other = create("account", {{"name", Value{"Beaver"}}});
    const Id second = create("deal", {{"name", Value{"Second"}}, {"account", Value{other}}});
    CHECK(ids(all) == std::vector{deal, second});
    apply(update_op("account", account, {{"name", Value{"Zebra"}}}));
    CHECK(ids(all) == std::vector{second, deal});
    apply(remove_op("deal", deal));
    CHECK(ids(all) == std::vector{second});
    must(workspace->undo());
    CHECK(ids(all) == std::vector{second, deal});
    CHECK(columns.generation() == 1);
}

TEST_CASE_METHOD(Loaded, "A deal's last activity appears as soon as one is logged", "[columns]") {
    const Id deal = create("deal", {{"name", Value{"First"}}});
    CHECK(must(columns.column("deal", "last_activity")).empty(must(columns.row("deal", deal))));
    create("activity", {{"kind", Value{"note"}}, {"subject", Value{"Called"}}, {"deal", Value{deal}}});
    CHECK_FALSE(must(columns.column("deal", "last_activity")).empty(must(columns.row("deal", deal))));
}

TEST_CASE_METHOD(Loaded, "What a cancelled change wrote is not kept", "[columns]") {
    const Id deal = create("deal", {{"name", Value{"First"}}});
    {
        ChangeScope scope = must(workspace->begin(Change{}));
        const Entity& entity = workspace->catalogue().entity("deal");
        const std::vector<FieldValue> name = {{static_cast<std::uint16_t>(entity.index_of("name")), Value{"Never"}}};
        must(scope.update(entity, deal, name));
        must(columns.column("deal", "name"));
    }
    CHECK(cell("deal", "name", deal) == "First");
}

TEST_CASE_METHOD(Loaded, "What was read while a change was under way is right after it, and keeps its place", "[columns]") {
    const Id deal = create("deal", {{"name", Value{"First"}}});
    ChangeScope scope = must(workspace->begin(Change{}));
    const Entity& entity = workspace->catalogue().entity("deal");
    const auto name = static_cast<std::uint16_t>(entity.index_of("name"));
    must(scope.update(entity, deal, std::vector<FieldValue>{{name, Value{"Half way"}}}));
    must(columns.column("deal", "name"));
    must(scope.update(entity, deal, std::vector<FieldValue>{{name, Value{"There"}}}));
    const Id second = must(scope.create(entity, std::vector<FieldValue>{{name, Value{"New"}}}));
    must(scope.commit());
    CHECK(cell("deal", "name", deal) == "There");
    CHECK(cell("deal", "name", second) == "New");
    CHECK(columns.generation() == 1);
}

TEST_CASE_METHOD(Loaded, "A new custom field can be filtered at once", "[columns]") {
    const Id deal = create("deal", {{"name", Value{"First"}}});
    CHECK(ids({.entity = "deal"}).size() == 1);
    Field field;
    field.label = "Seats";
    field.type = FieldType::integer;
    must(workspace->add_custom_field("deal", field, 0));
    apply(update_op("deal", deal, {{"x_seats", Value{std::int64_t{12}}}}));
    CHECK(ids({.entity = "deal", .filter = where("x_seats", FilterOperator::more, {Value{std::int64_t{10}}})}) == std::vector{deal});
}

TEST_CASE_METHOD(Loaded, "Values that stand twice are known after edits and deletions too", "[columns][shared]") {
    const ListQuery twice{.entity = "contact", .filter = where("phone", FilterOperator::shared)};
    const Id first = create("contact", {{"name", Value{"A"}}, {"phone", Value{"+49 30 1234"}}}), second = create("contact", {{"name", Value{"B"}}, {"phone", Value{"0049 (30) 1234"}}});
    create("contact", {{"name", Value{"C"}}, {"phone", Value{"-"}}}), create("contact", {{"name", Value{"D"}}, {"phone", Value{"-"}}});
    CHECK(ids(twice) == std::vector<Id>{first, second});
    CHECK(ids({.entity = "contact", .filter = where("phone", FilterOperator::fewer_digits, {Value{std::int64_t{1}}})}).size() == 2);
    apply(update_op("contact", second, {{"phone", Value{"+49 30 1235"}}}));
    CHECK(ids(twice).empty());
    apply(update_op("contact", second, {{"phone", Value{"+4930-1234"}}}));
    CHECK(ids(twice).size() == 2);
    apply(remove_op("contact", first));
    CHECK(ids(twice).empty());
}

TEST_CASE_METHOD(Loaded, "Groups carry counts and sums that add up to the total", "[columns]") {
    for (const std::int64_t amount : {100, 250, 333})
        create("deal", {{"name", Value{"D"}}, {"amount", Value{amount}}, {"probability", Value{33.0}}});
    create("deal", {{"name", Value{"E"}}, {"stage", Value{stage("Negotiation")}}, {"amount", Value{std::int64_t{1000}}}});
    const Selection board = select({.entity = "deal", .group = GroupBy{"stage"},
                                    .aggregates = {{Measure::sum, "amount"}, {Measure::weighted_sum, "amount"}, {Measure::median, "amount"}}});
    REQUIRE(board.groups.size() == 2);
    CHECK(board.groups[0].label == "Prospecting");
    CHECK(board.groups[0].count == 3);
    CHECK(as_integer(board.groups[0].aggregates[0]) == 683);
    CHECK(as_integer(board.groups[0].aggregates[1]) == 33 + 83 + 110);
    CHECK(as_real(board.groups[0].aggregates[2]) == 250);
    CHECK(board.groups[1].label == "Negotiation");
    CHECK(as_integer(board.groups[1].aggregates[1]) == 800);
    CHECK(as_integer(board.totals[1]) == 1026);
}

namespace {

// Random questions over the demo company, asked in SQL and in memory.
class Questions {
public:
    Questions(Workspace& workspace, std::uint64_t seed) : m_workspace(workspace), m_random(seed) {}

    ListQuery ask() {
        ListQuery query{.entity = pick({"deal", "deal", "account", "contact", "activity"})};
        const Entity& entity = m_workspace.catalogue().entity(query.entity);
        query.filter = tree(entity, 2);
        for (auto keys = m_random.below(3); keys > 0; --keys) query.sort.push_back({path(entity), m_random.chance(0.5)});
        if (m_random.chance(0.6)) query.group = GroupBy{path(entity), static_cast<DateBucket>(m_random.below(8))};
        if (query.entity == "deal")
            query.aggregates = {{Measure::sum, "amount"}, {Measure::weighted_sum, "amount"}, {Measure::average, "amount"},
                                {Measure::median, "amount"}, {Measure::minimum, "close_date"}, {Measure::maximum, "created"}};
        return query;
    }

private:
    std::string pick(std::vector<std::string> from) { return from[m_random.below(from.size())]; }

    std::string path(const Entity& entity) {
        const Field& field = entity.fields[m_random.below(entity.fields.size())];
        if (field.key == "deleted") return "id";
        if (field.type != FieldType::reference || m_random.chance(0.5)) return field.key;
        const Entity& target = m_workspace.catalogue().entity(field.target);
        const Field& beyond = target.fields[m_random.below(target.fields.size())];
        return field.key + '.' + beyond.key;
    }

    Filter tree(const Entity& entity, int depth) {
        if (depth == 0 || m_random.chance(0.3)) return condition(entity);
        Filter filter;
        filter.kind = static_cast<Filter::Kind>(m_random.below(3));
        for (auto parts = m_random.below(3) + 1; parts > 0; --parts) filter.parts.push_back(tree(entity, depth - 1));
        return filter;
    }

    Filter condition(const Entity& entity) {
        const std::string dotted = path(entity);
        const FieldPath fields = must(m_workspace.catalogue().resolve(entity, dotted));
        const auto offered = operators_for(fields.field());
        const FilterOperator op = offered[m_random.below(offered.size())];
        Filter filter = where(dotted, op);
        int wanted = values_taken(op);
        if (wanted < 0) wanted = static_cast<int>(m_random.below(3)) + 1;
        while (wanted-- > 0) filter.condition.values.push_back(value(fields, op));
        return filter;
    }

    // Mostly a value that occurs, so that something is found.
    Value value(const FieldPath& path, FilterOperator op) {
        const Field& field = path.field();
        if (op == FilterOperator::within) return Value{key_of(static_cast<Period>(m_random.below(kPeriodCount)))};
        if (op == FilterOperator::last_days || op == FilterOperator::next_days || op == FilterOperator::older_than_days || op == FilterOperator::later_than_days)
            return Value{m_random.between(0, 400)};
        if (op == FilterOperator::fewer_digits) return Value{m_random.between(1, 15)};
        if (field.type == FieldType::multi_choice) return Value{"vip"};
        Statement select = must(m_workspace.database().prepare(
            "SELECT \"" + field.key + "\" FROM \"" + path.owners.back()->key + "\" WHERE \"" + field.key +
            "\" IS NOT NULL LIMIT 1 OFFSET " + std::to_string(m_random.below(60))));
        if (!must(select.step())) return fallback(field);
        Value found = column_value(select, 0);
        if (field.type == FieldType::instant) return Value{to_stored(day_of(instant_from_stored(as_integer(found))))};
        const bool part = op == FilterOperator::contains || op == FilterOperator::contains_not || op == FilterOperator::starts_with;
        if (field.type == FieldType::reference && part) return Value{m_random.chance(0.5) ? "a" : "Ma"};
        if (part) return Value{std::string{as_text(found).substr(0, 2)}};
        return found;
    }

    Value fallback(const Field& field) {
        if (field.type == FieldType::choice) return Value{field.choices.front().key};
        const bool text = field.type == FieldType::text || field.type == FieldType::long_text || field.type == FieldType::email ||
                          field.type == FieldType::phone || field.type == FieldType::url;
        return text ? Value{"x"} : Value{m_random.between(0, 20000)};
    }

    Workspace& m_workspace;
    Random m_random;
};

bool same(const Value& left, const Value& right) {
    if (left.index() != right.index() || std::holds_alternative<double>(left))
        return is_empty(left) == is_empty(right) && as_real(left) == Catch::Approx(as_real(right)).epsilon(1e-9);
    return left == right;
}

}  // namespace

TEST_CASE_METHOD(Loaded, "Memory and SQL give the same answer to random questions", "[columns][property]") {
    const std::uint64_t seed = 20171219;
    must(run_to_end(*make_demo_company(*workspace, DemoSize::small, seed, clock.today())));
    context = must(query_context(*workspace, must(workspace->database().integer("SELECT max(manager) FROM user"))));
    context.utc_offset_minutes = 90;
    Questions questions{*workspace, seed};
    for (int round = 0; round < 600; ++round) {
        const ListQuery query = questions.ask();
        INFO("seed " << seed << ", round " << round << ": " << query.entity << ' ' << to_json(query.filter)
                     << (query.sort.empty() ? "" : " sorted by " + query.sort[0].path)
                     << (query.group ? " grouped by " + query.group->path + ' ' + key_of(query.group->bucket) : ""));
        const ListResult expected = must(run_list(workspace->database(), workspace->catalogue(), query, context));
        const Selection found = select(query);
        std::vector<Id> found_ids;
        for (const RowIndex row : found.rows) found_ids.push_back(must(columns.id(query.entity, row)));
        REQUIRE(found_ids == expected.ids);
        REQUIRE(expected.count == expected.ids.size());
        REQUIRE(found.groups.size() == expected.groups.size());
        for (std::size_t at = 0; at < found.groups.size(); ++at) {
            const Group &mine = found.groups[at], &theirs = expected.groups[at];
            INFO("group " << at << ' ' << mine.label);
            REQUIRE(same(mine.key, theirs.key));
            REQUIRE(mine.label == theirs.label);
            REQUIRE(mine.first == theirs.first);
            REQUIRE(mine.count == theirs.count);
            for (std::size_t measure = 0; measure < mine.aggregates.size(); ++measure)
                REQUIRE(same(mine.aggregates[measure], theirs.aggregates[measure]));
        }
        for (std::size_t measure = 0; measure < found.totals.size(); ++measure)
            REQUIRE(same(found.totals[measure], expected.totals[measure]));
    }
}
