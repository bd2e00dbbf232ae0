#pragma once
// What the parts of one board() call share. Internal to the board.

#include "app/ui/board.h"
#include "app/ui/context.h"

namespace qd::ui {

// Kept between frames for its memory.
struct BoardScratch {
    BoardColumn column;
    CardModel card, floating;
    float swipe = 0;         // of a finger across a phone's page
    bool swiping = false;
    bool spent = false;      // Esc or letting go ended this press: it lifts nothing any more
};

struct BoardRun {
    const BoardSource& source;
    BoardState& state;
    const BoardOptions& options;
    BoardResult& result;
    BoardScratch& scratch;
    std::uint32_t id = 0;
    Area area;               // of all columns and their heads
    int columns = 0;
    bool phone = false, focused = false;
    float column_width = 0, step = 0;  // step: from one column to the next
    float head_height = 0, card_height = 0, card_gap = 8, pad = 9;
    float shift = 0;         // scrolled away at the left

    [[nodiscard]] Area column_area(int column) const;   // head and body
    [[nodiscard]] Area body_area(int column) const;     // where cards are
    [[nodiscard]] Area card_area(int column, std::int64_t place) const;  // place counts holes and the slot
    [[nodiscard]] bool is_moving(std::int64_t card) const;
    [[nodiscard]] bool has_slot(int column) const;
    [[nodiscard]] std::uint32_t card_node(std::int64_t card) const;
    [[nodiscard]] Pan& pan(int column) const { return state.down[static_cast<std::size_t>(column)]; }
    [[nodiscard]] float pitch() const { return card_height + card_gap; }
};

void draw_card(const Area& area, const CardModel& card, bool phone, bool selected, bool hovered);
[[nodiscard]] std::string spoken_card(const CardModel& card);
void board_column(BoardRun& run, int column);
void phone_head(BoardRun& run, Area head);

void set_cursor(BoardRun& run, int column, std::int64_t position);
void board_keys(BoardRun& run);

void begin_lift(BoardRun& run, int column, std::int64_t position, bool by_keyboard, const Rect& card);
void follow_pointer(BoardRun& run);
void drop(BoardRun& run);
void draw_floating(BoardRun& run);

}  // namespace qd::ui
