#include "core/forecast/pipeline/roll_up.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace qd::forecast {
namespace {

struct Holdings {
    std::array<RollUpSum, kCategories> sums{};
    RollUpSum undated, overdue;
};
using ByOwner = std::unordered_map<Id, Holdings>;

ByOwner collect(const DealHistory& history, const DateRange& period, Instant at, const RollUpOptions& options) {
    ByOwner owners;
    for (const DealPath& deal : history.deals) {
        const DealMoment* moment = history.at(deal, at);
        if (!moment || moment->deleted || history.kind(*moment) == StageKind::lost) continue;
        const bool open = history.kind(*moment) == StageKind::open;
        const RollUpSum one{1, moment->amount.value_or(0), history.weighted(*moment)};
        const Date due = moment->close_date.value_or(open ? period.first : day_of(moment->at));
        Holdings& held = owners[moment->owner];
        const bool undated = open && !moment->close_date;
        if (undated) held.undated += one;
        if (open && !undated && due < period.first) held.overdue += one;
        if (!period.contains(due) || (undated && !options.with_undated)) continue;
        held.sums[static_cast<std::size_t>(history.category(*moment))] += one;
    }
    return owners;
}

// Puts rows down from the top, each person once: rings of managers end.
class Tree {
public:
    Tree(const People& people, const ByOwner& holdings, const DateRange& period)
        : m_people(people), m_holdings(holdings), m_period(period) {
        m_rows.push_back({.kind = RollUpRow::Kind::all, .name = "Everybody"});
    }

    std::vector<RollUpRow> by_manager() {
        for (const Person& person : m_people.persons)
            if (!m_people.find(person.manager) || person.manager == person.id) add_person(person, 0, true);
        for (const Person& person : m_people.persons)  // rings have nobody at the top
            if (!m_seen.contains(person.id)) add_person(person, 0, true);
        return finish();
    }

    std::vector<RollUpRow> by_team() {
        for (const Team& team : m_people.teams)
            if (!is_team(team.parent) || team.parent == team.id) add_team(team, 0);
        for (const Team& team : m_people.teams)
            if (!m_seen.contains(team.id)) add_team(team, 0);
        for (const Person& person : m_people.persons)
            if (!is_team(person.team)) add_person(person, 0, false);
        return finish();
    }

private:
    [[nodiscard]] bool is_team(Id id) const { return std::ranges::find(m_people.teams, id, &Team::id) != m_people.teams.end(); }

    int add(RollUpRow row, int parent) {
        row.parent = parent;
        row.depth = m_rows[static_cast<std::size_t>(parent)].depth + 1;
        m_rows.push_back(std::move(row));
        return static_cast<int>(m_rows.size()) - 1;
    }

    void add_person(const Person& person, int parent, bool with_reports) {
        if (!m_seen.insert(person.id).second) return;
        RollUpRow row{.kind = RollUpRow::Kind::person, .id = person.id, .name = person.name};
        if (person.quota) row.own_quota = quota_for(*person.quota, m_period);
        hold(row, person.id);
        const int place = add(std::move(row), parent);
        if (!with_reports) return;
        for (const Person& report : m_people.persons)
            if (report.manager == person.id) add_person(report, place, true);
    }

    void add_team(const Team& team, int parent) {
        if (!m_seen.insert(team.id).second) return;
        const int place = add({.kind = RollUpRow::Kind::team, .id = team.id, .name = team.name}, parent);
        for (const Team& part : m_people.teams)
            if (part.parent == team.id) add_team(part, place);
        for (const Person& person : m_people.persons)
            if (person.team == team.id) add_person(person, place, false);
    }

    void hold(RollUpRow& row, Id owner) {
        const auto held = m_holdings.find(owner);
        if (held == m_holdings.end()) return;
        row.own = row.single = held->second.sums;
        row.undated = held->second.undated;
        row.overdue = held->second.overdue;
    }

