// One cell to one value; declared in row_reader.h.

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/base/text.h"
#include "core/exchange/csv_writer.h"
#include "core/exchange/row_reader.h"

namespace qd {
namespace {

constexpr std::size_t kShownBytes = 60;

std::string shown(std::string_view text) {
    if (text.size() <= kShownBytes) return std::string{text};
    std::size_t end = kShownBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    return std::string{text.substr(0, end)} + "…";
}

Converted refuse(std::string_view text, std::string_view is_no) {
    return {{}, CellState::error, fmt::format("“{}” is not {}.", shown(text), is_no)};
}

Converted convert_choice(const Entity& entity, const Field& field, std::string_view text) {
    const std::string words = header_words(text);
    for (const Choice& choice : field.choices)
        if (choice.key == text || choice.label == text) return {Value{choice.key}, CellState::ok, {}};
    for (const Choice& choice : field.choices)
        if (header_words(choice.key) == words || header_words(choice.label) == words)
            return {Value{choice.key}, CellState::ok, {}};
    for (const ValueMeaning& meaning : value_meanings())
        if ((meaning.entity == "*" || meaning.entity == entity.key) && meaning.field == field.key && meaning.words == words)
            return {Value{std::string{meaning.value}}, CellState::repaired, {}};
    std::string known;
    for (const Choice& choice : field.choices) known += (known.empty() ? "" : ", ") + choice.label;
    return {{}, CellState::error, fmt::format("“{}” is not one of: {}.", shown(text), known)};
}

Converted convert_choices(const Entity& entity, const Field& field, std::string_view text) {
    auto keys = nlohmann::json::array();
    Converted result;
    while (!text.empty()) {
        const std::size_t end = text.find_first_of(";,");
        const std::string_view item = trim(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        if (item.empty()) continue;
        if (field.choices.empty()) {
            keys.push_back(std::string{item});
            continue;
        }
        Converted one = convert_choice(entity, field, item);
        if (one.state == CellState::error) return one;
        keys.push_back(std::string{as_text(one.value)});
    }
    if (!keys.empty()) result.value = Value{keys.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
    return result;
}

Converted convert_text(const Field& field, std::string_view text) {
    std::string plain = has_guard(text) ? without_guard(text) : std::string{text};
    const bool unguarded = plain.size() != text.size();
    auto accepted = accept(field, Value{std::move(plain)});
    if (!accepted) {
        // The column is named beside the reason wherever it is shown.
        std::string reason = accepted.error().what();
        if (reason.starts_with(field.label + ": ")) reason.erase(0, field.label.size() + 2);
        return {{}, CellState::error, std::move(reason)};
    }
    return {*std::move(accepted), unguarded ? CellState::repaired : CellState::ok, {}};
}

}  // namespace

Converted convert_cell(const Entity& entity, const Field& field, const ColumnPlan& plan, std::string_view text) {
    switch (field.type) {
        case FieldType::integer:
            if (const auto number = parse_scaled(text, plan.numbers, 0)) {
                const bool rounded = text.find(plan.numbers.decimal) != std::string_view::npos;
                return {Value{*number}, rounded ? CellState::repaired : CellState::ok, {}};
            }
            return refuse(text, "a whole number");
        case FieldType::money:
            if (const auto money = parse_money(text, plan.numbers)) return {Value{money->minor}, CellState::ok, {}};
            return refuse(text, "an amount of money");
        case FieldType::decimal:
            if (const auto number = parse_decimal(text, plan.numbers)) return {Value{*number}, CellState::ok, {}};
            return refuse(text, "a number");
        case FieldType::percent:
            if (const auto number = parse_percent(text, plan.numbers)) return {Value{*number}, CellState::ok, {}};
            return refuse(text, "a percentage");
        case FieldType::boolean:
            if (const auto truth = parse_boolean(text)) return {Value{std::int64_t{*truth}}, CellState::ok, {}};
            return refuse(text, "yes or no");
        case FieldType::date:
            if (const auto date = parse_date(text, plan.order)) return {date_value(*date), CellState::ok, {}};
            return refuse(text, fmt::format("a date ({})", label_of(plan.order)));
        case FieldType::instant:
            if (const auto instant = parse_instant(text, plan.order)) return {instant_value(*instant), CellState::ok, {}};
            return refuse(text, fmt::format("a date ({})", label_of(plan.order)));
        case FieldType::choice: return convert_choice(entity, field, text);
        case FieldType::multi_choice: return convert_choices(entity, field, text);
        default: return convert_text(field, text);
    }
}

}  // namespace qd
