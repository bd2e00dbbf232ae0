// Reading the journal: a record's history, and the record as it stood.

#include <algorithm>
#include <map>

#include "core/model/implied_moves.h"
#include "core/model/workspace_impl.h"

namespace qd {
namespace {

constexpr std::size_t kId = 0, kCreated = 1, kDeleted = 3;

struct Step {
    Value before, after;
    bool in_time = false;  // at or before the asked moment
    bool implied = false;  // by the stage's row
    Id change = 0;
    Instant happened{};
};

// A row of the field's own at the same moment counts, not what follows from the stage's.
void drop_outweighed(std::vector<Step>& steps) {
    std::erase_if(steps, [&](const Step& step) {
        return step.implied && std::ranges::any_of(steps, [&](const Step& other) {
            return !other.implied && other.change == step.change && other.happened == step.happened;
        });
    });
}

// The value of a field at the moment, from its journal rows in the order of the view:
// what the last row in time left, otherwise what stood before the first.
void rewind(std::vector<Value>& values, const std::map<std::size_t, std::vector<Step>>& steps) {
    for (const auto& [at, rows] : steps) {
        const Step* last_in_time = nullptr;
        for (const Step& step : rows)
            if (step.in_time) last_in_time = &step;
        values[at] = last_in_time ? last_in_time->after : rows.front().before;
    }
}

// Deleted stages too: the past knows them.
Result<std::string> kind_of_stage(Database& database, const Value& stage) {
    Statement select = TRY(database.prepare("SELECT kind FROM stage WHERE id = ?"));
    bind_value(select, 0, stage);
    return TRY(select.step()) ? std::string{select.text(0)} : std::string{};
}

// What a journal row of this field says of other fields.
Result<std::vector<ImpliedMove>> implied_by(Database& database, const Entity& entity, std::size_t field, Id record, Id change,
                                            const Value& before, const Value& after, Instant created, Instant happened) {
    if (entity.key != "deal" || entity.fields[field].key != "stage" || !may_be_remembered(record, change))
        return std::vector<ImpliedMove>{};
    return implied_by_move(TRY(kind_of_stage(database, before)), TRY(kind_of_stage(database, after)), created, happened);
}

}  // namespace

Result<Record> Workspace::record_as_of(const Entity& entity, Id id, Instant at, TimeView view) {
    Record record{&entity, id, TRY(m_impl->row(entity, id))};
    const auto gone = [&] {
        return fail(ErrorKind::not_found, "This " + entity.label + " did not exist at that time.");
    };
    const Instant born = view == TimeView::happened ? instant_from_stored(as_integer(record.values[kCreated]))
                                                    : given_at(id);
    if (born > at) return gone();
    std::map<std::size_t, std::vector<Step>> steps;
    Statement rows = TRY(m_impl->database->prepare(
        view == TimeView::happened
            ? "SELECT field, before, after, happened, change FROM journal WHERE record = ? ORDER BY happened, seq"
            : "SELECT field, before, after, happened, change FROM journal WHERE record = ? ORDER BY seq"));
    rows.bind(0, id);
    while (TRY(rows.step())) {
        const FieldPlace place = m_impl->catalogue.place_of(rows.integer(0));
        if (place.entity != &entity) continue;
        const Instant happened = instant_from_stored(rows.integer(3));
        const bool in_time = (view == TimeView::happened ? happened : given_at(rows.integer(4))) <= at;
        if (place.field == kId) {
            if (!in_time) return gone();
            continue;
        }
        Step step{column_value(rows, 1), column_value(rows, 2), in_time, false, rows.integer(4), happened};
        const Instant created = instant_from_stored(as_integer(record.values[kCreated]));
        for (ImpliedMove& move : TRY(implied_by(*m_impl->database, entity, place.field, id, step.change,
                                                step.before, step.after, created, happened)))
            steps[static_cast<std::size_t>(entity.index_of(move.field))].push_back(
                {std::move(move.before), std::move(move.after), in_time, true, step.change, happened});
        steps[place.field].push_back(std::move(step));
    }
    for (auto& [field, rows_of_field] : steps) drop_outweighed(rows_of_field);
    rewind(record.values, steps);
    if (!is_empty(record.values[kDeleted])) return gone();
    return record;
}

namespace {

// Puts what the stage's entry implies before it, as rows of the fields' own would stand in a list that is newest first.
Result<> add_implied(Database& database, std::vector<JournalEntry>& entries, const JournalEntry& stage, Instant created) {
    const Entity& entity = *stage.entity;
    const auto at = static_cast<std::size_t>(stage.field - entity.fields.data());
    for (ImpliedMove& move : TRY(implied_by(database, entity, at, stage.record, stage.change, stage.before, stage.after, created,
                                            stage.happened))) {
        const Field* field = entity.find(move.field);
        const bool written = std::ranges::any_of(entries, [&](const JournalEntry& entry) {
            return entry.field == field && entry.change == stage.change && entry.happened == stage.happened;
        });
        if (written) continue;
        JournalEntry entry = stage;
        entry.field = field;
        entry.before = std::move(move.before);
        entry.after = std::move(move.after);
        entries.push_back(std::move(entry));
    }
    return {};
}

}  // namespace

Result<std::vector<JournalEntry>> Workspace::history(const Entity& entity, Id id, int limit) {
    std::vector<JournalEntry> entries;
    const auto row = m_impl->row(entity, id);
    const Instant created = row ? instant_from_stored(as_integer((*row)[kCreated])) : Instant{};
    Statement rows = TRY(m_impl->database->prepare(
        "SELECT j.change, j.field, j.happened, j.before, j.after, c.cause, c.cause_id, c.actor, c.label"
        " FROM journal j JOIN change c ON c.id = j.change WHERE j.record = ?"
        " ORDER BY j.happened DESC, j.seq DESC LIMIT ?"));
    rows.bind(0, id).bind(1, limit);
    bool born = false;
    while (TRY(rows.step())) {
        const FieldPlace place = m_impl->catalogue.place_of(rows.integer(1));
        if (!place) continue;
        JournalEntry entry;
        entry.change = rows.integer(0);
        entry.record = id;
        entry.entity = &entity;
        entry.field = &entity.fields[place.field];
        entry.happened = instant_from_stored(rows.integer(2));
        entry.before = column_value(rows, 3);
        entry.after = column_value(rows, 4);
        entry.recorded = given_at(entry.change);
        entry.cause = static_cast<Cause>(rows.integer(5));
        entry.cause_id = rows.integer(6);
        entry.actor = rows.integer(7);
        entry.label = rows.text(8);
        if (place.field == kDeleted) {
            entry.kind = is_empty(entry.after) ? OpKind::restore : OpKind::remove;
            entry.field = nullptr;
        }
        if (place.field == kId) {
            entry.kind = OpKind::create;
            entry.field = nullptr;
            born = true;
        }
        if (entry.field) TRY(add_implied(*m_impl->database, entries, entry, created));
        entries.push_back(std::move(entry));
    }
    if (born) return entries;
    // The creation of others has no row of its own: its change is the last one given before the record's id.
    Statement birth = TRY(m_impl->database->prepare(
        "SELECT c.id, r.created, c.cause, c.cause_id, c.actor, c.label FROM change c, \"" + entity.key +
        "\" r WHERE r.id = ?1 AND c.id < ?1 ORDER BY c.id DESC LIMIT 1"));
    birth.bind(0, id);
    if (TRY(birth.step())) {
        JournalEntry entry;
        entry.change = birth.integer(0);
        entry.record = id;
        entry.entity = &entity;
        entry.kind = OpKind::create;
        entry.happened = instant_from_stored(birth.integer(1));
        entry.recorded = given_at(id);
        entry.cause = static_cast<Cause>(birth.integer(2));
        entry.cause_id = birth.integer(3);
        entry.actor = birth.integer(4);
        entry.label = birth.text(5);
        entries.push_back(std::move(entry));
    }
    return entries;
}

}  // namespace qd
