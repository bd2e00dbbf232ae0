#include "core/exchange/column_profile.h"

#include <algorithm>

#include "core/base/text.h"

namespace qd {
namespace {

constexpr double kMostOf = 0.98;
constexpr std::size_t kSamples = 4;

bool has_digit(std::string_view text) {
    return std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool all_digits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
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
    } else if (m_values.size() < kDistinctLimit) {
        m_values.emplace(std::string{cell}, m_counted.size());
        m_counted.emplace_back(std::string{cell}, 1);
        if (m_samples.size() < kSamples) m_samples.emplace_back(cell);
    } else {
        m_overflowed = true;
    }
    count_kinds(cell);
}

void ColumnProfile::count_kinds(std::string_view cell) {
    const auto count = [&](ValueKind kind) { ++m_kinds[static_cast<std::size_t>(kind)]; };
    if (parse_boolean(cell)) count(ValueKind::boolean);
    if (!has_digit(cell)) {
        if (looks_like_email(cell)) return count(ValueKind::email);
        if (looks_like_url(cell)) return count(ValueKind::url);
        return count(ValueKind::text);
    }
    if (cell.size() <= 40) count_dates(cell);
    if (looks_like_phone(cell)) count(ValueKind::phone);
    const auto point = parse_money(cell, {'.'});
    const auto comma = parse_money(cell, {','});
    m_point_numbers += point.has_value();
    m_comma_numbers += comma.has_value();
    if (point || comma) {
        const bool marked = !(point ? *point : *comma).currency.empty();
        if (marked) ++m_money_marked;
        const bool whole = !marked && cell.find_first_of(".,") == std::string_view::npos;
        if (whole) count(ValueKind::integer);
        count(ValueKind::decimal);
        return count(ValueKind::money);
    }
    if (cell.ends_with('%') && (parse_percent(cell, {'.'}) || parse_percent(cell, {',' }))) return count(ValueKind::percent);
    if (looks_like_email(cell)) return count(ValueKind::email);
    if (looks_like_url(cell)) return count(ValueKind::url);
    count(ValueKind::text);
}

void ColumnProfile::count_dates(std::string_view cell) {
    bool any = false;
    const bool bare_number = all_digits(cell);
    for (const DateOrder order :
         {DateOrder::year_first, DateOrder::day_first, DateOrder::month_first, DateOrder::excel_serial}) {
        DateFit& fit = m_dates[index(order)];
        const auto date = parse_date(cell, order);
        // Day numbers outside 1955…2119 are far more likely amounts.
        const bool plausible = date && (order != DateOrder::excel_serial ||
                                        (*date >= make_date(1955, 1, 1) && *date < make_date(2119, 1, 1)));
        if (plausible) ++fit.fits;
        else if (fit.contradiction.empty()) fit.contradiction = cell;
        any = any || (plausible && order != DateOrder::excel_serial);
    }
    if (!any) return;
    ++m_kinds[static_cast<std::size_t>(ValueKind::date)];
    int longest = 0, run = 0;
    for (const char c : cell) {
        run = c >= '0' && c <= '9' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    if (longest < 3 && !bare_number) m_two_digit_years = true;
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
