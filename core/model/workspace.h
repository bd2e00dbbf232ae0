#pragma once
// A company's data: the only object that writes. Reading goes through database()
// with plain SQL or the query layer; writing through apply(), or a ChangeScope.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/random.h"
#include "core/model/catalogue.h"
#include "core/model/change.h"
#include "core/model/change_scope.h"
#include "core/model/record.h"
#include "core/store/page_store.h"

namespace qd {

struct WorkspaceOptions {
    std::uint32_t device = 0;       // for ids; 0 = taken from the file (or chosen from seed when new)
    std::uint64_t seed = 1;
    bool put_off_indexes = false;   // LateIndexes (late_indexes.h) makes them; until then lookups read whole tables
};

struct UndoStep {
    Id change = 0;
    std::string label;
};

// One line of a record's history, or of the audit log.
struct JournalEntry {
    Id change = 0;
    Id record = 0;
    const Entity* entity = nullptr;
    const Field* field = nullptr;   // null for created, deleted, restored
    OpKind kind = OpKind::update;
    Value before, after;
    Instant recorded, happened;
    Cause cause = Cause::person;
    Id cause_id = 0, actor = 0;
    std::string label;
};

enum class TimeView { happened, recorded };  // "as it was" and "as known then"

class Workspace {
public:
    // Opens what the store holds, or founds a new workspace with the standard pipeline
    // when it is empty. store and clock outlive the workspace.
    [[nodiscard]] static Result<std::unique_ptr<Workspace>> open(PageStore& store, const Clock& clock,
                                                                 WorkspaceOptions options = {});
    ~Workspace();

    [[nodiscard]] const Catalogue& catalogue() const;
    [[nodiscard]] Database& database();
    [[nodiscard]] PageStore& store();
    [[nodiscard]] const Clock& clock() const;

    // All or nothing; automation runs inside. The Error names the field and the reason.
    [[nodiscard]] Result<Applied> apply(const Change& change);
    // The header's ops are ignored. Only one scope at a time; apply() is refused meanwhile.
    [[nodiscard]] Result<ChangeScope> begin(const Change& header, Volume volume = Volume::few);
    [[nodiscard]] bool busy() const;

    // The steps that undo() and redo() would take; empty label = none.
    [[nodiscard]] UndoStep next_undo();
    [[nodiscard]] UndoStep next_redo();
    [[nodiscard]] Result<Applied> undo();
    [[nodiscard]] Result<Applied> redo();
    // Any change, however old. What was edited again since keeps its later value; notes say so.
    [[nodiscard]] Result<Applied> undo_change(Id change);

    // Living records only, unless asked. Error not_found otherwise.
    [[nodiscard]] Result<Record> record(const Entity& entity, Id id, bool also_deleted = false);
    [[nodiscard]] std::string title(const Entity& entity, Id id);  // "" when unknown
    // The record as it stood at that moment; not_found when it did not exist yet or no more.
    [[nodiscard]] Result<Record> record_as_of(const Entity& entity, Id id, Instant at, TimeView view);
    // Newest first.
    [[nodiscard]] Result<std::vector<JournalEntry>> history(const Entity& entity, Id id, int limit = 1000);

    [[nodiscard]] std::string setting(std::string_view key);  // "" when unset
    [[nodiscard]] Op set_setting(std::string_view key, std::string_view value);  // an op for apply()

    // Adds a column and a catalogue row; undo hides the field again, data stays.
    [[nodiscard]] Result<Applied> add_custom_field(std::string_view entity_key, const Field& field, Id actor);

    // Grows with every applied, undone or redone change: the cheap question "did anything change?".
    [[nodiscard]] std::uint64_t revision() const;
    // Called after commit. The returned number removes it.
    int subscribe(std::function<void(const Applied&)> listener);
    void unsubscribe(int subscription);

    // Runs inside the transaction, after the change's own writes, before commit; may write more
    // into the same change, and the list it was given grows with that. An Error refuses the whole change.
    // It does a bounded piece of work (milliseconds) and says which share of all is done: below 1 it is called again.
    using Participant = std::function<Result<double>(ChangeScope&, const std::vector<Touched>&)>;
    void set_participant(Participant participant);

    struct Impl;  // core/model only

private:
    friend class ChangeScope;
    explicit Workspace(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace qd
