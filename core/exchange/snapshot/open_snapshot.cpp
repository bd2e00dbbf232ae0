#include "core/exchange/snapshot/open_snapshot.h"

#include <algorithm>

namespace qd {

OpenSnapshotJob::OpenSnapshotJob(Container container, const Clock& clock)
    : m_manifest(std::move(container.manifest)), m_signature(container.signature),
      m_copy(container.data, clock, TypedCopy::Damage::refuse, TypedCopy::Digests::compute) {}

Result<Progress> OpenSnapshotJob::step() {
    Progress progress = TRY(m_copy.step());
    if (progress.finished) TRY(compare_with_manifest());
    return progress;
}

// A table that a later version added is in the manifest and not read; one that is read must be as described.
Result<> OpenSnapshotJob::compare_with_manifest() const {
    for (const auto& [table, copied] : m_copy.findings().tables) {
        if (table == "field_key") continue;
        const auto described = std::ranges::find(m_manifest.tables, table, &TableFacts::table);
        if (described == m_manifest.tables.end() || described->rows != copied.rows || described->sha256 != copied.sha256)
            return fail(ErrorKind::damaged, "The table “" + table + "” of this snapshot does not match its description.",
                        "Nothing of it was opened.", "Ask for the snapshot again.");
    }
    return {};
}

Result<OpenedSnapshot> open_snapshot(std::span<const std::byte> bytes, const Clock& clock) {
    OpenSnapshotJob job{TRY(read_container(bytes)), clock};
    TRY(run_to_end(job));
    OpenedSnapshot opened{job.manifest(), job.signature(), job.take_store(), nullptr};
    opened.workspace = TRY(Workspace::open(*opened.store, clock));
    opened.store->set_read_only(true);
    return opened;
}

}  // namespace qd
