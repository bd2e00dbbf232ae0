#pragma once
// Who is in a rule now: the records that wait in it, at which step, and what happens to them next.

#include <optional>
#include <string>
#include <vector>

#include "core/model/workspace.h"

namespace qd {

struct MemberLine {
    Id id = 0;                        // of the enrolment
    Id rule = 0, version = 0, run = 0;
    std::string rule_name;
    int number = 0;                   // of the version it is in
    bool live = false;                // the rule is; else it stands still
    const Entity* entity = nullptr;   // null: a run without a record
    Id record = 0;
    std::string title;                // of the record, as it was called when it came in
    std::string step;                 // key in the definition of its version
    bool parked = false;              // a step failed and waits for a person
    std::string reason;               // why it is parked
    Instant since{};
    std::string waits_for;            // kind of its timer: delay, timeout, retry, window, happened; "" = a person or an event
    std::optional<Instant> next;      // when the timer is due
};

struct MemberQuery {
    Id rule = 0;                      // 0 = all
    std::string text;                 // words in the record's title or the rule's name
    int limit = 200, offset = 0;
};

struct MemberPage {
    std::int64_t count = 0;           // without limit
    std::vector<MemberLine> lines;    // those that need a person, then the next to act
};

[[nodiscard]] Result<MemberPage> members(Workspace& workspace, const MemberQuery& query);
[[nodiscard]] Result<std::vector<Id>> member_ids(Workspace& workspace, const MemberQuery& query);  // without limit

}  // namespace qd
