#include "core/forecast/process/history_text.h"

#include <algorithm>
#include <cmath>

#include "core/forecast/process/number_column.h"

namespace qd::forecast {
namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void refuse(const char* what) { throw Json::other_error::create(501, what, nullptr); }

// of(row) → number; optional numbers stand as a column of 0 and 1 and the numbers that are there.
template <class Row, class Of>
void put(Json& json, const char* name, const std::vector<Row>& rows, Of of) {
    std::vector<std::int64_t> numbers;
    numbers.reserve(rows.size());
    for (const Row& row : rows) numbers.push_back(of(row));
    json[name] = pack(numbers);
}
template <class Row, class Of>
void put_optional(Json& json, const char* name, const std::vector<Row>& rows, Of of) {
    std::vector<std::int64_t> there, numbers;
    for (const Row& row : rows) {
        const std::optional<std::int64_t> number = of(row);
        there.push_back(number ? 1 : 0);
        if (number) numbers.push_back(*number);
    }
    json[name] = {{"there", pack(there)}, {"count", numbers.size()}, {"values", pack(numbers)}};
}

std::vector<std::int64_t> column(const Json& json, const char* name, std::size_t count) {
    auto numbers = unpack(json.at(name).get_ref<const std::string&>(), count);
    if (!numbers) refuse("a column is damaged");
    return *std::move(numbers);
}
template <class Row, class Put>
void take(const Json& json, const char* name, std::vector<Row>& rows, Put put_number) {
    const auto numbers = column(json, name, rows.size());
    for (std::size_t at = 0; at < rows.size(); ++at) put_number(rows[at], numbers[at]);
}
template <class Row, class Put>
void take_optional(const Json& json, const char* name, std::vector<Row>& rows, Put put_number) {
    const Json& both = json.at(name);
    const auto there = column(both, "there", rows.size());
    const auto numbers = column(both, "values", both.at("count").get<std::size_t>());
    std::size_t next = 0;
    for (std::size_t at = 0; at < rows.size(); ++at) {
        if (!there[at]) continue;
        if (next == numbers.size()) refuse("a column is too short");
        put_number(rows[at], numbers[next++]);
    }
}

// A percentage is kept to the sixth decimal, as people and imports never give more.
std::int64_t micro(double percent) { return std::llround(percent * 1e6); }

Json stages_json(const std::vector<StageInfo>& stages) {
    Json list = Json::array();
    for (const StageInfo& stage : stages)
        list.push_back({{"id", stage.id}, {"pipeline", stage.pipeline}, {"name", stage.name}, {"kind", static_cast<int>(stage.kind)},
                        {"category", static_cast<int>(stage.category)}, {"probability", stage.probability}, {"position", stage.position}});
    return list;
}

Json moments_json(const std::vector<DealMoment>& moments) {
    Json json = Json::object();
    put(json, "at", moments, [](const DealMoment& m) { return to_stored(m.at); });
    put(json, "stage", moments, [](const DealMoment& m) { return std::int64_t{m.stage}; });
    put(json, "deleted", moments, [](const DealMoment& m) { return std::int64_t{m.deleted}; });
    put(json, "owner", moments, [](const DealMoment& m) { return m.owner; });
    put(json, "account", moments, [](const DealMoment& m) { return m.account; });
    put(json, "product", moments, [](const DealMoment& m) { return m.product; });
    put(json, "source", moments, [](const DealMoment& m) { return std::int64_t{m.source}; });
    using Some = std::optional<std::int64_t>;
    put_optional(json, "category", moments, [](const DealMoment& m) { return m.category ? Some{static_cast<std::int64_t>(*m.category)} : Some{}; });
    put_optional(json, "amount", moments, [](const DealMoment& m) { return m.amount; });
    put_optional(json, "close", moments, [](const DealMoment& m) { return m.close_date ? Some{to_stored(*m.close_date)} : Some{}; });
    put_optional(json, "chance", moments, [](const DealMoment& m) { return m.probability ? Some{micro(*m.probability)} : Some{}; });
    return json;
}

void read_moments(const Json& json, std::vector<DealMoment>& moments) {
    take(json, "at", moments, [](DealMoment& m, std::int64_t v) { m.at = instant_from_stored(v); });
    take(json, "stage", moments, [](DealMoment& m, std::int64_t v) { m.stage = static_cast<std::int32_t>(v); });
    take(json, "deleted", moments, [](DealMoment& m, std::int64_t v) { m.deleted = v != 0; });
    take(json, "owner", moments, [](DealMoment& m, std::int64_t v) { m.owner = v; });
    take(json, "account", moments, [](DealMoment& m, std::int64_t v) { m.account = v; });
    take(json, "product", moments, [](DealMoment& m, std::int64_t v) { m.product = v; });
    take(json, "source", moments, [](DealMoment& m, std::int64_t v) { m.source = static_cast<std::int32_t>(v); });
    take_optional(json, "category", moments, [](DealMoment& m, std::int64_t v) {
        if (v < 0 || v >= static_cast<std::int64_t>(kCategories)) refuse("no such category");
        m.category = static_cast<Category>(v);
    });
    take_optional(json, "amount", moments, [](DealMoment& m, std::int64_t v) { m.amount = v; });
    take_optional(json, "close", moments, [](DealMoment& m, std::int64_t v) { m.close_date = date_from_stored(v); });
    take_optional(json, "chance", moments, [](DealMoment& m, std::int64_t v) { m.probability = static_cast<double>(v) / 1e6; });
}

// Places that point outside would be read later without a check.
void check(const DealHistory& history) {
    std::uint64_t moments = 0, activities = 0;
    for (const DealPath& deal : history.deals) {
        if (deal.count == 0 || deal.first != moments || deal.first_activity != activities) refuse("a deal's path is damaged");
        moments += deal.count, activities += deal.activity_count;
    }
    if (moments != history.moments.size() || activities != history.activities.size()) refuse("paths are missing");
    const auto inside = [](std::int32_t place, std::size_t size, int least) { return place >= least && place < static_cast<std::int64_t>(size); };
    for (const DealMoment& moment : history.moments)
        if (!inside(moment.stage, history.stages.size(), -1) || !inside(moment.source, history.sources.size(), 0)) refuse("no such stage or source");
}

}  // namespace

