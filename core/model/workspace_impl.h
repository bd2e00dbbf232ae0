#pragma once
// Private to core/model: what Workspace and ChangeScope share.

#include <unordered_map>

#include "core/model/schema.h"
#include "core/model/workspace.h"

namespace qd {

// What writing a deal needs to know about its stage; few, so kept in memory.
struct StageFacts {
    Id id = 0;
    Id pipeline = 0;
    std::string name;
    std::string kind;                          // "open", "won", "lost"
    std::vector<std::string> required_fields;  // to enter it
    std::int64_t position = 0;
};

struct Workspace::Impl {
    Impl(PageStore& page_store, const Clock& the_clock) : store(page_store), clock(the_clock) {}

    PageStore& store;
    const Clock& clock;
    std::unique_ptr<Database> database;
    Catalogue catalogue;
    std::unique_ptr<IdSource> ids;
    ChangeScope::State* open_scope = nullptr;
    std::uint64_t revision = 0;
    int next_subscription = 1;
    std::vector<std::pair<int, std::function<void(const Applied&)>>> listeners;
    Participant participant;

    std::vector<StageFacts> stages;            // of all pipelines, by pipeline and position
    bool stages_known = false;
    std::unordered_map<Id, std::string> titles;

    [[nodiscard]] Result<> load_stages();
    [[nodiscard]] const StageFacts* stage(Id id);
    [[nodiscard]] const StageFacts* first_open_stage(Id pipeline);  // 0 = of the first pipeline

    [[nodiscard]] const std::string& title(const Entity& entity, Id id);
    void forget_title(Id id) { titles.erase(id); }
    // The title that these values give the record.
    [[nodiscard]] std::string title_of(const Entity& entity, std::span<const Value> values);

    // Reads the current row; not_found when it does not exist (deleted rows are found).
    [[nodiscard]] Result<std::vector<Value>> row(const Entity& entity, Id id);

    [[nodiscard]] Result<> index_for_search(const Entity& entity, Id id, std::span<const Value> values,
                                            bool replace);
    [[nodiscard]] Result<> drop_from_search(const Entity& entity, Id id);
    // Records whose search text contains this record's title.
    [[nodiscard]] Result<> reindex_dependents(const Entity& entity, Id id);

    struct Place { const Entity* entity = nullptr; std::size_t field = 0; };
    std::unordered_map<int, Place> places;     // by Field::number
    void number_places();

    [[nodiscard]] Result<> load_custom_fields();
    // The header's transaction is open when this returns.
    [[nodiscard]] Result<std::unique_ptr<ChangeScope::State>> begin_state(const Change& header);
    [[nodiscard]] Result<Applied> invert(Id change, std::string label);
    void publish(const Applied& applied);
};

struct ChangeScope::State {
    Workspace::Impl* workspace = nullptr;
    Change header;
    Id change = 0;
    Instant recorded{};
    std::int64_t first_seq = 0;
    Id undo_of = 0;                            // this change undoes that one
    Applied applied;
    std::unordered_map<Id, const Entity*> known;  // references already seen to exist
    std::unordered_map<const Entity*, std::string> insert_sql;  // fields do not change while a scope is open
    bool catalogue_touched = false;

    [[nodiscard]] Instant when(std::optional<Instant> happened) const {
        return happened ? *happened : header.happened ? *header.happened : recorded;
    }
    void touch(const Entity& entity, Id id, OpKind kind);
    [[nodiscard]] Result<> write_journal(Id record, int field, Instant happened, const Value& before,
                                         const Value& after);
    [[nodiscard]] Result<> check_reference(const Field& field, Id target);
    [[nodiscard]] Result<> check_unique(const Entity& entity, const Field& field, Id id, const Value& value);
    // Rows of the change so far may be written into; before == nullptr for new records.
    [[nodiscard]] Result<> check_row(const Entity& entity, Id id, std::span<const Value> row,
                                     const std::vector<Value>* before);
    [[nodiscard]] Result<> after_write(const Entity& entity, Id id, std::span<const Value> row,
                                       const std::vector<Value>* before);
    [[nodiscard]] Result<> set_deleted(const Entity& entity, Id id, bool deleted);
};

// Fills in what follows from other fields: a deal's pipeline, status, stage age and
// closing date, a task's time of completion, a contact's full name.
// `given` marks the fields that the caller set itself.
[[nodiscard]] Result<> derive(Workspace::Impl& workspace, const Entity& entity, std::vector<Value>& row,
                              const std::vector<Value>* before, const std::vector<bool>& given, Instant happened,
                              Cause cause);

// Records that a new workspace starts with.
[[nodiscard]] Result<> found(Workspace& workspace);

}  // namespace qd
