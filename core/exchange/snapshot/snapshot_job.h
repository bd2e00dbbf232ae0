#pragma once
// Makes a snapshot: what was chosen is selected, row by row, into a new database in
// memory, so that what is left out is nowhere in its bytes.

#include <deque>
#include <functional>
#include <map>
#include <memory>

#include "core/base/job.h"
#include "core/base/sha256.h"
#include "core/exchange/snapshot/container.h"
#include "core/exchange/snapshot/row_choice.h"
#include "core/exchange/snapshot/row_cursor.h"
#include "core/exchange/snapshot/table_writer.h"

namespace qd {

class SnapshotJob final : public Job {
public:
    enum class Purpose : std::uint8_t { build, preview };  // a preview counts and writes nothing

    // The workspace outlives the job. When it is changed meanwhile, the job starts again by itself.
    SnapshotJob(Workspace& workspace, SnapshotOptions options, Purpose purpose = Purpose::build);
    ~SnapshotJob() override;

    [[nodiscard]] Result<Progress> step() override;
    void cancel() override;

    // When finished: to be signed and put into a file. A preview has a manifest without digests only.
    [[nodiscard]] SnapshotDraft& draft() { return m_draft; }

private:
    using Step = std::function<Result<bool>()>;  // true: this part is done
    struct Target;                               // the new database
    struct Journal;                              // what goes along of the history

    void start();
    void plan(Workspace& source, const SnapshotOptions& options);
    [[nodiscard]] Result<> plan_demo();
    [[nodiscard]] Result<> open_target();
    [[nodiscard]] Result<bool> copy_records(const Entity& entity);
    [[nodiscard]] Result<bool> copy_journal();
    [[nodiscard]] Result<bool> copy_changes();
    [[nodiscard]] Result<> finish_changes();
    [[nodiscard]] Result<> close_target();
    [[nodiscard]] bool compute_digest();
    void finish();
    [[nodiscard]] Result<> copy_field_keys();
    // Positions of the fields that go along.
    [[nodiscard]] std::vector<std::size_t> columns_of(const Entity& entity) const;
    [[nodiscard]] bool leaves_out(const Entity& entity, std::size_t field, Id record) const;
    [[nodiscard]] std::string name_for_others(const Entity& entity, const Field& field) const;
    void do_next(std::string doing, Step step) { m_steps.emplace_back(std::move(doing), std::move(step)); }
    void name_left_out();

    Workspace& m_workspace;
    SnapshotOptions m_options;
    Purpose m_purpose;
    std::uint64_t m_revision = 0;
    std::deque<std::pair<std::string, Step>> m_steps;
    std::size_t m_planned = 0;
    double m_within = 0;                         // how much of the step that is under way, where that is known

    // The demo profile copies a made-up company instead of the workspace.
    std::unique_ptr<PageStore> m_made_up_store;
    std::unique_ptr<ManualClock> m_made_up_clock;
    std::unique_ptr<Workspace> m_made_up;
    std::unique_ptr<Job> m_making_up;

    Workspace* m_source = nullptr;
    SnapshotOptions m_copying;                   // the options for copying the source
    std::unique_ptr<Redaction> m_redaction;
    std::unique_ptr<RowChoice> m_choice;
    std::unique_ptr<Target> m_target;
    std::optional<RowCursor> m_cursor;
    std::optional<TableWriter> m_writer;
    std::vector<std::size_t> m_columns;
    std::unique_ptr<Journal> m_journal;
    std::map<std::string, std::int64_t> m_values_left;  // "Contact: Phone" → values
    std::int64_t m_deleted_left = 0;
    Sha256 m_digest;                             // of the database that was made
    std::size_t m_digested = 0;
    SnapshotDraft m_draft;
};

// What a snapshot with these options would hold and leave out: the manifest without digests. Costs a scan of
// each table, less than a tenth of making it.
[[nodiscard]] Result<Manifest> snapshot_preview(Workspace& workspace, const SnapshotOptions& options);

}  // namespace qd
