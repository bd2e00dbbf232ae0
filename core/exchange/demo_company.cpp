#include "core/exchange/demo_company.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/base/random.h"
#include "core/exchange/demo_names.h"

namespace qd {
namespace {

using namespace demo;
using std::chrono::days;
using std::chrono::hours;

constexpr int kStoryDays = 3 * 365;
constexpr std::int64_t kChunk = 200;  // records per step

DemoShape shape_of(DemoSize size) {
    switch (size) {
        case DemoSize::small: return {1'000, 85, 9, 40};
        case DemoSize::medium: return {10'000, 600, 30, 300};
        case DemoSize::large: return {100'000, 4'000, 120, 2'000};
    }
    return {1'000, 85, 9, 40};
}

template <class List>
const auto& pick(Random& random, const List& list) { return list[static_cast<std::size_t>(random.below(list.size()))]; }

// Named values of one entity, positions looked up once per record type.
class Row {
public:
    explicit Row(const Entity& entity) : m_entity(entity) {}
    Row& set(std::string_view key, Value value) {
        m_values.push_back({static_cast<std::uint16_t>(m_entity.index_of(key)), std::move(value)});
        return *this;
    }
    Row& set(std::string_view key, std::string text) { return set(key, Value{std::move(text)}); }
    Row& set(std::string_view key, std::string_view text) { return set(key, std::string{text}); }
    Row& set(std::string_view key, const char* text) { return set(key, std::string{text}); }
    [[nodiscard]] std::span<const FieldValue> values() const { return m_values; }

private:
    const Entity& m_entity;
    std::vector<FieldValue> m_values;
};

struct Stage { Id id; std::string kind; };
struct Rep { Id id; double skill; };
struct Move { std::size_t from, to; Instant at; };

class DemoCompany final : public Job {
public:
    DemoCompany(Workspace& workspace, const DemoShape& shape, std::uint64_t seed, Date today)
        : m_workspace(workspace), m_counts(shape), m_random(seed), m_today(today),
          m_deal(workspace.catalogue().entity("deal")), m_activity(workspace.catalogue().entity("activity")),
          m_stage_field(static_cast<std::uint16_t>(m_deal.index_of("stage"))), m_close_field(static_cast<std::uint16_t>(m_deal.index_of("close_date"))) {}

    Result<Progress> step() override {
        if (!m_scope) {
            TRY(begin());
            return Progress{0.01, "Hiring people"};
        }
        const std::int64_t until = std::min(m_next + kChunk, total());
        for (; m_next < until; ++m_next) TRY(add(m_next));
        if (m_next < total())
            return Progress{static_cast<double>(m_next) / static_cast<double>(total()), describe()};
        TRY(m_scope->commit());
        m_scope.reset();
        return Progress{1, "Done", true};
    }

    void cancel() override { m_scope.reset(); }

private:
    [[nodiscard]] std::int64_t total() const { return m_counts.accounts + m_counts.leads + m_counts.deals; }
    [[nodiscard]] std::string describe() const {
        if (m_next < m_counts.accounts) return "Meeting customers";
        return "Writing three years of deals";
    }
    [[nodiscard]] Instant at(Date day) { return start_of(day) + hours{m_random.between(8, 17)}; }

    Result<> begin() {
        Change header;
        header.label = "Demo company added";
        header.cause = Cause::import;
        m_scope.emplace(TRY(m_workspace.begin(header, Volume::many)));
        Statement stages = TRY(m_workspace.database().prepare(
            "SELECT id, kind FROM stage WHERE deleted IS NULL AND pipeline = (SELECT min(id) FROM pipeline WHERE deleted IS NULL)"
            " ORDER BY position"));
        while (TRY(stages.step())) m_stages.push_back({stages.integer(0), std::string{stages.text(1)}});
        for (std::size_t index = 0; index < m_stages.size(); ++index) {
            if (m_stages[index].kind == "open") m_open.push_back(index);
            if (m_stages[index].kind == "won") m_won = index;
            if (m_stages[index].kind == "lost") m_lost = index;
        }
        if (m_open.empty())
            return fail(ErrorKind::conflict, "The first pipeline has no open stage.", "Nothing was added.");
        TRY(add_people());
        return add_products();
    }

    Result<Id> create(std::string_view entity_key, const Row& row, Instant when) {
        return m_scope->create(m_workspace.catalogue().entity(entity_key), row.values(), when);
    }

    std::string person_name() {
        if (m_random.chance(0.08)) {
            const PersonName& name = pick(m_random, kOtherScripts);
            return std::string{name.first} + ' ' + std::string{name.last};
        }
        return std::string{pick(m_random, kGivenNames)} + ' ' + std::string{pick(m_random, kFamilyNames)};
    }

    Result<> add_people() {
        const Entity& user = m_workspace.catalogue().entity("user");
        const Instant hired = start_of(m_today - days{kStoryDays + 30});
        const Id director = TRY(create("user", Row{user}.set("name", person_name()).set("role", "director"), hired));
        for (const std::string_view team_name : kTeams) {
            const Id team = TRY(create("team", Row{m_workspace.catalogue().entity("team")}.set("name", team_name), hired));
            const Id manager = TRY(create("user", Row{user}.set("name", person_name()).set("role", "manager")
                                                      .set("team", Value{team}).set("manager", Value{director}), hired));
            const auto per_team = m_counts.reps / static_cast<std::int64_t>(kTeams.size());
            for (std::int64_t index = 0; index < per_team; ++index) {
                const double skill = 0.75 + 0.5 * m_random.unit();
                const auto quota = static_cast<std::int64_t>(std::lround(skill * 60)) * 1'000'00;
                const Id rep = TRY(create("user", Row{user}.set("name", person_name()).set("role", "representative")
                                                      .set("team", Value{team}).set("manager", Value{manager})
                                                      .set("quota", Value{quota}), hired));
                m_reps.push_back({rep, skill});
            }
        }
        return {};
    }

    Result<> add_products() {
        for (const ProductStart& start : kProducts)
            m_products.push_back(TRY(create("product", Row{m_workspace.catalogue().entity("product")}
                .set("name", start.name).set("code", start.code).set("family", start.family)
                .set("price", Value{start.price}), start_of(m_today - days{kStoryDays + 30}))));
        return {};
    }

    Result<> add(std::int64_t index) {
        if (index < m_counts.accounts) return add_account(index);
        if (index < m_counts.accounts + m_counts.leads) return add_lead();
        return add_deal();
    }

    Result<> add_account(std::int64_t index) {
        const auto stem = static_cast<std::size_t>(index) % kCompanyStems.size();
        const auto end = static_cast<std::size_t>(index) / kCompanyStems.size();
        std::string name = std::string{kCompanyStems[stem]} + ' ' + std::string{kCompanyEnds[(stem + end) % kCompanyEnds.size()]};
        if (const auto round = end / kCompanyEnds.size(); round > 0) name += ' ' + std::to_string(round + 1);
        const Instant met = at(m_today - days{m_random.between(kStoryDays / 2, kStoryDays + 20)});
        const Rep& rep = pick(m_random, m_reps);
        const Id account = TRY(create("account", Row{m_workspace.catalogue().entity("account")}
            .set("name", name).set("industry", kIndustries[(stem + end) % kIndustries.size()])
            .set("country", pick(m_random, kCountries)).set("owner", Value{rep.id})
            .set("employees", Value{m_random.between(8, 9000)}).set("type", "customer"), met));
        const std::int64_t contacts = m_random.between(1, 3);
        std::vector<Id> people;
        for (std::int64_t count = 0; count < contacts; ++count)
            people.push_back(TRY(create("contact", Row{m_workspace.catalogue().entity("contact")}
                .set("name", person_name()).set("account", Value{account}).set("job_title", pick(m_random, kJobTitles))
                .set("email", "contact" + std::to_string(index) + '.' + std::to_string(count) + "@example.com")
                .set("phone", "+1 555 0" + std::to_string(m_random.between(100, 199)))
                .set("owner", Value{rep.id}), met)));
        m_accounts.push_back({account, rep, std::move(people)});
        return {};
    }

    Result<> add_lead() {
        const Date day = m_today - days{m_random.between(0, 90)};
        static constexpr std::array kStatus = {std::string_view{"new"}, std::string_view{"working"},
                                               std::string_view{"qualified"}, std::string_view{"unqualified"}};
        TRY(create("lead", Row{m_workspace.catalogue().entity("lead")}
            .set("name", person_name())
            .set("company", std::string{pick(m_random, kCompanyStems)} + ' ' + std::string{pick(m_random, kCompanyEnds)})
            .set("status", pick(m_random, kStatus)).set("source", pick(m_random, kSources))
            .set("owner", Value{pick(m_random, m_reps).id})
            .set("email", "lead" + std::to_string(m_next) + "@example.com"), at(day)));
        return {};
    }

    // Business grows over the years and starts more often early in a quarter.
    Date deal_start() {
        for (;;) {
            const std::int64_t ago = m_random.between(0, kStoryDays);
            const Date day = m_today - days{ago};
            const double growth = 1 - 0.4 * static_cast<double>(ago) / kStoryDays;
            const auto month = static_cast<unsigned>(std::chrono::year_month_day{day}.month()) - 1;
            const double season = month % 3 == 2 ? 0.8 : month == 6 || month == 7 ? 0.75 : 1.0;
            if (m_random.chance(growth * season)) return day;
        }
    }

    // Buyers sign before the quarter ends.
    Date closing_day(Date day) {
        const Date quarter_end = last_day(quarter_of(day, {}), {});
        const auto left = (quarter_end - day).count();
        if (left < 30 && m_random.chance(0.5)) return std::min(quarter_end - days{m_random.between(0, 6)}, m_today);
        return day;
    }

    struct Story { std::vector<Move> moves; std::size_t stage; bool closed; Instant since; };

    Story tell(Date start, double win_chance) {
        Story story{{}, m_open.front(), false, at(start)};
        Date day = start;
        const double advance = std::pow(win_chance, 1.0 / static_cast<double>(m_open.size()));
        for (std::size_t index = 0; index < m_open.size(); ++index) {
            const double typical = 14.0 + 6.0 * static_cast<double>(index % 3);
            const auto stay = static_cast<std::int64_t>(typical * std::exp(0.7 * m_random.normal()));
            const bool last = index + 1 == m_open.size();
            const bool goes_on = m_random.chance(advance);
            day += days{std::clamp<std::int64_t>(stay, 1, 200)};
            const bool closes = last || !goes_on;
            if (closes) day = closing_day(day);
            if (day > m_today) return story;
            const std::size_t next = !goes_on ? m_lost : last ? m_won : m_open[index + 1];
            const Instant moment = at(day);
            story.moves.push_back({m_open[index], next, moment});
            story.stage = next;
            story.since = moment;
            story.closed = closes;
            if (closes) return story;
        }
        return story;
    }

    struct Customer { Id id; Rep rep; std::vector<Id> people; };

    std::size_t pick_product() {
        double left = m_random.unit();
        for (std::size_t index = 0; index + 1 < kProducts.size(); ++index)
            if ((left -= kProducts[index].weight) < 0) return index;
        return kProducts.size() - 1;
    }

    Result<> add_deal() {
        const Customer& customer = pick(m_random, m_accounts);
        const std::size_t product = pick_product();
        const Date start = deal_start();
        const Story story = tell(start, std::clamp(0.55 * customer.rep.skill, 0.1, 0.9));
        const double quantity = m_random.chance(0.2) ? static_cast<double>(m_random.between(2, 12)) : 1;
        const double discount = 1 - 0.01 * static_cast<double>(m_random.between(0, 12));
        const auto amount = static_cast<std::int64_t>(
            std::lround(static_cast<double>(kProducts[product].price) * quantity * discount / 100)) * 100;
        Row row{m_deal};
        row.set("account", Value{customer.id}).set("product", Value{m_products[product]}).set("amount", Value{amount})
            .set("stage", Value{m_stages[story.stage].id}).set("owner", Value{customer.rep.id})
            .set("contact", Value{pick(m_random, customer.people)}).set("source", pick(m_random, kSources))
            .set("stage_since", instant_value(story.since));
        const Date first_close = start + days{m_random.between(20, 80)};
        const Date close = story.closed ? day_of(story.since) : m_today + days{m_random.between(-12, 80)};
        const bool postponed = !story.closed && first_close < close && first_close > day_of(story.since) && first_close < m_today;
        row.set("close_date", date_value(close));
        if (postponed) row.set("close_moves", Value{std::int64_t{1}});
        if (story.closed && story.stage == m_lost) row.set("loss_reason", pick(m_random, kLossReasons));
        const bool planned = !story.closed && m_random.chance(0.7);
        const std::string_view next_step = pick(m_random, kSteps);
        const Date due = m_today + days{m_random.between(-3, 14)};
        if (planned) row.set("next_step", next_step).set("next_step_due", date_value(due));
        const Id deal = TRY(m_scope->create(m_deal, row.values(), at(start)));
        for (const Move& move : story.moves)
            TRY(m_scope->remember(m_deal, deal, m_stage_field, Value{m_stages[move.from].id},
                                  Value{m_stages[move.to].id}, move.at));
        // What was expected first, until the deal closed or was put off.
        if (postponed || (story.closed && close != first_close))
            TRY(m_scope->remember(m_deal, deal, m_close_field, date_value(first_close), date_value(close), postponed ? at(first_close) : story.since));
        TRY(add_activities(customer, deal, start, story));
        if (!planned) return {};
        TRY(m_scope->create(m_activity, Row{m_activity}.set("kind", "task").set("subject", next_step)
            .set("due", date_value(due)).set("owner", Value{customer.rep.id}).set("deal", Value{deal})
            .set("account", Value{customer.id}).values(), story.since));
        return {};
    }

    Result<> add_activities(const Customer& customer, Id deal, Date start, const Story& story) {
        static constexpr std::array kKinds = {std::string_view{"call"}, std::string_view{"email"}, std::string_view{"meeting"}};
        const auto span = std::max<std::int64_t>((day_of(story.since) - start).count(), 1);
        const std::int64_t count = m_random.between(0, 3);
        for (std::int64_t index = 0; index < count; ++index) {
            const Instant when = at(start + days{m_random.between(0, span)});
            TRY(m_scope->create(m_activity, Row{m_activity}.set("kind", pick(m_random, kKinds))
                .set("subject", pick(m_random, kSteps)).set("due", date_value(day_of(when)))
                .set("done", Value{std::int64_t{1}}).set("owner", Value{customer.rep.id})
                .set("deal", Value{deal}).set("account", Value{customer.id})
                .set("contact", Value{pick(m_random, customer.people)}).values(), when));
        }
        return {};
    }

    Workspace& m_workspace;
    DemoShape m_counts;
    Random m_random;
    Date m_today;
    const Entity& m_deal;
    const Entity& m_activity;
    std::uint16_t m_stage_field, m_close_field;
    std::optional<ChangeScope> m_scope;
    std::int64_t m_next = 0;
    std::vector<Stage> m_stages;
    std::vector<std::size_t> m_open;
    std::size_t m_won = 0, m_lost = 0;
    std::vector<Rep> m_reps;
    std::vector<Id> m_products;
    std::vector<Customer> m_accounts;
};

}  // namespace

std::unique_ptr<Job> make_demo_company(Workspace& workspace, DemoSize size, std::uint64_t seed, Date today) {
    return make_demo_company(workspace, shape_of(size), seed, today);
}

std::unique_ptr<Job> make_demo_company(Workspace& workspace, const DemoShape& shape, std::uint64_t seed, Date today) {
    const DemoShape least{std::max<std::int64_t>(shape.deals, 1), std::max<std::int64_t>(shape.accounts, 1),
                          std::max<std::int64_t>(shape.reps, static_cast<std::int64_t>(kTeams.size())),
                          std::max<std::int64_t>(shape.leads, 1)};
    return std::make_unique<DemoCompany>(workspace, least, seed, today);
}

}  // namespace qd
