#include "app/screens/forecast/amounts.h"

#include <cmath>

#include "app/ui/text.h"

namespace qd {
namespace {

double minor_per_unit(const ui::Locale& locale) { return std::pow(10.0, locale.currency_decimals); }

}  // namespace

Amounts Amounts::fitting(const ui::Locale& locale, std::int64_t largest) {
    return {&locale, static_cast<double>(largest) >= 250'000 * minor_per_unit(locale)};
}

std::string Amounts::unit() const { return thousands ? ui::tr("{} thousand", locale->symbol) : locale->symbol; }

double Amounts::plain(double minor) const { return minor / minor_per_unit(*locale) / (thousands ? 1000 : 1); }

std::string Amounts::write(std::int64_t minor) const { return ui::number(*locale, plain(static_cast<double>(minor))); }

std::string Amounts::change(std::int64_t minor) const {
    const double value = std::round(plain(static_cast<double>(minor)));
    return value == 0 ? std::string{"0"} : ui::number(*locale, value, 0, ui::Sign::always);
}

std::string Amounts::heading(std::int64_t minor, ui::Sign sign) const { return ui::money(*locale, minor, ui::MoneyStyle::compact, sign); }

}  // namespace qd
