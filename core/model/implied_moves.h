#pragma once
// What a move of a deal's stage says of other fields: its status and since when the deal is in its stage. Moves that an
// import remembers (ChangeScope::remember) have no journal rows for these; moves that people make, and all those of
// older workspaces, have, and a row that is there counts.

#include <vector>

#include "core/model/value.h"

namespace qd {

// The record was made by the change that wrote the row, or after it. (Ids grow with time.)
[[nodiscard]] inline bool may_be_remembered(Id record, Id change) { return record > change; }

struct ImpliedMove {
    const char* field;
    Value before, after;
};

// The kinds are those of stages ("open", "won", "lost"); empty = unknown.
[[nodiscard]] inline std::vector<ImpliedMove> implied_by_move(std::string_view kind_before, std::string_view kind_after,
                                                              Instant created, Instant happened) {
    std::vector<ImpliedMove> moves;
    if (!kind_before.empty() && !kind_after.empty() && kind_before != kind_after)
        moves.push_back({"status", Value{std::string{kind_before}}, Value{std::string{kind_after}}});
    // Only the first move's `before` is ever read, and before it the deal was where it began.
    moves.push_back({"stage_since", instant_value(created), instant_value(happened)});
    return moves;
}

}  // namespace qd
