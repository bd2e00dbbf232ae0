#pragma once
// Deals along time: a bar from the day each was opened to its close date. The end of a
// bar is dragged, or moved by the arrow keys, to another day.

#include <optional>

#include "app/screens/list/list_model.h"

namespace qd {

class DealTimeline {
public:
    struct Answer {
        std::optional<Id> opened, peeked;
        std::optional<std::pair<Id, Date>> moved;   // to a new close date
    };
    // The list's rows in its order, without groups.
    Answer draw(Desk& desk, ui::Area area, const ListModel& list);

private:
    struct Row { Id id = 0; RowIndex index = kNoRow; std::string title; Date start{}; std::optional<Date> close; bool open = false; };
    struct Moving { Id id = 0; Date from{}, to{}; bool by_mouse = false; };

    [[nodiscard]] Row read(const ListModel& list, std::size_t at) const;
    void draw_controls(ui::Area row);
    void draw_axis(ui::Area head, float height) const;
    void draw_row(Desk& desk, ui::Area area, const ListModel& list, const Row& row, Answer& answer);
    void draw_bar(Desk& desk, ui::Area lane, const ListModel& list, const Row& row, Answer& answer);
    void take_keys(const Row& row, Answer& answer);
    [[nodiscard]] float place(Date day) const;       // x of a day's start
    [[nodiscard]] Date first_day() const;

    int m_span = 1;                                  // index of the spans offered
    int m_shift = 0;                                 // months away from today
    Date m_today{};
    ui::Area m_lane;                                 // of the days
    std::optional<Moving> m_moving;
};

}  // namespace qd
