// Taking back what runs did: the inverse of each step's before and after, in reverse order.

#include "core/automation/run_undo.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/automation/automation_impl.h"
#include "core/automation/run_where.h"

namespace qd {
namespace {

struct Effect {
    Id step = 0, run = 0;
    const Entity* entity = nullptr;
    Id record = 0;
    bool is_new = false;
    nlohmann::ordered_json before, after;
};

Value value_from(const nlohmann::ordered_json& json) {
    if (json.is_string()) return Value{json.get<std::string>()};
    if (json.is_number_integer()) return Value{json.get<std::int64_t>()};
    if (json.is_number_float()) return Value{json.get<double>()};
    return Value{};
}

Result<std::vector<Id>> run_ids(Workspace& workspace, const RunQuery& query) {
    const RunWhere where = run_where(query);
    std::vector<Id> ids;
    Statement select = TRY(workspace.database().prepare("SELECT n.id FROM rule_run n WHERE n.deleted IS NULL AND n.state <> 'undone'" + where.sql + " ORDER BY n.id DESC"));
    for (std::size_t at = 0; at < where.values.size(); ++at) bind_value(select, static_cast<int>(at), where.values[at]);
    while (TRY(select.step())) ids.push_back(select.integer(0));
    return ids;
}

// Newest first, so that two steps on one field come out right.
Result<std::vector<Effect>> effects_of(Workspace& workspace, Id run) {
    std::vector<Effect> effects;
    Statement rows = TRY(workspace.database().prepare(
        "SELECT id, made, made_id, is_new, before, after FROM rule_step WHERE run = ? AND state = 'done' AND made_id IS NOT NULL AND deleted IS NULL ORDER BY id DESC"));
    rows.bind(0, run);
    while (TRY(rows.step())) {
        Effect effect{rows.integer(0), run, workspace.catalogue().find(rows.text(1)), rows.integer(2), rows.integer(3) != 0,
                      nlohmann::ordered_json::parse(rows.text(4), nullptr, false), nlohmann::ordered_json::parse(rows.text(5), nullptr, false)};
        if (effect.entity) effects.push_back(std::move(effect));
    }
    return effects;
}

std::string last_editor(Workspace& workspace, const Effect& effect, const Field& field) {
    auto who = [&]() -> Result<std::string> {
        Statement select = TRY(workspace.database().prepare(
            "SELECT u.name FROM journal j JOIN change c ON c.id = j.change LEFT JOIN user u ON u.id = c.actor WHERE j.record = ? AND j.field = ? ORDER BY j.seq DESC LIMIT 1"));
        select.bind(0, effect.record).bind(1, field.number);
        return TRY(select.step()) ? std::string{select.text(0)} : std::string{};
    }();
    return who.value_or("");
}

// Fields that can be put back; those edited since are conflicts. wanted: as the walk backwards will find them.
struct Inverse {
    std::vector<FieldValue> values;
    std::vector<std::string> conflicts;
    bool remove = false;
};

Result<Inverse> inverse_of(Workspace& workspace, const Effect& effect, std::map<std::pair<Id, std::size_t>, Value>& walked) {
    Inverse inverse;
    const auto record = workspace.record(*effect.entity, effect.record, true);
    if (!record || !is_empty((*record)["deleted"])) {
        inverse.conflicts.push_back("It was deleted since.");
        return inverse;
    }
    const ValueText words = plain_value_text(workspace);
    const auto now = [&](std::size_t field) {
        const auto known = walked.find({effect.record, field});
        return known == walked.end() ? record->values[field] : known->second;
    };
    const nlohmann::ordered_json& after = effect.after;
    if (!after.is_object()) return inverse;
    for (const auto& [key, value] : after.items()) {
        const int at = effect.entity->index_of(key);
        if (at < 0) continue;
        const auto field = static_cast<std::size_t>(at);
        const Field& declared = effect.entity->fields[field];
        Value left = value_from(value);
        if (auto fitting = accept(declared, left)) left = *std::move(fitting);
        if (now(field) != left) {
            const std::string editor = last_editor(workspace, effect, declared);
            inverse.conflicts.push_back(declared.label + " was edited since" + (editor.empty() ? "" : " by " + editor) + " and keeps “" + words(declared, now(field)) + "”.");
            continue;
        }
        if (effect.is_new) continue;
        const Value before = effect.before.is_object() && effect.before.contains(key) ? value_from(effect.before[key]) : Value{};
        inverse.values.push_back({static_cast<std::uint16_t>(field), before});
        walked[{effect.record, field}] = before;
    }
    if (effect.is_new) inverse.remove = inverse.conflicts.empty();
    return inverse;
}

}  // namespace

UndoLook::UndoLook(Workspace& workspace, RunQuery query) : m_workspace(workspace), m_query(std::move(query)) {}

Result<Progress> UndoLook::step() {
    constexpr std::size_t kRunsAStep = 20;  // about 8 ms as wasm on a slow machine
    if (!m_begun) {
        m_ids = TRY(run_ids(m_workspace, m_query));
        m_begun = true;
    }
    const std::size_t end = std::min(m_ids.size(), m_next + kRunsAStep);
    for (; m_next < end; ++m_next) TRY(look_at(m_ids[m_next]));
    if (m_next < m_ids.size())
        return Progress{static_cast<double>(m_next) / static_cast<double>(m_ids.size()), fmt::format("Run {} of {}", m_next, m_ids.size()), false};
    if (m_sent) m_preview.outside.push_back(std::to_string(m_sent) + (m_sent == 1 ? " item was sent or seen" : " items were sent or seen") + " already and cannot be taken back.");
    return Progress{1, {}, true};
}

Result<> UndoLook::look_at(Id run) {
    ++m_preview.runs;
    for (const Effect& effect : TRY(effects_of(m_workspace, run))) {
        Inverse inverse = TRY(inverse_of(m_workspace, effect, m_walked));
        if (inverse.remove || !inverse.values.empty()) ++m_preview.writes;
        for (std::string& what : inverse.conflicts)
            m_preview.conflicts.push_back({run, effect.entity, effect.record, m_workspace.title(*effect.entity, effect.record), std::move(what)});
    }
    Statement out = TRY(m_workspace.database().prepare("SELECT count(*) FROM outbox WHERE run = ? AND state = 'done' AND kind <> 'approval' AND deleted IS NULL"));
    out.bind(0, run);
    if (TRY(out.step())) m_sent += out.integer(0);
    return {};
}

RunUndo::RunUndo(Automation::Impl& impl, RunQuery query, Id actor) : m_impl(impl), m_query(std::move(query)), m_actor(actor) {}

Result<Progress> RunUndo::forward() {
    constexpr std::size_t kRunsAStep = 10;  // about 8 ms as wasm on a slow machine
    if (!m_scope) TRY(open());
    if (m_next < m_ids.size()) {
        const std::size_t end = std::min(m_ids.size(), m_next + kRunsAStep);
        for (; m_next < end; ++m_next) TRY(take_back(m_ids[m_next]));
        return Progress{0.95 * static_cast<double>(m_next) / static_cast<double>(m_ids.size()), fmt::format("Run {} of {}", m_next, m_ids.size()), false};
    }
    m_applied = TRY(m_scope->commit());
    m_applied.notes = std::move(m_notes);
    m_scope.reset();
    return Progress{1, {}, true};
}

Result<> RunUndo::open() {
    m_ids = TRY(run_ids(m_impl.workspace, m_query));
    if (m_ids.empty()) return fail(ErrorKind::not_found, "There are no runs to undo.", "Nothing was changed.");
    Change header;
    header.label = m_ids.size() == 1 ? "One run undone" : std::to_string(m_ids.size()) + " runs undone";
    header.cause = Cause::undo;
    header.actor = m_actor;
    m_scope.emplace(TRY(m_impl.workspace.begin(header)));
    return m_impl.engine.begin(*m_scope);
}

Result<> RunUndo::take_back(Id run) {
    Workspace& workspace = m_impl.workspace;
    const Catalogue& catalogue = workspace.catalogue();
    ChangeScope& scope = *m_scope;
    for (const Enrolment& waiting : TRY(m_impl.enrolments("run = ?", run))) TRY(m_impl.engine.leave(scope, waiting, "its run was undone"));
    for (const Effect& effect : TRY(effects_of(workspace, run))) {
        std::map<std::pair<Id, std::size_t>, Value> walked;  // the scope has written what came before
        const Inverse inverse = TRY(inverse_of(workspace, effect, walked));
        const std::string title = workspace.title(*effect.entity, effect.record);
        auto done = inverse.remove ? scope.remove(*effect.entity, effect.record)
                    : inverse.values.empty() ? Result<>{} : scope.update(*effect.entity, effect.record, inverse.values).transform([](bool) {});
        if (!done) m_notes.push_back(title + ": " + done.error().what());
        for (const std::string& what : inverse.conflicts) m_notes.push_back(title + ": " + what);
        if (done && (inverse.remove || !inverse.values.empty())) TRY(update_row(scope, catalogue.entity("rule_step"), effect.step, {{"state", Value{"undone"}}}));
    }
    std::vector<Id> drafts;
    {
        Statement select = TRY(workspace.database().prepare("SELECT id FROM outbox WHERE run = ? AND state = 'waiting' AND deleted IS NULL"));
        select.bind(0, run);
        while (TRY(select.step())) drafts.push_back(select.integer(0));
    }
    for (const Id draft : drafts) TRY(update_row(scope, catalogue.entity("outbox"), draft, {{"state", Value{"withdrawn"}}}));
    return update_row(scope, catalogue.entity("rule_run"), run, {{"state", Value{"undone"}}});
}

std::unique_ptr<UndoLook> Automation::look_at_undo(const RunQuery& query) { return std::make_unique<UndoLook>(m_impl->workspace, query); }

std::unique_ptr<RunUndo> Automation::undo_job(const RunQuery& query, Id actor) { return std::make_unique<RunUndo>(*m_impl, query, actor); }

Result<UndoPreview> Automation::preview_undo(const RunQuery& query) {
    UndoLook look{m_impl->workspace, query};
    TRY(run_to_end(look));
    return look.preview();
}

Result<Applied> Automation::undo(const RunQuery& query, Id actor) {
    RunUndo job{*m_impl, query, actor};
    TRY(run_to_end(job));
    return job.applied();
}

}  // namespace qd
