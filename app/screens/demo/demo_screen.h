#pragma once
// Fills a new workspace with the demo company, in the size that was asked for.

#include "app/shell/screen.h"

namespace qd {

class DemoScreen final : public Screen {
public:
    [[nodiscard]] const ScreenInfo& info() const override;
    void draw(Desk& desk, ui::Area area) override;

private:
    std::uint64_t m_started_for = 0;   // desk.opening()
};

}  // namespace qd
