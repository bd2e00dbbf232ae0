#include "core/automation/run_log.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/text.h"
#include "core/query/filter.h"
#include "core/automation/run_where.h"

namespace qd {
namespace {

constexpr const char* kColumns =
    "SELECT n.id, n.rule, n.version, r.name, n.subject, n.record, n.title, n.state, n.reason, n.cause, n.cause_change, n.chain, n.started,"
    " n.due, n.took, n.effects FROM rule_run n LEFT JOIN rule r ON r.id = n.rule";

RunLine line_from(const Statement& row, const Catalogue& catalogue) {
    RunLine line;
    line.id = row.integer(0), line.rule = row.integer(1), line.version = row.integer(2), line.rule_name = row.text(3);
    line.entity = row.is_null(4) ? nullptr : catalogue.find(row.text(4));
    line.record = row.integer(5), line.title = row.text(6), line.state = row.text(7), line.reason = row.text(8), line.cause = row.text(9);
    line.cause_change = row.integer(10), line.chain = row.text(11), line.started = instant_from_stored(row.integer(12));
    if (!row.is_null(13)) line.due = instant_from_stored(row.integer(13));
    line.microseconds = row.integer(14), line.effects = row.integer(15);
    return line;
}

Value value_from(const nlohmann::ordered_json& json) {
    if (json.is_string()) return Value{json.get<std::string>()};
    if (json.is_number_integer()) return Value{json.get<std::int64_t>()};
    if (json.is_number_float()) return Value{json.get<double>()};
    return Value{};
}

std::string cell(std::string_view text) {
    std::string quoted = "\"";
    if (!text.empty() && std::string_view{"=+-@\t\r"}.find(text.front()) != std::string_view::npos) quoted += '\'';
    for (const char c : text) quoted += c == '"' ? std::string{"\"\""} : std::string{c};
    return quoted + '"';
}

}  // namespace

RunWhere run_where(const RunQuery& query) {
    RunWhere where;
    const auto add = [&](const std::string& sql, Value value) {
        where.sql += " AND " + sql;
        where.values.push_back(std::move(value));
    };
    if (query.run) add("n.id = ?", Value{query.run});
    if (query.rule) add("n.rule = ?", Value{query.rule});
    if (query.record) add("n.record = ?", Value{query.record});
    if (!query.entity.empty()) add("n.subject = ?", Value{query.entity});
    if (query.from) add("n.started >= ?", instant_value(*query.from));
    if (query.to) add("n.started <= ?", instant_value(*query.to));
    if (!query.states.empty()) {
        where.sql += " AND n.state IN (";
        for (std::size_t at = 0; at < query.states.size(); ++at) {
            where.sql += at ? ", ?" : "?";
            where.values.push_back(Value{query.states[at]});
        }
        where.sql += ")";
    }
    if (!trim(query.text).empty())
        add("instr(qd_fold(concat_ws(' ', n.title, (SELECT r.name FROM rule r WHERE r.id = n.rule), n.reason, n.cause, n.chain)), ?) > 0", Value{fold(trim(query.text))});
    return where;
}

Result<RunPage> runs(Workspace& workspace, const RunQuery& query) {
    RunPage page;
    const RunWhere where = run_where(query);
    Statement count = TRY(workspace.database().prepare("SELECT count(*) FROM rule_run n WHERE n.deleted IS NULL" + where.sql));
    for (std::size_t at = 0; at < where.values.size(); ++at) bind_value(count, static_cast<int>(at), where.values[at]);
    TRY(count.step());
    page.count = count.integer(0);
    Statement rows = TRY(workspace.database().prepare(std::string{kColumns} + " WHERE n.deleted IS NULL" + where.sql + " ORDER BY n.started DESC, n.id DESC LIMIT ? OFFSET ?"));
    int at = 0;
    for (const Value& value : where.values) bind_value(rows, at++, value);
    rows.bind(at, query.limit).bind(at + 1, query.offset);
    while (TRY(rows.step())) page.lines.push_back(line_from(rows, workspace.catalogue()));
    return page;
}

Result<RunLine> run(Workspace& workspace, Id id) {
    Statement row = TRY(workspace.database().prepare(std::string{kColumns} + " WHERE n.id = ?"));
    row.bind(0, id);
    if (!TRY(row.step())) return fail(ErrorKind::not_found, "That run does not exist.");
    return line_from(row, workspace.catalogue());
}

std::vector<FieldDifference> differences_of(Workspace& workspace, const Entity& entity, std::string_view before, std::string_view after) {
    std::vector<FieldDifference> differences;
    const auto old = nlohmann::ordered_json::parse(before, nullptr, false), now = nlohmann::ordered_json::parse(after, nullptr, false);
    if (!now.is_object()) return differences;
    const ValueText words = plain_value_text(workspace);
    for (const auto& [key, value] : now.items()) {
        const Field* field = entity.find(key);
        if (!field || field->hidden) continue;
        const Value was = old.is_object() && old.contains(key) ? value_from(old[key]) : Value{};
        const auto shown = [&](const Value& one) {
            return field->type == FieldType::instant && !is_empty(one) ? iso(instant_from_stored(as_integer(one))) : words(*field, one);
        };
        differences.push_back({field->label, shown(was), shown(value_from(value))});
    }
    return differences;
}

Result<std::vector<RunStepLine>> run_steps(Workspace& workspace, Id run) {
    std::vector<RunStepLine> lines;
    Statement rows = TRY(workspace.database().prepare(
        "SELECT id, step, action, state, words, error, made, made_id, is_new, before, after, done_at, attempts, took FROM rule_step"
        " WHERE run = ? AND deleted IS NULL ORDER BY id"));
    rows.bind(0, run);
    while (TRY(rows.step())) {
        RunStepLine line;
        line.id = rows.integer(0), line.step = rows.text(1), line.action = rows.text(2), line.state = rows.text(3);
        line.words = rows.text(4), line.error = rows.text(5);
        line.entity = rows.is_null(6) ? nullptr : workspace.catalogue().find(rows.text(6));
        line.record = rows.integer(7), line.is_new = rows.integer(8) != 0;
        if (line.entity) line.differences = differences_of(workspace, *line.entity, rows.text(9), rows.text(10));
        line.at = instant_from_stored(rows.integer(11)), line.attempts = rows.integer(12), line.microseconds = rows.integer(13);
        lines.push_back(std::move(line));
    }
    return lines;
}

Result<std::string> runs_csv(Workspace& workspace, const RunQuery& query) {
    std::string csv = "rule,record,state,cause,started,step,what,field,before,after,reason,microseconds\r\n";
    for (const RunLine& line : TRY(runs(workspace, query)).lines) {
        const std::string head = cell(line.rule_name) + ',' + cell(line.title) + ',' + cell(line.state) + ',' + cell(line.cause) + ',' + cell(iso(line.started));
        const auto row = [&](const RunStepLine& step, const FieldDifference& difference) {
            csv += head + ',' + cell(step.step) + ',' + cell(step.words) + ',' + cell(difference.field) + ',' + cell(difference.before) + ',' +
                   cell(difference.after) + ',' + cell(step.error.empty() ? line.reason : step.error) + ',' + std::to_string(step.microseconds) + "\r\n";
        };
        const auto steps = TRY(run_steps(workspace, line.id));
        if (steps.empty()) row({}, {});
        for (const RunStepLine& step : steps) {
            if (step.differences.empty()) row(step, {});
            for (const FieldDifference& difference : step.differences) row(step, difference);
        }
    }
    return csv;
}

}  // namespace qd
