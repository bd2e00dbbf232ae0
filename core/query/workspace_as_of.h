#pragma once
// The whole workspace as it stood at a past moment, as a workspace of its own in memory:
// every list, filter, sum and page reads it like the present one. By business time, and by
// the same rule as Workspace::record_as_of.

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "core/base/job.h"
#include "core/model/workspace.h"

namespace qd {

struct PastWorkspace {
    std::unique_ptr<PageStore> store;          // read-only, without a sink
    std::unique_ptr<Workspace> workspace;
};

// Deals, leads, activities and other records with a life of their own are left out when they began
// later. Accounts and contacts stay when something that existed refers to them, because an import knows
// no date for them; people, products, stages and settings always stay. Search finds today's words.
//
// Cost: a copy of the file in memory, two passes over the journal, one write for each value that was different.
class WorkspaceAsOf final : public Job {
public:
    // workspace and clock outlive the job and what it makes. Later changes of the workspace do not reach it.
    WorkspaceAsOf(Workspace& workspace, const Clock& clock, Instant at);
    ~WorkspaceAsOf() override;

    [[nodiscard]] Result<Progress> step() override;
    void cancel() override;
    // After the last step, once.
    [[nodiscard]] PastWorkspace take() { return std::move(m_made); }

private:
    enum class Phase : std::uint8_t { copy, later, earlier, write, rest };
    // Of a field that is taken back; else nothing.
    [[nodiscard]] FieldPlace place_of(std::int64_t field_number) const;
    // One value that changed after the moment.
    struct Seen {
        std::int64_t last_in_time = 0, first_after = 0;
        bool in_time = false;
        Value value;
    };
    struct Key {
        Id record = 0;
        std::int64_t field = 0;
        friend bool operator==(const Key&, const Key&) = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key& key) const {
            return static_cast<std::size_t>((static_cast<std::uint64_t>(key.record) * 0x9E3779B97F4A7C15U) ^ static_cast<std::uint64_t>(key.field));
        }
    };

    [[nodiscard]] Result<> copy();
    [[nodiscard]] Result<bool> scan(bool later);        // true: the journal's end
    [[nodiscard]] Result<bool> write_values();
    [[nodiscard]] Result<> write_value(const Key& key, const Seen& seen);
    [[nodiscard]] Result<> leave_out_what_came_later();
    [[nodiscard]] Result<> finish();

    Workspace& m_workspace;
    const Clock& m_clock;
    Instant m_at;
    Phase m_phase = Phase::copy;
    PastWorkspace m_made;
    std::unique_ptr<Database> m_database;      // over m_made.store, until the workspace is opened
    std::int64_t m_stage_field = 0, m_next_seq = 0, m_last_seq = 0;
    std::unordered_map<Key, Seen, KeyHash> m_changed;
    std::unordered_map<Key, Seen, KeyHash>::const_iterator m_next;
    std::size_t m_written = 0;
};

}  // namespace qd
