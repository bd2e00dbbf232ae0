#pragma once
// Chosen records of a snapshot as one change of the own workspace: looked at first,
// then applied by Workspace::apply, and undone like any other change.

#include <string>
#include <utility>
#include <vector>

#include "core/model/workspace.h"

namespace qd {

struct TakenField {
    std::string field, label;
    Value mine, theirs;          // references: ids of the own workspace
    std::string mine_text, theirs_text;
};

struct TakenRecord {
    std::string entity;
    Id theirs = 0;               // in the snapshot
    Id mine = 0;                 // in the own workspace; 0 = it is new
    std::string title;
    bool deleted_here = false;   // it comes back
    bool asked_for = true;       // false: it comes along because another one refers to it
    std::vector<TakenField> fields;  // what would be different
};

struct TakeOver {
    std::vector<TakenRecord> records;  // those that come along first; equal ones are left out
    std::size_t equal = 0;             // asked for, and the same here
    std::vector<std::string> notes;    // what cannot be taken over, and why
    Change change;                     // for Workspace::apply; no ops = nothing is different
};

// Records match by id, then source system and id, then (for accounts, people, products, teams and stages) by title.
// An empty value in the snapshot takes nothing away here: it may have been left out. label: "Taken over from …".
[[nodiscard]] Result<TakeOver> take_over(Workspace& mine, Workspace& theirs, const std::vector<std::pair<std::string, Id>>& wanted,
                                         std::string label);

}  // namespace qd
