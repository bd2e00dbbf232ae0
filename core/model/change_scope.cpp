#include "core/model/change_scope.h"

#include <algorithm>
#include <cassert>

#include "core/model/workspace_impl.h"

namespace qd {
namespace {

constexpr std::size_t kTouchedLimit = 20'000;  // beyond, listeners are told "everything"
constexpr std::size_t kFewRecords = 100;       // are not worth an appender
constexpr std::size_t kEntriesAtOnce = 20'000; // of indexes: a few milliseconds as wasm
constexpr std::size_t kId = 0, kCreated = 1, kUpdated = 2, kDeleted = 3;

Error refused(const Entity& entity, const Field& field, std::string_view problem, std::string next) {
    return {ErrorKind::invalid_input, entity.label + ", " + field.label + ": " + std::string{problem},
            "Nothing was changed.", std::move(next)};
}

}  // namespace

ChangeScope::ChangeScope(std::unique_ptr<State> state) : m_state(std::move(state)) {}
ChangeScope::ChangeScope(ChangeScope&&) noexcept = default;

ChangeScope::~ChangeScope() {
    if (m_state) cancel();
}

Id ChangeScope::change_id() const { return m_state->change; }
const Change& ChangeScope::header() const { return m_state->header; }
std::int64_t ChangeScope::first_seq() const { return m_state->first_seq; }
const std::vector<Touched>& ChangeScope::touched() const { return m_state->touched; }

void ChangeScope::State::touch(const Entity& entity, Id id, OpKind kind) {
    if (watched) touched.push_back({entity.number, id, kind});
    followed = false;
    if (applied.bulk) return;
    if (applied.touched.size() >= kTouchedLimit) {
        applied.bulk = true;
        applied.touched.clear();
        return;
    }
    applied.touched.push_back({entity.number, id, kind});
}

void ChangeScope::State::note_known(const Entity& entity, Id id) {
    // Few enough to stay in the processor's cache.
    if (known.empty()) known.resize(appends ? 4096 : 64);
    known_at(id) = {id, &entity};
}

Result<> ChangeScope::State::write_journal(Id record, int field, Instant happened, const Value& before,
                                           const Value& after) {
    next_seq = 0;
    if (!journal) journal.emplace(TRY(workspace->database->prepare(
        "INSERT INTO journal(change, record, field, happened, before, after) VALUES(?, ?, ?, ?, ?, ?)")));
    journal->bind(0, change).bind(1, record).bind(2, field).bind(3, to_stored(happened));
    bind_borrowed(*journal, 4, view_of(before));
    bind_borrowed(*journal, 5, view_of(after));
    return journal->run();
}

Result<> ChangeScope::State::remember(Id record, int field, Instant happened, const Value& before, const Value& after) {
    if (!appends) return write_journal(record, field, happened, before, after);
    if (!past) {
        std::vector<RowAppender::Index> indexes;
        for (const IndexShape& index : indexes_of(workspace->catalogue)) {
            // The past of a record that this change makes is no edit.
            if (index.table != "journal" || index.rows == IndexShape::Rows::edits) continue;
            assert(index.columns.size() == 1);
            indexes.push_back({index.name, index.columns.front()});
        }
        past.emplace(TRY(RowAppender::open(*workspace->database, "journal", indexes)));
    }
    if (next_seq == 0) next_seq = TRY(workspace->database->integer("SELECT coalesce(max(seq), 0) FROM journal")) + 1;
    past->begin(next_seq++);
    past->add(change);
    past->add(record);
    past->add(std::int64_t{field});
    past->add(to_stored(happened));
    past->add(view_of(before));
    past->add(view_of(after));
    return past->end();
}

Result<bool> ChangeScope::State::appends_to(const Entity& entity, Writer& writer) {
    if (writer.rows) return true;
    if (!appends || ++writer.made <= kFewRecords || !writer.plan.appendable) return false;
    writer.rows.emplace(TRY(RowAppender::open(*workspace->database, entity.key, writer.plan.indexes)));
    if (!writer.plan.searched.empty())
        writer.documents.emplace(TRY(SearchAppender::open(*workspace->database, entity.key + "_search")));
    for (const std::string& column : writer.rows->columns()) writer.columns.push_back(entity.index_of(column));
    return true;
}

Result<> ChangeScope::State::append(Writer& writer, Id id) {
    writer.rows->begin(id);
    for (const int field : std::span{writer.columns}.subspan(1))
        if (field < 0 || is_empty(writer.row[static_cast<std::size_t>(field)])) writer.rows->add_null();
        else writer.rows->add(view_of(writer.row[static_cast<std::size_t>(field)]));
    TRY(writer.rows->end());
    if (!writer.documents) return {};
    workspace->collect_search_text(writer.plan, writer.row);
    return writer.documents->add(id, workspace->search_title, workspace->search_body);
}

Result<bool> ChangeScope::State::write_entries(std::size_t most) {
    if (past && !TRY(past->write_entries(most))) return false;
    for (auto& [entity, writer] : writers)
        if (writer.rows && !TRY(writer.rows->write_entries(most))) return false;
    return true;
}

Result<> ChangeScope::State::write_entries() {
    TRY(write_entries(SIZE_MAX));
    return {};
}

void ChangeScope::State::stop_appending() {
    appends = false;
    past.reset();
    for (auto& [entity, writer] : writers) {
        writer.rows.reset();
        writer.documents.reset();
    }
}

Result<ChangeScope::State::Writer*> ChangeScope::State::writer(const Entity& entity) {
    if (const auto made = writers.find(&entity); made != writers.end()) return &made->second;
    const EntityPlan& plan = workspace->plan(entity);
    Writer writer{.plan = plan, .insert = TRY(workspace->database->prepare(plan.insert)), .row = {}, .given = {},
                  .bound = std::vector<bool>(entity.fields.size()), .rows = {}, .documents = {}, .columns = {}};
    return &writers.emplace(&entity, std::move(writer)).first->second;
}

Result<> ChangeScope::State::check_reference(const Field& field, const Entity& entity, Id target) {
    if (!known.empty() && known_at(target).id == target && known_at(target).entity == &entity) return {};
    Statement find = TRY(workspace->database->prepare("SELECT 1 FROM \"" + entity.key +
                                                      "\" WHERE id = ? AND deleted IS NULL"));
    find.bind(0, target);
    if (!TRY(find.step()))
        return fail(ErrorKind::not_found, field.label + ": that " + entity.label + " does not exist any more.",
                    "Nothing was changed.", "Choose another one.");
    note_known(entity, target);
    return {};
}

Result<> ChangeScope::State::check_unique(const Entity& entity, const Field& field, Id id, const Value& value) {
    Statement find = TRY(workspace->database->prepare("SELECT id FROM \"" + entity.key + "\" WHERE \"" + field.key +
                                                      "\" = ? AND deleted IS NULL AND id <> ?"));
    bind_value(find, 0, value);
    find.bind(1, id);
    if (!TRY(find.step())) return {};
    return std::unexpected(refused(entity, field, "another one has the same value.", "Use a different value."));
}

Result<> ChangeScope::State::check_row(const Entity& entity, Id id, std::span<const Value> row,
                                       const std::vector<Value>* before) {
    const EntityPlan& plan = workspace->plan(entity);
    for (const std::size_t at : plan.checked) {
        const Field& field = entity.fields[at];
        const bool changed = !before || (*before)[at] != row[at];
        if (!changed) continue;
        if (is_empty(row[at])) {
            if (field.required)
                return std::unexpected(refused(entity, field, "this must not be empty.", "Fill it in."));
            continue;
        }
        if (plan.targets[at]) TRY(check_reference(field, *plan.targets[at], as_integer(row[at])));
        if (field.unique) TRY(check_unique(entity, field, id, row[at]));
    }
    return {};
}

Result<> ChangeScope::State::after_create(const Entity& entity, std::span<const Value> row) {
    if (entity.key == "stage") workspace->stages_known = false;
    if (entity.key == "custom_field") catalogue_touched = true;
    return entity.key == "activity" ? follow_activity(entity, row, nullptr) : Result<>{};
}

Result<> ChangeScope::State::after_update(const Entity& entity, Id id, std::span<const Value> row,
                                          const std::vector<Value>& before) {
    const auto& searched = workspace->plan(entity).searched;
    if (std::ranges::any_of(searched, [&](const auto& one) { return before[one.field] != row[one.field]; }))
        TRY(workspace->index_for_search(entity, id, row, true));
    if (workspace->title_of(entity, before) != workspace->title_of(entity, row)) {
        workspace->forget_title(id);
        TRY(workspace->reindex_dependents(entity, id));
    }
    if (entity.key == "stage") workspace->stages_known = false;
    if (entity.key == "custom_field") catalogue_touched = true;
    return entity.key == "activity" ? follow_activity(entity, row, &before) : Result<>{};
}

// A deal's last activity follows from its activities; it is derived, so it has no journal.
Result<> ChangeScope::State::follow_activity(const Entity& activity, std::span<const Value> row, const std::vector<Value>* before) {
    const auto deal_at = static_cast<std::size_t>(activity.index_of("deal"));
    for (const Value& deal : {row[deal_at], before ? (*before)[deal_at] : Value{}}) {
        if (is_empty(deal)) continue;
        latest.id = 0;
        Statement update = TRY(workspace->database->prepare(
            "UPDATE deal SET last_activity = (SELECT max(coalesce(done_at, created)) FROM activity WHERE deal = ?1"
            " AND deleted IS NULL AND (done = 1 OR kind = 'note')) WHERE id = ?1"));
        bind_value(update, 0, deal);
        TRY(update.run());
    }
    return {};
}

Result<Id> ChangeScope::create(const Entity& entity, std::span<const FieldValue> values,
                               std::optional<Instant> happened) {
    assert(m_state && "the scope has ended");
    State& state = *m_state;
    const Instant when = state.when(happened);
    State::Writer& writer = *TRY(state.writer(entity));
    std::vector<Value>& row = writer.row;
    std::vector<bool>& given = writer.given;
    row.resize(entity.fields.size());
    given.assign(row.size(), false);
    for (Value& value : row)
        if (!is_empty(value)) value = {};
    for (const auto& [at, value] : writer.plan.initial) row[at] = value;
    for (const FieldValue& value : values) {
        TRY(accept_into(row[value.field], entity.fields[value.field], value.value));
        given[value.field] = true;
    }
    if (is_empty(row[kCreated])) row[kCreated] = instant_value(when);
    const Instant born = instant_from_stored(as_integer(row[kCreated]));
    TRY(derive(*state.workspace, entity, row, nullptr, given, born, state.header.cause));
    if (!given[kId]) row[kId] = state.workspace->ids->next();
    row[kUpdated] = instant_value(state.recorded);
    const Id id = as_integer(row[kId]);
    TRY(state.check_row(entity, id, row, nullptr));

    if (!given[kId] && TRY(state.appends_to(entity, writer))) {
        TRY(state.append(writer, id));
    } else {
        for (std::size_t at = 0; at < row.size(); ++at) {
            const bool filled = !is_empty(row[at]);
            if (filled || writer.bound[at]) bind_borrowed(writer.insert, static_cast<int>(at), view_of(row[at]));
            writer.bound[at] = filled;
        }
        TRY(writer.insert.run());
        if (!writer.plan.searched.empty()) TRY(state.workspace->index_for_search(entity, id, row, false));
    }
    if (given[kId]) TRY(state.write_journal(id, entity.fields[kId].number, born, {}, row[kId]));
    TRY(state.after_create(entity, row));
    state.touch(entity, id, OpKind::create);
    return id;
}

Result<bool> ChangeScope::update(const Entity& entity, Id id, std::span<const FieldValue> values,
                                 std::optional<Instant> happened) {
    assert(m_state && "the scope has ended");
    State& state = *m_state;
    const Instant when = state.when(happened);
    TRY(state.write_entries());
    const std::vector<Value> before = TRY(state.workspace->row(entity, id));
    if (!is_empty(before[kDeleted]))
        return fail(ErrorKind::not_found, "This " + entity.label + " was deleted.", "Nothing was changed.",
                    "Undo the deletion first.");
    std::vector<Value> row = before;
    std::vector<bool> given(entity.fields.size());
    for (const FieldValue& value : values) {
        TRY(accept_into(row[value.field], entity.fields[value.field], value.value));
        given[value.field] = true;
    }
    if (row == before) return false;
    TRY(derive(*state.workspace, entity, row, &before, given, when, state.header.cause));
    TRY(state.check_row(entity, id, row, &before));
    row[kUpdated] = instant_value(state.recorded);

    std::string sql = "UPDATE \"" + entity.key + "\" SET updated = ?1";
    std::vector<std::size_t> changed;
    for (std::size_t at = kUpdated + 1; at < row.size(); ++at) {
        if (row[at] == before[at]) continue;
        changed.push_back(at);
        sql += ", \"" + entity.fields[at].key + "\" = ?" + std::to_string(changed.size() + 2);
    }
    if (row[kCreated] != before[kCreated]) {
        changed.push_back(kCreated);
        sql += ", created = ?" + std::to_string(changed.size() + 2);
    }
    Statement update = TRY(state.workspace->database->prepare(sql + " WHERE id = ?2"));
    bind_value(update, 0, row[kUpdated]);
    update.bind(1, id);
    for (std::size_t at = 0; at < changed.size(); ++at) bind_value(update, static_cast<int>(at) + 2, row[changed[at]]);
    state.latest.id = 0;
    TRY(update.run());
    for (const std::size_t at : changed)
        TRY(state.write_journal(id, entity.fields[at].number, when, before[at], row[at]));
    TRY(state.after_update(entity, id, row, before));
    state.touch(entity, id, OpKind::update);
    state.latest = {&entity, id, std::move(row)};
    return true;
}

Result<> ChangeScope::State::set_deleted(const Entity& entity, Id id, bool deleted) {
    const std::vector<Value> before = TRY(workspace->row(entity, id));
    if (is_empty(before[kDeleted]) != deleted)
        return fail(ErrorKind::conflict,
                    deleted ? "This " + entity.label + " is deleted already." : "This " + entity.label + " is not deleted.",
                    "Nothing was changed.");
    std::vector<Value> row = before;
    row[kDeleted] = deleted ? Value{change} : Value{};
    Statement update = TRY(workspace->database->prepare("UPDATE \"" + entity.key +
                                                        "\" SET deleted = ?, updated = ? WHERE id = ?"));
    bind_value(update, 0, row[kDeleted]);
    update.bind(1, to_stored(recorded)).bind(2, id);
    latest.id = 0;
    TRY(update.run());
    TRY(write_journal(id, entity.fields[kDeleted].number, when({}), before[kDeleted], row[kDeleted]));
    if (has_search(entity))
        TRY(deleted ? workspace->drop_from_search(entity, id) : workspace->index_for_search(entity, id, row, false));
    if (!known.empty() && known_at(id).id == id) known_at(id) = {};
    TRY(after_update(entity, id, row, before));
    touch(entity, id, deleted ? OpKind::remove : OpKind::restore);
    return {};
}

Result<> ChangeScope::remove(const Entity& entity, Id id) { return m_state->set_deleted(entity, id, true); }
Result<> ChangeScope::restore(const Entity& entity, Id id) { return m_state->set_deleted(entity, id, false); }

Result<> ChangeScope::remember(const Entity& entity, Id id, std::uint16_t field, const Value& before,
                               const Value& after, Instant happened) {
    assert(id > m_state->change && "only the past of records of this change can be written");
    return m_state->remember(id, entity.fields[field].number, happened, before, after);
}

Result<> ChangeScope::write(const Op& op) {
    const Entity* entity = m_state->workspace->catalogue.find(op.entity);
    if (!entity)
        return fail(ErrorKind::not_found, "There is no record type “" + op.entity + "”.", "Nothing was changed.");
    std::vector<FieldValue> values;
    if (op.kind == OpKind::create && op.id != 0) values.push_back({0, Value{op.id}});
    for (const Assignment& assignment : op.values) {
        const int at = entity->index_of(assignment.field);
        if (at < 0)
            return fail(ErrorKind::not_found, entity->plural + " have no field “" + assignment.field + "”.", "Nothing was changed.");
        const Field& field = entity->fields[static_cast<std::size_t>(at)];
        if (field.read_only && header().cause == Cause::person)
            return fail(ErrorKind::invalid_input, field.label + " is kept by Quarterdeck itself.", "Nothing was changed.");
        values.push_back({static_cast<std::uint16_t>(at), assignment.value});
    }
    switch (op.kind) {
        case OpKind::create: TRY(create(*entity, values, op.happened)); break;
        case OpKind::update: TRY(update(*entity, op.id, values, op.happened)); break;
        case OpKind::remove: TRY(remove(*entity, op.id)); break;
        case OpKind::restore: TRY(restore(*entity, op.id)); break;
    }
    return {};
}

Result<double> ChangeScope::follow_up() {
    assert(m_state && "the scope has ended");
    State& state = *m_state;
    // Whoever follows looks for the records, and his own are few.
    if (state.appends && !TRY(state.write_entries(kEntriesAtOnce))) return 0;
    state.stop_appending();
    const Workspace::Participant& participant = state.workspace->participant;
    if (state.followed || !participant || state.touched.empty()) return 1;
    const double share = TRY(participant(*this, state.touched));
    state.followed = share >= 1;  // its own writes are its own affair
    return share;
}

Result<Applied> ChangeScope::commit() {
    assert(m_state && "the scope has ended");
    State& state = *m_state;
    Workspace::Impl& workspace = *state.workspace;
    Database& database = *workspace.database;
    const auto abandon = [&](Error error) -> Result<Applied> {
        cancel();
        return std::unexpected(std::move(error));
    };
    for (bool left = true; left;) {
        const auto followed = follow_up();
        if (!followed) return abandon(followed.error());
        left = *followed < 1;
    }
    if (state.applied.touched.empty() && !state.applied.bulk) {
        Applied nothing = std::move(state.applied);
        cancel();
        nothing.change = 0;
        return nothing;
    }
    auto written = [&]() -> Result<> {
        Statement insert = TRY(database.prepare(
            "INSERT INTO change(id, last_id, actor, cause, cause_id, label, undo_of, first_seq, last_seq)"
            " VALUES(?, ?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(seq), 0) FROM journal))"));
        insert.bind(0, state.change).bind(1, workspace.ids->next()).bind(2, state.header.actor);
        insert.bind(3, static_cast<int>(state.header.cause)).bind(4, state.header.cause_id);
        insert.bind(5, std::string_view{state.header.label});
        const Id undone = state.header.cause == Cause::undo ? state.header.cause_id : 0;
        if (undone) insert.bind(6, undone); else insert.bind(6, nullptr);
        insert.bind(7, state.first_seq);
        TRY(insert.run());
        return database.commit();
    }();
    if (!written) return abandon(std::move(written).error());
    const std::unique_ptr<State> ended = std::move(m_state);
    workspace.open_scope = nullptr;
    if (ended->catalogue_touched)
        if (auto loaded = workspace.load_custom_fields(); !loaded) return std::unexpected(std::move(loaded).error());
    workspace.publish(ended->applied);
    return ended->applied;
}

void ChangeScope::cancel() {
    if (!m_state) return;
    Workspace::Impl& workspace = *m_state->workspace;
    m_state->stop_appending();
    if (workspace.database->in_transaction()) workspace.database->rollback();
    workspace.open_scope = nullptr;
    // Whatever was cached may describe rows that never came to be.
    workspace.titles.clear();
    workspace.stages_known = false;
    m_state.reset();
}

}  // namespace qd
