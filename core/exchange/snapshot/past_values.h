#pragma once
// All records' values as they stood at a past moment, in business time: what the
// journal says about each value, by the rule of Workspace::record_as_of. Read once, in steps.

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "core/model/workspace.h"

namespace qd {

class PastValues {
public:
    // The workspace must outlive this and not change meanwhile.
    PastValues(Workspace& workspace, Instant at);

    // Reads so many further rows of the journal; true when all of them were read.
    [[nodiscard]] Result<bool> read_some(int rows);
    // How much of it was read, 0…1.
    [[nodiscard]] double read() const;

    // Afterwards. Puts the row to where it stood; false when the record was deleted then. Whether it existed yet is
    // for the caller to say: `created` is in the row.
    [[nodiscard]] bool apply(const Entity& entity, Id id, std::vector<Value>& row) const;

private:
    struct Place { const Entity* entity; std::uint16_t field; };
    // A value's steps so far: the last one in time, or what stood before the first one after it.
    struct Stood {
        std::uint16_t field;
        bool in_time;
        std::int64_t when;
        Value value;
    };
    struct StageKind { Value pipeline, kind; };
    [[nodiscard]] Result<> begin();
    void take(std::vector<Stood>& record, std::uint16_t field, const Statement& row);

    Workspace* m_workspace;
    std::int64_t m_at;
    std::unordered_map<int, Place> m_places;     // by Field::number
    std::unordered_map<const Entity*, std::unordered_map<Id, std::vector<Stood>>> m_stood;
    std::unordered_map<Id, StageKind> m_stages;
    std::int64_t m_last_seq = 0, m_newest_seq = -1;   // read; of the journal, -1 = not begun
};

}  // namespace qd
