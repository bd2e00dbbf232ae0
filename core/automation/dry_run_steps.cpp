// The steps of a rule that is only tried.

#include <fmt/format.h>

#include <algorithm>

#include "core/automation/daily_limit.h"
#include "core/automation/dry_run_impl.h"

namespace qd {
namespace {
using namespace std::chrono;

Date week_of(const Clock& clock, Instant at) {
    const Date day = local_time(clock, at).day;
    return day - days{weekday{day}.iso_encoding() - 1};
}

std::string cell(std::string_view text) {
    std::string quoted = "\"";
    if (!text.empty() && std::string_view{"=+-@\t\r"}.find(text.front()) != std::string_view::npos) quoted += '\'';
    for (const char c : text) quoted += c == '"' ? std::string{"\"\""} : std::string{c};
    return quoted + '"';
}

}  // namespace

void DryRun::Impl::branch(const Step& step, bool yes) {
    auto& sides = branches[&step];
    ++(yes ? sides.first : sides.second);
}

Result<bool> DryRun::Impl::holds(const Filter& filter, Subject subject, Instant at) {
    if (!subject.entity) return filter.lets_all_through();
    const Date day = local_time(workspace.clock(), at).day;
    const int offset = workspace.clock().utc_offset_minutes(at);
    const auto [place, fresh] = bound.try_emplace(&filter);
    Bound& known_as = place->second;
    if (fresh || known_as.day != day || known_as.offset != offset) {
        QueryContext context = rule->context;
        context.now = at, context.today = day, context.utc_offset_minutes = offset;
        known_as = {day, offset, TRY(bind_filter(filter, workspace.catalogue(), *subject.entity, context))};
    }
    return passes(known_as.filter, *subject.entity, subject.id, *history);
}

Result<> DryRun::Impl::start(Row row, Instant at, std::string cause) {
    SimRun run;
    run.row = row;
    run.started = at;
    run.index = kNotKept;
    if (result.runs.size() < options.keep_runs) {
        const Id record = id_of(row);
        run.index = result.runs.size();
        result.runs.push_back({record, record ? workspace.title(*rule->entity, record) : std::string{}, at, std::move(cause), {}, {}});
    }
    sims.push_back(run);
    return go(static_cast<std::uint32_t>(sims.size() - 1), Entry::At::start, at);
}

// No run starts another one: sims stays where it is meanwhile.
Result<> DryRun::Impl::go(std::uint32_t number, Entry::At at, Instant now) {
    SimRun& run = sims[number];
    const bool had_acted = run.acted;
    if (run.row != History::kNoRow) history->turn_to(run.row);
    run.active = false;
    bool found = true;
    const Flow flow = at == Entry::At::start ? TRY(list(run, rule->definition->steps, subject_of(run.row), now))
                                             : TRY(find(run, rule->definition->steps, at, *run.step, now, found));
    if (run.acted && !had_acted) ++result.acted, ++weeks[week_of(workspace.clock(), run.started)];
    if (flow != Flow::wait) return end(run, {}), Result<>{};
    run.active = true;
    if (run.row != History::kNoRow) rows[run.row].run = number;
    return {};
}

void DryRun::Impl::end(SimRun& run, std::string how) {
    run.active = false;
    if (waits(run.row) && &sims[rows[run.row].run] == &run) rows[run.row].run = kNoRun;
    if (!run.acted && how.empty()) ++result.skipped;
    if (run.index != kNotKept && !how.empty()) result.runs[run.index].ended = std::move(how);
}

void DryRun::Impl::wait(SimRun& run, const Step& step, Entry::At next, std::optional<Instant> due) {
    run.step = &step;
    run.next = next;
    ++run.waits;
    if (due) push(to_stored(*due), Moment::Kind::resume, run.row, static_cast<std::uint32_t>(&run - sims.data()), run.waits);
}

Result<> DryRun::Impl::interrupt(Row row, Instant at, std::string_view signal) {
    const std::uint32_t number = rows[row].run;
    SimRun& run = sims[number];
    history->turn_to(row);
    const RuleDefinition& definition = *rule->definition;
    const auto exits_on = [&](std::string_view exit) { return std::ranges::find(definition.exits, exit) != definition.exits.end(); };
    if (signal == "deleted") return end(run, "exited: deleted"), Result<>{};
    if (!signal.empty() && exits_on(signal)) return end(run, "exited: " + std::string{signal}), Result<>{};
    if (exits_on("closed")) {
        const int status = rule->entity->index_of("status");
        const Value* now = status < 0 ? nullptr : history->followed(row, static_cast<std::size_t>(status));
        if (now && closes(as_text(*now))) return end(run, "exited: closed"), Result<>{};
    }
    if (exits_on("no_match") && rule->sight == FilterSight::record && !TRY(passes(rule->filter, *rule->entity, id_of(row), *history)))
        return end(run, "exited: matches no more"), Result<>{};
    const Step& step = *run.step;
    if (step.kind != StepKind::wait) return {};
    const bool came = step.signal.empty() ? TRY(holds(step.filter, subject_of(row), at)) : step.signal == signal;
    if (!came) return {};
    rows[row].run = kNoRun;
    return go(number, Entry::At::then, at);
}

Result<Flow> DryRun::Impl::list(SimRun& run, const std::vector<Step>& steps, Subject subject, Instant now, std::size_t first) {
    for (std::size_t at = first; at < steps.size(); ++at)
        if (const Flow flow = TRY(one(run, steps[at], subject, now, false)); flow != Flow::next) return flow;
    return Flow::next;
}

Result<Flow> DryRun::Impl::find(SimRun& run, const std::vector<Step>& steps, Entry::At where, const Step& wanted, Instant now, bool& found) {
    found = false;
    const Subject subject = subject_of(run.row);
    for (std::size_t at = 0; at < steps.size(); ++at) {
        Flow flow = Flow::next;
        const Step& step = steps[at];
        if (&step == &wanted) {
            found = true;
            if (where == Entry::At::again) {
                flow = TRY(one(run, step, subject, now, true));
            } else if (where != Entry::At::after) {
                const bool came = where == Entry::At::then || (step.signal.empty() && TRY(holds(step.filter, subject, now)));
                branch(step, came);
                flow = TRY(list(run, came ? step.then : step.otherwise, subject, now));
            }
        } else {
            flow = TRY(find(run, step.then, where, wanted, now, found));
            if (!found) flow = TRY(find(run, step.otherwise, where, wanted, now, found));
        }
        if (!found) continue;
        return flow == Flow::next ? list(run, steps, subject, now, at + 1) : Result<Flow>{flow};
    }
    return Flow::next;
}

Result<Flow> DryRun::Impl::one(SimRun& run, const Step& step, Subject subject, Instant now, bool granted) {
    if (!granted) ++reached[&step];
    switch (step.kind) {
        case StepKind::stop: return Flow::stop;
        case StepKind::delay: wait(run, step, Entry::At::after, calendar.add(now, step.span)); return Flow::wait;
        case StepKind::wait:
            if (step.signal.empty() && TRY(holds(step.filter, subject, now))) {
                branch(step, true);
                return list(run, step.then, subject, now);
            }
            wait(run, step, Entry::At::otherwise, calendar.add(now, step.span));
            return Flow::wait;
        case StepKind::branch: {
            const bool yes = TRY(holds(step.filter, subject, now));
            branch(step, yes);
            return list(run, yes ? step.then : step.otherwise, subject, now);
        }
        case StepKind::each: {
            const PlanContext context{workspace, *history, calendar, turns, 0, 0, now};
            const Entity& related = workspace.catalogue().entity(step.entity);
            int done = 0;
            for (const Id id : TRY(related_ids(step, subject, context))) {
                if (!TRY(holds(step.filter, {&related, id}, now)) || ++done > step.most) continue;
                if (const Flow flow = TRY(list(run, step.then, {&related, id}, now)); flow != Flow::next) return flow;
            }
            return Flow::next;
        }
        default: break;
    }
    if (is_outward(step.kind) && !granted)
        if (const Instant open = calendar.next_open(now, rule->definition->hours); open > now) {
            wait(run, step, Entry::At::again, open);
            return Flow::wait;
        }
    return act(run, step, subject, now);
}

Result<Flow> DryRun::Impl::act(SimRun& run, const Step& step, Subject subject, Instant now) {
    if (run.index == kNotKept) {
        run.acted = true;
        ++effects[local_time(workspace.clock(), now).day];
        return Flow::next;
    }
    WouldBeEffect effect{step.key, {}, {}, now};
    if (step.kind == StepKind::enrol || step.kind == StepKind::unenrol || step.kind == StepKind::start_rule) {
        effect.words = std::string{label_of(step.kind)} + ": " + step.rule;
        run.acted = true;
        ++effects[local_time(workspace.clock(), now).day];
        result.runs[run.index].effects.push_back(std::move(effect));
        return Flow::next;
    }
    const PlanContext context{workspace, *history, calendar, turns, 0, 0, now};
    const auto plan = plan_step(step, subject, context);
    WouldBeRun& would = result.runs[run.index];
    if (!plan) {
        would.ended = "failed: " + plan.error().what();
        return Flow::stop;
    }
    if (!plan->blocked.empty() || !plan->nothing.empty()) {
        would.ended = "skipped: " + (plan->blocked.empty() ? plan->nothing : plan->blocked);
        return Flow::next;
    }
    run.acted = true;
    took_turn(step, *plan, context);
    effects[local_time(workspace.clock(), now).day] += std::max<std::size_t>(1, plan->writes.size());
    effect.words = plan->words;
    const ValueText words = plain_value_text(workspace);
    for (const PlannedWrite& write : plan->writes)
        for (const FieldValue& value : write.values) {
            const Field& field = write.entity->fields[value.field];
            if (field.hidden) continue;
            const Value before = write.kind == OpKind::update ? TRY(history->value(*write.entity, write.id, value.field)) : Value{};
            if (before != value.value) effect.differences.push_back({field.label, words(field, before), words(field, value.value)});
        }
    would.effects.push_back(std::move(effect));
    return Flow::next;
}

// Said now, since afterwards it would only be seen that the rest came later.
void DryRun::Impl::note_limit() {
    std::size_t days_over = 0, most = 0;
    Date worst{};
    for (const auto& [day, count] : effects) {
        if (count <= static_cast<std::size_t>(kMostEffectsADay)) continue;
        ++days_over;
        if (count > most) most = count, worst = day;
    }
    if (days_over == 0) return;
    result.note += (result.note.empty() ? "" : " ") +
                   fmt::format("A rule has at most {} effects a day. There would have been more on {} {}, most on {} ({}): what is beyond is held until the next day, or stopped when an edit caused it.",
                               kMostEffectsADay, days_over, days_over == 1 ? "day" : "days", iso(worst), most);
}

std::string to_csv(const DryRunResult& result) {
    std::string csv = "record,title,at,cause,step,what,field,before,after\r\n";
    for (const WouldBeRun& run : result.runs) {
        const std::string head = std::to_string(run.record) + ',' + cell(run.title) + ',' + cell(iso(run.at)) + ',' + cell(run.cause);
        if (run.effects.empty()) csv += head + ",\"\"," + cell(run.ended) + ",\"\",\"\",\"\"\r\n";
        for (const WouldBeEffect& effect : run.effects) {
            const std::string start = head + ',' + cell(effect.step) + ',' + cell(effect.words);
            if (effect.differences.empty()) csv += start + ",\"\",\"\",\"\"\r\n";
            for (const FieldDifference& difference : effect.differences)
                csv += start + ',' + cell(difference.field) + ',' + cell(difference.before) + ',' + cell(difference.after) + "\r\n";
        }
    }
    return csv;
}

}  // namespace qd