Json history_json(const DealHistory& history) {
    Json json = {{"as_of", to_stored(history.as_of)}, {"stages", stages_json(history.stages)}, {"sources", history.sources},
                 {"deals", history.deals.size()}, {"moments", history.moments.size()}, {"activities", history.activities.size()}};
    put(json, "id", history.deals, [](const DealPath& d) { return d.id; });
    put(json, "created", history.deals, [](const DealPath& d) { return to_stored(d.created); });
    put(json, "length", history.deals, [](const DealPath& d) { return std::int64_t{d.count}; });
    put(json, "done", history.deals, [](const DealPath& d) { return std::int64_t{d.activity_count}; });
    put(json, "activity", history.activities, [](const Instant& at) { return to_stored(at); });
    json["moment"] = moments_json(history.moments);
    return json;
}

DealHistory history_from(const Json& json) {
    DealHistory history;
    history.as_of = instant_from_stored(json.at("as_of").get<std::int64_t>());
    for (const Json& one : json.at("stages")) {
        const int kind = one.at("kind").get<int>(), category = one.at("category").get<int>();
        if (kind < 0 || kind > 2 || category < 0 || category >= static_cast<int>(kCategories)) refuse("no such kind of stage");
        history.stages.push_back({one.at("id").get<Id>(), one.at("pipeline").get<Id>(), one.at("name").get<std::string>(), static_cast<StageKind>(kind),
                                  static_cast<Category>(category), one.at("probability").get<double>(), one.at("position").get<int>()});
    }
    history.sources = json.at("sources").get<std::vector<std::string>>();
    // A column has at least one character for each number: no count can ask for more memory than the text has.
    const auto sized = [&](const char* count_name, const Json& text) {
        const auto count = json.at(count_name).get<std::size_t>();
        if (count > text.get_ref<const std::string&>().size()) refuse("a column is too short");
        return count;
    };
    history.deals.resize(sized("deals", json.at("id")));
    history.moments.resize(sized("moments", json.at("moment").at("at")));
    history.activities.resize(sized("activities", json.at("activity")));
    take(json, "id", history.deals, [](DealPath& d, std::int64_t v) { d.id = v; });
    take(json, "created", history.deals, [](DealPath& d, std::int64_t v) { d.created = instant_from_stored(v); });
    std::uint32_t moment = 0, activity = 0;
    take(json, "length", history.deals, [&](DealPath& d, std::int64_t v) { d.first = moment, d.count = static_cast<std::uint32_t>(v), moment += d.count; });
    take(json, "done", history.deals, [&](DealPath& d, std::int64_t v) { d.first_activity = activity, d.activity_count = static_cast<std::uint32_t>(v), activity += d.activity_count; });
    take(json, "activity", history.activities, [](Instant& at, std::int64_t v) { at = instant_from_stored(v); });
    read_moments(json.at("moment"), history.moments);
    check(history);
    return history;
}

Json people_json(const People& people) {
    Json json = {{"persons", Json::array()}, {"teams", Json::array()}};
    for (const Person& person : people.persons)
        json["persons"].push_back({{"id", person.id}, {"name", person.name}, {"team", person.team}, {"manager", person.manager},
                                   {"quota", person.quota ? Json(*person.quota) : Json(nullptr)}, {"active", person.active}});
    for (const Team& team : people.teams) json["teams"].push_back({{"id", team.id}, {"name", team.name}, {"parent", team.parent}});
    return json;
}

People people_from(const Json& json) {
    People people;
    for (const Json& one : json.at("persons")) {
        Person person;
        person.id = one.at("id").get<Id>();
        person.name = one.at("name").get<std::string>();
        person.team = one.at("team").get<Id>();
        person.manager = one.at("manager").get<Id>();
        if (!one.at("quota").is_null()) person.quota = one.at("quota").get<std::int64_t>();
        person.active = one.at("active").get<bool>();
        people.persons.push_back(std::move(person));
    }
    for (const Json& one : json.at("teams")) people.teams.push_back({one.at("id").get<Id>(), one.at("name").get<std::string>(), one.at("parent").get<Id>()});
    return people;
}

}  // namespace qd::forecast
