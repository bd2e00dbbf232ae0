#include "core/query/filter.h"

#include "core/query/filter_sql.h"
#include "core/query/date_period.h"
#include "core/query/sql_expression.h"
#include "tests/support/workspace_fixture.h"

using namespace qd;
using namespace qd::test;
using Is = FilterOperator;

namespace {

struct Deals : WorkspaceFixture {
    Id anna = create("user", {{"name", Value{"Anna Snelling"}}});
    Id berta = create("user", {{"name", Value{"Berta"}}, {"manager", Value{anna}}});
    Id konex = create("account", {{"name", Value{"Konéx"}}, {"industry", Value{"medical"}}});
    Id isdom = create("account", {{"name", Value{"Isdom"}}, {"industry", Value{"Retail"}}});
    Id first = create("deal", {{"name", Value{"First"}}, {"account", Value{konex}}, {"amount", Value{std::int64_t{500000}}},
                               {"close_date", date_value(make_date(2017, 12, 29))}, {"owner", Value{anna}}});
    Id second = create("deal", {{"name", Value{"Second"}}, {"account", Value{isdom}}, {"amount", Value{std::int64_t{100050}}},
                                {"close_date", date_value(make_date(2018, 1, 5))}, {"owner", Value{berta}},
                                {"tags", Value{R"(["vip","north"])"}}});
    Id third = create("deal", {{"name", Value{"Third"}}, {"probability", Value{37.5}}});
    QueryContext context = must(query_context(*workspace, anna));

    const Entity& deal() { return workspace->catalogue().entity("deal"); }
    std::vector<Id> find(const Filter& filter) {
        return must(matching_ids(workspace->database(), workspace->catalogue(), deal(), filter, context));
    }
    std::vector<Id> find(std::string_view json) { return find(must(filter_from_json(json))); }
    std::string refusal(std::string_view json) {
        const auto filter = filter_from_json(json);
        if (!filter) return filter.error().what();
        const auto ids = matching_ids(workspace->database(), workspace->catalogue(), deal(), *filter, context);
        return ids ? "" : ids.error().what();
    }
    using Ids = std::vector<Id>;
};

}  // namespace

TEST_CASE_METHOD(Deals, "Each comparison finds the deals it names", "[filter]") {
    CHECK(find("") == Ids{first, second, third});
    CHECK(find(R"({"field":"name","op":"contains","value":"IRS"})") == Ids{first});
    CHECK(find(R"({"field":"name","op":"contains_not","value":"s"})") == Ids{third});
    CHECK(find(R"({"field":"name","op":"starts_with","value":"sec"})") == Ids{second});
    CHECK(find(R"({"field":"amount","op":">=","value":100050})") == Ids{first, second});
    CHECK(find(R"({"field":"amount","op":">","value":"1000.50"})") == Ids{first});
    CHECK(find(R"({"field":"amount","op":"between","value":[100050, 200000]})") == Ids{second});
    CHECK(find(R"({"field":"amount","op":"empty"})") == Ids{third});
    CHECK(find(R"({"field":"probability","op":"is","value":37.5})") == Ids{third});
    CHECK(find(R"({"field":"probability","op":"<","value":37.5})").empty());
    CHECK(find(R"({"field":"close_date","op":"<","value":"2018-01-05"})") == Ids{first});
    CHECK(find(R"({"field":"tags","op":"any_of","value":["vip","south"]})") == Ids{second});
    CHECK(find(R"({"field":"status","op":"is","value":"Open"})").size() == 3);
    CHECK(find(R"({"field":"id","op":"is","value":)" + std::to_string(first) + "}") == Ids{first});
}

TEST_CASE_METHOD(Deals, "Paths, titles of references and people are understood", "[filter]") {
    CHECK(find(R"({"field":"account.industry","op":"is","value":"RETAIL"})") == Ids{second});
    CHECK(find(R"({"field":"account","op":"is","value":"konex"})") == Ids{first});
    CHECK(find(R"({"field":"account","op":"starts_with","value":"is"})") == Ids{second});
    CHECK(find(R"({"field":"stage","op":"is","value":"Prospecting"})").size() == 3);
    CHECK(find(R"({"field":"owner","op":"me"})") == Ids{first});
    CHECK(find(R"({"field":"owner","op":"my_team"})") == Ids{first, second});
    CHECK(find(where("owner.manager", Is::is, {Value{anna}})) == Ids{second});
}

