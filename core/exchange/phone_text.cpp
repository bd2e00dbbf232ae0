#include "core/exchange/phone_text.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/exchange/country_names.h"

namespace qd {
namespace {

struct NumberingPlan {
    std::string_view country;
    std::string_view code;
    std::string_view trunk;          // dialled before the number inside the country
    std::size_t shortest, longest;   // digits behind the country code
};

constexpr NumberingPlan kPlans[] = {
    {"United States", "1", "1", 10, 10}, {"Canada", "1", "1", 10, 10}, {"Puerto Rico", "1", "1", 10, 10},
    {"United Kingdom", "44", "0", 9, 10}, {"Ireland", "353", "0", 7, 9}, {"Germany", "49", "0", 6, 11},
    {"Austria", "43", "0", 7, 13}, {"Switzerland", "41", "0", 9, 9}, {"France", "33", "0", 9, 9},
    {"Belgium", "32", "0", 8, 9}, {"Netherlands", "31", "0", 9, 9}, {"Luxembourg", "352", "", 6, 9},
    {"Italy", "39", "", 6, 11},      // the 0 of a city belongs to the number
    {"Spain", "34", "", 9, 9}, {"Portugal", "351", "", 9, 9}, {"Greece", "30", "", 10, 10},
    {"Denmark", "45", "", 8, 8}, {"Norway", "47", "", 8, 8}, {"Sweden", "46", "0", 7, 9}, {"Finland", "358", "0", 6, 10},
    {"Iceland", "354", "", 7, 7}, {"Poland", "48", "", 9, 9}, {"Czechia", "420", "", 9, 9}, {"Czech Republic", "420", "", 9, 9}, {"Slovakia", "421", "0", 9, 9},
    {"Hungary", "36", "06", 8, 9}, {"Romania", "40", "0", 9, 9}, {"Bulgaria", "359", "0", 8, 9}, {"Croatia", "385", "0", 8, 9},
    {"Slovenia", "386", "0", 8, 8}, {"Estonia", "372", "", 7, 8}, {"Latvia", "371", "", 8, 8}, {"Ukraine", "380", "0", 9, 9},
    {"Russia", "7", "8", 10, 10}, {"Turkey", "90", "0", 10, 10}, {"Israel", "972", "0", 8, 9}, {"Jordan", "962", "0", 8, 9},
    {"United Arab Emirates", "971", "0", 8, 9}, {"Saudi Arabia", "966", "0", 9, 9}, {"Egypt", "20", "0", 9, 10},
    {"South Africa", "27", "0", 9, 9}, {"Nigeria", "234", "0", 8, 10}, {"Kenya", "254", "0", 9, 9},
    {"India", "91", "0", 10, 10}, {"China", "86", "0", 10, 11}, {"Hong Kong", "852", "", 8, 8}, {"Taiwan", "886", "0", 8, 9},
    {"Japan", "81", "0", 9, 10}, {"South Korea", "82", "0", 8, 10}, {"Korea", "82", "0", 8, 10}, {"Singapore", "65", "", 8, 8}, {"Malaysia", "60", "0", 8, 10},
    {"Thailand", "66", "0", 8, 9}, {"Vietnam", "84", "0", 9, 10}, {"Indonesia", "62", "0", 8, 12}, {"Philippines", "63", "0", 9, 10},
    {"Australia", "61", "0", 9, 9}, {"New Zealand", "64", "0", 8, 10}, {"Brazil", "55", "0", 10, 11}, {"Mexico", "52", "01", 10, 10},
    {"Chile", "56", "", 9, 9}, {"Colombia", "57", "", 10, 10}, {"Peru", "51", "0", 8, 9}};

const NumberingPlan* plan_of(std::string_view country) {
    const std::string_view usual = usual_country_name(country).value_or(country);
    const std::string wanted = fold(trim(usual));
    if (wanted.empty()) return nullptr;
    const auto found = std::ranges::find_if(kPlans, [&](const NumberingPlan& plan) { return fold(plan.country) == wanted; });
    return found == std::end(kPlans) ? nullptr : &*found;
}

// No code is the beginning of another one.
const NumberingPlan* plan_of_digits(std::string_view digits) {
    const auto found = std::ranges::find_if(kPlans, [&](const NumberingPlan& plan) { return digits.starts_with(plan.code); });
    return found == std::end(kPlans) ? nullptr : &*found;
}

struct Dialled {
    bool plus = false;
    std::string digits;
    std::string extension;
};

std::optional<std::string> take_extension(std::string_view& text) {
    const std::string folded = fold(text);
    if (folded.size() != text.size()) return std::string{};  // letters that need folding are no part of a number
    for (const std::string_view mark : {"extension", "ext.", "ext", "x", "#"}) {
        const std::size_t at = folded.find(mark);
        if (at == std::string::npos || at == 0) continue;
        const std::string_view rest = trim(text.substr(at + mark.size()));
        const std::string_view digits = rest.starts_with('.') || rest.starts_with(':') ? trim(rest.substr(1)) : rest;
        const bool plain = !digits.empty() && digits.size() <= 6 && digits.find_first_not_of("0123456789") == std::string_view::npos;
        if (!plain) return {};
        text = trim(text.substr(0, at));
        return std::string{digits};
    }
    return std::string{};
}

// Digits and what people set between them; anything else makes it doubtful.
std::optional<Dialled> read_dialled(std::string_view text) {
    text = trim(text);
    if (fold(text.substr(0, 4)) == "tel:") text = trim(text.substr(4));
    auto extension = take_extension(text);
    if (!extension) return {};
    Dialled dialled{false, {}, *std::move(extension)};
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c >= '0' && c <= '9') {
            dialled.digits += c;
        } else if (c == '+') {
            if (dialled.plus || !dialled.digits.empty()) return {};
            dialled.plus = true;
        } else if (text.substr(at).starts_with("(0)") && !dialled.digits.empty()) {
            at += 2;  // +49 (0)30: dialled only inside the country
        } else if (text.substr(at).starts_with("\u00a0") || text.substr(at).starts_with("\u2011") || text.substr(at).starts_with("\u2013")) {
            at += text.substr(at).starts_with("\u00a0") ? 1 : 2;
        } else if (std::string_view{" ()-.\t"}.find(c) == std::string_view::npos && !(c == '/' && text.find('/', at + 1) == std::string_view::npos && dialled.digits.size() < 6)) {
            return {};
        }
    }
    return dialled;
}

