#pragma once
// A snapshot that is looked at beside the own workspace: its data in memory, read-only,
// with screens of its own, what is known about where it comes from, and what it is compared with.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/shell/desk.h"
#include "app/shell/own_keys.h"
#include "app/shell/screen.h"
#include "app/shell/shell.h"
#include "core/exchange/snapshot/manifest.h"
#include "core/exchange/snapshot/signature.h"
#include "core/model/late_indexes.h"

namespace qd {

// What was read of a snapshot file: its data in memory and what is known of its origin.
struct SnapshotInMemory {
    std::string file_name;
    Manifest manifest;
    std::optional<Signature> signature;   // present = it holds
    std::string findings;                 // what was not as it should be, in a sentence; may be empty

    // It is looked at as of the moment that it shows, so that nothing in it is late by now.
    std::unique_ptr<ManualClock> clock;

    // In this order: each leans on those before it.
    std::unique_ptr<PageStore> store;
    std::unique_ptr<Workspace> workspace;
};

struct VisitedSnapshot : SnapshotInMemory {
    Date opened_on{};

    // In this order: each leans on those before it.
    std::unique_ptr<LateIndexes> order;   // at work while it is looked at; null = done
    double ordered = 0;                   // how much of that is done, 0…1
    int drawn = 0;                        // pictures before that begins
    Screens screens;
    std::unique_ptr<Desk> desk;
    Shell shell;

    // Shows what these records (entity, id) of it or of the one beside it would change in the own workspace, and asks.
    // Null: there is no own workspace. Only for what offers() says yes to.
    std::function<void(const SnapshotInMemory& from, const std::vector<std::pair<std::string, Id>>& wanted)> take_over;
    // A board's or a demo's names and amounts are stand-ins: they would overwrite true ones.
    [[nodiscard]] bool offers(const SnapshotInMemory& from) const;

    // A second snapshot that it is compared with; null = with the own workspace. Set by the two functions, which App gives.
    std::unique_ptr<SnapshotInMemory> beside;
    std::function<void()> choose_beside, drop_beside;
};

// "Snapshot from Dustin Brinkmann: Central region", as far as the manifest says.
[[nodiscard]] std::string title_of(const Manifest& manifest);
// The day whose state it shows.
[[nodiscard]] Date day_shown(const Manifest& manifest);
// "As of Nov 30, 2017, 17:40".
[[nodiscard]] std::string moment_of(const Manifest& manifest, Date today);
// "Left out: 1,204 notes, 63 phone numbers"; with most the rest is "and 3 more".
[[nodiscard]] std::string left_out_words(const Manifest& manifest, std::size_t most);

struct SignatureWords {
    bool known = false;
    std::string words;    // "Signed by Dustin, key known since Oct 2"
    std::string details;  // the key's first digits, and what they mean
};
[[nodiscard]] SignatureWords signature_words(const VisitedSnapshot& visit, const Platform& platform, Date today);

}  // namespace qd
