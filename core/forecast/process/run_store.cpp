#include "core/forecast/process/run_store.h"

#include <algorithm>
#include <cmath>

namespace qd::forecast {
namespace {

constexpr const char* kLevelKeys[] = {"rep", "manager", "director"};
constexpr const char* kLevelLabels[] = {"Representative", "Manager", "Director"};
constexpr std::size_t kPart = 512 * 1024;  // bytes; a field holds a megabyte

Level level_from(std::string_view key) { return key == "director" ? Level::director : key == "manager" ? Level::manager : Level::rep; }

constexpr const char* kRunColumns = "id, name, cadence, period, first, last, as_of, step, state, method, reason, final, hash, published_by";

RunRecord run_from(const Statement& row) {
    RunRecord run;
    run.id = row.integer(0);
    run.name = row.text(1);
    run.period = {cadence_from(row.text(2)).value_or(Cadence::quarterly), date_from_stored(row.integer(4)), date_from_stored(row.integer(5)), std::string{row.text(3)}};
    run.as_of = date_from_stored(row.integer(6));
    run.step = static_cast<int>(row.integer(7));
    run.final = row.text(8) == "final";
    run.method = row.text(9);
    run.reason = row.text(10);
    if (!row.is_null(11)) run.final_amount = row.integer(11);
    run.hash = row.text(12);
    run.published_by = row.integer(13);
    return run;
}

std::unexpected<Error> refuse_final(const RunRecord& run) {
    return fail(ErrorKind::conflict, run.name + " is published: its numbers are frozen.", "Nothing was changed.", "Start a new run to say something new.");
}

Value ref(Id id) { return id ? Value{id} : Value{}; }

// Ids are given in the order of time.
Instant said_at(const Statement& row) { return instant_from_stored(row.integer(1)); }

Result<> read_said(Database& database, Dossier& dossier) {
    {
        Statement rows = TRY(database.prepare("SELECT id, created, person, author, level, call, reason FROM forecast_submission WHERE run = ? AND deleted IS NULL ORDER BY id"));
        rows.bind(0, dossier.run.id);
        while (TRY(rows.step()))
            dossier.submissions.push_back({rows.integer(0), rows.integer(2), rows.integer(3), level_from(rows.text(4)), rows.integer(5), std::string{rows.text(6)}, said_at(rows)});
    }
    {
        Statement rows = TRY(database.prepare("SELECT id, created, subject, author, level, before, after, reason FROM forecast_adjustment WHERE run = ? AND deleted IS NULL ORDER BY id"));
        rows.bind(0, dossier.run.id);
        while (TRY(rows.step()))
            dossier.adjustments.push_back({rows.integer(0), rows.integer(2), rows.integer(3), level_from(rows.text(4)), rows.integer(5), rows.integer(6), std::string{rows.text(7)}, said_at(rows)});
    }
    {
        Statement rows = TRY(database.prepare("SELECT id, expert, reason, low, likely, high FROM forecast_judgement WHERE run = ? AND deleted IS NULL ORDER BY id"));
        rows.bind(0, dossier.run.id);
        while (TRY(rows.step()))
            dossier.judgements.push_back({rows.integer(0), std::string{rows.text(1)}, std::string{rows.text(2)}, rows.integer(3), rows.integer(4), rows.integer(5)});
    }
    Statement rows = TRY(database.prepare("SELECT id, name, definition, outcome, chance FROM forecast_scenario WHERE run = ? AND deleted IS NULL ORDER BY id"));
    rows.bind(0, dossier.run.id);
    while (TRY(rows.step())) {
        KeptScenario one{rows.integer(0), std::string{rows.text(1)}, std::string{rows.text(2)}, {}, {}};
        if (!rows.is_null(3)) one.outcome = rows.integer(3);
        if (!rows.is_null(4)) one.chance = rows.real(4);
        dossier.scenarios.push_back(std::move(one));
    }
    return {};
}

Result<std::string> text_of(Workspace& workspace, const char* sql, Id run) {
    Statement row = TRY(workspace.database().prepare(sql));
    row.bind(0, run);
    if (!TRY(row.step())) return fail(ErrorKind::not_found, "This forecast run does not exist any more.");
    return std::string{row.text(0)};
}

Change one(std::string label, Op op) {
    Change change;
    change.label = std::move(label);
    change.ops.push_back(std::move(op));
    return change;
}

std::vector<FieldValue> values_for(const Entity& entity, const std::vector<Assignment>& list) {
    std::vector<FieldValue> values;
    for (const Assignment& one_value : list) values.push_back({static_cast<std::uint16_t>(entity.index_of(one_value.field)), one_value.value});
    return values;
}

bool blank(std::string_view text) { return text.find_first_not_of(" \t\n\r") == std::string_view::npos; }

}  // namespace

const char* key_of(Level level) { return kLevelKeys[static_cast<std::size_t>(level)]; }
const char* label_of(Level level) { return kLevelLabels[static_cast<std::size_t>(level)]; }

const Submission* Dossier::submitted(Id person, Level level) const {
    const auto found = std::find_if(submissions.rbegin(), submissions.rend(), [&](const Submission& s) { return s.person == person && s.level == level; });
    return found == submissions.rend() ? nullptr : &*found;
}

const Adjustment* Dossier::adjusted(Id subject, Level level) const {
    const auto found = std::find_if(adjustments.rbegin(), adjustments.rend(), [&](const Adjustment& a) { return a.subject == subject && a.level == level; });
    return found == adjustments.rend() ? nullptr : &*found;
}

Result<std::vector<RunRecord>> read_runs(Workspace& workspace, Date known_by, const QueryContext&) {
    std::vector<RunRecord> runs;
    Statement rows = TRY(workspace.database().prepare(std::string{"SELECT "} + kRunColumns + " FROM forecast_run WHERE deleted IS NULL AND as_of <= ? ORDER BY as_of DESC, id DESC"));
    rows.bind(0, to_stored(known_by));
    while (TRY(rows.step())) runs.push_back(run_from(rows));
    return runs;
}

Result<Dossier> read_dossier(Workspace& workspace, Id run, const QueryContext&) {
    Dossier dossier;
    Statement row = TRY(workspace.database().prepare(std::string{"SELECT "} + kRunColumns + ", final_results FROM forecast_run WHERE id = ? AND deleted IS NULL"));
    row.bind(0, run);
    if (!TRY(row.step())) return fail(ErrorKind::not_found, "This forecast run does not exist any more.");
    dossier.run = run_from(row);
    dossier.final_text = row.text(14);
    row.reset();
    TRY(read_said(workspace.database(), dossier));
    return dossier;
}

Result<std::string> read_inputs_text(Workspace& workspace, Id run) {
    std::string text;
    Statement rows = TRY(workspace.database().prepare("SELECT content FROM forecast_input WHERE run = ? AND deleted IS NULL ORDER BY part"));
    rows.bind(0, run);
    while (TRY(rows.step())) text += rows.text(0);
    if (text.empty()) return fail(ErrorKind::not_found, "The inputs of this forecast run are gone.", "Its published numbers are still there.");
    return text;
}

Result<std::string> read_results_text(Workspace& workspace, Id run) {
    return text_of(workspace, "SELECT results FROM forecast_run WHERE id = ?", run);
}

Result<Begun> begin_run(Workspace& workspace, const Run& run, const Said& said) {
    const Entity& type = workspace.catalogue().entity("forecast_run");
    const Entity& part_type = workspace.catalogue().entity("forecast_input");
    const RunPeriod& period = run.inputs.period;
    Change header;
    header.label = "Forecast " + period.name + " begun";
    header.actor = said.actor;
    header.happened = said.happened;
    ChangeScope scope = TRY(workspace.begin(header));
    const std::vector<FieldValue> values = values_for(type, {
        {"name", Value{period.name + " as of " + iso(run.inputs.as_of)}}, {"cadence", Value{std::string{key_of(period.cadence)}}},
        {"period", Value{period.name}}, {"first", date_value(period.first)}, {"last", date_value(period.last)},
        {"as_of", date_value(run.inputs.as_of)}, {"step", Value{std::int64_t{1}}}, {"state", Value{"open"}},
        {"method", Value{run.models.method}}, {"reason", Value{run.models.reason}}, {"results", Value{run.results_text}}});
    Begun begun;
    begun.run = TRY(scope.create(type, values));
    std::int64_t part = 0;
    for (std::size_t at = 0; at < run.inputs_text.size();) {
        std::size_t end = std::min(at + kPart, run.inputs_text.size());
        // Not inside a character.
        while (end < run.inputs_text.size() && (static_cast<unsigned char>(run.inputs_text[end]) & 0xC0) == 0x80) --end;
        const std::vector<FieldValue> content = values_for(part_type, {{"run", Value{begun.run}}, {"part", Value{part++}}, {"content", Value{run.inputs_text.substr(at, end - at)}}});
        TRY(scope.create(part_type, content));
        at = end;
    }
    begun.applied = TRY(scope.commit());
    return begun;
}

Result<Change> accept_step(const RunRecord& run, int done_step) {
    if (run.final) return refuse_final(run);
    constexpr const char* kNames[] = {"", "data", "analysis", "model", "review", ""};
    return one(run.period.name + ": " + kNames[std::clamp(done_step, 0, 5)] + " accepted", update_op("forecast_run", run.id, {{"step", Value{std::int64_t{done_step} + 1}}}));
}

Result<Change> change_model(const RunRecord& run, const Run& computed) {
    if (run.final) return refuse_final(run);
    return one(run.period.name + ": " + computed.models.label, update_op("forecast_run", run.id, {{"method", Value{computed.models.method}}, {"reason", Value{computed.models.reason}}, {"results", Value{computed.results_text}}}));
}

Result<Change> submit(const RunRecord& run, const Submission& said) {
    if (run.final) return refuse_final(run);
    return one(run.period.name + " submitted", create_op("forecast_submission", {{"run", Value{run.id}}, {"person", ref(said.person)}, {"level", Value{std::string{key_of(said.level)}}},
                                                                                  {"call", Value{said.call}}, {"reason", Value{said.reason}}, {"author", ref(said.author)}}));
}

Result<Change> adjust(const RunRecord& run, const Adjustment& said) {
    if (run.final) return refuse_final(run);
    if (blank(said.reason)) return fail(ErrorKind::invalid_input, "An adjustment needs a reason.", "Nothing was changed.", "Say in a few words why: it is compared with the outcome later.");
    return one(run.period.name + " adjusted", create_op("forecast_adjustment", {{"run", Value{run.id}}, {"subject", ref(said.subject)}, {"level", Value{std::string{key_of(said.level)}}},
                                                                                 {"before", Value{said.before}}, {"after", Value{said.after}}, {"reason", Value{said.reason}}, {"author", ref(said.author)}}));
}

Result<Change> withdraw_adjustments(const Dossier& dossier, Id subject, Level level) {
    if (dossier.run.final) return refuse_final(dossier.run);
    Change change;
    change.label = dossier.run.period.name + ": adjustment withdrawn";
    for (const Adjustment& said : dossier.adjustments)
        if (said.subject == subject && said.level == level) change.ops.push_back(remove_op("forecast_adjustment", said.id));
    return change;
}

Result<Change> judge(const RunRecord& run, const Judgement& said) {
    if (run.final) return refuse_final(run);
    if (blank(said.expert)) return fail(ErrorKind::invalid_input, "Whose judgement is it?", "Nothing was changed.", "Give the expert's name.");
    if (!(said.low <= said.likely && said.likely <= said.high))
        return fail(ErrorKind::invalid_input, "Low, likely and high must rise.", "Nothing was changed.", "Likely lies between low and high.");
    return one(run.period.name + ": judgement of " + said.expert, create_op("forecast_judgement", {{"run", Value{run.id}}, {"expert", Value{said.expert}}, {"low", Value{said.low}}, {"likely", Value{said.likely}},
                                                                                                    {"high", Value{said.high}}, {"reason", Value{said.reason}}}));
}

Result<Change> keep_scenario(const RunRecord& run, const KeptScenario& scenario) {
    std::vector<Assignment> values = {{"run", Value{run.id}}, {"name", Value{scenario.name}}, {"definition", Value{scenario.definition}}};
    if (scenario.outcome) values.push_back({"outcome", Value{*scenario.outcome}});
    if (scenario.chance) values.push_back({"chance", Value{*scenario.chance}});
    return one("Scenario " + scenario.name, create_op("forecast_scenario", std::move(values)));
}

std::optional<PanelView> combine(const std::vector<Judgement>& judgements) {
    if (judgements.empty()) return {};
    double low = 0, likely = 0, high = 0;
    for (const Judgement& one_view : judgements) {
        low += static_cast<double>(one_view.low);
        likely += (static_cast<double>(one_view.low) + 4 * static_cast<double>(one_view.likely) + static_cast<double>(one_view.high)) / 6;
        high += static_cast<double>(one_view.high);
    }
    const auto count = static_cast<double>(judgements.size());
    return PanelView{std::llround(low / count), std::llround(likely / count), std::llround(high / count), judgements.size()};
}

}  // namespace qd::forecast