TEST_CASE_METHOD(Deals, "An empty field is neither this value nor any other, but it is “not this value”", "[filter]") {
    CHECK(find(R"({"field":"account.industry","op":"is_not","value":"medical"})") == Ids{second, third});
    CHECK(find(where("account", Is::none_of, {Value{konex}, Value{isdom}})) == Ids{third});
    CHECK(find(R"({"none":[{"field":"amount","op":">","value":0}]})") == Ids{third});
}

TEST_CASE_METHOD(Deals, "Conditions combine with and, or and not", "[filter]") {
    CHECK(find(R"({"any":[{"field":"name","op":"is","value":"First"},{"field":"amount","op":"empty"}]})") == Ids{first, third});
    CHECK(find(R"({"all":[{"field":"owner","op":"not_empty"},{"none":[{"field":"name","op":"is","value":"First"}]}]})") == Ids{second});
    CHECK(find(R"({"all":[{"any":[]},{"field":"name","op":"is","value":"First"}]})") == Ids{first});
}

TEST_CASE_METHOD(Deals, "Relative dates follow the day on which they are asked", "[filter]") {
    CHECK(find(where("close_date", Is::within, {Value{"this_quarter"}})) == Ids{first});
    CHECK(find(where("close_date", Is::within, {Value{"next_month"}})) == Ids{second});
    CHECK(find(where("close_date", Is::next_days, {Value{std::int64_t{10}}})).empty());
    CHECK(find(where("close_date", Is::next_days, {Value{std::int64_t{11}}})) == Ids{first});
    CHECK(find(where("close_date", Is::later_than_days, {Value{std::int64_t{10}}})) == Ids{second});
    CHECK(find(where("close_date", Is::later_than_days, {Value{std::int64_t{9}}})) == Ids{first, second});
    CHECK(find(where("created", Is::within, {Value{"today"}})).size() == 3);
    context.today = make_date(2018, 1, 30);
    CHECK(find(where("close_date", Is::older_than_days, {Value{std::int64_t{30}}})) == Ids{first});
    CHECK(find(where("created", Is::last_days, {Value{std::int64_t{42}}})).empty());
    CHECK(find(where("created", Is::last_days, {Value{std::int64_t{43}}})).size() == 3);
}

TEST_CASE_METHOD(Deals, "A value that another living record has is found however it is written, an empty one never", "[filter][shared]") {
    const Id zoe = create("contact", {{"name", Value{"Zoë"}}, {"email", Value{"Zoe@Example.com"}}, {"phone", Value{"+49 (0)30 / 12-34"}}});
    const Id twin = create("contact", {{"name", Value{"ZOE"}}, {"email", Value{"zoe@example.com"}}, {"phone", Value{"0049 301234"}}});
    const Id other = create("contact", {{"name", Value{"Cem"}}, {"phone", Value{"ask Zoë"}}, {"account", Value{konex}}});
    const Id last = create("contact", {{"name", Value{"Dora"}}, {"phone", Value{"ask Zoë"}}});
    const auto contacts = [&](std::string_view json) {
        return must(matching_ids(workspace->database(), workspace->catalogue(), workspace->catalogue().entity("contact"), must(filter_from_json(json)), context));
    };
    CHECK(contacts(R"({"field":"email","op":"shared"})") == Ids{zoe, twin});
    CHECK(contacts(R"({"field":"email","op":"not_shared"})") == Ids{other, last});
    CHECK(contacts(R"({"field":"name","op":"shared"})") == Ids{zoe, twin});
    CHECK(contacts(R"({"field":"phone","op":"shared"})") == Ids{zoe, twin});
    CHECK(contacts(R"({"field":"mobile","op":"shared"})").empty());
    CHECK(contacts(R"({"field":"account.name","op":"shared"})").empty());
    const Id branch = create("account", {{"name", Value{"konex"}}});
    CHECK(contacts(R"({"field":"account.name","op":"shared"})") == Ids{other});
    apply(remove_op("account", branch)), apply(remove_op("contact", twin));
    CHECK(contacts(R"({"field":"account.name","op":"shared"})").empty());
    CHECK(contacts(R"({"field":"email","op":"shared"})").empty());
    CHECK(contacts(R"({"field":"phone","op":"fewer_digits","value":3})") == Ids{other, last});
    CHECK(contacts(R"({"field":"phone","op":"fewer_digits","value":9})") == Ids{zoe, other, last});
    CHECK(refusal(R"({"field":"next_step","op":"fewer_digits","value":3})") == "Filter on Next step: “fewer_digits” does not fit this field.");
    CHECK(refusal(R"({"field":"amount","op":"shared"})") == "Filter on Amount: “shared” does not fit this field.");
    CHECK(refusal(R"({"field":"contact.phone","op":"fewer_digits","value":"many"})") == "Filter on Phone: a number of digits is needed.");
    const auto words = [&](std::string_view json) { return describe(must(filter_from_json(json)), workspace->catalogue(), workspace->catalogue().entity("contact"), plain_value_text(*workspace)); };
    CHECK(words(R"({"any":[{"field":"email","op":"shared"},{"field":"account.name","op":"not_shared"},{"field":"phone","op":"fewer_digits","value":5}]})") ==
          "E-mail is in another contact too or Account › Name is in no other account or Phone has fewer than 5 digits");
}

