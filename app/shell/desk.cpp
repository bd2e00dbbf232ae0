#include "app/shell/desk.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "app/shell/shared_job.h"
#include "app/ui/context.h"
#include "app/ui/text.h"
#include "core/automation/quarter_figures.h"
#include "core/model/change_job.h"
#include "core/model/undo_job.h"

namespace qd {
namespace {

constexpr std::chrono::milliseconds kPatience{30};  // which a person does not notice

std::uint64_t next_reading() {
    static std::uint64_t s_readings = 0;
    return ++s_readings;
}

}  // namespace

Desk::Desk(Workspace& workspace, Platform& platform, const Clock& clock, Whose whose, std::uint64_t opening)
    : m_workspace(workspace), m_platform(platform), m_clock(clock), m_whose(whose), m_reading(next_reading()),
      m_opening(opening ? opening : m_reading), m_columns(workspace), m_search(workspace), m_norms(workspace), m_automation(workspace) {
    m_automation.set_figures(quarter_figures(m_workspace));
    const std::string kept = guest() ? std::string{} : platform.preference("person");
    if (!kept.empty()) sit_down(Route{{"person", kept}, {}}.record());
    if (m_person.id != 0) return;
    auto first = workspace.database().integer(
        "SELECT coalesce((SELECT id FROM user WHERE deleted IS NULL ORDER BY role = 'representative', id LIMIT 1), 0)");
    if (first && *first) sit_down(*first);
}

QueryContext Desk::query_context() const {
    if (m_query_at != moment() || m_query_for != m_person.id) {
        auto read = qd::query_context(m_past ? *m_past->made.workspace : m_workspace, m_person.id);
        m_query = read ? *std::move(read) : QueryContext{};
        m_query_at = moment();
        m_query_for = m_person.id;
    }
    QueryContext made = m_query;
    made.now = m_clock.now();
    made.utc_offset_minutes = m_clock.utc_offset_minutes(made.now);
    made.today = today();
    return made;
}

Date Desk::today() const { return m_as_of ? *m_as_of : m_clock.today(); }

void Desk::sit_down(Id user) {
    const auto record = m_workspace.record(m_workspace.catalogue().entity("user"), user);
    if (!record) return;
    m_person = {user, std::string{as_text((*record)["name"])}, std::string{as_text((*record)["role"])},
                as_integer((*record)["team"]), as_integer((*record)["manager"])};
    if (!guest()) m_platform.set_preference("person", std::to_string(user));
}

Result<const SignalNorms*> Desk::norms() {
    m_norms_asked = true;
    // Little is read at once: no screen changes under the person's eyes then.
    if (!norms_keeper().known()) read_norms(kPatience);
    if (const SignalNorms* known = norms_keeper().known()) return known;
    if (const auto& problem = norms_keeper().problem()) return std::unexpected(*problem);
    return nullptr;
}

void Desk::read_norms(std::chrono::nanoseconds time) {
    if (m_workspace.busy()) return;
    Job* const renewal = (m_past ? m_past->norms : m_norms).renewal(query_context());
    if (!renewal) return;
    (void)run_for(*renewal, time);   // its error stays with the keeper
    m_platform.request_frame(0);
}

bool Desk::may_write() const { return why_not().empty(); }

std::string Desk::why_not() const {
    if (m_as_of && m_platform.writer() != WriterState::reader && !guest()) return ui::tr("You are looking at the past. Go back to today to edit.");
    return why_not_now();
}

std::string Desk::why_not_now() const {
    if (guest()) return ui::tr("This is a snapshot: it can only be read.");
    if (m_platform.writer() == WriterState::reader) return ui::tr("This workspace is open for editing in another tab.");
    if (!m_workspace.store().damage().empty()) return ui::tr("This workspace is damaged: it can only be read.");
    if (m_running) return ui::tr("A longer change is still running.");
    return {};
}

void Desk::travel(std::optional<Date> day) {
    if (!day || *day >= m_clock.today()) return arrive_in({}, nullptr);
    if (day == m_as_of) return;
    const Instant end = start_of(*day) + std::chrono::hours{24} - std::chrono::milliseconds{1};
    auto job = std::make_unique<WorkspaceAsOf>(m_workspace, m_clock, end);
    WorkspaceAsOf* const running = job.get();
    start(ui::tr("Going back to {}", ui::date(ui::context().locale(), *day, m_clock.today(), ui::DateStyle::full)), std::move(job),
          [this, day, running](Result<> outcome) {
              if (outcome) arrive_in(day, std::make_unique<Past>(running->take()));
          });
}

void Desk::arrive_in(std::optional<Date> day, std::unique_ptr<Past> past) {
    m_past = std::move(past);
    m_as_of = day;
    m_reading = next_reading();
    m_platform.request_frame(0);
}

Result<Applied> Desk::apply_quietly(Change change) {
    if (const std::string reason = why_not(); !reason.empty()) {
        Error error{ErrorKind::conflict, reason, ui::tr("Nothing was changed."), {}};
        report(error);
        return std::unexpected(std::move(error));
    }
    if (change.actor == 0) change.actor = m_person.id;
    auto applied = m_workspace.apply(change);
    if (!applied) report(applied.error());
    return applied;
}

Result<Applied> Desk::apply(Change change, std::string effect) {
    auto applied = apply_quietly(std::move(change));
    if (applied && applied->change)
        tell({.text = applied->label, .effect = std::move(effect), .undoes = applied->change});
    return applied;
}

void Desk::apply_many(Change change, std::string effect) {
    if (const std::string reason = why_not(); !reason.empty()) return report({ErrorKind::conflict, reason, ui::tr("Nothing was changed."), {}});
    if (change.actor == 0) change.actor = m_person.id;
    std::string title = change.label;
    auto job = std::make_shared<ChangeJob>(m_workspace, std::move(change));
    start(std::move(title), std::make_unique<SharedJob<ChangeJob>>(job), [this, job, effect = std::move(effect)](const Result<>& ended) {
        if (ended && job->applied().change) tell({.text = job->applied().label, .effect = effect, .undoes = job->applied().change});
    });
}

bool Desk::may_note() const { return why_not_now().empty(); }

std::optional<Instant> Desk::noted_at() const {
    return m_as_of ? std::optional{start_of(*m_as_of) + std::chrono::hours{12}} : std::nullopt;
}

Result<Applied> Desk::note(Change change, std::string effect) {
    if (const std::string reason = why_not_now(); !reason.empty()) {
        Error error{ErrorKind::conflict, reason, ui::tr("Nothing was changed."), {}};
        report(error);
        return std::unexpected(std::move(error));
    }
    if (change.actor == 0) change.actor = m_person.id;
    if (!change.happened) change.happened = noted_at();
    auto applied = m_workspace.apply(change);
    if (!applied) report(applied.error());
    else if (applied->change) tell({.text = applied->label, .effect = std::move(effect), .undoes = applied->change});
    return applied;
}

void Desk::undo() {
    const UndoStep step = m_workspace.next_undo();
    if (!step.change) return report({ErrorKind::not_found, ui::tr("There is nothing to undo."), {}, {}});
    take_back(step.change, false);
}

void Desk::redo() {
    const UndoStep step = m_workspace.next_redo();
    if (!step.change) return report({ErrorKind::not_found, ui::tr("There is nothing to redo."), {}, {}});
    take_back(step.change, true);
}

void Desk::undo_changes(std::vector<Id> changes, std::function<void(Id)> undone) {
    if (changes.empty()) return;
    const Id first = changes.front();
    changes.erase(changes.begin());
    take_back(first, false, [this, first, rest = std::move(changes), undone = std::move(undone)] {
        if (undone) undone(first);
        undo_changes(rest, undone);
    });
}

void Desk::take_back(Id change, bool again, std::function<void()> done) {
    if (const std::string reason = why_not(); !reason.empty()) return report({ErrorKind::conflict, reason, ui::tr("Nothing was changed."), {}});
    auto job = std::make_shared<UndoJob>(m_workspace, change, m_person.id);
    start(again ? ui::tr("Doing it again") : ui::tr("Undoing"), std::make_unique<SharedJob<UndoJob>>(job),
          [this, job, again, done = std::move(done)](const Result<>& ended) {
        if (!ended) return;
        const Applied& applied = job->applied();
        if (again) {
            tell({.text = ui::tr("Done again: {}", applied.label), .undoes = applied.change});
        } else {
            tell({.text = ui::tr("Undone: {}", applied.label), .effect = applied.notes.empty() ? "" : applied.notes.front(), .good = false});
        }
        if (done) done();
    });
}

void Desk::tell(Message message) {
    ui::Toast toast{.words = std::move(message.text), .effect = std::move(message.effect),
                    .tone = message.good ? ui::Tone::good : ui::Tone::info};
    if (message.undoes) {
        toast.action = ui::tr("Undo");
        toast.shortcut = "Ctrl+Z";
        toast.act = [this, change = message.undoes] { undo_changes({change}); };
    }
    m_toasts.show(std::move(toast));
    m_platform.request_frame(0);
}

void Desk::report(const Error& error) {
    m_toasts.show({.words = error.sentence(), .tone = ui::Tone::bad});
    m_platform.request_frame(0);
}

void Desk::go(Route route, bool push) {
    if (route == m_route) return;
    m_route = std::move(route);
    m_platform.set_route(m_route.fragment(), push);
    m_platform.request_frame(0);
}

void Desk::compose(std::string_view entity_key, std::vector<Assignment> values) {
    composing = Composing{std::string{entity_key}, std::move(values)};
    m_platform.request_frame(0);
}

std::string Desk::words(const Field& field, const Value& value) {
    const ui::Locale& locale = ui::context().locale();
    if (is_empty(value)) return {};
    switch (field.type) {
        case FieldType::money: return ui::money(locale, as_integer(value));
        case FieldType::date: return ui::date(locale, date_from_stored(as_integer(value)), today());
        case FieldType::instant: return ui::date(locale, ui::day_of_person(locale, instant_from_stored(as_integer(value))), today());
        case FieldType::percent: return ui::percent(locale, as_real(value), as_real(value) == std::floor(as_real(value)) ? 0 : 1);
        case FieldType::decimal: return ui::number(locale, as_real(value), 2);
        case FieldType::integer: return ui::integer(locale, as_integer(value));
        case FieldType::boolean: return as_integer(value) ? ui::tr("Yes") : ui::tr("No");
        case FieldType::reference: return workspace().title(catalogue().entity(field.target), as_integer(value));
        case FieldType::choice:
            for (const Choice& choice : field.choices)
                if (choice.key == as_text(value)) return ui::tr(choice.label.c_str());
            return std::string{as_text(value)};
        case FieldType::multi_choice: {
            std::string joined;
            const auto list = nlohmann::json::parse(as_text(value), nullptr, false);
            if (!list.is_array()) return std::string{as_text(value)};  // one of them, as conditions name it
            for (const auto& item : list)
                if (item.is_string()) joined += (joined.empty() ? "" : ", ") + item.get<std::string>();
            return joined;
        }
        default: return std::string{as_text(value)};
    }
}

void Desk::start(std::string title, std::unique_ptr<Job> job, std::function<void(Result<>)> done) {
    if (m_running) return report({ErrorKind::conflict, ui::tr("A longer change is still running."), {}, {}});
    m_running = RunningJob{std::move(job), std::move(title), {}, std::move(done)};
    // What is done at once needs no dialog, which would only flash.
    run_steps(kPatience);
}

void Desk::run_steps(std::chrono::nanoseconds time) {
    if (!m_running && m_norms_asked) read_norms(time);
    if (!m_running) return;
    auto progress = run_for(*m_running->job, std::max<std::chrono::nanoseconds>(time, kModalShare));
    Result<> outcome;
    if (!progress) outcome = std::unexpected(std::move(progress).error());
    else m_running->progress = *std::move(progress);
    const bool ended = !outcome || m_running->progress.finished;
    m_platform.request_frame(0);
    if (!ended) return;
    // The callback may start the next job.
    RunningJob finished = std::move(*m_running);
    m_running.reset();
    if (!outcome) report(outcome.error());
    if (finished.done) finished.done(std::move(outcome));
}

void Desk::stop_job() {
    if (!m_running) return;
    RunningJob stopped = std::move(*m_running);
    m_running.reset();
    stopped.job->cancel();
    tell({.text = ui::tr("Stopped. Nothing was changed."), .good = false});
    if (stopped.done) stopped.done(fail(ErrorKind::cancelled, ui::tr("You stopped it."), ui::tr("Nothing was changed.")));
}

}  // namespace qd
