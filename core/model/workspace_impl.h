#pragma once
// Private to core/model: what Workspace and ChangeScope share.

#include <unordered_map>

#include "core/model/entity_plan.h"
#include "core/model/schema.h"
#include "core/model/workspace.h"
#include "core/store/row_appender.h"
#include "core/store/search_appender.h"

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

// Where derive() finds the fields of deals: built-in fields keep their places.
struct DealPlaces {
    std::size_t stage, pipeline, status, stage_since, close_date, close_moves;
};

struct Workspace::Impl {
    Impl(PageStore& page_store, const Clock& the_clock, Indexes which) : store(page_store), clock(the_clock), indexes(which) {}

    PageStore& store;
    const Clock& clock;
    const Indexes indexes;
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

    std::optional<DealPlaces> deal_places;
    std::unordered_map<const Entity*, EntityPlan> plans;
    [[nodiscard]] const EntityPlan& plan(const Entity& entity);

    [[nodiscard]] const std::string& title(const Entity& entity, Id id);
    void forget_title(Id id) { titles.erase(id); }
    // The title that these values give the record.
    [[nodiscard]] std::string title_of(const Entity& entity, std::span<const Value> values);

    // Reads the current row; not_found when it does not exist (deleted rows are found).
    [[nodiscard]] Result<std::vector<Value>> row(const Entity& entity, Id id);

    [[nodiscard]] Result<> index_for_search(const Entity& entity, Id id, std::span<const Value> values, bool replace);
    // Into search_title and search_body: what a record with these values is found by.
    void collect_search_text(const EntityPlan& plan, std::span<const Value> values);
    std::string search_title, search_body;     // kept for their memory
    [[nodiscard]] Result<> drop_from_search(const Entity& entity, Id id);
    // Records whose search text contains this record's title.
    [[nodiscard]] Result<> reindex_dependents(const Entity& entity, Id id);


    [[nodiscard]] Result<> load_custom_fields();
    // The header's transaction is open when this returns.
    [[nodiscard]] Result<std::unique_ptr<ChangeScope::State>> begin_state(const Change& header, Volume volume);
    void publish(const Applied& applied);
};

struct ChangeScope::State {
    Workspace::Impl* workspace = nullptr;
    Change header;
    Id change = 0;
    Instant recorded{};
    std::int64_t first_seq = 0;
    Applied applied;
    std::vector<Touched> touched;              // all of them, for the participant
    bool watched = false;                      // there is a participant
    bool followed = false;                     // it has seen all of them
    bool appends = false;                      // see Volume::many
    // Some of the records referred to, which exist: each in the one place that its id gives it.
    struct Known { Id id = 0; const Entity* entity = nullptr; };
    std::vector<Known> known;                  // a power of two; empty before the first one
    [[nodiscard]] Known& known_at(Id id) { return known[static_cast<std::uint64_t>(id) * 0x9e3779b97f4a7c15u >> 32 & (known.size() - 1)]; }
    struct Writer {                            // for records of one type; fields do not change while a scope is open
        const EntityPlan& plan;
        Statement insert;
        std::vector<Value> row;                // of the record being made
        std::vector<bool> given;
        std::vector<bool> bound;               // parameters of insert that are not NULL
        std::size_t made = 0;                  // records
        std::optional<RowAppender> rows;
        std::optional<SearchAppender> documents;   // when there are rows and the type is searched
        std::vector<int> columns;              // of rows: the field of each, -1 = one that only a newer version knows
    };
    std::unordered_map<const Entity*, Writer> writers;
    std::optional<Statement> journal;
    std::optional<RowAppender> past;           // rows of the journal
    std::int64_t next_seq = 0;                 // of them; 0 = to be looked up
    bool catalogue_touched = false;
    // The record updated last, as it stands in the file: whoever follows a change asks for it first.
    struct Latest { const Entity* entity = nullptr; Id id = 0; std::vector<Value> row; };
    Latest latest;

    [[nodiscard]] Result<Writer*> writer(const Entity& entity);

    [[nodiscard]] Instant when(std::optional<Instant> happened) const {
        return happened ? *happened : header.happened ? *header.happened : recorded;
    }
    void touch(const Entity& entity, Id id, OpKind kind);
    void note_known(const Entity& entity, Id id);
    [[nodiscard]] Result<> write_journal(Id record, int field, Instant happened, const Value& before,
                                         const Value& after);
    // Of a record of this scope.
    [[nodiscard]] Result<> remember(Id record, int field, Instant happened, const Value& before, const Value& after);
    // Whether rows of this writer go past statements from here on.
    [[nodiscard]] Result<bool> appends_to(const Entity& entity, Writer& writer);
    [[nodiscard]] Result<> append(Writer& writer, Id id);
    // What is put off of indexes, see RowAppender; at most so many entries. True when nothing is left.
    [[nodiscard]] Result<bool> write_entries(std::size_t most);
    [[nodiscard]] Result<> write_entries();
    void stop_appending();
    [[nodiscard]] Result<> check_reference(const Field& field, const Entity& entity, Id target);
    [[nodiscard]] Result<> check_unique(const Entity& entity, const Field& field, Id id, const Value& value);
    // Rows of the change so far may be written into; before == nullptr for new records.
    [[nodiscard]] Result<> check_row(const Entity& entity, Id id, std::span<const Value> row,
                                     const std::vector<Value>* before);
    [[nodiscard]] Result<> after_update(const Entity& entity, Id id, std::span<const Value> row,
                                        const std::vector<Value>& before);
    [[nodiscard]] Result<> after_create(const Entity& entity, std::span<const Value> row);
    // Keeps the last activity of the deal, and of the one it was on before, in step.
    [[nodiscard]] Result<> follow_activity(const Entity& activity, std::span<const Value> row, const std::vector<Value>* before);
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
