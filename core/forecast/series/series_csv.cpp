#include "core/forecast/series/series_csv.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>
#include <utility>

#include "core/base/sort_by.h"

namespace qd::forecast {

namespace {

struct Observation {
    Date date;
    double value;
    std::size_t line;
};

// One record from the front of `rest`, quotes resolved; nullopt at the end.
std::optional<std::vector<std::string>> next_record(std::string_view& rest) {
    if (rest.empty()) return std::nullopt;
    std::vector<std::string> fields(1);
    bool quoted = false;
    std::size_t at = 0;
    for (; at < rest.size(); ++at) {
        const char c = rest[at];
        if (quoted && c == '"' && at + 1 < rest.size() && rest[at + 1] == '"') {
            fields.back() += rest[at++];
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && c == ',') {
            fields.emplace_back();
        } else if (!quoted && c == '\n') {
            break;
        } else if (c != '\r' || quoted) {
            fields.back() += c;
        }
    }
    rest.remove_prefix(std::min(at + 1, rest.size()));
    return fields;
}

std::optional<double> number(const std::string& text) {
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (text.empty() || end != text.c_str() + text.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

// How tools write that a value is missing.
bool is_missing(std::string_view text) {
    std::string lower;
    for (char c : text)
        if (c != ' ') lower += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    return lower.empty() || lower == "na" || lower == "nan" || lower == "null" || lower == "-";
}

std::unexpected<Error> line_error(std::size_t line, const std::string& what, std::string next) {
    return fail(ErrorKind::invalid_input, "Line " + std::to_string(line) + ": " + what, "Nothing was forecast.",
                std::move(next));
}

struct Columns {
    std::size_t id = 0, date = 0, value = 0;
};

Result<Columns> find_columns(const std::vector<std::string>& header) {
    auto find = [&](const char* name) -> Result<std::size_t> {
        const auto found = std::ranges::find(header, name);
        if (found == header.end()) {
            return fail(ErrorKind::invalid_input, std::string("The file has no column “") + name + "”.",
                        "Nothing was forecast.", "Name the columns unique_id, ds and y.");
        }
        return static_cast<std::size_t>(found - header.begin());
    };
    return Columns{TRY(find("unique_id")), TRY(find("ds")), TRY(find("y"))};
}

// Puts observations on the grid of periods and draws straight lines over the gaps.
Result<NamedSeries> on_grid(const std::string& id, std::vector<Observation> observed, Frequency frequency) {
    constexpr int longest = 200'000;
    // A hole longer than ten years and than everything that is known is a wrong date sooner than a hole.
    const int longest_hole = std::max(10 * season_length(frequency), static_cast<int>(std::min<std::size_t>(observed.size(), longest)));
    sort_by(observed, {}, &Observation::date);
    NamedSeries result{.id = id, .series = {frequency, observed.front().date, {}}, .filled = 0};
    std::vector<double>& values = result.series.values;
    for (const Observation& one : observed) {
        const int period = periods_between(observed.front().date, one.date, frequency);
        if (period > longest) {
            return line_error(one.line, iso(one.date) + " lies too far from the first date " + iso(observed.front().date) + ".",
                              "Correct the date or the frequency.");
        }
        const int expected = static_cast<int>(values.size());
        if (period < expected) {
            return line_error(one.line, "“" + id + "” has two values for the period of " + iso(one.date) + ".",
                              "Keep one row for each period.");
        }
        if (period - expected > longest_hole) {
            return line_error(one.line, iso(one.date) + " lies " + std::to_string(period - expected) + " periods after the one before it.",
                              "Correct the date or the frequency.");
        }
        const double before = values.empty() ? one.value : values.back();
        const int gap = period - expected;
        for (int k = 1; k <= gap; ++k) values.push_back(before + (one.value - before) * k / (gap + 1));
        values.push_back(one.value);
        result.filled += static_cast<std::size_t>(gap);
    }
    return result;
}

std::string_view line_of(std::string_view text) {
    std::string_view line = text.substr(0, text.find('\n'));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

// "month,Orders" + rows of two → the long form; nothing when it is the long form already.
std::optional<std::string> as_long_form(std::string_view csv) {
    if (csv.starts_with("\xEF\xBB\xBF")) csv.remove_prefix(3);
    const std::string_view header = line_of(csv);
    const auto comma = header.find(',');
    if (comma == std::string_view::npos || header.find(',', comma + 1) != std::string_view::npos) return {};
    std::string_view name = header.substr(comma + 1);
    if (name.starts_with('"') && name.ends_with('"') && name.size() >= 2) name = name.substr(1, name.size() - 2);
    std::string out = "unique_id,ds,y\n";
    std::size_t at = csv.find('\n');
    while (at != std::string_view::npos && at + 1 < csv.size()) {
        const std::string_view line = line_of(csv.substr(at + 1));
        if (!line.empty()) out += csv_field(name) + ',' + std::string{line} + '\n';
        at = csv.find('\n', at + 1);
    }
    return out;
}

}  // namespace

Result<std::vector<NamedSeries>> read_indicator_csv(std::string_view csv, Frequency frequency) {
    const auto long_form = as_long_form(csv);
    return read_series_csv(long_form ? std::string_view{*long_form} : csv, frequency);
}

Result<std::vector<NamedSeries>> read_series_csv(std::string_view csv, Frequency frequency) {
    if (csv.starts_with("\xEF\xBB\xBF")) csv.remove_prefix(3);
    const auto header = next_record(csv);
    if (!header) return fail(ErrorKind::invalid_input, "The file is empty.");
    const Columns columns = TRY(find_columns(*header));
    const Date latest = make_date(2500, 12, 31);
    const std::size_t needed = std::max({columns.id, columns.date, columns.value}) + 1;

    std::vector<std::pair<std::string, std::vector<Observation>>> groups;
    std::map<std::string, std::size_t> group_of;
    std::size_t line = 1;
    while (const auto record = next_record(csv)) {
        ++line;
        if (record->size() == 1 && record->front().empty()) continue;
        if (record->size() < needed) return line_error(line, "too few columns.", "Give unique_id, ds and y.");
        const std::string& id = (*record)[columns.id];
        const auto date = parse_iso_date((*record)[columns.date]);
        if (!date) {
            return line_error(line, "“" + (*record)[columns.date] + "” is not a date.", "Write dates as 2017-03-01.");
        }
        if (*date > latest) return line_error(line, iso(*date) + " lies too far in the future.", "Correct the date.");
        const auto [place, is_new] = group_of.try_emplace(id, groups.size());
        if (is_new) groups.push_back({id, {}});
        if (is_missing((*record)[columns.value])) continue;
        const auto value = number((*record)[columns.value]);
        if (!value) {
            return line_error(line, "“" + (*record)[columns.value] + "” is not a number.",
                              "Leave a missing period out or its value empty; the gap is filled.");
        }
        // Squares of larger values are beyond what a number can hold.
        if (std::abs(*value) > 1e100) return line_error(line, "“" + (*record)[columns.value] + "” is too large.", "Use a larger unit.");
        groups[place->second].second.push_back({*date, *value, line});
    }
    std::vector<NamedSeries> result;
    if (groups.empty()) return fail(ErrorKind::invalid_input, "The file has no rows.", {}, "Give one row for each period: unique_id, ds, y.");
    for (auto& [id, observed] : groups) {
        if (observed.empty()) return fail(ErrorKind::invalid_input, "“" + id + "” has no values.", "Nothing was forecast.", "Leave it out or give values.");
        result.push_back(TRY(on_grid(id, std::move(observed), frequency)));
    }
    return result;
}

std::string csv_field(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
    std::string quoted = "\"";
    for (char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

}  // namespace qd::forecast
