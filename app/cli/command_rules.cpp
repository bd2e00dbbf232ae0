#include <nlohmann/json.hpp>

#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/workspace_file.h"
#include "core/automation/automation.h"
#include "core/automation/quarter_figures.h"
#include "core/automation/rule_words.h"
#include "core/automation/templates.h"

namespace qd::cli {
namespace {

using Json = nlohmann::ordered_json;

Result<> answer(const Json& json) { return write_text("-", json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"); }

// By name or id.
Result<RuleLine> rule_named(Automation& automation, const std::string& name) {
    for (RuleLine& line : TRY(automation.rules()))
        if (line.name == name || std::to_string(line.id) == name) return std::move(line);
    return fail(ErrorKind::not_found, "There is no rule “" + name + "”.", {}, "See quarterdeck rules FILE list.");
}

Result<Date> date_of(const Arguments& arguments, std::string_view option, Date otherwise) {
    const std::string text = arguments.option(option);
    if (text.empty()) return otherwise;
    if (const auto date = parse_iso_date(text)) return *date;
    return wrong_use("--" + std::string{option} + " needs a date like 2017-03-01.");
}

Json to_object(const RuleLine& line) {
    Json json = {{"id", line.id}, {"name", line.name}, {"state", line.state}, {"about", line.about}, {"sentence", line.sentence}};
    if (!line.problem.empty()) json["problem"] = line.problem;
    json["version"] = line.live_number;
    json["draft"] = line.draft_number;
    json["last_run"] = line.last_run ? Json(iso(*line.last_run)) : Json();
    json["acted_30_days"] = line.acted, json["failed_30_days"] = line.failed, json["stopped_30_days"] = line.stopped, json["waiting"] = line.waiting;
    return json;
}

Result<> list(Automation& automation, const Arguments& arguments) {
    Json rules = Json::array();
    if (arguments.flag("templates"))
        for (const RuleTemplate& one : rule_templates()) rules.push_back({{"key", one.key}, {"group", one.group}, {"name", one.rule.name}, {"about", one.rule.about}});
    else
        for (const RuleLine& line : TRY(automation.rules())) rules.push_back(to_object(line));
    return answer({{"rules", std::move(rules)}});
}

// The rule of the file, else the template, else the stored one.
Result<RuleDefinition> definition_of(Automation& automation, const Arguments& arguments) {
    if (const std::string path = arguments.option("json"); !path.empty()) return rule_from_json(TRY(read_text(path)));
    const std::string name = TRY(arguments.position(2, "The rule"));
    if (const RuleTemplate* known = rule_template(name)) return known->rule;
    return automation.draft(TRY(rule_named(automation, name)).id);
}

Result<> show(Automation& automation, Workspace& workspace, const Arguments& arguments) {
    const RuleDefinition rule = TRY(definition_of(automation, arguments));
    const RuleReport report = TRY(automation.check(rule, 0));
    Json problems = Json::array(), cycles = Json::array();
    for (const RuleProblem& problem : report.problems) problems.push_back({{"place", problem.place}, {"what", problem.what}, {"next", problem.next}});
    for (const RuleCycle& cycle : report.cycles) cycles.push_back(cycle.path());
    return answer({{"sentence", plain(sentence(workspace, rule, automation.figures_known()))}, {"problems", std::move(problems)}, {"cycles", std::move(cycles)},
                   {"matching_now", report.existing}, {"definition", Json::parse(to_json(rule))}});
}

Result<> enable(Automation& automation, const Arguments& arguments) {
    Id id = 0;
    const bool from_elsewhere = !arguments.option("json").empty() || rule_template(arguments.positions().size() > 2 ? arguments.positions()[2] : "");
    if (from_elsewhere) id = TRY(automation.create(TRY(definition_of(automation, arguments)), 0));
    else id = TRY(rule_named(automation, TRY(arguments.position(2, "The rule")))).id;
    const RuleLine line = TRY(rule_named(automation, std::to_string(id)));
    if (line.draft_number)
        TRY(automation.publish(id, {.existing = arguments.flag("existing"), .accept_cycles = arguments.flag("accept-cycles")}));
    else TRY(automation.resume(id, 0));
    return answer(to_object(TRY(rule_named(automation, std::to_string(id)))));
}

Result<> disable(Automation& automation, const Arguments& arguments) {
    const Id id = TRY(rule_named(automation, TRY(arguments.position(2, "The rule")))).id;
    TRY(automation.pause(id, 0));
    return answer(to_object(TRY(rule_named(automation, std::to_string(id)))));
}

Result<> dry_run(Automation& automation, Workspace& workspace, const Arguments& arguments) {
    const Clock& clock = workspace.clock();
    const Date to = TRY(date_of(arguments, "to", clock.today())), from = TRY(date_of(arguments, "from", to - std::chrono::days{90}));
    auto job = TRY(automation.dry_run(TRY(definition_of(automation, arguments)), {start_of(from), start_of(to + std::chrono::days{1})}));
    TRY(run_to_end(*job));
    const DryRunResult& result = job->result();
    if (arguments.option("format", "json") == "csv") return write_text("-", to_csv(result));
    Json weeks = Json::array(), runs = Json::array();
    for (const auto& [week, acted] : result.by_week) weeks.push_back({{"week_of", iso(week)}, {"acted", acted}});
    for (const WouldBeRun& run : result.runs) {
        if (runs.size() >= 100) break;
        Json effects = Json::array();
        for (const WouldBeEffect& effect : run.effects) effects.push_back(effect.words);
        runs.push_back({{"record", run.record}, {"title", run.title}, {"at", iso(run.at)}, {"cause", run.cause}, {"effects", std::move(effects)}, {"ended", run.ended}});
    }
    Json json = {{"from", iso(from)}, {"to", iso(to)}, {"acted", result.acted}, {"skipped", result.skipped}, {"looked_at", result.looked_at},
                 {"by_week", std::move(weeks)}, {"first_runs", std::move(runs)}};
    if (!result.note.empty()) json["note"] = result.note;
    return answer(json);
}

// Everything that is due, or one rule on one record.
Result<> run_rules_now(Automation& automation, WorkspaceFile& file, const Arguments& arguments) {
    if (arguments.positions().size() > 2) {
        const RuleLine line = TRY(rule_named(automation, arguments.positions()[2]));
        const std::string record = arguments.option("record", "0");
        const Id id = std::strtoll(record.c_str(), nullptr, 10);
        TRY(automation.start(line.id, id, 0));
    } else {
        const auto job = TRY(automation.catch_up());
        TRY(run_to_end(*job));
    }
    TRY(file.save());
    Json lines = Json::array();
    const RunPage page = TRY(runs(file.workspace(), {.limit = 50}));
    for (const RunLine& run : page.lines)
        lines.push_back({{"rule", run.rule_name}, {"record", run.title}, {"state", run.state}, {"cause", run.cause}, {"effects", run.effects}, {"reason", run.reason}});
    return answer({{"runs", page.count}, {"newest", std::move(lines)}});
}

}  // namespace

Result<> run_rules(Words words) {
    constexpr std::string_view kOptions[] = {"json", "from", "to", "format", "record"};
    constexpr std::string_view kFlags[] = {"templates", "existing", "accept-cycles"};
    const Arguments arguments = TRY(Arguments::parse(words, kOptions, kFlags));
    const std::string path = TRY(arguments.position(0, "The workspace file")), what = TRY(arguments.position(1, "What to do"));
    const auto file = TRY(WorkspaceFile::open(path, FileSink::Open::existing));
    Automation automation{file->workspace()};
    automation.set_figures(quarter_figures(file->workspace()));
    if (what == "list") return list(automation, arguments);
    if (what == "show") return show(automation, file->workspace(), arguments);
    if (what == "dry-run") return dry_run(automation, file->workspace(), arguments);
    if (what == "run") return run_rules_now(automation, *file, arguments);
    if (what != "enable" && what != "disable") return wrong_use("Rules can be listed, shown, enabled, disabled, tried (dry-run) and run.");
    TRY(what == "enable" ? enable(automation, arguments) : disable(automation, arguments));
    return file->save();
}

}  // namespace qd::cli
