#pragma once
// What a screen works with: the open workspace, who is sitting here, where to go,
// and the ways to tell the person something. Lives as long as the workspace is open.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/shell/frame_share.h"
#include "app/shell/platform.h"
#include "app/shell/route.h"
#include "app/shell/workspace_file.h"
#include "app/ui/toast.h"
#include "core/automation/automation.h"
#include "core/base/job.h"
#include "core/insight/norms_keeper.h"
#include "core/model/workspace.h"
#include "core/query/columns.h"
#include "core/query/query_context.h"
#include "core/query/search.h"
#include "core/query/workspace_as_of.h"

namespace qd {

struct Person {
    Id id = 0;                 // 0: nobody was chosen yet
    std::string name;
    std::string role;          // key of user.role
    Id team = 0, manager = 0;
};

// A short message; with a change, it offers to undo it.
struct Message {
    std::string text;
    std::string effect;        // "forecast +$1,645"; may be empty
    bool good = true;          // tints the effect
    Id undoes = 0;
};

// A job in progress, shown over the page with its progress and a way to stop it.
struct RunningJob {
    std::unique_ptr<Job> job;
    std::string title;
    Progress progress;
    std::function<void(Result<>)> done;
};

struct VisitedSnapshot;

class Desk {
public:
    // A guest's desk shows a workspace that is not the person's own: it is only read, and leaves no trace
    // in this browser.
    enum class Whose : std::uint8_t { own, guest };
    // opening: a number for the workspace that was opened; the same when it is only read again; 0 = one of its own.
    Desk(Workspace& workspace, Platform& platform, const Clock& clock, Whose whose = Whose::own, std::uint64_t opening = 0);

    // What is looked at: while travelling in time, the workspace as it stood then, which nobody can write.
    [[nodiscard]] Workspace& workspace() { return m_past ? *m_past->made.workspace : m_workspace; }
    [[nodiscard]] Workspace& present() { return m_workspace; }
    [[nodiscard]] const Catalogue& catalogue() const { return (m_past ? *m_past->made.workspace : m_workspace).catalogue(); }
    [[nodiscard]] Platform& platform() { return m_platform; }
    [[nodiscard]] const Clock& clock() const { return m_clock; }
    [[nodiscard]] Columns& columns() { return m_past ? m_past->columns : m_columns; }
    [[nodiscard]] Search& search() { return m_past ? m_past->search : m_search; }
    // What is usual on our own deals; nullptr while that is being read for the first time, which takes a while on
    // much data. An error when it cannot be read.
    [[nodiscard]] Result<const SignalNorms*> norms();
    // Differs when it was read (again).
    [[nodiscard]] std::uint64_t norms_version() const { return norms_keeper().version(); }
    [[nodiscard]] QueryContext query_context() const;  // cheap: read once for each moment
    // Differs whenever what can be read may differ: after each change, and when the workspace was read
    // anew. Never 0. What screens read is as old as the moment at which they read it.
    [[nodiscard]] std::uint64_t moment() const { return (m_reading << 40) | (m_workspace.revision() + 1); }
    // Differs for each desk and each way back in time: what holds on to either's workspace is made anew. Never 0.
    [[nodiscard]] std::uint64_t reading() const { return m_reading; }
    // Differs when another workspace was opened: what people set up on a screen begins anew. Never 0.
    [[nodiscard]] std::uint64_t opening() const { return m_opening; }
    [[nodiscard]] Date today() const;        // the as-of day while travelling in time

    [[nodiscard]] bool guest() const { return m_whose == Whose::guest; }
    [[nodiscard]] const Person& person() const { return m_person; }
    void sit_down(Id user);                  // remembered in this browser
    [[nodiscard]] bool may_write() const;    // false in a second tab, in the past, during a job
    [[nodiscard]] std::string why_not() const;
    [[nodiscard]] std::string why_not_now() const;  // the same, but for looking at the past

    [[nodiscard]] const std::optional<Date>& as_of() const { return m_as_of; }
    // none = back to today. Going back takes a while on much data: it runs like a longer change, and can be stopped.
    void travel(std::optional<Date> day);

    // Applies with the person as actor; on success shows a toast with Undo (unless quiet), on
    // refusal shows the error's sentences. The Result is for callers that go on with the ids.
    Result<Applied> apply(Change change, std::string effect = {});
    Result<Applied> apply_quietly(Change change);
    // apply() for a change of many records: it has happened when this returns, unless it takes longer than a
    // moment; then it runs like any longer change, and can be stopped.
    void apply_many(Change change, std::string effect = {});
    // What is said about the day one looks at (a forecast, its review): allowed in the past, and counts
    // as said on that day.
    [[nodiscard]] bool may_note() const;
    [[nodiscard]] std::optional<Instant> noted_at() const;  // none = now
    Result<Applied> note(Change change, std::string effect = {});
    // Undo of a long change takes its time like any longer change, and can be stopped.
    void undo();
    void redo();
    // In this order, until one of them fails or is stopped; undone is called for each that was taken back.
    void undo_changes(std::vector<Id> changes, std::function<void(Id)> undone = {});

