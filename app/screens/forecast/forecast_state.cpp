#include "app/screens/forecast/forecast_state.h"

#include "app/ui/context.h"

namespace qd {

using namespace forecast;

namespace {

Result<std::optional<Date>> last_win(Workspace& workspace, Date today) {
    Statement row = TRY(workspace.database().prepare("SELECT max(close_date) FROM deal WHERE status = 'won' AND deleted IS NULL AND close_date <= ?"));
    row.bind(0, to_stored(today));
    if (!TRY(row.step()) || row.is_null(0)) return std::optional<Date>{};
    return std::optional{date_from_stored(row.integer(0))};
}

}  // namespace

void ForecastState::choose_period(const RunPeriod& period) {
    if (period == m_period) return;
    m_period = period;
    m_wanted_run = 0;
    m_seen.reset();
}

void ForecastState::try_model(std::string method) {
    m_wanted_model = std::move(method);
    m_seen.reset();
}

const RunRecord* ForecastState::current_run() const {
    for (const RunRecord& run : m_runs)
        if (run.period.name == m_period.name && (m_wanted_run == 0 || run.id == m_wanted_run)) return &run;
    return nullptr;
}

void ForecastState::update(Desk& desk) {
    if (m_period.name.empty()) m_period = period_at(Cadence::quarterly, desk.today(), desk.query_context());
    const Seen now{m_period.name, desk.today(), desk.moment(), m_wanted_run};
    if (m_seen != now) {
        m_seen = now;
        reread(desk);
    }
    if (m_job && !m_stopped) work(desk);
}

void ForecastState::reread(Desk& desk) {
    ++m_version;
    m_problem.reset();
    const QueryContext context = desk.query_context();
    auto runs = read_runs(desk.present(), desk.today(), context);
    if (!runs) {
        m_problem = std::move(runs).error();
        return;
    }
    m_runs = *std::move(runs);
    if (auto day = last_win(desk.present(), desk.today())) m_newest_win = *day;
    const RunRecord* record = current_run();
    const Id before = m_dossier.run.id;
    m_dossier = {};
    m_review.reset();
    m_verification.reset();
    if (record) {
        auto dossier = read_dossier(desk.present(), record->id, context);
        if (!dossier) {
            m_problem = std::move(dossier).error();
            return;
        }
        m_dossier = *std::move(dossier);
    }
    // A run's numbers come from its frozen inputs: what changes in the workspace changes only what was said.
    const bool same_run = record && m_run && before == record->id && m_run->models.method == m_dossier.run.method;
    const bool same_preview = !record && m_run && before == 0 && m_computed == m_seen;
    if ((same_run || same_preview) && m_wanted_model.empty()) {
        show(desk);
        return;
    }
    if (!same_run) m_run.reset();
    begin(desk, std::exchange(m_wanted_model, {}));
}

void ForecastState::begin(Desk& desk, std::string method) {
    m_computed = m_seen;
    m_stopped = false;
    m_job_keeps_model = !method.empty() && !preview();
    m_progress = {};
    if (preview()) {
        m_job = std::make_unique<RunJob>(desk.present(), m_period, desk.today(), desk.query_context(), std::move(method));
        return;
    }
    auto inputs = read_inputs_text(desk.present(), m_dossier.run.id);
    auto results = read_results_text(desk.present(), m_dossier.run.id);
    if (!inputs || !results) {
        m_problem = inputs ? std::move(results).error() : std::move(inputs).error();
        return;
    }
    m_stored_results = *std::move(results);
    m_stored_inputs = *inputs;
    m_job = std::make_unique<RunJob>(*std::move(inputs), method.empty() ? m_dossier.run.method : std::move(method));
}

void ForecastState::work(Desk& desk) {
    auto progress = run_for(*m_job);
    if (progress) {
        m_progress = *std::move(progress);
        if (m_progress.finished) finish(desk);
    } else {
        m_problem = std::move(progress).error();
        m_job.reset();
    }
    ui::context().need_frames(1);
}

void ForecastState::show(Desk& desk) {
    m_review = make_review(*m_run, m_dossier);
    if (!m_dossier.run.final) return;
    if (auto results = read_results_text(desk.present(), m_dossier.run.id)) m_stored_results = *std::move(results);
    m_verification = verify(m_dossier, m_stored_inputs, m_stored_results, *m_run);
}

void ForecastState::finish(Desk& desk) {
    m_run = m_job->take();
    ++m_run_number;
    m_job.reset();
    ++m_version;
    show(desk);
    if (!std::exchange(m_job_keeps_model, false)) return;
    auto change = change_model(m_dossier.run, *m_run);
    if (!change) return desk.report(change.error());
    ui::context().after_frame([&desk, change = *std::move(change)] { (void)desk.note(change); });
}

const Accuracy* ForecastState::accuracy(Desk& desk) {
    if (m_accuracy_seen != m_seen) {
        m_accuracy_seen = m_seen;
        auto measured = measure_accuracy(desk.present(), desk.today(), desk.query_context());
        m_accuracy.reset();
        if (measured) m_accuracy = *std::move(measured);
        else m_problem = std::move(measured).error();
    }
    return m_accuracy ? &*m_accuracy : nullptr;
}

}  // namespace qd