TEST_CASE_METHOD(Deals, "Looking for values that stand twice reads the records once, not once for each", "[filter][shared]") {
    for (const char* field : {"name", "email", "phone", "account.name"}) {
        INFO(field);
        SqlBuilder sql{workspace->catalogue(), workspace->catalogue().entity("contact")};
        const std::string where = must(where_clause(workspace->database(), workspace->catalogue(), workspace->catalogue().entity("contact"), qd::where(field, Is::shared), context, sql));
        Statement plan = must(workspace->database().prepare("EXPLAIN QUERY PLAN SELECT r.id FROM " + sql.from() + where));
        sql.bind(plan);
        std::string steps;
        while (must(plan.step())) steps += std::string{plan.text(3)} + '\n';
        INFO(steps);
        CHECK(steps.find("LIST SUBQUERY") != std::string::npos);
        CHECK(steps.find("CORRELATED") == std::string::npos);
    }
}

TEST_CASE_METHOD(Deals, "A filter that cannot work says why in words", "[filter]") {
    CHECK(refusal(R"({"field":"colour","op":"is","value":"x"})") == "“Deals” have no field “colour”.");
    CHECK(refusal(R"({"field":"amount","op":"contains","value":"x"})") == "Filter on Amount: “contains” does not fit this field.");
    CHECK(refusal(R"({"field":"close_date","op":"<","value":"31.12.2017"})") == "Filter on Close date: “31.12.2017” is not a date.");
    CHECK(refusal(R"({"field":"status","op":"is","value":"sold"})") == "Filter on Status: “sold” is not one of its values.");
    CHECK(refusal(R"({"field":"amount","op":">"})") == "Filter on Amount: a value is missing.");
    CHECK(refusal(R"({"field":"name","op":"changed"})") == "Filter on Name: “changed” can only be asked by a rule.");
    CHECK(refusal("{\"all\":[") == "This filter cannot be read: it is not valid JSON.");
    CHECK(refusal(R"({"field":"name","op":"resembles","value":"x"})") == "This filter cannot be read: there is no comparison “resembles”.");
    std::string deep;
    for (int level = 0; level < 100; ++level) deep += R"({"all":[)";
    for (int level = 0; level < 100; ++level) deep += "]}";
    CHECK(refusal(deep) == "This filter cannot be read: it is nested too deeply.");
}

TEST_CASE_METHOD(Deals, "Values never become SQL", "[filter]") {
    CHECK(find(where("name", Is::is, {Value{"x' OR 1=1 --"}})).empty());
    CHECK(find(where("name", Is::contains, {Value{"%"}})).empty());
}

