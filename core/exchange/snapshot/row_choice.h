#pragma once
// Which records go into a snapshot: all of them, a view's, or what a person may see, always with
// what they refer to, so that no name in the snapshot is missing.

#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/exchange/snapshot/redaction.h"
#include "core/exchange/snapshot/row_cursor.h"
#include "core/exchange/snapshot/snapshot_options.h"
#include "core/model/workspace.h"
#include "core/query/workspace_as_of.h"

namespace qd {

// Everything as it is, the history and what was deleted included: what a full snapshot of now is.
[[nodiscard]] bool goes_whole(const SnapshotOptions& options);

class RowChoice {
public:
    static constexpr int kRowsPerStep = 2'000;
    // redaction and workspace outlive this, and the workspace does not change before it is done.
    RowChoice(Workspace& workspace, const Redaction& redaction, const SnapshotOptions& options, int rows_per_step = kRowsPerStep);

    // Reads, of the past, so many rows of the journal a step, then so many of one record type, then, for a view of the
    // past, a stretch of how things stood, then chooses, in a few passes over all ids, one a step; false when it is done.
    // Nothing is kept of a record but its id and what it refers to.
    [[nodiscard]] Result<bool> step();
    // How far that is, 0…1.
    [[nodiscard]] double progress() const;
    // How values stood at the moment that was asked for; null = that is now.
    [[nodiscard]] const PastValues* past() const { return m_past_values ? &*m_past_values : nullptr; }

    [[nodiscard]] bool has(const Entity& entity, Id id) const;
    // Somebody else's, and there only so that records can name it: of a colleague, an account or a contact no more than that goes along.
    [[nodiscard]] bool names_only(const Entity& entity, Id id) const;
    // Whether that field of such a record goes along.
    [[nodiscard]] static bool is_name(const Entity& entity, const Field& field);
    // A reference to what stays behind because it is somebody else's.
    [[nodiscard]] bool leads_outside(const Field& field, const Value& value) const;
    [[nodiscard]] std::size_t count(const Entity& entity) const;
    // Living records of this type that stay behind.
    [[nodiscard]] std::int64_t left_behind(const Entity& entity) const;
    // All chosen ids, ascending.
    [[nodiscard]] std::vector<Id> all_ids() const;
    // "Everything", "View Big deals", "What Moses Frase may see".
    [[nodiscard]] const std::string& scope() const { return m_scope; }
    [[nodiscard]] const ScopeFacts& within() const { return m_within; }

private:
    struct Reference { const Entity* target = nullptr; std::size_t field = 0; };
    struct Kind {
        std::vector<Reference> references;
        int owner = -1;                          // position in references
        std::vector<Id> ids;                     // ascending
        std::vector<Id> targets;                 // references.size() for each id
        std::vector<bool> existed, chosen;
        std::vector<bool> foreign;               // chosen only because something refers to it; empty = none is
        std::int64_t living = 0;
    };
    // True at the entity's end.
    [[nodiscard]] Result<bool> read_some(const Entity& entity);
    void begin_reading(const Entity& entity);
    // What a view is asked of; true when it is there.
    [[nodiscard]] Result<bool> look_back();
    [[nodiscard]] Result<> choose();
    [[nodiscard]] Result<> choose_view(const SavedView& view);
    [[nodiscard]] Result<> choose_people();
    void choose_everything();
    void choose_structure();
    // One pass; true when it found some, which may have dependents themselves.
    [[nodiscard]] bool add_dependents();
    // Owned by somebody who is not among those whose records these are.
    [[nodiscard]] bool is_somebody_elses(const Entity& entity, const Kind& kind, std::size_t at) const;
    // What they refer to comes along, so many records a step; false when there is no more.
    void begin_following();
    [[nodiscard]] bool follow_references();
    [[nodiscard]] const Kind* kind(const Entity& entity) const;
    void mark(const Entity& entity, Id id);

    Workspace& m_workspace;
    const Redaction& m_redaction;
    SnapshotOptions m_options;
    std::unordered_map<const Entity*, Kind> m_kinds;
    std::unordered_set<Id> m_people;             // whose records these are; empty = no such limit
    int m_rows_per_step;
    std::optional<PastValues> m_past_values;
    bool m_past_read = false;
    std::size_t m_next = 0;                      // the entity to read
    std::optional<RowCursor> m_reading;          // of it; empty = not begun
    bool m_chose = false;                        // by view or person; dependents and what they refer to come after
    bool m_following = false;
    std::vector<std::pair<const Entity*, std::size_t>> m_to_follow;   // chosen ones whose references were not looked at
    enum class Dependents : std::uint8_t { none, unowned, all };
    Dependents m_dependents = Dependents::none;  // that go along
    std::unique_ptr<WorkspaceAsOf> m_looking_back;
    PastWorkspace m_past;
    std::string m_scope = kWholeScope;
    ScopeFacts m_within;
};

}  // namespace qd
