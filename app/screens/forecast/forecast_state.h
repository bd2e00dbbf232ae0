#pragma once
// What the forecast screen shows: the period, its run (or a preview computed from today's
// data while nobody has begun one), and what was said in it. Long work is done in steps
// while it is looked at.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/shell/desk.h"
#include "core/forecast/process/accuracy.h"
#include "core/forecast/process/run_final.h"

namespace qd {

class ForecastState {
public:
    // Once a frame: reads again what has changed and goes on with work under way.
    void update(Desk& desk);

    void choose_period(const forecast::RunPeriod& period);
    void choose_run(Id run) { m_wanted_run = run, m_seen.reset(); }
    void try_model(std::string method);  // computes again with it, then keeps it in the run
    void stop() { m_job.reset(), m_stopped = true; }
    void go_on() { m_stopped = false, m_seen.reset(); }

    [[nodiscard]] const forecast::RunPeriod& period() const { return m_period; }
    [[nodiscard]] const std::vector<forecast::RunRecord>& runs() const { return m_runs; }
    [[nodiscard]] bool busy() const { return m_job != nullptr; }
    [[nodiscard]] bool stopped() const { return m_stopped; }
    [[nodiscard]] const Progress& progress() const { return m_progress; }
    [[nodiscard]] const std::optional<Error>& problem() const { return m_problem; }

    // Both null while the first numbers are being computed.
    [[nodiscard]] const forecast::Run* run() const { return m_run.get(); }
    [[nodiscard]] const forecast::Review* review() const { return m_review ? &*m_review : nullptr; }
    [[nodiscard]] const forecast::Dossier& dossier() const { return m_dossier; }
    [[nodiscard]] bool preview() const { return m_dossier.run.id == 0; }
    // Whether the published run still computes to what was published; null until it is known.
    [[nodiscard]] const forecast::Verification* verification() const { return m_verification ? &*m_verification : nullptr; }
    [[nodiscard]] std::uint64_t version() const { return m_version; }        // grows with what is shown
    [[nodiscard]] std::uint64_t run_number() const { return m_run_number; }  // grows with each computed run

    // Published runs against what came, as known on the desk's day.
    [[nodiscard]] const forecast::Accuracy* accuracy(Desk& desk);
    // The last day on which something was won; empty when nothing ever was.
    [[nodiscard]] const std::optional<Date>& newest_win() const { return m_newest_win; }

private:
    struct Seen {
        std::string period;
        Date today{};
        std::uint64_t revision = 0;
        Id run = 0;
        friend bool operator==(const Seen&, const Seen&) = default;
    };
    void reread(Desk& desk);
    void begin(Desk& desk, std::string method);
    void work(Desk& desk);
    void finish(Desk& desk);
    void show(Desk& desk);
    [[nodiscard]] const forecast::RunRecord* current_run() const;

    forecast::RunPeriod m_period;
    std::vector<forecast::RunRecord> m_runs;
    forecast::Dossier m_dossier;
    std::unique_ptr<forecast::Run> m_run;
    std::optional<forecast::Review> m_review;
    std::string m_stored_results, m_stored_inputs;
    std::optional<forecast::Verification> m_verification;
    std::unique_ptr<forecast::RunJob> m_job;
    bool m_job_keeps_model = false, m_stopped = false;
    Progress m_progress;
    std::optional<Error> m_problem;
    std::optional<Seen> m_seen, m_computed;
    Id m_wanted_run = 0;
    std::string m_wanted_model;
    std::uint64_t m_version = 1, m_run_number = 0;
    std::optional<Date> m_newest_win;
    std::optional<forecast::Accuracy> m_accuracy;
    std::optional<Seen> m_accuracy_seen;
};

}  // namespace qd
