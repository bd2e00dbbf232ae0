#include "core/forecast/pipeline/people.h"

#include <algorithm>
#include <cmath>

namespace qd::forecast {
namespace {

int months_begun(const DateRange& period) {
    const std::chrono::year_month_day first{period.first}, last{period.last};
    return (static_cast<int>(last.year()) - static_cast<int>(first.year())) * 12 +
           static_cast<int>(static_cast<unsigned>(last.month())) - static_cast<int>(static_cast<unsigned>(first.month())) + 1;
}

bool is_whole_months(const DateRange& period) {
    const Date next = period.last + std::chrono::days{1};
    return period.first == first_of_month(period.first) && next == first_of_month(next);
}

}  // namespace

const Person* People::find(Id person) const {
    for (const Person& one : persons)
        if (one.id == person) return &one;
    return nullptr;
}

std::vector<Id> People::below(Id manager) const {
    std::vector<Id> found{manager};
    for (std::size_t at = 0; at < found.size(); ++at)
        for (const Person& person : persons)
            if (person.manager == found[at] && std::ranges::find(found, person.id) == found.end()) found.push_back(person.id);
    return found;
}

Result<People> read_people(Workspace& workspace) {
    People people;
    Statement users = TRY(workspace.database().prepare(
        "SELECT id, name, team, manager, quota, active FROM user WHERE deleted IS NULL ORDER BY name, id"));
    while (TRY(users.step())) {
        Person& person = people.persons.emplace_back();
        person.id = users.integer(0);
        person.name = users.text(1);
        person.team = users.integer(2);
        person.manager = users.integer(3);
        person.active = users.integer(5) != 0;
        if (!users.is_null(4) && person.active) person.quota = users.integer(4);
    }
    Statement teams = TRY(workspace.database().prepare("SELECT id, name, parent FROM team WHERE deleted IS NULL ORDER BY name, id"));
    while (TRY(teams.step())) people.teams.push_back({teams.integer(0), std::string{teams.text(1)}, teams.integer(2)});
    return people;
}

std::int64_t quota_for(std::int64_t quarterly, const DateRange& period) {
    if (is_whole_months(period)) return std::llround(static_cast<double>(quarterly) * months_begun(period) / 3.0);
    constexpr double days_in_quarter = 365.25 / 4;
    const auto days = static_cast<double>((period.last - period.first).count() + 1);
    return std::llround(static_cast<double>(quarterly) * days / days_in_quarter);
}

}  // namespace qd::forecast
