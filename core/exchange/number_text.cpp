// Numbers, money, percentages and yes/no; declared in value_formats.h.

#include <array>
#include <cstdlib>

#include "core/base/text.h"
#include "core/exchange/value_formats.h"

namespace qd {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Removes one grouping blank (space, no-break, narrow no-break, thin) or apostrophe.
bool take_group_blank(std::string_view& text) {
    for (const std::string_view blank : {" ", "'", "\xc2\xa0", "\xe2\x80\xaf", "\xe2\x80\x89", "\xe2\x80\x99"}) {
        if (!text.starts_with(blank)) continue;
        text.remove_prefix(blank.size());
        return true;
    }
    return false;
}

struct Digits {
    bool negative = false;
    std::string whole, fraction;
};

// Grouping must be in threes after the first group; otherwise "1,5" would be read as 15.
bool read_whole(std::string_view& text, char group, std::string& whole) {
    std::size_t since_group = 0;
    while (!text.empty()) {
        if (is_digit(text.front())) {
            whole += text.front();
            text.remove_prefix(1);
            ++since_group;
            continue;
        }
        std::string_view rest = text;
        if (rest.front() == group) rest.remove_prefix(1);
        else if (!take_group_blank(rest)) break;
        const bool three_follow = rest.size() >= 3 && is_digit(rest[0]) && is_digit(rest[1]) && is_digit(rest[2]) &&
                                  (rest.size() == 3 || !is_digit(rest[3]));
        // Indian grouping (12,34,567) has pairs before the last three.
        const bool two_follow = rest.size() >= 3 && is_digit(rest[0]) && is_digit(rest[1]) && rest[2] == group;
        if (whole.empty() || (!three_follow && !two_follow) || since_group > 3) return false;
        text = rest;
        since_group = 0;
    }
    return true;
}

std::optional<Digits> read_digits(std::string_view text, NumberFormat format) {
    text = trim(text);
    Digits digits;
    if (text.size() > 2 && text.front() == '(' && text.back() == ')') {
        digits.negative = true;
        text = trim(text.substr(1, text.size() - 2));
    }
    if (text.ends_with('-') && text.size() > 1) {  // how some ledgers write it
        digits.negative = true;
        text.remove_suffix(1);
    }
    if (text.starts_with('-') || text.starts_with('+')) {
        digits.negative = digits.negative != (text.front() == '-');
        text.remove_prefix(1);
    } else if (text.starts_with("\xe2\x88\x92")) {  // the true minus sign
        digits.negative = true;
        text.remove_prefix(3);
    }
    text = trim(text);
    if (!read_whole(text, format.decimal == '.' ? ',' : '.', digits.whole)) return {};
    if (!text.empty() && text.front() == format.decimal) {
        text.remove_prefix(1);
        while (!text.empty() && is_digit(text.front())) {
            digits.fraction += text.front();
            text.remove_prefix(1);
        }
    }
    if (!text.empty() || (digits.whole.empty() && digits.fraction.empty())) return {};
    return digits;
}

struct CurrencyMark {
    std::string_view written, code;
};
constexpr std::array kCurrencyMarks = {
    CurrencyMark{"US$", "USD"}, CurrencyMark{"C$", "CAD"}, CurrencyMark{"A$", "AUD"}, CurrencyMark{"R$", "BRL"},
    CurrencyMark{"$", "USD"}, CurrencyMark{"€", "EUR"}, CurrencyMark{"£", "GBP"}, CurrencyMark{"¥", "JPY"},
    CurrencyMark{"₹", "INR"}, CurrencyMark{"₽", "RUB"}, CurrencyMark{"₩", "KRW"}, CurrencyMark{"zł", "PLN"},
    CurrencyMark{"kr", "SEK"}, CurrencyMark{"CHF", "CHF"}, CurrencyMark{"Fr.", "CHF"}};
constexpr std::string_view kCurrencyCodes =
    " USD EUR GBP CHF JPY CAD AUD NZD SEK NOK DKK PLN CZK HUF INR CNY BRL MXN ZAR SGD HKD KRW TRY ILS AED ";

std::string_view known_code(std::string_view text) {
    if (text.size() != 3 || text.find(' ') != std::string_view::npos) return {};
    const std::size_t at = kCurrencyCodes.find(text);
    return at == std::string_view::npos ? std::string_view{} : kCurrencyCodes.substr(at, 3);
}

// Takes the currency off either end; a sign may stand before it ("-$5").
std::string_view strip_currency(std::string& text) {
    const bool negative = text.starts_with('-');
    std::string_view body = trim(std::string_view{text}.substr(negative ? 1 : 0));
    std::string_view code;
    for (const CurrencyMark& mark : kCurrencyMarks) {
        if (body.starts_with(mark.written)) body.remove_prefix(mark.written.size());
        else if (body.ends_with(mark.written)) body.remove_suffix(mark.written.size());
        else continue;
        code = mark.code;
        break;
    }
    if (code.empty() && body.size() > 3) {
        if (code = known_code(body.substr(0, 3)); !code.empty()) body.remove_prefix(3);
        else if (code = known_code(body.substr(body.size() - 3)); !code.empty()) body.remove_suffix(3);
    }
    if (!code.empty()) text = (negative ? "-" : "") + std::string{trim(body)};
    return code;
}

}  // namespace

