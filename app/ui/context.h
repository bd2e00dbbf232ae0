#pragma once
// Everything that lives longer than one widget call: theme, locale, semantics,
// focus, layers, motion, and the small states that widgets keep between frames.
// One per ImGui context; the one being drawn is context().

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/ui/area.h"
#include "app/ui/focus.h"
#include "app/ui/layers.h"
#include "app/ui/locale.h"
#include "app/ui/semantics.h"
#include "app/ui/theme.h"

namespace qd::ui {

struct FrameInput {
    bool dark = false, reduced_motion = false, touch = false, mac = false;
    Locale locale;
    Date today{};
};

class Context {
public:
    Context();
    ~Context();
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    // Between NewFrame and the first widget, and after the last one: they open and close the
    // window that fills the stage. end_frame() returns
    // how many further frames are needed at once.
    void begin_frame(const FrameInput& input);
    int end_frame();

    [[nodiscard]] const Theme& theme() const { return m_input.dark ? dark_theme() : light_theme(); }
    [[nodiscard]] const Locale& locale() const { return m_input.locale; }
    [[nodiscard]] Date today() const { return m_input.today; }
    [[nodiscard]] bool touch() const { return m_input.touch; }
    [[nodiscard]] bool mac() const { return m_input.mac; }
    [[nodiscard]] bool reduced_motion() const { return m_input.reduced_motion; }
    [[nodiscard]] float density() const { return m_density; }
    [[nodiscard]] Area stage() const;  // the whole picture
    [[nodiscard]] Breadth breadth() const { return breadth_of(stage().width); }
    // Heights that grow under a finger.
    [[nodiscard]] float control_height() const { return breadth() == Breadth::phone ? kTouch : kControl; }
    [[nodiscard]] float row_height() const { return breadth() == Breadth::phone ? kTouch : kRow; }

    Semantics semantics;
    Focus focus;
    Layers layers;

    // Moves towards target over 120 ms, ease-out; jumps under reduced motion and on first use.
    float animate(std::uint32_t id, float target);
    // Draw n further frames at once, or one after some time.
    void need_frames(int count);
    void wake_after(int milliseconds);
    // Something is being computed in parts of frames: the next frame goes on with it, even when nobody sees that one.
    void work_goes_on() { m_working = true, need_frames(1); }
    [[nodiscard]] bool working() const { return m_working; }  // in the frame before this one, or in this one
    [[nodiscard]] int wake_milliseconds() const { return m_wake; }  // -1 = never
    [[nodiscard]] double seconds() const;

    // What a widget remembers between frames, by its id; made on first use.
    template <class T>
    T& state(std::uint32_t id) {
        auto& slot = m_states[std::uint64_t{id} ^ reinterpret_cast<std::uintptr_t>(&kTypeTag<T>)];
        if (!slot) slot = std::make_shared<T>();
        return *static_cast<T*>(slot.get());
    }

    // Once a frame and key: true when that key was pressed, belongs to this layer, and no
    // inner widget took it. Letters and digits are not given away while somebody types.
    bool take_key(int key, int modifiers = 0, bool repeat = true);

    // Work that must wait until the frame's widgets are done (closing, callbacks that change lists).
    void after_frame(std::function<void()> work) { m_after.push_back(std::move(work)); }

private:
    template <class T>
    static inline char kTypeTag = 0;
    struct Motion { float from = 0, to = 0; double start = 0; };

    FrameInput m_input;
    float m_density = 1;
    int m_frames = 0, m_wake = -1;
    bool m_working = false;
    std::unordered_map<std::uint64_t, std::shared_ptr<void>> m_states;
    std::unordered_map<std::uint32_t, Motion> m_motions;
    std::vector<int> m_taken_keys;
    std::vector<std::function<void()>> m_after;
};

[[nodiscard]] Context& context();

// Widgets with the same label in different rows need different ids.
class IdScope {
public:
    explicit IdScope(std::string_view key);
    explicit IdScope(std::int64_t key);
    ~IdScope();
    IdScope(const IdScope&) = delete;
    IdScope& operator=(const IdScope&) = delete;
};
// The id that a widget of that name has here.
[[nodiscard]] std::uint32_t id_of(std::string_view name);

}  // namespace qd::ui
