#pragma once
// Who sells, in which team, under whom, and what is expected of them.

#include <optional>
#include <string>
#include <vector>

#include "core/model/workspace.h"
#include "core/query/date_period.h"

namespace qd::forecast {

struct Person {
    Id id = 0;
    std::string name;
    Id team = 0, manager = 0;
    std::optional<std::int64_t> quota;  // minor units per quarter
    bool active = true;
};

struct Team {
    Id id = 0;
    std::string name;
    Id parent = 0;
};

struct People {
    std::vector<Person> persons;        // by name
    std::vector<Team> teams;            // by name

    [[nodiscard]] const Person* find(Id person) const;
    // The person and everybody who reports to them, directly or not. Rings of managers end.
    [[nodiscard]] std::vector<Id> below(Id manager) const;
};

[[nodiscard]] Result<People> read_people(Workspace& workspace);

// A quarterly quota for a period of whole months, or by days when it is not.
[[nodiscard]] std::int64_t quota_for(std::int64_t quarterly, const DateRange& period);

}  // namespace qd::forecast
