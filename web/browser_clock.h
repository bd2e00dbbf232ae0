#pragma once

#include "core/base/clock.h"
#include "web/bridge.h"

namespace qd {

class BrowserClock final : public Clock {
public:
    [[nodiscard]] Instant now() const override {
        return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }
    [[nodiscard]] int utc_offset_minutes(Instant at) const override {
        return js_utc_offset_minutes(static_cast<double>(to_stored(at)));
    }
};

}  // namespace qd
