#pragma once
// What this is, which version, and the notices of every library and font in it.

#include "app/shell/screen.h"

namespace qd {

class AboutScreen final : public Screen {
public:
    [[nodiscard]] const ScreenInfo& info() const override;
    void draw(Desk& desk, ui::Area area) override;
};

}  // namespace qd
