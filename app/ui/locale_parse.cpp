#include <array>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "app/ui/locale.h"
#include "app/ui/text.h"

namespace qd::ui {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;
using std::chrono::year_month_day;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Words and numbers of a typed date, signs kept apart.
std::vector<std::string> tokens_of(std::string_view text) {
    std::vector<std::string> tokens;
    for (std::size_t at = 0; at < text.size();) {
        const bool digits = is_digit(text[at]);
        const bool letters = !digits && (static_cast<unsigned char>(text[at]) >= 0x80 || (text[at] >= 'a' && text[at] <= 'z'));
        if (!digits && !letters) {
            if (text[at] == '+') tokens.emplace_back("+");
            ++at;
            continue;
        }
        std::string token;
        while (at < text.size() && is_digit(text[at]) == digits &&
               (digits || static_cast<unsigned char>(text[at]) >= 0x80 || (text[at] >= 'a' && text[at] <= 'z')))
            token += text[at++];
        tokens.push_back(std::move(token));
    }
    return tokens;
}

std::optional<Date> valid(int y, unsigned m, unsigned d) {
    if (y < 100) y += y < 70 ? 2000 : 1900;
    const year_month_day civil{year{y}, month{m}, day{d}};
    if (!civil.ok() || y < 1900 || y > 2200) return std::nullopt;
    return Date{civil};
}

// Without a year: the date nearest to today.
std::optional<Date> nearest(unsigned m, unsigned d, Date today) {
    const int this_year = int(year_month_day{today}.year());
    std::optional<Date> best;
    for (const int y : {this_year - 1, this_year, this_year + 1}) {
        const auto candidate = valid(y, m, d);
        if (candidate && (!best || std::chrono::abs(*candidate - today) < std::chrono::abs(*best - today))) best = candidate;
    }
    return best;
}

std::optional<unsigned> month_of(const std::string& word) {
    if (word.size() < 3) return std::nullopt;
    for (unsigned m = 1; m <= 12; ++m)
        if (lower(month_name(m, false)).starts_with(word) || lower(month_name(m, true)) == word) return m;
    return std::nullopt;
}

std::optional<Date> from_word(const std::string& word, Date today) {
    if (word == "today" || word == lower(tr("today"))) return today;
    if (word == "tomorrow" || word == lower(tr("tomorrow"))) return today + std::chrono::days{1};
    if (word == "yesterday" || word == lower(tr("yesterday"))) return today - std::chrono::days{1};
    if (word.size() < 3) return std::nullopt;
    const int now = static_cast<int>(std::chrono::weekday{today}.c_encoding());
    for (int w = 0; w < 7; ++w)
        if (lower(weekday_name(w, false)).starts_with(word)) return today + std::chrono::days{(w - now + 7) % 7};
    return std::nullopt;
}

std::optional<Date> from_numbers(const Locale& locale, const std::vector<int>& n, bool year_first, Date today) {
    const auto u = [](int v) { return static_cast<unsigned>(v); };
    if (n.size() == 3) {
        if (year_first || locale.order == DateOrder::year_month_day) return valid(n[0], u(n[1]), u(n[2]));
        if (locale.order == DateOrder::month_day_year) return valid(n[2], u(n[0]), u(n[1]));
        return valid(n[2], u(n[1]), u(n[0]));
    }
    if (n.size() == 2)
        return locale.order == DateOrder::day_month_year ? nearest(u(n[1]), u(n[0]), today) : nearest(u(n[0]), u(n[1]), today);
    return std::nullopt;
}

}  // namespace

std::optional<double> parse_number(const Locale& locale, std::string_view text) {
    std::string digits;
    bool negative = false;
    double factor = 1;
    const std::string folded = lower(text);
    for (std::size_t at = 0; at < folded.size();) {
        const std::string_view rest = std::string_view{folded}.substr(at);
        if (rest.starts_with(locale.decimal)) { digits += '.'; at += locale.decimal.size(); continue; }
        if (rest.starts_with(locale.group)) { at += locale.group.size(); continue; }
        if (rest.starts_with("\u2212")) { negative = true; at += 3; continue; }
        const char c = folded[at];
        if (is_digit(c)) digits += c;
        else if (c == '-' || c == '(') negative = true;
        else if (c == 'k' && !digits.empty() && at + 1 == folded.size()) factor = 1e3;
        else if (c == 'm' && !digits.empty() && at + 1 == folded.size()) factor = 1e6;
        else if (c != ' ' && c != '+' && c != ')' && c != '%' && c != '\'') {
            // A currency sign or code may stand before or after, nothing else.
            const std::string symbol = lower(locale.symbol), code = lower(locale.currency);
            if (rest.starts_with(symbol)) { at += symbol.size(); continue; }
            if (rest.starts_with(code)) { at += code.size(); continue; }
            if (rest.starts_with("\u00A0")) { at += 2; continue; }
            return std::nullopt;
        }
        ++at;
    }
    if (digits.empty() || digits.find('.') != digits.rfind('.')) return std::nullopt;
    char* end = nullptr;
    const double value = std::strtod(digits.c_str(), &end);
    if (*end != '\0') return std::nullopt;
    return (negative ? -value : value) * factor;
}

std::optional<std::int64_t> parse_money(const Locale& locale, std::string_view text) {
    const auto value = parse_number(locale, text);
    if (!value || std::fabs(*value) > 9e13) return std::nullopt;
    return static_cast<std::int64_t>(std::llround(*value * std::pow(10.0, locale.currency_decimals)));
}

std::optional<Date> parse_date(const Locale& locale, std::string_view text, Date today) {
    const auto tokens = tokens_of(lower(text));
    if (tokens.empty()) return std::nullopt;
    std::vector<int> numbers;
    std::optional<unsigned> named_month;
    bool relative = false, year_first = false;
    std::string word;
    for (const std::string& token : tokens) {
        if (token == "+" || token == "in") relative = true;
        else if (is_digit(token[0])) {
            if (token.size() > 4) return std::nullopt;
            if (numbers.empty() && token.size() == 4) year_first = true;
            numbers.push_back(std::atoi(token.c_str()));
        } else if (const auto m = month_of(token); m && !named_month) named_month = m;
        else word = token;
    }
    if (relative && numbers.size() == 1) {
        const int scale = word.starts_with("w") ? 7 : 1;
        if (word.starts_with("m")) return add_months(today, numbers[0]);
        return today + std::chrono::days{numbers[0] * scale};
    }
    if (named_month) {
        if (numbers.size() == 1) return nearest(*named_month, static_cast<unsigned>(numbers[0]), today);
        if (numbers.size() == 2)
            return year_first ? valid(numbers[0], *named_month, static_cast<unsigned>(numbers[1]))
                              : valid(numbers[1], *named_month, static_cast<unsigned>(numbers[0]));
        return std::nullopt;
    }
    if (numbers.empty()) return from_word(word, today);
    return from_numbers(locale, numbers, year_first, today);
}

}  // namespace qd::ui
