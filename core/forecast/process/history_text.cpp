#include "core/forecast/process/history_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/forecast/process/number_column.h"

namespace qd::forecast {
namespace {

using Json = nlohmann::ordered_json;
using Part = std::function<void(std::string&)>;

constexpr std::size_t kLongString = 256;
constexpr char kLifted = '@';  // no digit of a packed column

[[noreturn]] void refuse(const char* what) { throw Json::other_error::create(501, what, nullptr); }

void put_member(std::string& text, std::string_view name) { ((text += '"') += name) += "\":"; }
void put_column(std::string& text, std::string_view name, const std::vector<std::int64_t>& numbers) {
    put_member(text, name);
    ((text += '"') += pack(numbers)) += '"';
}

// of(row) → number; optional numbers stand as a column of 0 and 1 and the numbers that are there.
template <class Row, class Of>
Part column_of(const char* name, const std::vector<Row>& rows, Of of) {
    return [name, &rows, of](std::string& text) {
        std::vector<std::int64_t> numbers;
        numbers.reserve(rows.size());
        for (const Row& row : rows) numbers.push_back(of(row));
        put_column(text, name, numbers);
    };
}
template <class Row, class Of>
Part optional_column_of(const char* name, const std::vector<Row>& rows, Of of) {
    return [name, &rows, of](std::string& text) {
        std::vector<std::int64_t> there, numbers;
        there.reserve(rows.size());
        for (const Row& row : rows) {
            const std::optional<std::int64_t> number = of(row);
            there.push_back(number ? 1 : 0);
            if (number) numbers.push_back(*number);
        }
        put_member(text, name);
        put_column(text += '{', "there", there);
        put_member(text += ',', "count");
        text += std::to_string(numbers.size());
        put_column(text += ',', "values", numbers);
        text += '}';
    };
}
Part words(const char* said) {
    return [said](std::string& text) { text += said; };
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

Json head_json(const DealHistory& history) {
    return {{"as_of", to_stored(history.as_of)}, {"stages", stages_json(history.stages)}, {"sources", history.sources},
            {"deals", history.deals.size()}, {"moments", history.moments.size()}, {"activities", history.activities.size()}};
}

std::vector<Part> moment_columns(const std::vector<DealMoment>& moments) {
    using Some = std::optional<std::int64_t>;
    return {column_of("at", moments, [](const DealMoment& m) { return to_stored(m.at); }),
            column_of("stage", moments, [](const DealMoment& m) { return std::int64_t{m.stage}; }),
            column_of("deleted", moments, [](const DealMoment& m) { return std::int64_t{m.deleted}; }),
            column_of("owner", moments, [](const DealMoment& m) { return m.owner; }),
            column_of("account", moments, [](const DealMoment& m) { return m.account; }),
            column_of("product", moments, [](const DealMoment& m) { return m.product; }),
            column_of("source", moments, [](const DealMoment& m) { return std::int64_t{m.source}; }),
            optional_column_of("category", moments, [](const DealMoment& m) { return m.category ? Some{static_cast<std::int64_t>(*m.category)} : Some{}; }),
            optional_column_of("amount", moments, [](const DealMoment& m) { return m.amount; }),
            optional_column_of("close", moments, [](const DealMoment& m) { return m.close_date ? Some{to_stored(*m.close_date)} : Some{}; }),
            optional_column_of("chance", moments, [](const DealMoment& m) { return m.probability ? Some{micro(*m.probability)} : Some{}; })};
}

}  // namespace

LiftedText lift_strings(std::string_view text) {
    LiftedText lifted;
    std::size_t kept = 0;  // what lies before it is in the rest
    for (std::size_t open = text.find('"'); open != std::string_view::npos;) {
        std::size_t close = text.find('"', open + 1);
        bool plain = true;
        while (close != std::string_view::npos && text[close - 1] == '\\') {
            plain = false;
            std::size_t slashes = close;
            while (text[slashes - 1] == '\\') --slashes;
            if ((close - slashes) % 2 == 0) break;
            close = text.find('"', close + 1);
        }
        if (close == std::string_view::npos) break;
        if (plain && (close - open > kLongString || text[open + 1] == kLifted)) {
            ((lifted.rest += text.substr(kept, open + 1 - kept)) += kLifted) += std::to_string(lifted.strings.size());
            lifted.strings.push_back(text.substr(open + 1, close - open - 1));
            kept = close;
        }
        open = text.find('"', close + 1);
    }
    lifted.rest += text.substr(kept);
    return lifted;
}

std::string_view put_back(std::string_view string, std::span<const std::string_view> strings) {
    if (!string.starts_with(kLifted)) return string;
    std::size_t place = 0;
    const char* end = string.data() + string.size();
    if (std::from_chars(string.data() + 1, end, place).ptr != end) return string;
    if (place >= strings.size()) refuse("a string is missing");
    return strings[place];
}

void put_back(Json& json, std::span<const std::string_view> strings) {
    if (json.is_string()) json = std::string{put_back(json.get_ref<const std::string&>(), strings)};
    else if (json.is_structured())
        for (Json& part : json) put_back(part, strings);
}

HistoryWriter::HistoryWriter(const DealHistory& history) {
    m_parts.push_back([&history](std::string& text) {
        text += head_json(history).dump(-1, ' ', false, Json::error_handler_t::replace);
        text.back() = ',';
    });
    const auto add = [&](std::vector<Part> columns) {
        for (std::size_t at = 0; at < columns.size(); ++at) {
            if (at > 0) m_parts.push_back(words(","));
            m_parts.push_back(std::move(columns[at]));
        }
    };
    add({column_of("id", history.deals, [](const DealPath& d) { return d.id; }),
         column_of("created", history.deals, [](const DealPath& d) { return to_stored(d.created); }),
         column_of("length", history.deals, [](const DealPath& d) { return std::int64_t{d.count}; }),
         column_of("done", history.deals, [](const DealPath& d) { return std::int64_t{d.activity_count}; }),
         column_of("activity", history.activities, [](const Instant& at) { return to_stored(at); })});
    m_parts.push_back(words(",\"moment\":{"));
    add(moment_columns(history.moments));
    m_parts.push_back(words("}}"));
}

bool HistoryWriter::step(std::string& text) {
    m_parts[m_next++](text);
    return m_next == m_parts.size();
}

HistoryReader::HistoryReader(const Json& json, std::span<const std::string_view> strings) : m_strings(strings) {
    m_history.as_of = instant_from_stored(json.at("as_of").get<std::int64_t>());
    Json names = {{"stages", json.at("stages")}, {"sources", json.at("sources")}};
    put_back(names, strings);
    read_stages(names.at("stages"));
    m_history.sources = names.at("sources").get<std::vector<std::string>>();
    // A column has at least one character for each number: no count can ask for more memory than the text has.
    const auto sized = [&](const char* count_name, const Json& text) {
        const auto count = json.at(count_name).get<std::size_t>();
        if (count > text_of(text).size()) refuse("a column is too short");
        return count;
    };
    m_history.deals.resize(sized("deals", json.at("id")));
    m_history.moments.resize(sized("moments", json.at("moment").at("at")));
    m_history.activities.resize(sized("activities", json.at("activity")));
    read_deals(json);
    read_moments(json.at("moment"));
    m_parts.emplace_back([this] { check(); });
}

bool HistoryReader::step() {
    m_parts[m_next++]();
    return m_next == m_parts.size();
}

std::string_view HistoryReader::text_of(const Json& json) const { return put_back(json.get_ref<const std::string&>(), m_strings); }

std::vector<std::int64_t> HistoryReader::column(const Json& json, std::size_t count) const {
    auto numbers = unpack(text_of(json), count);
    if (!numbers) refuse("a column is damaged");
    return *std::move(numbers);
}

template <class Row, class Put>
void HistoryReader::take(const Json& json, std::vector<Row>& rows, Put put_number) {
    m_parts.emplace_back([this, &json, &rows, put_number]() mutable {
        const auto numbers = column(json, rows.size());
        for (std::size_t at = 0; at < rows.size(); ++at) put_number(rows[at], numbers[at]);
    });
}

template <class Row, class Put>
void HistoryReader::take_optional(const Json& both, std::vector<Row>& rows, Put put_number) {
    m_parts.emplace_back([this, &both, &rows, put_number]() mutable {
        const auto there = column(both.at("there"), rows.size());
        const auto numbers = column(both.at("values"), both.at("count").get<std::size_t>());
        std::size_t next = 0;
        for (std::size_t at = 0; at < rows.size(); ++at) {
            if (!there[at]) continue;
            if (next == numbers.size()) refuse("a column is too short");
            put_number(rows[at], numbers[next++]);
        }
    });
}

void HistoryReader::read_stages(const Json& list) {
    for (const Json& one : list) {
        const int kind = one.at("kind").get<int>(), category = one.at("category").get<int>();
        if (kind < 0 || kind > 2 || category < 0 || category >= static_cast<int>(kCategories)) refuse("no such kind of stage");
        m_history.stages.push_back({one.at("id").get<Id>(), one.at("pipeline").get<Id>(), one.at("name").get<std::string>(), static_cast<StageKind>(kind),
                                    static_cast<Category>(category), one.at("probability").get<double>(), one.at("position").get<int>()});
    }
}

void HistoryReader::read_deals(const Json& json) {
    auto& deals = m_history.deals;
    take(json.at("id"), deals, [](DealPath& d, std::int64_t v) { d.id = v; });
    take(json.at("created"), deals, [](DealPath& d, std::int64_t v) { d.created = instant_from_stored(v); });
    take(json.at("length"), deals, [moment = 0u](DealPath& d, std::int64_t v) mutable { d.first = moment, d.count = static_cast<std::uint32_t>(v), moment += d.count; });
    take(json.at("done"), deals, [activity = 0u](DealPath& d, std::int64_t v) mutable { d.first_activity = activity, d.activity_count = static_cast<std::uint32_t>(v), activity += d.activity_count; });
    take(json.at("activity"), m_history.activities, [](Instant& at, std::int64_t v) { at = instant_from_stored(v); });
}

void HistoryReader::read_moments(const Json& json) {
    auto& moments = m_history.moments;
    take(json.at("at"), moments, [](DealMoment& m, std::int64_t v) { m.at = instant_from_stored(v); });
    take(json.at("stage"), moments, [](DealMoment& m, std::int64_t v) { m.stage = static_cast<std::int32_t>(v); });
    take(json.at("deleted"), moments, [](DealMoment& m, std::int64_t v) { m.deleted = v != 0; });
    take(json.at("owner"), moments, [](DealMoment& m, std::int64_t v) { m.owner = v; });
    take(json.at("account"), moments, [](DealMoment& m, std::int64_t v) { m.account = v; });
    take(json.at("product"), moments, [](DealMoment& m, std::int64_t v) { m.product = v; });
    take(json.at("source"), moments, [](DealMoment& m, std::int64_t v) { m.source = static_cast<std::int32_t>(v); });
    take_optional(json.at("category"), moments, [](DealMoment& m, std::int64_t v) {
        if (v < 0 || v >= static_cast<std::int64_t>(kCategories)) refuse("no such category");
        m.category = static_cast<Category>(v);
    });
    take_optional(json.at("amount"), moments, [](DealMoment& m, std::int64_t v) { m.amount = v; });
    take_optional(json.at("close"), moments, [](DealMoment& m, std::int64_t v) { m.close_date = date_from_stored(v); });
    take_optional(json.at("chance"), moments, [](DealMoment& m, std::int64_t v) { m.probability = static_cast<double>(v) / 1e6; });
}

// Places that point outside would be read later without a check.
void HistoryReader::check() const {
    std::uint64_t moments = 0, activities = 0;
    for (const DealPath& deal : m_history.deals) {
        if (deal.count == 0 || deal.first != moments || deal.first_activity != activities) refuse("a deal's path is damaged");
        moments += deal.count, activities += deal.activity_count;
    }
    if (moments != m_history.moments.size() || activities != m_history.activities.size()) refuse("paths are missing");
    const auto inside = [](std::int32_t place, std::size_t size, int least) { return place >= least && place < static_cast<std::int64_t>(size); };
    for (const DealMoment& moment : m_history.moments)
        if (!inside(moment.stage, m_history.stages.size(), -1) || !inside(moment.source, m_history.sources.size(), 0)) refuse("no such stage or source");
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
