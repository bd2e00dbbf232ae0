#include "app/ui/avatar.h"

#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/text.h"

namespace qd::ui {

Color person_color(std::string_view name) {
    std::uint32_t hash = 2166136261u;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
    const auto& people = context().theme().people;
    return people[(hash >> 8) % people.size()];
}

void avatar(const Slot& slot, std::string_view name, float size) {
    const Area area = slot.take(size, size).centered(size, size);
    if (name.empty()) {
        ring(area.x + size / 2, area.y + size / 2, size / 2 - 1, context().theme().line, 1);
        return;
    }
    dot(area.x + size / 2, area.y + size / 2, size / 2, person_color(name));
    const float letters = size <= 20 ? 9.0f : size <= 26 ? 10.0f : 11.0f;
    text(area.inset(-4, 0), initials(name), {letters, Weight::semibold}, hex(0xFFFFFF), Align::center);
}

float person(const Area& area, std::string_view name, float size) {
    Area rest = area;
    if (name.empty()) return text(rest, tr("Nobody"), type::body, context().theme().faint);
    avatar(rest.cut_left(size, 8), name, size);
    return size + 8 + text(rest, name, type::body, context().theme().second);
}

}  // namespace qd::ui