    void tell(Message message);
    void report(const Error& error);
    [[nodiscard]] ui::Toasts& toasts() { return m_toasts; }

    void go(Route route, bool push = true);
    [[nodiscard]] const Route& route() const { return m_route; }
    // Only App calls this: the address changed from outside.
    void arrive(Route route) { m_route = std::move(route); }

    [[nodiscard]] Automation& automation() { return m_automation; }
    // Timed rules while the workspace is open: called once a frame; asks for the frame in which the next
    // one is due. What became due during an absence is done too, unless there is so much of it, or the
    // clock is so odd, that the person has to look first: then absence() says what, until settled.
    void run_due();
    [[nodiscard]] const std::optional<CatchUpSummary>& absence() const { return m_absence; }
    // Goes on with what is due; effects of the skipped rules are passed over.
    void settle_absence(std::vector<Id> skip);
    // Asks again what is due, as at opening: after the clock was settled.
    void look_again() { m_absence.reset(); m_opened = false; m_platform.request_frame(0); }

    // One at a time. While it runs nothing else writes.
    void start(std::string title, std::unique_ptr<Job> job, std::function<void(Result<>)> done);
    [[nodiscard]] RunningJob* running() { return m_running ? &*m_running : nullptr; }
    // Every frame: some milliseconds of the running job, or else of what is read beside.
    void run_steps(std::chrono::nanoseconds time = kFrameShare);
    void stop_job();

    // How a value reads on screen: money and dates by the locale, choices by their label,
    // references by their title. Empty for empty.
    [[nodiscard]] std::string words(const Field& field, const Value& value);

    // Opens the form for a new record with these values filled in.
    void compose(std::string_view entity_key, std::vector<Assignment> values);
    struct Composing { std::string entity; std::vector<Assignment> values; };
    std::optional<Composing> composing;  // set by compose(), taken by the form

    // Files dropped or picked, waiting for the import screen.
    std::vector<std::shared_ptr<InputFile>> inbox;

    // The snapshot that is open beside the own workspace, for both their desks; null = none. Set by App.
    VisitedSnapshot* visit = nullptr;
    // Expires with the desk: for answers that may come after the workspace was closed.
    [[nodiscard]] std::weak_ptr<void> life() const { return m_life; }

    // Set by App: a file takes the place of the whole workspace, when the person agrees.
    std::function<void(WorkspaceFile)> open_file;
    std::function<void()> close_workspace;

private:
    struct Past {
        explicit Past(PastWorkspace past) : made(std::move(past)), columns(*made.workspace), search(*made.workspace), norms(*made.workspace) {}
        PastWorkspace made;
        Columns columns;
        Search search;
        NormsKeeper norms;
    };
    void arrive_in(std::optional<Date> day, std::unique_ptr<Past> past);
    [[nodiscard]] const NormsKeeper& norms_keeper() const { return m_past ? m_past->norms : m_norms; }
    void read_norms(std::chrono::nanoseconds time);
    void start_due(std::vector<Id> skip);
    void take_back(Id change, bool again, std::function<void()> done = {});

    Workspace& m_workspace;
    Platform& m_platform;
    const Clock& m_clock;
    Whose m_whose;
    std::uint64_t m_reading, m_opening;
    mutable QueryContext m_query;            // as read at m_query_at for m_query_for
    mutable std::uint64_t m_query_at = 0;
    mutable Id m_query_for = 0;
    std::shared_ptr<void> m_life = std::make_shared<int>(0);
    Columns m_columns;
    Search m_search;
    NormsKeeper m_norms;
    bool m_norms_asked = false;              // some screen wants them kept up to date
    Automation m_automation;
    std::unique_ptr<Job> m_due;              // timed rules at work
    std::optional<CatchUpSummary> m_absence; // waits for the person
    bool m_opened = false;                   // the absence before this opening was looked at
    std::uint64_t m_due_revision = 0;
    std::optional<Instant> m_next_due;
    Person m_person;
    std::optional<Date> m_as_of;
    std::unique_ptr<Past> m_past;            // there exactly while m_as_of is
    Route m_route;
    ui::Toasts m_toasts;
    std::optional<RunningJob> m_running;
};

}  // namespace qd
