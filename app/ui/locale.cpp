#include "app/ui/locale.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstdlib>

#include "app/ui/text.h"

namespace qd::ui {
namespace {

constexpr const char* kNoBreak = "\u00A0";
constexpr const char* kMinus = "\u2212";

struct Habit {
    const char* tag;
    const char* decimal;
    const char* group;
    DateOrder order;
    int first_weekday;
    bool clock24, symbol_first;
};

constexpr Habit kHabits[] = {
    {"en-US", ".", ",", DateOrder::month_day_year, 0, true, true},
    {"en-CA", ".", ",", DateOrder::year_month_day, 0, true, true},
    {"en", ".", ",", DateOrder::day_month_year, 1, true, true},
    {"de-CH", ".", "\u2019", DateOrder::day_month_year, 1, true, true},
    {"de", ",", ".", DateOrder::day_month_year, 1, true, false},
    {"fr", ",", "\u202F", DateOrder::day_month_year, 1, true, false},
    {"es", ",", ".", DateOrder::day_month_year, 1, true, false},
    {"it", ",", ".", DateOrder::day_month_year, 1, true, false},
    {"nl", ",", ".", DateOrder::day_month_year, 1, true, true},
    {"pl", ",", "\u00A0", DateOrder::day_month_year, 1, true, false},
    {"pt-BR", ",", ".", DateOrder::day_month_year, 0, true, true},
    {"pt", ",", ".", DateOrder::day_month_year, 1, true, false},
    {"ru", ",", "\u00A0", DateOrder::day_month_year, 1, true, false},
    {"sv", ",", "\u00A0", DateOrder::year_month_day, 1, true, false},
    {"ja", ".", ",", DateOrder::year_month_day, 0, true, true},
    {"zh", ".", ",", DateOrder::year_month_day, 1, true, true},
    {"ko", ".", ",", DateOrder::year_month_day, 0, true, true},
};

struct Currency {
    const char* code;
    const char* symbol;
    int decimals;
};
constexpr Currency kCurrencies[] = {
    {"USD", "$", 2}, {"EUR", "€", 2}, {"GBP", "£", 2}, {"JPY", "¥", 0}, {"CHF", "CHF", 2}, {"CAD", "CA$", 2},
    {"AUD", "A$", 2}, {"CNY", "CN¥", 2}, {"INR", "₹", 2}, {"SEK", "kr", 2}, {"NOK", "kr", 2}, {"DKK", "kr", 2},
    {"PLN", "zł", 2}, {"BRL", "R$", 2}, {"KRW", "₩", 0}, {"MXN", "MX$", 2}, {"CZK", "Kč", 2}, {"HUF", "Ft", 0},
};

std::string grouped(const Locale& locale, const std::string& digits) {
    std::string result;
    for (std::size_t at = 0; at < digits.size(); ++at) {
        if (at > 0 && (digits.size() - at) % 3 == 0) result += locale.group;
        result += digits[at];
    }
    return result;
}

const char* sign_of(bool negative, bool zero, Sign sign) {
    if (negative && !zero) return kMinus;
    return sign == Sign::always && !zero ? "+" : "";
}

std::string plain(const Locale& locale, double magnitude, int decimals) {
    const std::string text = fmt::format("{:.{}f}", magnitude, decimals);
    const auto dot = text.find('.');
    if (dot == std::string::npos) return grouped(locale, text);
    return grouped(locale, text.substr(0, dot)) + locale.decimal + text.substr(dot + 1);
}

bool rounds_to_zero(double magnitude, int decimals) { return magnitude * std::pow(10.0, decimals) < 0.5; }

std::string with_symbol(const Locale& locale, const std::string& amount) {
    // Letters need air ("CHF 5"), signs do not ("$5").
    const bool letters = locale.symbol.size() > 2 && locale.symbol.back() >= 'A' && locale.symbol.back() <= 'Z';
    if (locale.symbol_first) return locale.symbol + (letters ? kNoBreak : "") + amount;
    return amount + kNoBreak + locale.symbol;
}

}  // namespace

Locale Locale::for_tag(std::string_view tag, std::string_view currency) {
    Locale result;
    result.tag = tag;
    const Habit* habit = &kHabits[0];
    std::size_t best = 0;
    for (const Habit& each : kHabits) {
        const std::string_view name = each.tag;
        if (tag.starts_with(name) && name.size() > best) {
            habit = &each;
            best = name.size();
        }
    }
    result.decimal = habit->decimal;
    result.group = habit->group;
    result.order = habit->order;
    result.first_weekday = habit->first_weekday;
    result.clock24 = habit->clock24;
    result.symbol_first = habit->symbol_first;
    result.currency = result.symbol = currency;
    for (const Currency& each : kCurrencies) {
        if (currency != each.code) continue;
        result.symbol = each.symbol;
        result.currency_decimals = each.decimals;
    }
    return result;
}

std::string number(const Locale& locale, double value, int decimals, Sign sign) {
    const double magnitude = std::fabs(value);
    return sign_of(value < 0, rounds_to_zero(magnitude, decimals), sign) + plain(locale, magnitude, decimals);
}

std::string integer(const Locale& locale, std::int64_t value, Sign sign) {
    const std::uint64_t magnitude =
        value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    return sign_of(value < 0, value == 0, sign) + grouped(locale, fmt::format("{}", magnitude));
}

std::string money(const Locale& locale, std::int64_t minor_units, MoneyStyle style, Sign sign, bool symbol) {
    const double units = std::fabs(static_cast<double>(minor_units)) / std::pow(10.0, locale.currency_decimals);
    std::string amount;
    bool zero = false;
    if (style == MoneyStyle::compact && units >= 999'500) {
        amount = units >= 999'500'000 ? plain(locale, units / 1e9, 2) + kNoBreak + "B"
                                      : plain(locale, units / 1e6, 2) + kNoBreak + "M";
    } else if (style == MoneyStyle::compact && units >= 10'000) {
        amount = plain(locale, units / 1e3, 0) + kNoBreak + "k";
    } else {
        const int decimals = style == MoneyStyle::exact ? locale.currency_decimals : 0;
        zero = rounds_to_zero(units, decimals);
        amount = plain(locale, units, decimals);
    }
    return sign_of(minor_units < 0, zero, sign) + (symbol ? with_symbol(locale, amount) : amount);
}

std::string percent(const Locale& locale, double value, int decimals) {
    return number(locale, value, decimals) + kNoBreak + "%";
}

std::string bytes(const Locale& locale, std::uint64_t count) {
    constexpr std::array kUnits = {"B", "kB", "MB", "GB", "TB"};
    auto value = static_cast<double>(count);
    std::size_t unit = 0;
    while (value >= 999.5 && unit + 1 < kUnits.size()) {
        value /= 1000;
        ++unit;
    }
    return plain(locale, value, value < 9.95 && unit > 0 ? 1 : 0) + kNoBreak + kUnits[unit];
}

std::string days(const Locale& locale, std::int64_t count) { return integer(locale, count) + kNoBreak + tr("d"); }

std::string duration(const Locale& locale, std::int64_t milliseconds) {
    const std::int64_t minutes = (milliseconds + 30'000) / 60'000;
    if (minutes >= 48 * 60) return days(locale, minutes / (24 * 60));
    if (minutes < 60) return fmt::format("{}{}{}", minutes, kNoBreak, tr("min"));
    if (minutes % 60 == 0) return fmt::format("{}{}{}", minutes / 60, kNoBreak, tr("h"));
    return fmt::format("{0}{4}{1} {2}{4}{3}", minutes / 60, tr("h"), minutes % 60, tr("min"), kNoBreak);
}

}  // namespace qd::ui