bool fits(const NumberingPlan& plan, std::string_view national) {
    if (national.size() < plan.shortest || national.size() > plan.longest) return false;
    if (plan.code != "1") return true;
    return national[0] >= '2' && national[3] >= '2';  // area codes and exchanges never begin with 0 or 1
}

std::optional<std::string> written(const Dialled& dialled, std::string_view digits) {
    std::string number = "+" + std::string{digits};
    if (!dialled.extension.empty()) number += " ext. " + dialled.extension;
    return number;
}

std::optional<std::string> from_international(const Dialled& dialled, std::string_view digits) {
    constexpr std::size_t kShortest = 8, kLongest = 15;
    if (digits.size() < kShortest || digits.size() > kLongest || digits[0] == '0') return {};
    const NumberingPlan* plan = plan_of_digits(digits);
    if (plan && !fits(*plan, digits.substr(plan->code.size()))) return {};
    return written(dialled, digits);
}

}  // namespace

std::optional<std::string> international_phone(std::string_view text, std::string_view country) {
    const auto dialled = read_dialled(text);
    if (!dialled || dialled->digits.empty()) return {};
    const std::string_view digits = dialled->digits;
    if (dialled->plus) return from_international(*dialled, digits);
    const NumberingPlan* home = plan_of(country);
    if (!home) return digits.starts_with("00") ? from_international(*dialled, digits.substr(2)) : std::optional<std::string>{};
    const std::string_view abroad = home->code == "1" ? "011" : "00";
    if (digits.starts_with(abroad)) return from_international(*dialled, digits.substr(abroad.size()));
    const bool trunk = !home->trunk.empty() && digits.starts_with(home->trunk);
    const std::string_view national = trunk ? digits.substr(home->trunk.size()) : digits;
    // Where a trunk prefix is usual, a number without one may lack its area code.
    if (!trunk && !home->trunk.empty() && home->code != "1") return {};
    if (!fits(*home, national)) return {};
    return written(*dialled, std::string{home->code} + std::string{national});
}

}  // namespace qd
