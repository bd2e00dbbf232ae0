#pragma once
// The two that are compared, the earlier one first: snapshots, or a snapshot and the own workspace as it is now.

#include <optional>
#include <string>

#include "app/shell/desk.h"
#include "app/shell/visit.h"

namespace qd {

struct CompareSides {
    Workspace* before = nullptr;
    Workspace* after = nullptr;
    const SnapshotInMemory* earlier = nullptr;   // never null
    const SnapshotInMemory* later = nullptr;     // null: the own workspace, now
    Date from{}, to{};                           // days shown

    [[nodiscard]] bool with_now() const { return !later; }
    // "Snapshot" and "Today", or the two days.
    [[nodiscard]] std::string before_words() const;
    [[nodiscard]] std::string after_words() const;
    // Changes whenever what would be compared has changed.
    [[nodiscard]] std::string key(Desk& desk) const;
};

// Empty: there is nothing to compare with yet.
[[nodiscard]] std::optional<CompareSides> compare_sides(Desk& desk);

}  // namespace qd
