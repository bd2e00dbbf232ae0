#pragma once
// The shell around two small screens.

#include "app/shell/app.h"
#include "app/ui/card.h"
#include "app/ui/field.h"
#include "assets/icons.h"
#include "tests/support/fake_platform.h"
#include "tests/support/ui_stage.h"

namespace qd::test {

// Two places that only say where one is; the second one has a field to type into.
class SmallScreen final : public Screen {
public:
    explicit SmallScreen(ScreenInfo info) : m_info(info) {}
    [[nodiscard]] const ScreenInfo& info() const override { return m_info; }
    void draw(Desk& desk, ui::Area area) override {
        s_desk = &desk;
        (void)ui::title_row(area, m_info.title);
        (void)ui::text_field(area.cut_top(30), "Note", m_note);
    }
    static inline Desk* s_desk = nullptr;

private:
    ScreenInfo m_info;
    std::string m_note;
};

struct Visit {
    explicit Visit(StageOptions options = {}) : stage(options) {
        app = std::make_unique<App>(platform, clock, nullptr, 1, [] {
            Screens screens;
            screens.push_back(std::make_unique<SmallScreen>(ScreenInfo{"home", "Home", ui::icons::house, NavGroup::home, 'H'}));
            screens.push_back(std::make_unique<SmallScreen>(ScreenInfo{"deals", "Deals", ui::icons::layers, NavGroup::sell, 'D'}));
            return screens;
        });
        platform.surroundings.reduced_motion = true;
        app->setup_imgui();
        stage.run([this] { return app->frame(); }, app->semantics());
    }

    void found() {
        stage.press("4");
        app->on_route("#/home");
        stage.settle();
    }

    Desk& desk() { return *SmallScreen::s_desk; }

    FakePlatform platform;
    ManualClock clock{start_of(make_date(2017, 12, 19)) + std::chrono::hours{9}};
    Stage stage;
    std::unique_ptr<App> app;
};

}  // namespace qd::test
