// Values as they are stored, shown and typed.

#include <cmath>
#include <cstdlib>

#include "app/ui/context.h"
#include "app/ui/form_parts.h"
#include "app/ui/text.h"
#include "core/base/instant.h"

namespace qd::ui {

std::optional<double> stored_number(std::string_view value) {
    const std::string ended{value};
    char* end = nullptr;
    const double number = std::strtod(ended.c_str(), &end);
    if (ended.empty() || *end != '\0') return std::nullopt;
    return number;
}

namespace {

std::string written_number(double value) { return fmt::format("{}", value); }

int decimals_of(double value) {
    for (int digits = 0; digits < 4; ++digits) {
        const double scaled = value * std::pow(10, digits);
        if (std::abs(scaled - std::round(scaled)) < 1e-6) return digits;
    }
    return 4;
}

std::string money_words(std::string_view value, bool symbol) {
    const auto minor = stored_number(value);
    if (!minor) return {};
    const Locale& locale = context().locale();
    const auto units = static_cast<std::int64_t>(std::llround(*minor));
    const bool whole = units % static_cast<std::int64_t>(std::pow(10, locale.currency_decimals)) == 0;
    return money(locale, units, whole ? MoneyStyle::rounded : MoneyStyle::exact, Sign::negative_only, symbol);
}

std::string label_of(const FieldSpec& spec, std::string_view value) {
    for (const FieldChoice& choice : spec.choices)
        if (choice.value == value) return choice.label;
    return std::string{value};
}

std::string all_labels(const FieldSpec& spec) {
    std::string words;
    for (const std::string& value : split_values(spec.value)) words += (words.empty() ? "" : ", ") + label_of(spec, value);
    return words;
}

}  // namespace

std::vector<std::string> split_values(std::string_view joined) {
    std::vector<std::string> values;
    while (!joined.empty()) {
        const std::size_t end = joined.find('\n');
        values.emplace_back(joined.substr(0, end));
        if (end == std::string_view::npos) break;
        joined.remove_prefix(end + 1);
    }
    return values;
}

std::string join_values(std::span<const std::string> values) {
    std::string joined;
    for (const std::string& value : values) joined += (joined.empty() ? "" : "\n") + value;
    return joined;
}

std::string shown_value(const FieldSpec& spec) {
    if (!spec.shown.empty()) return spec.shown;
    const Locale& locale = context().locale();
    switch (spec.kind) {
        case FieldKind::number:
            if (const auto value = stored_number(spec.value)) return number(locale, *value, decimals_of(*value));
            return {};
        case FieldKind::percent:
            if (const auto value = stored_number(spec.value)) return percent(locale, *value, decimals_of(*value));
            return {};
        case FieldKind::money: return money_words(spec.value, true);
        case FieldKind::date:
            if (const auto day = parse_iso_date(spec.value)) return date(locale, *day, context().today());
            return {};
        case FieldKind::boolean: return spec.value.empty() ? "" : tr(spec.value == "1" ? "Yes" : "No");
        case FieldKind::choice:
        case FieldKind::reference: return label_of(spec, spec.value);
        case FieldKind::multi_choice: return all_labels(spec);
        default: return spec.value;
    }
}

std::string text_to_edit(const FieldSpec& spec) {
    const Locale& locale = context().locale();
    if (spec.kind == FieldKind::money) return money_words(spec.value, false);
    if (spec.kind == FieldKind::number || spec.kind == FieldKind::percent) {
        const auto value = stored_number(spec.value);
        return value ? number(locale, *value, decimals_of(*value)) : std::string{};
    }
    if (spec.kind == FieldKind::date) {
        const auto day = parse_iso_date(spec.value);
        return day ? date(locale, *day, context().today()) : std::string{};
    }
    return spec.value;
}

std::optional<std::string> read_value(const FieldSpec& spec, std::string_view typed) {
    const Locale& locale = context().locale();
    while (!typed.empty() && typed.front() == ' ') typed.remove_prefix(1);
    while (!typed.empty() && (typed.back() == ' ' || typed.back() == '\n')) typed.remove_suffix(1);
    if (typed.empty()) return spec.required ? std::nullopt : std::optional<std::string>{""};
    switch (spec.kind) {
        case FieldKind::number:
            if (const auto value = parse_number(locale, typed)) return written_number(*value);
            return std::nullopt;
        case FieldKind::percent: {
            if (typed.back() == '%') typed.remove_suffix(1);
            if (const auto value = parse_number(locale, typed)) return written_number(*value);
            return std::nullopt;
        }
        case FieldKind::money:
            if (const auto value = parse_money(locale, typed)) return fmt::format("{}", *value);
            return std::nullopt;
        case FieldKind::date:
            if (const auto day = parse_date(locale, typed, context().today())) return iso(*day);
            return std::nullopt;
        case FieldKind::email:
            if (typed.find('@') == std::string_view::npos || typed.find(' ') != std::string_view::npos) return std::nullopt;
            return std::string{typed};
        case FieldKind::choice:
        case FieldKind::reference:
        case FieldKind::multi_choice:
            for (const FieldChoice& choice : spec.choices)
                if (lower(choice.label) == lower(typed) || choice.value == typed) return choice.value;
            return std::nullopt;
        default: return std::string{typed};
    }
}

std::string complaint(const FieldSpec& spec) {
    switch (spec.kind) {
        case FieldKind::number:
        case FieldKind::percent: return tr("Write a number, like 12 or 1,200.");
        case FieldKind::money: return tr("Write an amount, like 4,800 or 4.8k.");
        case FieldKind::date: return tr("Write a date, like Dec 29 or +10.");
        case FieldKind::email: return tr("Write an address, like name@company.com.");
        case FieldKind::choice:
        case FieldKind::reference: return tr("Choose one from the list.");
        default: return tr("{} cannot be empty.", spec.label);
    }
}

bool check_required(std::span<FieldSpec> specs) {
    bool complete = true;
    for (FieldSpec& spec : specs) {
        if (!spec.required || !spec.value.empty()) continue;
        spec.error = tr("{} is needed.", spec.label);
        complete = false;
    }
    return complete;
}

OptionProvider provider_of(const FieldSpec& spec, std::vector<FieldChoice>& kept) {
    return [&spec, &kept](std::string_view typed) {
        kept.clear();
        if (spec.find) kept = spec.find(typed);
        else
            for (const FieldChoice& choice : spec.choices)
                if (contains_folded(choice.label, typed)) kept.push_back(choice);
        std::vector<SelectOption> found;
        for (const FieldChoice& choice : kept)
            found.push_back({.key = static_cast<std::int64_t>(found.size()) + 1, .label = choice.label, .remark = choice.remark,
                             .color = choice.color, .person = choice.person});
        return found;
    };
}

std::vector<SelectOption> fixed_options(const FieldSpec& spec) {
    std::vector<SelectOption> found;
    for (const FieldChoice& choice : spec.choices)
        found.push_back({.key = static_cast<std::int64_t>(found.size()) + 1, .label = choice.label, .remark = choice.remark,
                         .color = choice.color, .person = choice.person});
    return found;
}

std::vector<std::int64_t> chosen_keys(const FieldSpec& spec) {
    std::vector<std::int64_t> keys;
    for (const std::string& value : split_values(spec.value))
        for (std::size_t at = 0; at < spec.choices.size(); ++at)
            if (spec.choices[at].value == value) keys.push_back(static_cast<std::int64_t>(at) + 1);
    return keys;
}

std::string value_of_keys(const FieldSpec& spec, std::span<const std::int64_t> keys) {
    std::vector<std::string> values;
    for (const std::int64_t key : keys) values.push_back(spec.choices[static_cast<std::size_t>(key - 1)].value);
    return join_values(values);
}

}  // namespace qd::ui
