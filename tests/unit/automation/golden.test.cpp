// What each template does in the situations that rules meet, as text that is compared: tests/golden/rules.
// scripts/accept_golden writes the texts anew; read the difference before committing it.

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

#include "tests/samples/samples.h"
#include "tests/support/rule_trace.h"

using namespace qd;
using namespace qd::test;

namespace {

using Make = std::function<Id(RuleTrace&)>;
using Act = std::function<void(RuleTrace&, Id)>;

// A template's play: `make` and `fire` start it, `miss` instead of `fire` does not, `again` starts it once more,
// each of `leaves` ends what it waits for (none: it never waits), and after `days` all is over. The workspace is
// closed after `quiet` days: what is due much later would not notice.
struct Play {
    const char* key;
    int days;
    Make make;
    Act fire, miss, again;
    std::vector<Act> leaves;
    int quiet = 0;
};

Value text(std::string_view words) { return Value{std::string{words}}; }
Value yes() { return Value{std::int64_t{1}}; }
void nothing(RuleTrace&, Id) {}

Id deal(RuleTrace& on, std::vector<Assignment> more = {}) {
    more.push_back({"name", text("Offer")}), more.push_back({"owner", Value{on.anna}}), more.push_back({"account", Value{on.account}});
    return on.create("deal", std::move(more));
}
Id contact(RuleTrace& on, std::vector<Assignment> more = {}) {
    more.push_back({"name", text("Cem")}), more.push_back({"owner", Value{on.anna}}), more.push_back({"account", Value{on.account}});
    return on.create("contact", std::move(more));
}
Id lead(RuleTrace& on, std::vector<Assignment> more = {}) {
    more.push_back({"name", text("Lea")});
    return on.create("lead", std::move(more));
}
Act moves(std::string stage) {
    return [stage](RuleTrace& on, Id id) { on.move(id, stage); };
}
Act sets(std::string entity, std::string field, Value value) {
    return [=](RuleTrace& on, Id id) { on.say(field + " is " + (is_empty(value) ? std::string{"emptied"} : "set")), on.set(entity, id, field, value); };
}
Act both(Act first, Act second) {
    return [=](RuleTrace& on, Id id) { first(on, id), second(on, id); };
}
Act times(int count) {
    return [count](RuleTrace& on, Id id) {
        for (int n = 1; n <= count; ++n) on.say("close date put off"), on.set("deal", id, "close_date", date_value(date_from_stored(as_integer(must(on.workspace->record(on.workspace->catalogue().entity("deal"), id))["close_date"])) + std::chrono::days{30}));
    };
}
Act scores(std::int64_t points) {
    return [points](RuleTrace& on, Id id) { on.say(fmt::format("the score is {}", points)), on.set("lead", id, "score", Value{points}); };
}
Act logs(std::string link, std::string words, std::vector<Assignment> values) {
    return [=](RuleTrace& on, Id id) {
        std::vector<Assignment> all = values;
        all.push_back({"subject", text(words)}), all.push_back({link, Value{id}});
        on.say(words + " is logged");
        on.create("activity", std::move(all));
    };
}
Act reply(std::string link) { return logs(link, "a reply", {{"kind", text("email")}, {"direction", text("in")}}); }
Act held(std::string link) { return logs(link, "a held meeting", {{"kind", text("meeting")}, {"outcome", text("held")}}); }
void call(RuleTrace& on, std::string link, Id id) {
    on.say("a call is logged");
    on.create("activity", {{"kind", text("call")}, {"subject", text("Call")}, {"done", yes()}, {link, Value{id}}});
}
Act meeting(std::string body) {
    return [body](RuleTrace& on, Id) {
        on.say("a meeting is planned for tomorrow");
        std::vector<Assignment> values = {{"kind", text("meeting")}, {"subject", text("Demo")}, {"due", on.day(1)}, {"owner", Value{on.anna}}};
        if (!body.empty()) values.push_back({"body", text(body)});
        on.create("activity", std::move(values));
    };
}
void start(RuleTrace& on, Id id) {
    on.say("started by hand");
    must(on.automation->start(on.rule_id, id, on.anna));
    on.set("contact", id, "phone", text("123"));
}
Act creates_lead(bool owned) {
    return [owned](RuleTrace& on, Id) {
        on.say(owned ? "a lead with an owner comes in" : "a lead comes in");
        lead(on, owned ? std::vector<Assignment>{{"owner", Value{on.manager}}} : std::vector<Assignment>{});
    };
}
Act comes_in(std::string entity, std::string words, std::vector<Assignment> values) {
    return [=](RuleTrace& on, Id) {
        std::vector<Assignment> all = values;
        all.push_back({"owner", Value{on.anna}});
        on.say(words + " comes in");
        on.create(entity, std::move(all));
    };
}
Id nobody(RuleTrace&) { return 0; }
// An hour later it is still behind, and somebody says that it is right.
void stays_back(RuleTrace& on) {
    on.clock.set(on.clock.now() - std::chrono::hours{2});
    on.say("the clock was set back");
    for (int look = 0; look < 2; ++look) {
        CHECK_FALSE(must(on.automation->due()).clock_problem.empty());
        CHECK_FALSE(on.automation->next_due().has_value());
        CHECK_FALSE(on.automation->catch_up().has_value());
        on.clock.set(on.clock.now() + std::chrono::hours{look == 0 ? 1 : 0});
    }
    must(on.automation->settle_clock());
    on.say("the clock is right");
}

std::vector<Play> plays() {
    const Make plain_deal = [](RuleTrace& on) { return deal(on); };
    const Make dated = [](RuleTrace& on) { return deal(on, {{"close_date", on.day(3)}}); };
    const Make owned_lead = [](RuleTrace& on) { return lead(on, {{"owner", Value{on.anna}}}); };
    const Act quit = sets("user", "active", Value{std::int64_t{0}});
    const Make anna = [](RuleTrace& on) { return on.anna; };
    const Act new_date = [](RuleTrace& on, Id id) { on.say("a new close date"), on.set("deal", id, "close_date", on.day(3)); };
    return {
        {"01-follow-up-after-stage", 8, plain_deal, moves("Engaging"), moves("Won"), both(moves("Prospecting"), moves("Engaging")), {moves("Won"), moves("Lost")}},
        {"02-idle-deal", 25, plain_deal, nothing, moves("Won"), [](RuleTrace& on, Id id) { call(on, "deal", id); }, {[](RuleTrace& on, Id id) { call(on, "deal", id); }, moves("Lost")}},
        {"03-close-date-passed", 7, dated, nothing, moves("Won"), new_date, {}},
        {"04-close-date-pushed", 2, dated, times(3), times(2), times(1), {}},
        {"05-large-deal-commit", 2, [](RuleTrace& on) { return deal(on, {{"amount", Value{std::int64_t{2'000'000}}}}); }, sets("deal", "category", text("commit")),
         both(sets("deal", "amount", Value{std::int64_t{500'000}}), sets("deal", "category", text("commit"))),
         both(sets("deal", "category", text("best_case")), sets("deal", "category", text("commit"))), {}},
        {"06-fields-missing", 2, plain_deal, moves("Engaging"), both(sets("deal", "next_step", text("Call")), moves("Engaging")), both(moves("Prospecting"), moves("Engaging")), {}},
        {"07-won-onboarding", 2, [](RuleTrace& on) { return deal(on, {{"contact", Value{contact(on)}}}); }, moves("Won"), moves("Lost"), both(moves("Engaging"), moves("Won")), {}},
        {"08-lost-re-engage", 8, plain_deal, moves("Lost"), moves("Won"), both(moves("Engaging"), moves("Lost")), {sets("deal", "loss_reason", text("Price"))}},
        {"09-assign-lead", 2, nobody, creates_lead(false), creates_lead(true), creates_lead(false), {}},
        {"10-lead-not-contacted", 7, owned_lead, nothing, sets("lead", "status", text("working")), [](RuleTrace& on, Id id) { call(on, "lead", id); },
         {sets("lead", "status", text("working")), [](RuleTrace& on, Id id) { call(on, "lead", id); }, reply("lead"), held("lead")}},
        {"11-lead-score", 2, owned_lead, scores(80), scores(79), both(scores(40), scores(95)), {}},
        {"12-possible-duplicate", 2, [](RuleTrace& on) { return on.account; }, comes_in("account", "another account of that name", {{"name", text("KONEX")}}), comes_in("account", "another account", {{"name", text("Isdom")}, {"domain", text("isdom.example")}}),
         both(sets("account", "name", text("Bluth")), sets("account", "name", text("Konex"))), {}},
        {"12b-duplicate-contact", 2, [](RuleTrace& on) { return contact(on, {{"email", text("cem@example.com")}, {"mobile", text("+49 (0)170 / 12 34 56")}}); }, comes_in("contact", "another contact with that e-mail", {{"name", text("C. Arslan")}, {"email", text("Cem@Example.com")}}),
         sets("contact", "phone", text("123")), comes_in("contact", "another contact with that number", {{"name", text("Cem A.")}, {"mobile", text("0049 170 123456")}}), {}},
        {"12c-duplicate-lead", 2, [](RuleTrace& on) { return lead(on, {{"email", text("lea@example.com")}}), lead(on, {{"owner", Value{on.anna}}}); }, sets("lead", "email", text("lea@example.com")), sets("lead", "email", text("lea@example.org")),
         both(both(sets("lead", "tags", Value{}), sets("lead", "email", Value{})), sets("lead", "email", text("lea@example.com"))), {}},
        {"13-quiet-contact", 65, [](RuleTrace& on) { return contact(on); }, nothing, sets("contact", "do_not_contact", yes()), [](RuleTrace& on, Id id) { call(on, "contact", id); }, {}},
        {"14-renewal", 350, dated, moves("Won"), moves("Lost"), [](RuleTrace& on, Id id) { on.say("the contract ends a year later"), on.set("deal", id, "close_date", on.day(0)); }, {}, 277},
        {"15-birthday", 370, [](RuleTrace& on) { return contact(on, {{"birthday", date_value(add_months(on.clock.today() + std::chrono::days{1}, -12 * 32))}}); }, nothing,
         sets("contact", "do_not_contact", yes()), nothing, {}},
        {"15b-anniversary", 370, [](RuleTrace& on) { return deal(on, {{"close_date", on.day(0)}, {"amount", Value{std::int64_t{2'000'000}}}}); }, moves("Won"), moves("Lost"), moves("Won"), {}, 362},
        {"16-meeting-without-note", 4, nobody, meeting(""), meeting("They like it"), meeting(""), {}},
        {"17-forecast-due", 8, anna, nothing, quit, nothing, {}},
        {"17b-forecast-monthly", 30, anna, nothing, quit, nothing, {}},
        {"17c-forecast-quarterly", 91, [](RuleTrace& on) { return on.manager; }, nothing, quit, nothing, {}},
        {"18-quota-behind", 100, anna, nothing, [](RuleTrace& on, Id) { on.say("more than 40 % of the quota is won"), on.attainment = 0.41; },
         [](RuleTrace& on, Id) { on.say("40 % of the quota is won"), on.attainment = 0.4; }, {}},
        {"19-data-quality", 2, [](RuleTrace& on) { return contact(on, {{"email", text("cem@example.com")}}); }, sets("contact", "email", Value{}), sets("contact", "phone", text("123")),
         both(both(sets("contact", "phone", text("ask Dora")), sets("contact", "phone", text("+49 123"))), both(sets("contact", "phone", Value{}), [](RuleTrace& on, Id) { on.say("a contact without an address comes in"), contact(on); })), {}},
        {"19b-lead-without-address", 2, nobody, creates_lead(true), [](RuleTrace& on, Id) { on.say("a lead with a number comes in"), lead(on, {{"owner", Value{on.manager}}, {"phone", text("123")}}); },
         [](RuleTrace& on, Id) { on.say("a lead whose phone cannot be right comes in"), lead(on, {{"owner", Value{on.manager}}, {"phone", text("later")}, {"email", text("lea@example.com")}}); }, {}},
        {"20-retention", 1'100, owned_lead, nothing, sets("lead", "status", text("converted")), nothing, {}, 1'095},
        {"20b-consent-ends", 65, [](RuleTrace& on) { return contact(on, {{"consent_until", on.day(31)}}); }, nothing, sets("contact", "do_not_contact", yes()),
         [](RuleTrace& on, Id id) { on.say("consent for another month and a day, contact again"), on.set("contact", id, "consent_until", on.day(31)), on.set("contact", id, "do_not_contact", Value{std::int64_t{0}}); },
         {sets("contact", "do_not_contact", yes()), [](RuleTrace& on, Id id) { on.say("renewed for a year"), on.set("contact", id, "consent_until", on.day(365)); }}},
        {"20c-lead-consent-ends", 65, [](RuleTrace& on) { return lead(on, {{"owner", Value{on.anna}}, {"consent_until", on.day(31)}}); }, nothing, sets("lead", "status", text("converted")),
         [](RuleTrace& on, Id id) { on.say("consent for another month and a day, contact again"), on.set("lead", id, "consent_until", on.day(31)), on.set("lead", id, "do_not_contact", Value{std::int64_t{0}}); },
         {sets("lead", "do_not_contact", yes()), [](RuleTrace& on, Id id) { on.say("renewed for a year"), on.set("lead", id, "consent_until", on.day(365)); }}},
        {"21-three-mails", 20, [](RuleTrace& on) { return contact(on, {{"email", text("cem@example.com")}}); }, start, both(sets("contact", "do_not_contact", yes()), start), start, {reply("contact"), held("contact"), sets("contact", "do_not_contact", yes())}},
    };
}

std::string told(const Play& play) {
    const RuleDefinition& rule = rule_template(play.key)->rule;
    const Date thursday = make_date(2018, 2, 1);
    std::string all;
    const auto act = [&](std::string_view heading, Date day, const std::function<void(RuleTrace&)>& scene) {
        RuleTrace on{rule, day};
        if (all.empty()) all = rule.name + "\n" + must(on.automation->rules()).front().sentence + "\n";
        on.heading(heading);
        scene(on);
        all += on.text;
    };
    act("Fires, and once more", thursday, [&](RuleTrace& on) {
        const Id id = play.make(on);
        play.fire(on, id), on.live(play.days);
        play.again(on, id), on.live(play.days);
    });
    act("Does not fire", thursday, [&](RuleTrace& on) { play.miss(on, play.make(on)), on.live(play.days); });
    CHECK(play.leaves.size() >= rule.exits.size());
    for (const Act& leave : play.leaves)
        act("Leaves", thursday, [&](RuleTrace& on) {
            const Id id = play.make(on);
            play.fire(on, id);
            // Until it waits: records in it are counted by the rule's line.
            for (int day = 0; day < 30 && must(on.automation->rules()).front().waiting == 0; ++day) on.live(1);
            leave(on, id);
            CHECK(must(on.automation->rules()).front().waiting == 0);
            on.live(play.days);
        });
    for (const int days : {3, 30, 400})
        act(fmt::format("Closed for {} days", days), thursday, [&](RuleTrace& on) { play.fire(on, play.make(on)), on.live(play.quiet), on.closed(days), on.live(7); });
    act("Summer time begins", make_date(2018, 3, 23), [&](RuleTrace& on) { play.fire(on, play.make(on)), on.live(play.days); });
    act("Summer time ends", make_date(2018, 10, 26), [&](RuleTrace& on) { play.fire(on, play.make(on)), on.live(play.days); });
    act("Leap day", make_date(2020, 2, 28), [&](RuleTrace& on) { play.fire(on, play.make(on)), on.live(play.days); });
    act("The clock is set back by two hours", thursday, [&](RuleTrace& on) { play.fire(on, play.make(on)), on.set_back(2), on.live(play.days); });
    act("The clock is set back by two hours and stays", thursday, [&](RuleTrace& on) { play.fire(on, play.make(on)), stays_back(on), on.live(play.days); });
    return all;
}

// "17b" of "17b-forecast-monthly": what its text is called.
std::string number_of(std::string_view key) { return std::string{key.substr(0, key.find('-'))}; }

std::string read(const std::string& path) {
    std::string found;
    if (std::FILE* file = std::fopen(path.c_str(), "rb")) {
        char block[4096];
        for (std::size_t count; (count = std::fread(block, 1, sizeof block, file)) > 0;) found.append(block, count);
        std::fclose(file);
    }
    return found;
}

}  // namespace

TEST_CASE("Each template does in every situation what it did when somebody read it", "[golden][templates]") {
    const std::vector<Play> all = plays();
    REQUIRE(all.size() == rule_templates().size());
    for (const Play& play : all) {
        INFO(play.key);
        const std::string path = project_path("tests/golden/rules/" + number_of(play.key) + ".txt"), now = told(play);
        if (std::getenv("QUARTERDECK_ACCEPT_GOLDEN")) {
            std::FILE* file = std::fopen(path.c_str(), "wb");
            REQUIRE(file);
            CHECK(std::fwrite(now.data(), 1, now.size(), file) == now.size());
            std::fclose(file);
            continue;
        }
        const std::string expected = read(path);
        if (expected.empty()) SKIP("the project is not beside this program");
        CHECK(now == expected);
    }
}
