#pragma once
// A record's story: journal entries and activities, newest first, in words.

#include <string>
#include <vector>

#include "app/shell/desk.h"
#include "app/ui/timeline.h"

namespace qd {

class RecordTimeline final : public ui::TimelineSource {
public:
    enum class Kind { edit, stage, call, email, meeting, task, note, other };

    // Reads again when the workspace, the record or the filter changed.
    void refresh(Desk& desk, const Entity& entity, Id id, int only);  // only: −1 all, else a Kind
    [[nodiscard]] std::size_t count(Kind kind) const { return m_counts[static_cast<std::size_t>(kind)]; }
    [[nodiscard]] std::size_t total() const { return m_total; }
    [[nodiscard]] std::size_t changes() const { return m_changes; }

    [[nodiscard]] std::int64_t entry_count() const override { return static_cast<std::int64_t>(m_entries.size()); }
    [[nodiscard]] Date day(std::int64_t at) const override { return m_days[static_cast<std::size_t>(at)]; }
    void entry(std::int64_t at, ui::TimelineEntry& out) const override { out = m_entries[static_cast<std::size_t>(at)]; }
    [[nodiscard]] std::uint64_t version() const override { return m_version; }

private:
    struct Told { Instant at; Kind kind; ui::TimelineEntry entry; };
    void tell_journal(Desk& desk, const Entity& entity, Id id, std::vector<Told>& told);
    void tell_activities(Desk& desk, const Entity& entity, Id id, std::vector<Told>& told);

    std::vector<ui::TimelineEntry> m_entries;
    std::vector<Date> m_days;
    std::size_t m_counts[8] = {};
    std::size_t m_total = 0, m_changes = 0;
    std::uint64_t m_version = 0, m_read_at = 0;
    Id m_read_id = 0;
    int m_read_only = -2;
};

}  // namespace qd
