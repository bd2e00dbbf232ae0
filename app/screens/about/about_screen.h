#pragma once
// What this is, which version, and the notices of every library and font in it.

#include <string>
#include <vector>

#include "app/shell/screen.h"

namespace qd {

class AboutScreen final : public Screen {
public:
    [[nodiscard]] const ScreenInfo& info() const override;
    void draw(Desk& desk, ui::Area area) override;

private:
    void lay_out(float width);

    struct Text { std::string words; float height; };
    std::vector<Text> m_texts;         // of the notices, at that width
    float m_width = 0;
};

}  // namespace qd
