#pragma once
// What somebody wants to share.

#include <optional>
#include <string>

#include "core/exchange/snapshot/manifest.h"
#include "core/query/query_context.h"
#include "core/query/saved_view.h"

namespace qd {

struct SnapshotOptions {
    Profile profile = Profile::full;
    // How things stood at that moment, in business time; empty = now.
    std::optional<Instant> as_of;
    // Only the records of this view and what is related to them; empty = no such limit.
    std::optional<SavedView> view;
    // Only what this person may see: everything for a director, an analyst or a reporting specialist, the own
    // people's records for a manager, the own ones for a representative; and what is related. 0 = no such limit.
    Id person = 0;
    // Who “me” and “my team” are in the view's filter; 0 = nobody.
    Id viewer = 0;

    // For the manifest.
    std::string author, author_recipient, device, note, parent;
    std::string made_by = "Quarterdeck";
    // 0 = from the clock. Gives the snapshot its id and the demo profile its values.
    std::uint64_t seed = 0;
};

}  // namespace qd
