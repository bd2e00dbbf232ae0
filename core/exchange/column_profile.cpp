#include "core/exchange/column_profile.h"

#include <algorithm>

#include "core/base/text.h"

namespace qd {
namespace {

constexpr double kMostOf = 0.98;
constexpr std::size_t kSamples = 4;
constexpr std::size_t kLongestWord = 12;  // for yes and no
constexpr std::size_t kLongestDate = 40;
constexpr std::array kOrders = {DateOrder::year_first, DateOrder::day_first, DateOrder::month_first, DateOrder::excel_serial};

bool has_digit(std::string_view text) {
    return std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

const char* label_of(ValueKind kind) {
    switch (kind) {
        case ValueKind::none: return "no values";
        case ValueKind::integer: return "whole numbers";
        case ValueKind::decimal: return "numbers";
        case ValueKind::money: return "amounts of money";
        case ValueKind::percent: return "percentages";
        case ValueKind::boolean: return "yes and no";
        case ValueKind::date: return "dates";
        case ValueKind::email: return "e-mail addresses";
        case ValueKind::phone: return "phone numbers";
        case ValueKind::url: return "web addresses";
        case ValueKind::text: return "text";
    }
    return "text";
}

void ColumnProfile::observe(std::string_view raw) {
    const std::string_view cell = trim(raw);
    if (cell.empty()) {
        ++m_empty;
        return;
    }
    ++m_filled;
    if (const auto known = m_values.find(cell); known != m_values.end()) {
        ++m_counted[known->second].second;
        return count(cell, m_traits[known->second]);
    }
    const Traits traits = traits_of(cell);
    count(cell, traits);
    if (m_values.size() == kDistinctLimit) {
        m_overflowed = true;
        return;
    }
    m_values.emplace(std::string{cell}, m_counted.size());
    m_counted.emplace_back(std::string{cell}, 1);
    m_traits.push_back(traits);
    if (m_samples.size() < kSamples) m_samples.emplace_back(cell);
}

ColumnProfile::Traits ColumnProfile::traits_of(std::string_view cell) {
    Traits traits;
    const auto is = [&](ValueKind kind) { traits.kinds |= static_cast<std::uint16_t>(1u << static_cast<unsigned>(kind)); };
    if (cell.size() <= kLongestWord && parse_boolean(cell)) is(ValueKind::boolean);
    const auto by_form = [&] {
        is(looks_like_email(cell) ? ValueKind::email : looks_like_url(cell) ? ValueKind::url : ValueKind::text);
        return traits;
    };
    if (!has_digit(cell)) return by_form();
    if (cell.size() <= kLongestDate) add_dates(cell, traits);
    if (looks_like_phone(cell)) is(ValueKind::phone);
    const auto point = parse_money(cell, {'.'});
    const auto comma = parse_money(cell, {','});
    traits.point = point.has_value();
    traits.comma = comma.has_value();
    if (point || comma) {
        traits.marked = !(point ? *point : *comma).currency.empty();
        if (!traits.marked && cell.find_first_of(".,") == std::string_view::npos) is(ValueKind::integer);
        is(ValueKind::decimal);
        is(ValueKind::money);
        return traits;
    }
    if (cell.ends_with('%') && (parse_percent(cell, {'.'}) || parse_percent(cell, {','}))) {
        is(ValueKind::percent);
        return traits;
    }
    return by_form();
}

void ColumnProfile::add_dates(std::string_view cell, Traits& traits) {
    traits.date_sized = true;
    for (const DateOrder order : kOrders) {
        const auto date = parse_date(cell, order);
        // Day numbers outside 1955…2119 are far more likely amounts.
        const bool plausible = date && (order != DateOrder::excel_serial ||
                                        (*date >= make_date(1955, 1, 1) && *date < make_date(2119, 1, 1)));
        if (plausible) traits.orders |= static_cast<std::uint8_t>(1u << index(order));
    }
    if ((traits.orders & ~(1u << index(DateOrder::excel_serial))) == 0) return;
    traits.kinds |= static_cast<std::uint16_t>(1u << static_cast<unsigned>(ValueKind::date));
    int longest = 0, run = 0;
    for (const char c : cell) {
        run = c >= '0' && c <= '9' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    traits.two_digit_year = longest < 3;
}

void ColumnProfile::count(std::string_view cell, const Traits& traits) {
    for (std::size_t kind = 0; kind < m_kinds.size(); ++kind) m_kinds[kind] += traits.kinds >> kind & 1u;
    m_point_numbers += traits.point;
    m_comma_numbers += traits.comma;
    m_money_marked += traits.marked;
    m_two_digit_years = m_two_digit_years || traits.two_digit_year;
    if (!traits.date_sized) return;
    for (const DateOrder order : kOrders) {
        DateFit& fit = m_dates[index(order)];
        if (traits.orders >> index(order) & 1u) ++fit.fits;
        else if (fit.contradiction.empty()) fit.contradiction = cell;
    }
}

double ColumnProfile::share(ValueKind kind) const {
    if (m_filled == 0) return 0;
    return static_cast<double>(m_kinds[static_cast<std::size_t>(kind)]) / static_cast<double>(m_filled);
}

ValueKind ColumnProfile::kind() const {
    if (m_filled == 0) return ValueKind::none;
    if (share(ValueKind::boolean) >= kMostOf && distinct() <= 2 && share(ValueKind::integer) < kMostOf)
        return ValueKind::boolean;
    if (share(ValueKind::date) >= kMostOf) return ValueKind::date;
    if (static_cast<double>(m_money_marked) >= kMostOf * static_cast<double>(m_filled)) return ValueKind::money;
    for (const ValueKind kind : {ValueKind::integer, ValueKind::decimal, ValueKind::percent, ValueKind::email,
                                 ValueKind::phone, ValueKind::url})
        if (share(kind) >= kMostOf) return kind;
    return ValueKind::text;
}

std::vector<DateOrder> ColumnProfile::possible_orders() const {
    std::vector<DateOrder> orders;
    const double needed = kMostOf * static_cast<double>(m_filled);
    std::uint64_t best = 0;
    for (const DateOrder order : {DateOrder::year_first, DateOrder::day_first, DateOrder::month_first})
        best = std::max(best, date_fit(order).fits);
    for (const DateOrder order : {DateOrder::year_first, DateOrder::day_first, DateOrder::month_first})
        if (m_filled > 0 && date_fit(order).fits == best && static_cast<double>(best) >= needed) orders.push_back(order);
    if (orders.empty() && m_filled > 0 && static_cast<double>(date_fit(DateOrder::excel_serial).fits) >= needed)
        orders.push_back(DateOrder::excel_serial);
    return orders;
}

NumberFormat ColumnProfile::number_format() const { return {m_comma_numbers > m_point_numbers ? ',' : '.'}; }

bool ColumnProfile::number_format_open() const {
    if (m_point_numbers != m_comma_numbers || m_point_numbers == 0) return false;
    return std::ranges::any_of(m_counted, [](const auto& counted) {
        const std::string& text = counted.first;
        return text.find_first_of(".,") != std::string::npos && parse_money(text, {'.'}) && parse_money(text, {','}) &&
               parse_money(text, {'.'})->minor != parse_money(text, {','})->minor;
    });
}

}  // namespace qd
