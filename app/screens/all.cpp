#include "app/screens/all.h"

#include "app/screens/about/about_screen.h"
#include "app/screens/automation/automation_screen.h"
#include "app/screens/automation/rule_screen.h"
#include "app/screens/demo/demo_screen.h"
#include "app/screens/forecast/forecast_screen.h"
#include "app/screens/help/help_screen.h"
#include "app/screens/home/home_screen.h"
#include "app/screens/import/import_screen.h"
#include "app/screens/list/list_screen.h"
#include "app/screens/record/record_screen.h"
#include "app/screens/settings/settings_screen.h"
#include "app/screens/share/compare_screen.h"
#include "app/screens/share/share_screen.h"
#include "assets/icons.h"

namespace qd {

Screens all_screens() {
    Screens screens;
    const auto list = [&](const char* entity, std::string_view route, const char* title, ui::Icon icon, char letter) {
        screens.push_back(std::make_unique<ListScreen>(entity, ScreenInfo{route, title, icon, NavGroup::sell, letter}));
    };
    const auto page = [&](const char* entity, std::string_view route, const char* title, ui::Icon icon) {
        screens.push_back(std::make_unique<RecordScreen>(entity, ScreenInfo{route, title, icon, NavGroup::none, 0}));
    };
    namespace icons = ui::icons;
    screens.push_back(std::make_unique<HomeScreen>());
    list("lead", "leads", "Leads", icons::user_plus, 'L');
    list("contact", "contacts", "Contacts", icons::users, 'C');
    list("account", "accounts", "Accounts", icons::building_2, 'A');
    list("deal", "deals", "Deals", icons::layers, 'D');
    list("activity", "activities", "Activities", icons::check_check, 'T');
    page("lead", "leads/*", "Lead", icons::user_plus);
    page("contact", "contacts/*", "Contact", icons::users);
    page("account", "accounts/*", "Account", icons::building_2);
    page("deal", "deals/*", "Deal", icons::layers);
    page("activity", "activities/*", "Activity", icons::check_check);
    screens.push_back(std::make_unique<ForecastScreen>());
    screens.push_back(std::make_unique<AutomationScreen>());
    screens.push_back(std::make_unique<RuleScreen>());
    screens.push_back(std::make_unique<ImportScreen>());
    screens.push_back(std::make_unique<ShareScreen>());
    screens.push_back(std::make_unique<CompareScreen>());
    screens.push_back(std::make_unique<SettingsScreen>());
    screens.push_back(std::make_unique<HelpScreen>());
    screens.push_back(std::make_unique<DemoScreen>());
    screens.push_back(std::make_unique<AboutScreen>());
    screens.push_back(std::make_unique<ComposerScreen>());
    return screens;
}

}  // namespace qd