std::optional<std::int64_t> parse_scaled(std::string_view text, NumberFormat format, int decimals) {
    const auto digits = read_digits(text, format);
    if (!digits || digits->whole.size() > 15) return {};
    std::int64_t value = 0;
    for (const char c : digits->whole) value = value * 10 + (c - '0');
    for (int at = 0; at < decimals; ++at) {
        const auto place = static_cast<std::size_t>(at);
        value = value * 10 + (place < digits->fraction.size() ? digits->fraction[place] - '0' : 0);
    }
    const auto next = static_cast<std::size_t>(decimals);
    if (next < digits->fraction.size() && digits->fraction[next] >= '5') ++value;
    return digits->negative ? -value : value;
}

std::optional<double> parse_decimal(std::string_view text, NumberFormat format) {
    const auto digits = read_digits(text, format);
    if (!digits) return {};
    const std::string plain = (digits->negative ? "-" : "") + digits->whole + '.' + digits->fraction + '0';
    return std::strtod(plain.c_str(), nullptr);
}

std::optional<ParsedMoney> parse_money(std::string_view text, NumberFormat format) {
    if (const auto plain = parse_scaled(text, format, 2)) return ParsedMoney{*plain, {}};
    std::string body{trim(text)};
    const bool bracketed = body.size() > 2 && body.front() == '(' && body.back() == ')';
    if (bracketed) body = body.substr(1, body.size() - 2);
    const std::string_view currency = strip_currency(body);
    if (currency.empty()) return {};
    const auto amount = parse_scaled(body, format, 2);
    if (!amount) return {};
    return ParsedMoney{bracketed ? -*amount : *amount, currency};
}

std::optional<double> parse_percent(std::string_view text, NumberFormat format) {
    text = trim(text);
    if (text.ends_with('%')) text.remove_suffix(1);
    return parse_decimal(text, format);
}

std::optional<bool> parse_boolean(std::string_view text) {
    const std::string word = fold(trim(text));
    for (const std::string_view yes : {"1", "true", "yes", "y", "t", "ja", "oui", "si", "wahr", "vrai", "x", "✓", "on", "done"})
        if (word == yes) return true;
    for (const std::string_view no : {"0", "false", "no", "n", "f", "nein", "non", "falsch", "faux", "off", "to do"})
        if (word == no) return false;
    return {};
}

bool looks_like_email(std::string_view text) {
    text = trim(text);
    const std::size_t at = text.find('@');
    return at != std::string_view::npos && at > 0 && text.find('@', at + 1) == std::string_view::npos &&
           text.find('.', at + 2) != std::string_view::npos && text.back() != '.' &&
           text.find_first_of(" ,;<>\t") == std::string_view::npos;
}

bool looks_like_phone(std::string_view text) {
    text = trim(text);
    int digits = 0;
    for (const char c : text) {
        if (is_digit(c)) ++digits;
        else if (std::string_view{"+-() ./x"}.find(c) == std::string_view::npos) return false;
    }
    const bool marked = text.find_first_of("+-() ") != std::string_view::npos;
    return digits >= 6 && digits <= 17 && marked && !text.empty() && text.front() != '-';
}

bool looks_like_url(std::string_view text) {
    text = trim(text);
    if (text.find_first_of(" ,;@") != std::string_view::npos) return false;
    if (text.starts_with("http://") || text.starts_with("https://") || text.starts_with("www.")) return true;
    const std::size_t dot = text.find('.');
    const std::size_t last = text.rfind('.', text.find('/'));
    if (dot == std::string_view::npos || dot == 0 || last == std::string_view::npos) return false;
    const std::string_view ending = text.substr(last + 1, text.find('/') == std::string_view::npos
                                                              ? std::string_view::npos
                                                              : text.find('/') - last - 1);
    if (ending.size() < 2 || ending.size() > 12) return false;
    for (const char c : ending)
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) return false;
    return true;
}

}  // namespace qd