TEST_CASE_METHOD(Deals, "An expert's expression reads this record and nothing else", "[filter]") {
    const auto sql = [&](std::string text) { return find(Filter{Filter::Kind::expression, {}, {}, std::move(text)}); };
    CHECK(sql("amount > 100050 AND lower(name) LIKE 'f%'") == Ids{first});
    CHECK(sql("max(coalesce(amount, 0), 7) = 7") == Ids{third});
    const auto refused = [&](std::string text) {
        return !check_expression(workspace->database(), deal(), text).has_value();
    };
    CHECK(refused(""));
    CHECK(refused("1) UNION SELECT name FROM account WHERE (1"));
    CHECK(refused("1; DROP TABLE deal"));
    CHECK(refused("EXISTS (SELECT 1 FROM account)"));
    CHECK(refused("id IN (SELECT id FROM deal)"));
    CHECK(refused("name = ?1"));
    CHECK(refused("randomblob(100000000) IS NULL"));
    CHECK(refused("load_extension('x')"));
    CHECK(refused("rowid > 0 OR no_such_column"));
    CHECK(refused("1 -- comment"));
    CHECK(refused("name || 'unterminated"));
    CHECK(count("SELECT count(*) FROM deal") == 3);  // the authorizer is gone again
}

TEST_CASE_METHOD(Deals, "A filter reads as words and survives storing", "[filter]") {
    const ValueText text = plain_value_text(*workspace);
    const auto words = [&](std::string_view json) {
        return describe(must(filter_from_json(json)), workspace->catalogue(), deal(), text);
    };
    CHECK(words(R"({"field":"close_date","op":"within","value":"this_quarter"})") == "Close date this quarter");
    CHECK(words(R"({"field":"owner","op":"me"})") == "Owner is me");
    CHECK(words(R"({"field":"amount","op":">=","value":500000})") == "Amount at least 5000");
    CHECK(words(R"({"field":"account.industry","op":"any_of","value":["a","b","c"]})") == "Account › Industry is a, b or c");
    CHECK(words(R"({"field":"last_activity","op":"older_than_days","value":30})") == "Last activity more than 30 days ago");
    CHECK(words(R"({"field":"close_date","op":"later_than_days","value":1})") == "Close date more than 1 day ahead");
    CHECK(words(R"({"any":[{"field":"close_date","op":"later_than_days","value":0},{"field":"created","op":"older_than_days","value":0}]})") == "Close date is in the future or Created is in the past");
    CHECK(words(R"({"field":"tags","op":"any_of","value":["vip"]})") == "Tags has vip");
    CHECK(words(R"({"field":"tags","op":"none_of","value":["vip","new"]})") == "Tags has none of vip or new");
    CHECK(words(R"({"all":[{"field":"status","op":"is","value":"open"},{"any":[{"field":"owner","op":"me"},{"field":"amount","op":"empty"}]}]})") ==
          "Status is Open and (Owner is me or Amount is empty)");
    const std::string stored = R"({"all":[{"field":"amount","op":"between","value":[1,2]},{"none":[{"sql":"1"}]}]})";
    CHECK(to_json(must(filter_from_json(stored))) == stored);
    CHECK(describe(where("account", Is::is, {Value{konex}}), workspace->catalogue(), deal(), text) == "Account is Konéx");
}

TEST_CASE("Periods count weeks, quarters and fiscal years as the company does", "[filter]") {
    QueryContext context;
    context.today = make_date(2017, 12, 19);  // a Tuesday
    const auto first = [&](Period period) { return iso(range_of(period, context).first); };
    const auto last = [&](Period period) { return iso(range_of(period, context).last); };
    CHECK(first(Period::this_week) == "2017-12-18");
    CHECK(last(Period::last_week) == "2017-12-17");
    CHECK(first(Period::this_quarter) == "2017-10-01");
    CHECK(last(Period::next_quarter) == "2018-03-31");
    CHECK(last(Period::this_fiscal_year) == "2017-12-31");
    context.first_weekday = 7;
    context.fiscal.first_month = 2;
    CHECK(first(Period::this_week) == "2017-12-17");
    CHECK(first(Period::this_fiscal_quarter) == "2017-11-01");
    CHECK(last(Period::this_fiscal_quarter) == "2018-01-31");
    CHECK(first(Period::last_fiscal_year) == "2016-02-01");
}
