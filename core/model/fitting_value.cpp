#include "core/model/fitting_value.h"

#include <algorithm>
#include <cmath>

#include "core/base/text.h"

namespace qd {
namespace {

constexpr std::size_t kTextLimit = 1024 * 1024;
constexpr std::int64_t kWholeLimit = 9'000'000'000'000'000;       // what a double still holds exactly
constexpr std::int64_t kMoneyLimit = 1'000'000'000'000'000;       // so that thousands of them can be added up
constexpr std::int64_t kFirstDay = to_stored(make_date(1, 1, 1));
constexpr std::int64_t kLastDay = to_stored(make_date(9999, 12, 31));
constexpr std::int64_t kDayMilliseconds = 86'400'000;

bool between(std::int64_t value, std::int64_t low, std::int64_t high) { return value >= low && value <= high; }

bool fits(FieldType type, std::int64_t value) {
    switch (type) {
        case FieldType::boolean: return value == 0 || value == 1;
        case FieldType::date: return between(value, kFirstDay, kLastDay);
        case FieldType::instant: return between(value, kFirstDay * kDayMilliseconds, (kLastDay + 1) * kDayMilliseconds - 1);
        case FieldType::reference: return is_usable_id(value);
        case FieldType::money: return between(value, -kMoneyLimit, kMoneyLimit);
        case FieldType::integer: return between(value, -kWholeLimit, kWholeLimit) || is_usable_id(value);
        default: return false;
    }
}

bool fits(std::string_view text) { return text.size() <= kTextLimit && is_utf8(text) && text.find('\0') == std::string_view::npos; }

bool stores_text(FieldType type) {
    switch (type) {
        case FieldType::text: case FieldType::long_text: case FieldType::email: case FieldType::phone:
        case FieldType::url: case FieldType::choice: case FieldType::multi_choice: return true;
        default: return false;
    }
}

bool stores_real(FieldType type) { return type == FieldType::decimal || type == FieldType::percent; }

}  // namespace

bool is_usable_id(std::int64_t id) {
    static const Id kLast = first_id_at(start_of(make_date(2060, 1, 1)));
    return id > 0 && id < kLast;
}

std::optional<ValueView> fitting(const Field& field, ValueView value) {
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        if (stores_real(field.type)) return static_cast<double>(*whole);
        // Ids and the change that deleted a record are whole numbers beyond what a double holds.
        const bool fit = field.key == "id" || field.key == "deleted" ? is_usable_id(*whole) : fits(field.type, *whole);
        return fit ? std::optional{value} : std::nullopt;
    }
    if (const auto* text = std::get_if<std::string_view>(&value)) {
        if (!stores_text(field.type) || !fits(*text)) return {};
        // A link could run code when somebody follows it: only what accept() lets through.
        if (field.type == FieldType::url && !accept(field, Value{std::string{*text}})) return {};
        return value;
    }
    if (const auto* real = std::get_if<double>(&value)) return stores_real(field.type) && std::isfinite(*real) ? std::optional{value} : std::nullopt;
    return value;
}

std::optional<ValueView> fitting(ValueView value) {
    if (const auto* text = std::get_if<std::string_view>(&value)) return fits(*text) ? std::optional{value} : std::nullopt;
    if (const auto* real = std::get_if<double>(&value)) return std::isfinite(*real) ? std::optional{value} : std::nullopt;
    return value;
}

bool is_plain_name(std::string_view name) {
    return !name.empty() && name.size() <= 64 && name.front() >= 'a' && name.front() <= 'z' &&
           std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

}  // namespace qd
