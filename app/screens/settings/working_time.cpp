#include "app/screens/settings/working_time.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <set>

#include "app/ui/context.h"
#include "app/ui/locale.h"
#include "app/ui/text.h"
#include "core/automation/work_calendar.h"
#include "core/base/text.h"

namespace qd {

using namespace ui;

namespace {

constexpr int kStep = 30;   // minutes between the times offered
constexpr std::string_view kKeys[] = {"work_weekdays", "work_from", "work_to", "holidays"};

std::string weekdays_in_words(unsigned mask) {
    std::string words;
    for (int day = 1; day <= 7; ++day)
        if (mask >> (day - 1) & 1) words += (words.empty() ? "" : ", ") + std::string{weekday_name(day % 7)};
    return words;
}

FieldSpec weekdays_spec(unsigned mask) {
    FieldSpec spec{.key = "work_weekdays", .label = tr("Working days"), .kind = FieldKind::choice, .value = std::to_string(mask)};
    std::vector<unsigned> offered = {0b0011111, 0b0111111, 0b1111111, 0b1001111, 0b0001111};
    if (std::ranges::find(offered, mask) == offered.end()) offered.push_back(mask);
    for (const unsigned one : offered) spec.choices.push_back({.value = std::to_string(one), .label = weekdays_in_words(one)});
    return spec;
}

FieldSpec hour_spec(const char* key, const char* label, int minute, int first, int last) {
    FieldSpec spec{.key = key, .label = label, .kind = FieldKind::choice, .value = std::to_string(minute)};
    std::set<int> offered{minute};
    for (int at = first; at <= last; at += kStep) offered.insert(at);
    for (const int at : offered) spec.choices.push_back({.value = std::to_string(at), .label = fmt::format("{}:{:02}", at / 60, at % 60)});
    return spec;
}

int number(const std::string& text) {
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

}  // namespace

std::vector<FieldSpec> working_time_specs(Workspace& workspace, Date today) {
    const WorkCalendar calendar = WorkCalendar::of(workspace);
    std::vector<FieldSpec> specs;
    specs.push_back(weekdays_spec(calendar.weekdays));
    specs.push_back(hour_spec("work_from", tr("Work begins at"), calendar.from, 0, 24 * 60 - kStep));
    specs.push_back(hour_spec("work_to", tr("Work ends at"), calendar.to, kStep, 24 * 60));
    std::string days;
    for (const Date day : calendar.holidays) days += date(context().locale(), day, today, DateStyle::full) + '\n';
    specs.push_back({.key = "holidays", .label = tr("Holidays"), .kind = FieldKind::long_text, .value = std::move(days),
                     .help = tr("One day in a line. Rules that count working days or hours pass over them.")});
    return specs;
}

Result<std::string> working_time_setting(const FieldSpec& spec, const std::vector<FieldSpec>& all, Date today) {
    if (spec.key == "work_to") {
        const auto begin = std::ranges::find(all, "work_from", &FieldSpec::key);
        if (begin != all.end() && number(spec.value) <= number(begin->value)) return fail(ErrorKind::invalid_input, tr("Work ends after it begins."));
    }
    if (spec.key != "holidays") return spec.value;
    std::set<Date> days;
    for (std::size_t begin = 0; begin < spec.value.size();) {
        const std::size_t end = std::min(spec.value.find('\n', begin), spec.value.size());
        const std::string_view line = trim(std::string_view{spec.value}.substr(begin, end - begin));
        begin = end + 1;
        if (line.empty()) continue;
        const auto day = parse_date(context().locale(), line, today);
        if (!day) return fail(ErrorKind::invalid_input, tr("“{}” is not a day. Write it like {}.", line, date(context().locale(), today, today, DateStyle::full)));
        days.insert(*day);
    }
    nlohmann::json list = nlohmann::json::array();
    for (const Date day : days) list.push_back(iso(day));
    return days.empty() ? std::string{} : list.dump();
}

bool is_working_time(const FieldSpec& spec) { return std::ranges::find(kKeys, spec.key) != std::end(kKeys); }

}  // namespace qd
