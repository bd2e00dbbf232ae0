#include "app/shell/desk.h"

#include <chrono>

#include "app/ui/context.h"
#include "app/ui/text.h"

namespace qd {
namespace {

constexpr double kToastSeconds = 6;

double seconds_now() {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double>(since).count();
}

}  // namespace

Desk::Desk(Workspace& workspace, Platform& platform, const Clock& clock)
    : m_workspace(workspace), m_platform(platform), m_clock(clock) {
    const std::string kept = platform.preference("person");
    if (!kept.empty()) sit_down(Route{{"person", kept}, {}}.record());
    if (m_person.id != 0) return;
    auto first = workspace.database().integer(
        "SELECT coalesce((SELECT id FROM user WHERE deleted IS NULL ORDER BY role = 'representative', id LIMIT 1), 0)");
    if (first && *first) sit_down(*first);
}

Date Desk::today() const { return m_as_of ? *m_as_of : m_clock.today(); }

void Desk::sit_down(Id user) {
    const auto record = m_workspace.record(m_workspace.catalogue().entity("user"), user);
    if (!record) return;
    m_person = {user, std::string{as_text((*record)["name"])}, std::string{as_text((*record)["role"])},
                as_integer((*record)["team"]), as_integer((*record)["manager"])};
    m_platform.set_preference("person", std::to_string(user));
}

bool Desk::may_write() const { return why_not().empty(); }

std::string Desk::why_not() const {
    if (m_platform.writer() == WriterState::reader) return ui::tr("This workspace is open for editing in another tab.");
    if (m_as_of) return ui::tr("You are looking at the past. Go back to today to edit.");
    if (m_running) return ui::tr("A longer change is still running.");
    return {};
}

void Desk::travel(std::optional<Date> day) {
    m_as_of = day && *day < m_clock.today() ? day : std::nullopt;
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

Result<Applied> Desk::apply(Change change, std::string toast_detail) {
    auto applied = apply_quietly(std::move(change));
    if (applied && applied->change)
        toast({.text = applied->label, .detail = std::move(toast_detail), .undoes = applied->change});
    return applied;
}

void Desk::undo() {
    auto undone = m_workspace.undo();
    if (!undone) return report(undone.error());
    toast({.text = ui::tr("Undone: {}", undone->label), .detail = undone->notes.empty() ? "" : undone->notes.front(),
           .good = false});
}

void Desk::redo() {
    auto redone = m_workspace.redo();
    if (!redone) return report(redone.error());
    toast({.text = ui::tr("Done again: {}", redone->label), .undoes = redone->change});
}

void Desk::toast(Toast toast) {
    constexpr std::size_t kMostToasts = 3;
    toast.until = ui::context().seconds() + kToastSeconds;
    ui::context().semantics.announce(toast.detail.empty() ? toast.text : toast.text + ". " + toast.detail, toast.problem);
    m_toasts.push_back(std::move(toast));
    if (m_toasts.size() > kMostToasts) m_toasts.erase(m_toasts.begin());
    m_platform.request_frame(static_cast<int>(kToastSeconds * 1000) + 50);
}

void Desk::report(const Error& error) { toast({.text = error.sentence(), .good = false, .problem = true}); }

void Desk::go(Route route, bool push) {
    if (route == m_route) return;
    m_route = std::move(route);
    m_platform.set_route(m_route.fragment(), push);
    m_platform.request_frame(0);
}

void Desk::start(std::string title, std::unique_ptr<Job> job, std::function<void(Result<>)> done) {
    if (m_running) return report({ErrorKind::conflict, ui::tr("A longer change is still running."), {}, {}});
    m_running = RunningJob{std::move(job), std::move(title), {}, std::move(done)};
    m_platform.request_frame(0);
}

void Desk::run_steps(double budget_seconds) {
    if (!m_running) return;
    const double end = seconds_now() + budget_seconds;
    Result<> outcome;
    bool ended = false;
    while (!ended) {
        auto progress = m_running->job->step();
        if (!progress) outcome = std::unexpected(std::move(progress).error());
        else m_running->progress = *progress;
        ended = !outcome || m_running->progress.finished;
        if (seconds_now() >= end) break;
    }
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
    toast({.text = ui::tr("Stopped. Nothing was changed."), .good = false});
    if (stopped.done) stopped.done(fail(ErrorKind::cancelled, ui::tr("You stopped it."), ui::tr("Nothing was changed.")));
}

}  // namespace qd
