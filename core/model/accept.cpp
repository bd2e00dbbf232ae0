// Validation of single values against their field: pure, no database.

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/model/catalogue.h"

namespace qd {
namespace {

constexpr std::size_t kTextLimit = 64 * 1024;
constexpr std::size_t kLongTextLimit = 1024 * 1024;
constexpr std::int64_t kFirstDay = -719162;  // 0001-01-01
constexpr std::int64_t kLastDay = 2932896;   // 9999-12-31
constexpr std::int64_t kDayMilliseconds = 86'400'000;

std::unexpected<Error> refuse(const Field& field, std::string_view problem, std::string next = {}) {
    return fail(ErrorKind::invalid_input, field.label + ": " + std::string{problem}, "Nothing was changed.",
                std::move(next));
}

std::string_view trimmed(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

Result<Value> accept_email(const Field& field, std::string_view text) {
    const std::size_t at = text.find('@');
    const bool plausible = at != std::string_view::npos && at > 0 && text.find('@', at + 1) == std::string_view::npos &&
                           text.find('.', at) != std::string_view::npos && text.back() != '.' &&
                           text.find_first_of(" ,;<>\t") == std::string_view::npos;
    if (!plausible)
        return refuse(field, "“" + std::string{text} + "” is not an e-mail address.", "Write it like name@example.com.");
    std::string lower{text};
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return Value{std::move(lower)};
}

Result<Value> accept_url(const Field& field, std::string_view text) {
    const std::size_t colon = text.find(':');
    const std::size_t slash = text.find_first_of("/.");
    const bool has_scheme = colon != std::string_view::npos && (slash == std::string_view::npos || colon < slash);
    // Anything but a web address could run code when somebody follows it.
    if (has_scheme && !text.starts_with("https://") && !text.starts_with("http://"))
        return refuse(field, "“" + std::string{text} + "” is not a web address.", "Write it like www.example.com.");
    return Value{std::string{text}};
}

Result<Value> accept_choice(const Field& field, std::string_view key) {
    for (const Choice& choice : field.choices)
        if (choice.key == key) return Value{std::string{key}};
    std::string known;
    for (const Choice& choice : field.choices) known += (known.empty() ? "" : ", ") + choice.label;
    return refuse(field, "“" + std::string{key} + "” is not one of its values.", "Choose one of: " + known + ".");
}

Result<Value> accept_multi_choice(const Field& field, std::string_view text) {
    const auto list = nlohmann::json::parse(text, nullptr, false);
    if (!list.is_array()) return refuse(field, "several values are stored as a list.");
    for (const auto& item : list) {
        if (!item.is_string()) return refuse(field, "every value in the list must be text.");
        if (field.choices.empty()) continue;
        if (auto accepted = accept_choice(field, item.get_ref<const std::string&>()); !accepted)
            return std::unexpected(std::move(accepted).error());
    }
    if (list.empty()) return Value{};
    return Value{std::string{text}};
}

Result<Value> accept_text(const Field& field, std::string raw) {
    const std::string_view text = field.type == FieldType::long_text ? std::string_view{raw} : trimmed(raw);
    if (text.empty()) return Value{};
    if (text.size() > (field.type == FieldType::long_text ? kLongTextLimit : kTextLimit))
        return refuse(field, "the text is too long.", "Keep it under " +
                      std::to_string((field.type == FieldType::long_text ? kLongTextLimit : kTextLimit) / 1024) + " kB.");
    switch (field.type) {
        case FieldType::email: return accept_email(field, text);
        case FieldType::url: return accept_url(field, text);
        case FieldType::choice: return accept_choice(field, text);
        case FieldType::multi_choice: return accept_multi_choice(field, text);
        default: break;
    }
    if (text.size() == raw.size()) return Value{std::move(raw)};
    return Value{std::string{text}};
}

Result<> check_integer(const Field& field, std::int64_t value) {
    switch (field.type) {
        case FieldType::boolean:
            if (value != 0 && value != 1) return refuse(field, "only yes or no is possible.");
            break;
        case FieldType::date:
            if (value < kFirstDay || value > kLastDay) return refuse(field, "the date is out of range.");
            break;
        case FieldType::instant:
            if (value / kDayMilliseconds < kFirstDay || value / kDayMilliseconds > kLastDay)
                return refuse(field, "the time is out of range.");
            break;
        case FieldType::reference:
            if (value <= 0) return refuse(field, "that record does not exist.");
            break;
        default: break;
    }
    return {};
}

bool is_fraction(FieldType type) { return type == FieldType::decimal || type == FieldType::percent; }

bool stores_text(FieldType type) {
    switch (type) {
        case FieldType::text: case FieldType::long_text: case FieldType::email: case FieldType::phone:
        case FieldType::url: case FieldType::choice: case FieldType::multi_choice: return true;
        default: return false;
    }
}

}  // namespace

Result<Value> accept(const Field& field, Value value) {
    if (is_empty(value)) return value;
    if (auto* text = std::get_if<std::string>(&value)) {
        if (text->empty()) return Value{};
        if (!stores_text(field.type)) return refuse(field, "“" + *text + "” has the wrong form.");
        return accept_text(field, std::move(*text));
    }
    if (stores_text(field.type)) return refuse(field, "a text is needed.");
    if (const auto* real = std::get_if<double>(&value)) {
        if (!std::isfinite(*real)) return refuse(field, "the number is not finite.");
        if (is_fraction(field.type)) return value;
        if (*real != std::floor(*real) || std::abs(*real) > 9e15) return refuse(field, "a whole number is needed.");
        value = static_cast<std::int64_t>(*real);
    }
    const std::int64_t integer = std::get<std::int64_t>(value);
    if (is_fraction(field.type)) return Value{static_cast<double>(integer)};
    TRY(check_integer(field, integer));
    return value;
}

Result<> accept_into(Value& into, const Field& field, const Value& value) {
    const auto* whole = std::get_if<std::int64_t>(&value);
    if (whole && !stores_text(field.type) && !is_fraction(field.type)) {
        TRY(check_integer(field, *whole));
        into = *whole;
    } else {
        into = TRY(accept(field, value));
    }
    return {};
}

}  // namespace qd
