#pragma once
// Cards in columns that people move. Any number of cards: only those in view are
// asked for. Mouse drags; a finger lifts by resting; the keyboard lifts with Space,
// moves with the arrows, drops with Space and gives up with Esc. On a phone there
// is one column at a time with a peek of the next.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "app/ui/area.h"
#include "app/ui/color.h"
#include "app/ui/icon.h"
#include "app/ui/pan.h"

namespace qd::ui {

struct BoardColumn {
    std::int64_t id = 0;
    std::string name;
    Color color;
    std::string count;              // "1,589", written
    std::string chance;             // "63 %"; may be empty
    std::string sum, weighted;      // "$3.75 M", "weighted $2.37 M"
    std::string note;               // phone: "50 % are won · largest first"
    bool accepts = true;            // cards can be dropped here
};

struct CardModel {
    std::int64_t id = 0;
    std::string title, amount, subtitle;
    std::string date, date_words;   // "Jan 9"; on a phone "Closes Jan 9"
    bool overdue = false;
    std::string age, age_words;     // "12 d"; on a phone, when rotting, "34 days here, usual 21"
    bool rotting = false;
    Icon step_icon{};               // of the next step
    std::string step;               // "Call Ella Brandt, Tue 10:00"
    bool no_step = false;
    std::string person;
    bool unsaved = false;
    void clear();                   // keeps the strings' memory
};

class BoardSource {
public:
    virtual ~BoardSource() = default;
    [[nodiscard]] virtual int column_count() const = 0;
    virtual void column(int at, BoardColumn& out) const = 0;
    [[nodiscard]] virtual std::int64_t card_count(int column) const = 0;
    [[nodiscard]] virtual std::int64_t card_id(int column, std::int64_t at) const = 0;
    virtual void card(int column, std::int64_t at, CardModel& out) const = 0;
};

struct BoardMove {
    std::vector<std::int64_t> cards;   // in the order they are shown
    int from = 0, to = 0;              // columns; from is that of the card that was grabbed
    std::int64_t position = 0;         // in the column it goes to, counted without the moved cards
};

struct BoardState {
    Pan across;
    std::vector<Pan> down;             // per column
    std::int64_t cursor = 0;           // card id
    int cursor_column = 0;
    std::int64_t cursor_position = 0;
    std::unordered_set<std::int64_t> selected;

    struct Lift {
        std::int64_t card = 0;
        int from = 0, to = 0;
        std::int64_t position = 0;
        bool by_keyboard = false, moved = false;
        float grip_x = 0, grip_y = 0, width = 0;  // pointer within the card
        float x = 0, y = 0;                       // where the pointer was last: it may be gone when the release is seen
    };
    std::optional<Lift> lift;
    int phone_column = 0;
    bool reveal = false;
    void go_to(std::int64_t card) { cursor = card; reveal = true; }
};

struct BoardOptions {
    bool ordered = false;              // people decide the order; else a card lands on top and sorts itself
    bool grab_focus = false;
    bool read_only = false;            // nothing can be lifted (the past)
    std::string_view empty_words;      // in a column without cards
};

struct BoardResult {
    std::optional<BoardMove> moved;
    std::optional<std::int64_t> opened, peeked, menu;
    Rect anchor;                       // of menu
    bool selection_changed = false;
};

BoardResult board(const Area& area, std::string_view name, const BoardSource& source, BoardState& state,
                  const BoardOptions& options = {});

}  // namespace qd::ui
