// A card in the air.

#include <algorithm>
#include <cmath>

#include "app/ui/board_parts.h"
#include "app/ui/chip.h"
#include "app/ui/draw.h"
#include "app/ui/text.h"
#include "imgui.h"

namespace qd::ui {
namespace {

constexpr float kEdge = 44, kPace = 11;  // near an edge the view moves by that much a frame
constexpr float kTilt = -0.022f;         // radians

bool accepts(BoardRun& run, int column) {
    run.scratch.column = {};
    run.source.column(column, run.scratch.column);
    return run.scratch.column.accepts;
}

int column_under(const BoardRun& run, float x) {
    const int column = static_cast<int>(std::floor((x - run.area.x + run.shift) / run.step));
    return std::clamp(column, 0, run.columns - 1);
}

float push(float at, float from, float to) {
    if (at < from + kEdge) return -kPace;
    return at > to - kEdge ? kPace : 0;
}

void scroll_at_edges(BoardRun& run, float x, float y) {
    BoardState::Lift& lift = *run.state.lift;
    const Area body = run.body_area(lift.to);
    const float down = push(y, body.y, body.bottom_edge()), across = push(x, run.area.x, run.area.right_edge());
    if (run.options.ordered || run.state.lift->to == run.state.lift->from) run.pan(lift.to).y = std::max(run.pan(lift.to).y + static_cast<double>(down), 0.0);
    if (across != 0 && !run.phone) run.state.across.x = std::max(run.state.across.x + static_cast<double>(across), 0.0);
    // A phone turns one page and then waits, so that nobody is carried past the column meant.
    struct Turned { double at = 0; };
    Turned& turned = context().state<Turned>(run.id);
    if (run.phone && across != 0 && context().seconds() > turned.at + 0.7) {
        run.state.phone_column = std::clamp(run.state.phone_column + (across > 0 ? 1 : -1), 0, run.columns - 1);
        turned.at = context().seconds();
    }
    if (down != 0 || across != 0) context().need_frames(1);
}

// The moved cards in the order they are shown, and the position counted without them.
BoardMove move_of(BoardRun& run) {
    const BoardState::Lift& lift = *run.state.lift;
    BoardMove move{{}, lift.from, lift.to, lift.position};
    const bool many = run.state.selected.contains(lift.card) && run.state.selected.size() > 1;
    for (int column = 0; column < run.columns; ++column) {
        if (!many && column != lift.from) continue;
        const std::int64_t count = run.source.card_count(column);
        for (std::int64_t at = 0; at < count; ++at) {
            const std::int64_t card = run.source.card_id(column, at);
            if (!run.is_moving(card)) continue;
            move.cards.push_back(card);
            if (column == lift.to && at < lift.position) --move.position;
        }
    }
    return move;
}

void note_pointer(BoardState::Lift& lift) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    if (!ImGui::IsMousePosValid(&mouse)) return;
    lift.x = mouse.x;
    lift.y = mouse.y;
}

void rotate_since(int first_vertex, float center_x, float center_y) {
    ImVector<ImDrawVert>& vertices = canvas().VtxBuffer;
    const float cosine = std::cos(kTilt), sine = std::sin(kTilt);
    for (int at = first_vertex; at < vertices.Size; ++at) {
        const float x = vertices[at].pos.x - center_x, y = vertices[at].pos.y - center_y;
        vertices[at].pos = {center_x + x * cosine - y * sine, center_y + x * sine + y * cosine};
    }
}

}  // namespace

void begin_lift(BoardRun& run, int column, std::int64_t position, bool by_keyboard, const Rect& card) {
    BoardState::Lift lift{.card = run.source.card_id(column, position), .from = column, .to = column, .position = position};
    lift.by_keyboard = by_keyboard;
    note_pointer(lift);
    const ImVec2 from = context().touch() ? ImVec2{lift.x, lift.y} : ImGui::GetIO().MouseClickedPos[0];
    lift.grip_x = from.x - card.x;
    lift.grip_y = from.y - card.y;
    lift.width = card.width;
    run.state.lift = lift;
    CardModel& floating = run.scratch.floating;
    floating.clear();
    run.source.card(column, position, floating);
    if (by_keyboard)
        context().semantics.announce(tr("{} lifted. Arrow keys move it, Space drops it, Escape puts it back.", floating.title), true);
    context().need_frames(2);
}

void follow_pointer(BoardRun& run) {
    BoardState::Lift& lift = *run.state.lift;
    Context& ui = context();
    note_pointer(lift);
    if (ui.take_key(ImGuiKey_Escape, 0, false)) {
        run.state.lift.reset();
        run.scratch.spent = true;
        ui.semantics.announce(tr("Put back"));
        ui.need_frames(2);
        return;
    }
    const ImVec2 drag = ImGui::GetMouseDragDelta(0, 6);
    lift.moved = lift.moved || drag.x != 0 || drag.y != 0;
    const int over = column_under(run, lift.x);
    if (accepts(run, over)) {
        lift.to = over;
        const std::int64_t count = run.source.card_count(over);
        const Area body = run.body_area(over);
        const double down = static_cast<double>(lift.y - lift.grip_y + run.card_height / 2 - body.y - run.pad) + run.pan(over).y;
        const auto place = static_cast<std::int64_t>(std::floor(down / static_cast<double>(run.pitch())));
        lift.position = run.options.ordered ? std::clamp<std::int64_t>(place, 0, count) : 0;
    }
    if (lift.moved) scroll_at_edges(run, lift.x, lift.y);
    if (ImGui::IsMouseDown(0)) {
        ui.need_frames(1);
        return;
    }
    if (!lift.moved && ui.touch()) {  // a long press that went nowhere asks for the menu
        run.result.menu = lift.card;
        run.result.anchor = {lift.x, lift.y, 1, 1};
        run.state.lift.reset();
        return;
    }
    drop(run);
}

void drop(BoardRun& run) {
    Context& ui = context();
    const BoardState::Lift lift = *run.state.lift;
    const bool stays = lift.to == lift.from && (!run.options.ordered || lift.position == run.state.cursor_position);
    if (!stays) {
        run.result.moved = move_of(run);
        run.scratch.column = {};
        run.source.column(lift.to, run.scratch.column);
        ui.semantics.announce(tr("{} dropped in {}", run.scratch.floating.title, run.scratch.column.name), true);
    } else if (lift.by_keyboard) {
        ui.semantics.announce(tr("Put back"));
    }
    run.state.lift.reset();
    run.scratch.spent = !lift.by_keyboard;
    run.state.cursor = lift.card;
    run.state.reveal = !stays;
    ui.need_frames(2);
}

void draw_floating(BoardRun& run) {
    if (!run.state.lift) return;
    const BoardState::Lift& lift = *run.state.lift;
    const Theme& theme = context().theme();
    Area area = run.card_area(lift.to, lift.position).moved(10, -8);
    if (!lift.by_keyboard) area = {lift.x - lift.grip_x, lift.y - lift.grip_y, lift.width, run.card_height};
    const int first_vertex = canvas().VtxBuffer.Size;
    shadow(area, 8);
    draw_card(area, run.scratch.floating, run.phone, false, false);
    frame(area, theme.accent, 8, 1.5f);
    const std::size_t count = run.state.selected.contains(lift.card) ? run.state.selected.size() : 1;
    if (count > 1) count_pill(Area{area.right_edge() - 14, area.y - 8, 24, 18}, integer(context().locale(), static_cast<std::int64_t>(count)), theme.accent);
    if (!context().reduced_motion()) rotate_since(first_vertex, area.x + area.width / 2, area.y + area.height / 2);
}

}  // namespace qd::ui
