#include "core/exchange/snapshot/open_snapshot.h"

#include <algorithm>

namespace qd {

OpenSnapshotJob::OpenSnapshotJob(std::span<const std::byte> bytes, const Clock& clock, Depth depth, std::optional<Sha256Digest> data_digest)
    : m_bytes(bytes), m_clock(clock), m_depth(depth), m_data_digest(data_digest) {}

Result<Progress> OpenSnapshotJob::step() {
    if (!m_copy) return check();
    Progress progress = TRY(m_copy->step());
    if (progress.finished) TRY(compare_with_manifest());
    return progress;
}

Result<Progress> OpenSnapshotJob::check() {
    if (!m_check) {
        m_container = TRY(read_container_head(m_bytes));
        if (m_data_digest) TRY(check_data(m_container, *m_data_digest));
        m_check.emplace(m_container);
    } else if (m_data_digest || TRY(m_check->step())) {
        const bool whole = m_depth == Depth::whole;
        m_copy = std::make_unique<TypedCopy>(m_container.data, m_clock, TypedCopy::Damage::refuse,
                                             whole ? TypedCopy::Digests::compute : TypedCopy::Digests::none,
                                             whole ? TypedCopy::Order::make : TypedCopy::Order::put_off);
    }
    return Progress{0, "Checking the snapshot", false};
}

void OpenSnapshotJob::cancel() {
    if (m_copy) m_copy->cancel();
}

// A table that a later version added is in the manifest and not read; one that is read must be as described.
Result<> OpenSnapshotJob::compare_with_manifest() const {
    for (const auto& [table, copied] : m_copy->findings().tables) {
        if (table == "field_key") continue;
        const auto& tables = m_container.manifest.tables;
        const auto described = std::ranges::find(tables, table, &TableFacts::table);
        if (described == tables.end() || described->rows != copied.rows || (m_depth == Depth::whole && described->sha256 != copied.sha256))
            return fail(ErrorKind::damaged, "The table “" + table + "” of this snapshot does not match its description.",
                        "Nothing of it was opened.", "Ask for the snapshot again.");
    }
    return {};
}

Result<OpenedSnapshot> open_snapshot(std::span<const std::byte> bytes, const Clock& clock) {
    OpenSnapshotJob job{bytes, clock, OpenSnapshotJob::Depth::whole};
    TRY(run_to_end(job));
    OpenedSnapshot opened{job.manifest(), job.signature(), job.take_store(), nullptr};
    opened.workspace = TRY(Workspace::open(*opened.store, clock));
    opened.store->set_read_only(true);
    return opened;
}

}  // namespace qd