    std::vector<RollUpRow> finish() {
        add_nobody();
        for (RollUpRow& row : m_rows) row.quota = row.own_quota;
        for (std::size_t at = m_rows.size(); at-- > 1;) {
            RollUpRow& row = m_rows[at];
            RollUpRow& above = m_rows[static_cast<std::size_t>(row.parent)];
            for (std::size_t c = 0; c < kCategories; ++c) above.single[c] += row.single[c];
            above.undated += row.undated;
            above.overdue += row.overdue;
            if (row.quota) above.quota = above.quota.value_or(0) + *row.quota;
        }
        return without_empty();
    }

    // Deals of nobody, and of people who are gone.
    void add_nobody() {
        RollUpRow row{.kind = RollUpRow::Kind::nobody, .name = "No owner"};
        for (const auto& [owner, held] : m_holdings) {
            if (m_seen.contains(owner)) continue;
            for (std::size_t c = 0; c < kCategories; ++c) row.own[c] += held.sums[c];
            row.undated += held.undated;
            row.overdue += held.overdue;
        }
        row.single = row.own;
        add(std::move(row), 0);
    }

    std::vector<RollUpRow> without_empty() {
        std::vector<bool> kept(m_rows.size());
        for (std::size_t at = m_rows.size(); at-- > 0;) {
            const RollUpRow& row = m_rows[at];
            std::size_t deals = row.overdue.count;
            for (const RollUpSum& sum : row.single) deals += sum.count;
            deals += row.undated.count;
            kept[at] = at == 0 || kept[at] || deals > 0 || row.own_quota;
            if (kept[at] && row.parent >= 0) kept[static_cast<std::size_t>(row.parent)] = true;
        }
        std::vector<RollUpRow> rows;
        std::vector<int> places(m_rows.size(), -1);
        for (std::size_t at = 0; at < m_rows.size(); ++at) {
            if (!kept[at]) continue;
            places[at] = static_cast<int>(rows.size());
            rows.push_back(std::move(m_rows[at]));
            if (rows.back().parent >= 0) rows.back().parent = places[static_cast<std::size_t>(rows.back().parent)];
        }
        return rows;
    }

    const People& m_people;
    const ByOwner& m_holdings;
    const DateRange& m_period;
    std::unordered_set<Id> m_seen;
    std::vector<RollUpRow> m_rows;
};

}  // namespace

RollUpSum& RollUpSum::operator+=(const RollUpSum& other) {
    count += other.count;
    amount += other.amount;
    weighted += other.weighted;
    return *this;
}

RollUpSum RollUpRow::cumulative(Category category) const {
    if (category == Category::closed || category == Category::omitted) return (*this)[category];
    RollUpSum sum;
    for (auto at = static_cast<std::size_t>(category); at <= static_cast<std::size_t>(Category::commit); ++at) sum += single[at];
    if (category != Category::pipeline) sum += (*this)[Category::closed];
    return sum;
}

std::int64_t RollUpRow::weighted() const {
    return cumulative(Category::pipeline).weighted + (*this)[Category::closed].amount;
}

std::optional<std::int64_t> RollUpRow::gap() const {
    if (!quota) return {};
    return *quota - (*this)[Category::closed].amount;
}

std::optional<double> RollUpRow::attainment() const {
    if (!quota || *quota <= 0) return {};
    return static_cast<double>((*this)[Category::closed].amount) / static_cast<double>(*quota);
}

std::optional<double> RollUpRow::coverage() const {
    const auto missing = gap();
    if (!missing || *missing <= 0) return {};
    return static_cast<double>(cumulative(Category::pipeline).amount) / static_cast<double>(*missing);
}

std::vector<RollUpRow> roll_up(const DealHistory& history, const People& people, const DateRange& period, Instant at,
                               const RollUpOptions& options) {
    const ByOwner holdings = collect(history, period, at, options);
    Tree tree{people, holdings, period};
    return options.by == RollUpBy::manager ? tree.by_manager() : tree.by_team();
}

}  // namespace qd::forecast
