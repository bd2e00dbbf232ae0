#pragma once
// Words from which the demo company's records are put together.

#include <array>
#include <string_view>

namespace qd::demo {

struct PersonName { std::string_view first, last; };

inline constexpr std::array kGivenNames = {
    std::string_view{"Darcel"}, std::string_view{"Moses"}, std::string_view{"Zane"}, std::string_view{"Anna"},
    std::string_view{"Vicki"}, std::string_view{"Markita"}, std::string_view{"Kary"}, std::string_view{"James"},
    std::string_view{"Maureen"}, std::string_view{"Hayden"}, std::string_view{"Elease"}, std::string_view{"Reed"},
    std::string_view{"Boris"}, std::string_view{"Corliss"}, std::string_view{"Rosie"}, std::string_view{"Donn"},
    std::string_view{"Irene"}, std::string_view{"Paul"}, std::string_view{"Noor"}, std::string_view{"Lena"},
    std::string_view{"Tomas"}, std::string_view{"Sam"}, std::string_view{"Ella"}, std::string_view{"Nora"},
    std::string_view{"Søren"}, std::string_view{"Jürgen"}, std::string_view{"Zoë"}, std::string_view{"François"},
    std::string_view{"Łukasz"}, std::string_view{"İpek"}, std::string_view{"Núria"}, std::string_view{"Ödön"}};
inline constexpr std::array kFamilyNames = {
    std::string_view{"Walsh"}, std::string_view{"Abara"}, std::string_view{"Haddad"}, std::string_view{"Ortiz"},
    std::string_view{"Berg"}, std::string_view{"Adeyemi"}, std::string_view{"Brandt"}, std::string_view{"Ekondo"},
    std::string_view{"Whitlock"}, std::string_view{"Konrad"}, std::string_view{"Okafor"}, std::string_view{"Müller"},
    std::string_view{"Nguyễn"}, std::string_view{"García"}, std::string_view{"Nowak"}, std::string_view{"Çelik"},
    std::string_view{"Andersson"}, std::string_view{"Rossi"}, std::string_view{"Silva"}, std::string_view{"Kim"},
    std::string_view{"O’Neill"}, std::string_view{"van Dijk"}, std::string_view{"Lefèvre"}, std::string_view{"Horváth"}};
// Whole names in other scripts, as customers really write them.
inline constexpr std::array kOtherScripts = {
    PersonName{"Ελένη", "Παπαδοπούλου"}, PersonName{"Γιώργος", "Νικολάου"}, PersonName{"Ольга", "Иванова"},
    PersonName{"Дмитрий", "Соколов"}, PersonName{"美咲", "佐藤"}, PersonName{"健太", "鈴木"},
    PersonName{"伟", "王"}, PersonName{"秀英", "李"}, PersonName{"민준", "김"}, PersonName{"서연", "이"}};

inline constexpr std::array kCompanyStems = {
    std::string_view{"Nordwind"}, std::string_view{"Halcyon"}, std::string_view{"Brightwater"}, std::string_view{"Calder"},
    std::string_view{"Meridian"}, std::string_view{"Ostrava"}, std::string_view{"Quillon"}, std::string_view{"Redmark"},
    std::string_view{"Silverlane"}, std::string_view{"Tamarind"}, std::string_view{"Umbra"}, std::string_view{"Vantage"},
    std::string_view{"Westfold"}, std::string_view{"Yarrow"}, std::string_view{"Zephyr"}, std::string_view{"Alder"},
    std::string_view{"Bexley"}, std::string_view{"Corvid"}, std::string_view{"Dunmore"}, std::string_view{"Everett"},
    std::string_view{"Fjord"}, std::string_view{"Granite"}, std::string_view{"Harrow"}, std::string_view{"Iberia"},
    std::string_view{"Juniper"}, std::string_view{"Kestrel"}, std::string_view{"Lumen"}, std::string_view{"Marlow"}};
inline constexpr std::array kCompanyEnds = {
    std::string_view{"Logistics"}, std::string_view{"Foods"}, std::string_view{"Systems"}, std::string_view{"Partners"},
    std::string_view{"Energy"}, std::string_view{"Medical"}, std::string_view{"Retail"}, std::string_view{"Studios"},
    std::string_view{"Motors"}, std::string_view{"Bank"}, std::string_view{"Telecom"}, std::string_view{"Software"}};
inline constexpr std::array kIndustries = {
    std::string_view{"logistics"}, std::string_view{"food"}, std::string_view{"technology"}, std::string_view{"services"},
    std::string_view{"energy"}, std::string_view{"medical"}, std::string_view{"retail"}, std::string_view{"entertainment"},
    std::string_view{"automotive"}, std::string_view{"finance"}, std::string_view{"telecommunications"}, std::string_view{"software"}};
inline constexpr std::array kCountries = {
    std::string_view{"United States"}, std::string_view{"Germany"}, std::string_view{"Kenya"}, std::string_view{"Japan"},
    std::string_view{"Brazil"}, std::string_view{"Norway"}, std::string_view{"Poland"}, std::string_view{"Korea"},
    std::string_view{"Greece"}, std::string_view{"Italy"}};
inline constexpr std::array kJobTitles = {
    std::string_view{"Head of purchasing"}, std::string_view{"IT lead"}, std::string_view{"Operations manager"},
    std::string_view{"Finance director"}, std::string_view{"Depot lead"}, std::string_view{"Legal counsel"},
    std::string_view{"Managing director"}, std::string_view{"Office manager"}};

struct ProductStart { std::string_view name, code, family; std::int64_t price; double weight; };
inline constexpr std::array kProducts = {
    ProductStart{"Deskline Basic", "DL-100", "Deskline", 55'000, 0.24},
    ProductStart{"Deskline Plus", "DL-200", "Deskline", 109'600, 0.22},
    ProductStart{"Deskline Pro", "DL-300", "Deskline", 482'100, 0.18},
    ProductStart{"Rackline", "RL-100", "Rackline", 548'200, 0.14},
    ProductStart{"Rackline Max", "RL-500", "Rackline", 2'676'800, 0.04},
    ProductStart{"Care plan", "CP-12", "Service", 33'900, 0.18}};

inline constexpr std::array kTeams = {std::string_view{"Central"}, std::string_view{"East"}, std::string_view{"West"}};
inline constexpr std::array kSteps = {
    std::string_view{"Call about the offer"}, std::string_view{"Send the quote"}, std::string_view{"Demo for the team"},
    std::string_view{"Answer legal’s questions"}, std::string_view{"Confirm delivery week"}, std::string_view{"Meet the decision maker"}};
inline constexpr std::array kLossReasons = {
    std::string_view{"Price"}, std::string_view{"Chose a competitor"}, std::string_view{"No budget"},
    std::string_view{"No answer"}, std::string_view{"Bad timing"}};
inline constexpr std::array kSources = {
    std::string_view{"web"}, std::string_view{"referral"}, std::string_view{"campaign"}, std::string_view{"event"},
    std::string_view{"outbound"}, std::string_view{"partner"}};

}  // namespace qd::demo
