#pragma once
// Chosen records of a snapshot as one change of the own workspace: looked at first, record by
// record, then applied by Workspace::apply, and undone like any other change.

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

// What would become of the own workspace's record. comes_back: it is deleted here.
enum class TakenState : std::uint8_t { added, changed, comes_back, same };

struct TakenRecord {
    std::string entity;
    Id theirs = 0;               // in the snapshot
    Id mine = 0;                 // in the own workspace; 0 = it is new
    std::string title;
    TakenState state = TakenState::added;
    bool asked_for = true;       // false: it comes along when another one refers to it
    std::vector<TakenField> fields;  // what would be different
    std::vector<std::size_t> needs;  // places in TakeOver::records: what it refers to and is not here
    std::vector<Op> ops;       // empty when it is the same
};

struct TakeOver {
    std::vector<TakenRecord> records;  // those that come along first
    std::vector<std::string> notes;    // what cannot be taken over, and why
    std::string label;                 // of the change
};

// Records match by id, then source system and id, then (for accounts, people, products, teams and stages) by title.
// An empty value in the snapshot takes nothing away here: it may have been left out. label: "Taken over from …".
[[nodiscard]] Result<TakeOver> take_over(Workspace& mine, Workspace& theirs, const std::vector<std::pair<std::string, Id>>& wanted,
                                         std::string label);

// For each record whether it is written: what was asked for unless it is unticked, and whatever one of those needs.
// unticked: as long as plan.records; says nothing of those that come along.
[[nodiscard]] std::vector<bool> written_records(const TakeOver& plan, const std::vector<bool>& unticked);

// For Workspace::apply; no ops = nothing is different.
[[nodiscard]] Change change_of(const TakeOver& plan, const std::vector<bool>& unticked);
[[nodiscard]] Change change_of(const TakeOver& plan);

}  // namespace qd
