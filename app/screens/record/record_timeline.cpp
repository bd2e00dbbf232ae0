#include "app/screens/record/record_timeline.h"

#include <algorithm>

#include "app/ui/context.h"
#include "app/ui/text.h"
#include "assets/icons.h"
#include "core/base/sort_by.h"

namespace qd {

using namespace ui;

namespace {

std::string who(Desk& desk, Id actor) {
    const std::string name = desk.workspace().title(desk.catalogue().entity("user"), actor);
    return name.empty() ? std::string{tr("Somebody")} : name.substr(0, name.find(' '));
}

// Runs stand beside each other as they are: words need the space between them.
void put_spaces(std::vector<Run>& runs) {
    for (std::size_t at = 0; at + 1 < runs.size(); ++at) runs[at].words += ' ';
}

const char* cause_words(Cause cause) {
    switch (cause) {
        case Cause::import: return tr("Import");
        case Cause::rule: return tr("Rule");
        case Cause::merge: return tr("Merge");
        case Cause::undo: return tr("Undo");
        default: return nullptr;
    }
}

Icon icon_of(std::string_view kind) {
    if (kind == "call") return icons::phone;
    if (kind == "email") return icons::mail;
    if (kind == "meeting") return icons::users;
    if (kind == "note") return icons::sticky_note;
    return icons::circle_check;
}

RecordTimeline::Kind kind_of(std::string_view kind) {
    using Kind = RecordTimeline::Kind;
    if (kind == "call") return Kind::call;
    if (kind == "email") return Kind::email;
    if (kind == "meeting") return Kind::meeting;
    if (kind == "note") return Kind::note;
    return Kind::task;
}

}  // namespace

void RecordTimeline::tell_journal(Desk& desk, const Entity& entity, Id id, std::vector<Told>& told) {
    auto history = desk.workspace().history(entity, id);
    if (!history) return desk.report(history.error());
    m_changes = history->size();
    for (const JournalEntry& line : *history) {
        if (line.field && (line.field->hidden || line.field->key == "stage_since" || line.field->key == "status" || line.field->key == "pipeline" ||
                           line.field->key == "close_moves" || line.field->key == "updated"))
            continue;
        Told piece{line.happened, Kind::edit, {}};
        TimelineEntry& entry = piece.entry;
        entry.id = static_cast<std::int64_t>(told.size());
        const char* cause = cause_words(line.cause);
        const std::string actor = cause ? std::string{cause} : who(desk, line.actor);
        if (line.kind == OpKind::create) {
            entry.icon = icons::plus;
            entry.headline = {{.words = actor, .ink = Ink::strong}, {.words = tr("added this {}", lower(tr(entity.label.c_str())))}};
            if (line.cause == Cause::import) entry.body = {{.words = line.label}};
        } else if (!line.field) {
            entry.icon = line.kind == OpKind::remove ? icons::trash_2 : icons::undo_2;
            entry.headline = {{.words = actor, .ink = Ink::strong}, {.words = line.kind == OpKind::remove ? tr("deleted it") : tr("brought it back")}};
        } else {
            const bool stage = line.field->key == "stage";
            const std::string before = desk.words(*line.field, line.before), after = desk.words(*line.field, line.after);
            entry.icon = stage ? icons::flag : icons::pencil;
            if (stage) entry.color = context().theme().warn;
            if (stage) piece.kind = Kind::stage;
            else entry.headline = {{.words = actor, .ink = Ink::strong}, {.words = tr("changed")}};
            entry.headline.push_back({.words = tr(line.field->label.c_str()), .ink = Ink::strong});
            if (!before.empty()) entry.headline.push_back({.words = before, .ink = Ink::faint, .struck = true});
            entry.headline.push_back({.words = "→", .ink = Ink::faint});
            entry.headline.push_back({.words = after.empty() ? std::string{tr("empty")} : after, .ink = Ink::strong});
            if (stage && !cause && line.actor) entry.body = {{.words = actor}};
            if (cause) entry.body = {{.words = fmt::format("{}: {}", cause, line.label)}};
        }
        put_spaces(entry.headline);
        told.push_back(std::move(piece));
    }
}

void RecordTimeline::tell_activities(Desk& desk, const Entity& entity, Id id, std::vector<Told>& told) {
    if (entity.key == "activity") return;
    const Entity& activity = desk.catalogue().entity("activity");
    if (activity.index_of(entity.key) < 0) return;
    auto rows = desk.workspace().database().prepare(
        "SELECT id, kind, subject, body, done, coalesce(done_at, created), owner, due, outcome, duration FROM activity"
        " WHERE deleted IS NULL AND \"" + entity.key + "\" = ? ORDER BY id DESC LIMIT 5000");
    if (!rows) return;
    rows->bind(0, id);
    while (rows->step().value_or(false)) {
        const std::string kind{rows->text(1)};
        Told piece{instant_from_stored(rows->integer(5)), kind_of(kind), {}};
        TimelineEntry& entry = piece.entry;
        entry.id = rows->integer(0);
        entry.icon = icon_of(kind);
        entry.color = rows->integer(4) || kind == "note" ? context().theme().good : context().theme().accent;
        const bool planned = !rows->integer(4) && kind != "note";
        const std::string owner = who(desk, rows->integer(6));
        entry.headline = {{.words = owner, .ink = Ink::strong},
                          {.words = planned ? tr("plans") : kind == "call" ? tr("called") : kind == "email" ? tr("wrote") : kind == "meeting" ? tr("met") : kind == "note" ? tr("noted") : tr("did")},
                          {.words = std::string{rows->text(2)}, .ink = Ink::strong}};
        if (planned && !rows->is_null(7))
            entry.headline.push_back({.words = tr("due {}", date(context().locale(), date_from_stored(rows->integer(7)), desk.today()))});
        if (!rows->text(3).empty()) entry.body = {{.words = std::string{rows->text(3)}}};
        entry.expandable = rows->text(3).size() > 160;
        entry.action = tr("Open");
        put_spaces(entry.headline);
        told.push_back(std::move(piece));
    }
}

void RecordTimeline::refresh(Desk& desk, const Entity& entity, Id id, int only) {
    const std::uint64_t revision = desk.moment();
    if (m_read_at == revision && m_read_id == id && m_read_only == only) return;
    m_read_at = revision;
    m_read_id = id;
    m_read_only = only;
    ++m_version;
    std::vector<Told> told;
    tell_journal(desk, entity, id, told);
    tell_activities(desk, entity, id, told);
    sort_by(told, [](const Told& a, const Told& b) { return a.at > b.at; });
    std::ranges::fill(m_counts, 0);
    m_total = told.size();
    m_entries.clear();
    m_days.clear();
    for (Told& piece : told) {
        ++m_counts[static_cast<std::size_t>(piece.kind)];
        if (only >= 0 && static_cast<int>(piece.kind) != only) continue;
        piece.entry.time = time_of_day(context().locale(), piece.at);
        m_days.push_back(day_of_person(context().locale(), piece.at));
        m_entries.push_back(std::move(piece.entry));
    }
}

}  // namespace qd
