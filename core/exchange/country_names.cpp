#include "core/exchange/country_names.h"

#include <algorithm>
#include <string>

#include "core/base/text.h"

namespace qd {
namespace {

struct CountryName {
    std::string_view written;  // folded, without dots
    std::string_view usual;
};

// Codes of two letters stand for a country only where a column holds countries: "CA" is California elsewhere.
constexpr CountryName kNames[] = {
    {"us", "United States"}, {"usa", "United States"}, {"united states of america", "United States"}, {"america", "United States"},
    {"uk", "United Kingdom"}, {"gb", "United Kingdom"}, {"gbr", "United Kingdom"}, {"great britain", "United Kingdom"},
    {"england", "United Kingdom"}, {"scotland", "United Kingdom"}, {"wales", "United Kingdom"},
    {"de", "Germany"}, {"deu", "Germany"}, {"ger", "Germany"}, {"deutschland", "Germany"}, {"allemagne", "Germany"},
    {"fr", "France"}, {"fra", "France"}, {"frankreich", "France"},
    {"it", "Italy"}, {"ita", "Italy"}, {"italia", "Italy"}, {"italien", "Italy"},
    {"es", "Spain"}, {"esp", "Spain"}, {"espana", "Spain"}, {"spanien", "Spain"},
    {"pt", "Portugal"}, {"nl", "Netherlands"}, {"nld", "Netherlands"}, {"holland", "Netherlands"},
    {"the netherlands", "Netherlands"}, {"nederland", "Netherlands"}, {"niederlande", "Netherlands"},
    {"be", "Belgium"}, {"belgie", "Belgium"}, {"belgique", "Belgium"}, {"belgien", "Belgium"},
    {"lu", "Luxembourg"}, {"at", "Austria"}, {"aut", "Austria"}, {"osterreich", "Austria"}, {"oesterreich", "Austria"},
    {"ch", "Switzerland"}, {"che", "Switzerland"}, {"schweiz", "Switzerland"}, {"suisse", "Switzerland"}, {"svizzera", "Switzerland"},
    {"ie", "Ireland"}, {"irl", "Ireland"}, {"republic of ireland", "Ireland"}, {"eire", "Ireland"},
    {"dk", "Denmark"}, {"danmark", "Denmark"}, {"no", "Norway"}, {"norge", "Norway"}, {"se", "Sweden"}, {"sverige", "Sweden"},
    {"fi", "Finland"}, {"suomi", "Finland"}, {"is", "Iceland"},
    {"pl", "Poland"}, {"polska", "Poland"}, {"cz", "Czechia"}, {"sk", "Slovakia"},
    {"hu", "Hungary"}, {"ro", "Romania"}, {"bg", "Bulgaria"}, {"hr", "Croatia"}, {"si", "Slovenia"}, {"gr", "Greece"},
    {"ee", "Estonia"}, {"lv", "Latvia"}, {"lt", "Lithuania"}, {"ua", "Ukraine"},
    {"tr", "Turkey"}, {"turkiye", "Turkey"}, {"ru", "Russia"}, {"russian federation", "Russia"},
    {"ca", "Canada"}, {"can", "Canada"}, {"mx", "Mexico"}, {"mex", "Mexico"}, {"br", "Brazil"}, {"bra", "Brazil"}, {"brasil", "Brazil"},
    {"ar", "Argentina"}, {"cl", "Chile"}, {"co", "Colombia"}, {"pe", "Peru"},
    {"au", "Australia"}, {"aus", "Australia"}, {"nz", "New Zealand"},
    {"jp", "Japan"}, {"jpn", "Japan"}, {"cn", "China"}, {"chn", "China"}, {"pr china", "China"}, {"hk", "Hong Kong"},
    {"kr", "South Korea"}, {"republic of korea", "South Korea"}, {"tw", "Taiwan"},
    {"in", "India"}, {"ind", "India"}, {"sg", "Singapore"}, {"my", "Malaysia"}, {"id", "Indonesia"}, {"th", "Thailand"},
    {"vn", "Vietnam"}, {"viet nam", "Vietnam"}, {"ph", "Philippines"},
    {"ae", "United Arab Emirates"}, {"uae", "United Arab Emirates"}, {"sa", "Saudi Arabia"}, {"ksa", "Saudi Arabia"},
    {"il", "Israel"}, {"jo", "Jordan"}, {"eg", "Egypt"}, {"ng", "Nigeria"}, {"ke", "Kenya"},
    {"za", "South Africa"}, {"rsa", "South Africa"}};

}  // namespace

std::optional<std::string_view> usual_country_name(std::string_view text) {
    std::string plain = fold(collapse_spaces(text));
    std::erase(plain, '.');
    const auto found = std::ranges::find(kNames, std::string_view{plain}, &CountryName::written);
    if (found == std::end(kNames)) return {};
    return found->usual;
}

}  // namespace qd
