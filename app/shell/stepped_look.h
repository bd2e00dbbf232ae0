#pragma once
// A job that only looks, some steps a frame, for a dialog that shows what would happen before it does.

#include <memory>
#include <optional>
#include <string>

#include "app/shell/frame_share.h"

namespace qd {

// Look is a Job with preview(), which answers after its last step.
template <class Look, class Preview>
class SteppedLook {
public:
    // Replaces the one before; null = nothing is looked at. Small ones are done at once.
    void begin(std::unique_ptr<Look> look) {
        m_look = std::move(look);
        m_preview.reset();
        m_problem.clear();
        m_doing.clear();
        go_on();
    }
    // Every frame.
    void go_on() {
        if (!m_look) return;
        const auto progress = run_for(*m_look);
        if (progress) m_doing = progress->doing;
        if (progress && !progress->finished) return;
        if (progress) m_preview = m_look->preview();
        else m_problem = progress.error().sentence();
        m_look.reset();
    }
    void stop() { m_look.reset(); }

    [[nodiscard]] bool looking() const { return m_look != nullptr; }
    [[nodiscard]] const std::string& doing() const { return m_doing; }       // how far it is
    [[nodiscard]] const std::optional<Preview>& preview() const { return m_preview; }
    [[nodiscard]] const std::string& problem() const { return m_problem; }   // "" = none

private:
    std::unique_ptr<Look> m_look;
    std::string m_doing, m_problem;
    std::optional<Preview> m_preview;
};

}  // namespace qd
