#pragma once
// Answers that come later: those to a question that was dropped meanwhile belong to nobody.

#include <functional>
#include <utility>

#include "app/shell/platform.h"

namespace qd {

class Awaited {
public:
    // platform outlives this, and this outlives what it is asked for.
    explicit Awaited(Platform& platform) : m_platform(platform) {}
    Awaited(const Awaited&) = delete;
    Awaited& operator=(const Awaited&) = delete;

    // From now on nobody waits for what was asked before.
    void drop() { ++m_number; }

    // Takes the answer when somebody still waits for it, and asks for a frame to show it.
    template <class T>
    [[nodiscard]] Sealing::Done<T> answer(std::function<void(Result<T>)> then) {
        return [this, number = m_number, then = std::move(then)](Result<T> result) {
            if (number != m_number) return;
            m_platform.request_frame(0);
            then(std::move(result));
        };
    }
    // The same for what is done after the frame.
    [[nodiscard]] std::function<void()> later(std::function<void()> then) {
        return [this, number = m_number, then = std::move(then)] {
            if (number == m_number) then();
        };
    }

private:
    Platform& m_platform;
    int m_number = 0;
};

}  // namespace qd
