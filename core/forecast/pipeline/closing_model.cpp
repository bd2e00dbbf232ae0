#include "core/forecast/pipeline/closing_model.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace qd::forecast {
namespace {

using std::chrono::days;

constexpr int kSoonDays = 30;
constexpr std::size_t kMostBands = 24, kEventsInBand = 40;
// Strength of the priors, in events.
constexpr double kAgePrior = 2, kFactorPrior = 10, kLevelPrior = 20;
constexpr double kLevelHalfLife = 30;                  // days
constexpr double kUsualShock = 0.15, kShockPrior = 3;  // months
constexpr int kRounds = 40;
// A few milliseconds each on a slow machine.
constexpr std::size_t kDealsInStep = 5000;
constexpr int kRoundsInStep = 4;

int month_number(Date day) {
    const std::chrono::year_month_day civil{day};
    return static_cast<int>(civil.year()) * 12 + static_cast<int>(static_cast<unsigned>(civil.month())) - 1;
}
Date first_of(int month) { return make_date(month / 12, static_cast<unsigned>(month % 12) + 1, 1); }

}  // namespace

Due due_on(Date day, std::optional<Date> close_date) {
    if (!close_date) return Due::unknown;
    const auto left = (*close_date - day).count();
    if (left > kSoonDays) return Due::later;
    if (left >= 0) return Due::soon;
    return left >= -kSoonDays ? Due::overdue : Due::long_overdue;
}

double ClosingChances::won_in_all() const { return std::accumulate(won.begin(), won.end(), 0.0); }
double ClosingChances::lost_in_all() const { return std::accumulate(lost.begin(), lost.end(), 0.0); }

// Deal-days at risk and closings, in cells of equal hazard.
class ClosingFit {
public:
    ClosingFit(const DealHistory& history, FiscalCalendar fiscal) : m_history(history), m_last(day_of(history.as_of)) {
        m_model.m_fiscal = fiscal;
        m_model.m_observed_from = m_last + days{1};
    }

    Progress step() {
        const std::size_t count = m_history.deals.size();
        switch (m_stage) {
            case Stage::closings:
                for (const std::size_t until = std::min(m_next + kDealsInStep, count); m_next < until; ++m_next) find_closing(m_history.deals[m_next]);
                if (m_next == count) cut_bands();
                return at(0.3 * share_of(count));
            case Stage::exposure:
                for (const std::size_t until = std::min(m_next + kDealsInStep, count); m_next < until; ++m_next)
                    follow(m_history.deals[m_next], [&](auto... stretch) { expose(stretch...); });
                if (m_next == count) gather_cells();
                return at(0.3 + 0.3 * share_of(count));
            case Stage::won:
                if (fit_on(m_model.m_won, &Cell::won)) m_stage = Stage::lost, m_round = 0;
                return at(0.6 + 0.2 * m_round / kRounds);
            case Stage::lost:
                if (fit_on(m_model.m_lost, &Cell::lost)) m_stage = Stage::shock;
                return at(0.8 + 0.2 * m_round / kRounds);
            case Stage::shock:
                m_model.m_months = month_number(m_last) - month_number(m_model.m_observed_from) + 1;
                measure_shock();
                m_stage = Stage::done;
                break;
            case Stage::done: break;
        }
        return at(1);
    }

    ClosingModel take() { return std::move(m_model); }

private:
    enum class Stage : std::uint8_t { closings, exposure, won, lost, shock, done };
    struct Cell {
        std::size_t stage = 0, band = 0, due = 0;
        int month = 0;         // counted from year 0
        int season = 0;        // month of the fiscal quarter
        double risk = 0;       // deal-days
        double won = 0, lost = 0;
    };

    // Calls on_stretch(deal, moment, first day, last day, how it ended: open, won or lost) for each stretch of days at risk.
    template <class OnStretch>
    void follow(const DealPath& deal, OnStretch on_stretch) {
        const auto path = m_history.path(deal);
        Date cursor = day_of(deal.created);
        for (std::size_t at = 0; at < path.size(); ++at) {
            const bool has_next = at + 1 < path.size();
            const Date until = has_next ? day_of(path[at + 1].at) : m_last;
            if (!m_history.is_open(path[at])) {
                cursor = std::max(cursor, until);
                continue;
            }
            const bool closes = has_next && !path[at + 1].deleted && !m_history.is_open(path[at + 1]);
            const StageKind end = closes ? m_history.kind(path[at + 1]) : StageKind::open;
            const Date last = closes || !has_next ? until : until - days{1};
            if (cursor <= last) on_stretch(deal, path[at], cursor, last, end);
            cursor = std::max(cursor, last + days{1});
        }
    }

    [[nodiscard]] Progress at(double done) const { return {.done = done, .doing = "Learning when deals close", .finished = m_stage == Stage::done}; }
    [[nodiscard]] double share_of(std::size_t count) const { return count ? static_cast<double>(m_next) / static_cast<double>(count) : 1; }

    void find_closing(const DealPath& deal) {
        follow(deal, [&](const DealPath& one, const DealMoment&, Date, Date last, StageKind end) {
            if (end == StageKind::open) return;
            m_model.m_observed_from = std::min(m_model.m_observed_from, last);
            m_ages.push_back(static_cast<int>((last - day_of(one.created)).count()));
        });
    }

    // Bands with equally many closings each; what is older than any closing is a band of its own.
    void cut_bands() {
        m_next = 0;
        m_stage = m_ages.empty() ? Stage::done : Stage::exposure;
        if (m_ages.empty()) return;
        std::ranges::sort(m_ages);
        const std::size_t count = std::clamp<std::size_t>(m_ages.size() / kEventsInBand, 1, kMostBands);
        auto& edges = m_model.m_edges;
        edges = {0};
        for (std::size_t band = 1; band < count; ++band)
            if (const int edge = m_ages[band * m_ages.size() / count]; edge > edges.back()) edges.push_back(edge);
        edges.push_back(m_ages.back() + 1);
        for (int age = 0; age <= edges.back(); ++age)
            m_model.m_band_of.push_back(static_cast<std::uint8_t>(std::ranges::upper_bound(edges, age) - edges.begin() - 1));
        m_first_month = month_number(m_model.m_observed_from);
        m_grid.resize((m_history.stages.size() + 1) * edges.size() * kDues * static_cast<std::size_t>(month_number(m_last) - m_first_month + 1));
    }

    void gather_cells() {
        for (const Cell& cell : m_grid)
            if (cell.risk > 0) m_cells.push_back(cell);
        m_grid = {};
        m_stage = Stage::won;
    }

    void expose(const DealPath& deal, const DealMoment& moment, Date first, Date last, StageKind end) {
        const Date created = day_of(deal.created);
        const std::size_t stage = moment.stage < 0 ? m_history.stages.size() : static_cast<std::size_t>(moment.stage);
        for (Date day = std::max(first, m_model.m_observed_from); day <= last;) {
            const auto age = static_cast<int>((day - created).count());
            const std::size_t band = m_model.band(age);
            const Due due = due_on(day, moment.close_date);
            const int month = month_number(day);
            Date next = std::min(last + days{1}, first_of(month + 1));
            if (band + 1 < m_model.m_edges.size()) next = std::min(next, created + days{m_model.m_edges[band + 1]});
            if (due != Due::unknown && due != Due::long_overdue) next = std::min(next, due_ends(due, *moment.close_date));
            const auto row = static_cast<std::size_t>(month - m_first_month) * (m_history.stages.size() + 1) + stage;
            Cell& cell = m_grid[(row * m_model.m_edges.size() + band) * kDues + static_cast<std::size_t>(due)];
            if (cell.risk == 0) cell = {stage, band, static_cast<std::size_t>(due), month, m_model.month_of_quarter(day)};
            cell.risk += static_cast<double>((next - day).count());
            if (next > last && end != StageKind::open) (end == StageKind::won ? cell.won : cell.lost) += 1;
            day = next;
        }
    }

    static Date due_ends(Due due, Date close_date) {
        if (due == Due::later) return close_date - days{kSoonDays};
        return due == Due::soon ? close_date + days{1} : close_date + days{kSoonDays + 1};
    }

    [[nodiscard]] static double at(const Hazard& hazard, const Cell& cell) {
        return hazard.by_age[cell.band] * hazard.by_stage[cell.stage] * hazard.by_due[cell.due] *
               hazard.by_month[static_cast<std::size_t>(cell.season)];
    }

    // Each factor in turn becomes (events + prior) ÷ (events expected of the others + prior).
    template <class Factor, class Place>
    void scale(Hazard& hazard, double Cell::* events, Factor& factors, Place place, double prior, double prior_rate) {
        std::vector<double> seen(factors.size(), prior), expected(factors.size(), prior / prior_rate);
        for (const Cell& cell : m_cells) {
            const std::size_t i = place(cell);
            seen[i] += cell.*events;
            expected[i] += cell.risk * at(hazard, cell) / factors[i];
        }
        for (std::size_t i = 0; i < factors.size(); ++i) factors[i] = seen[i] / expected[i];
    }

    // Some rounds of the scaling; true when all are done.
    bool fit_on(Hazard& hazard, double Cell::* events) {
        if (m_round == 0) {
            double total = 0, risk = 0;
            for (const Cell& cell : m_cells) total += cell.*events, risk += cell.risk;
            hazard.events = static_cast<std::size_t>(total);
            hazard.by_stage.assign(m_history.stages.size() + 1, 1.0);
            hazard.by_age.assign(m_model.m_edges.size(), total > 0 ? total / risk : 0);
            m_rate = total > 0 ? total / risk : 0;
        }
        if (hazard.events == 0) return true;
        for (const int until = std::min(m_round + kRoundsInStep, kRounds); m_round < until; ++m_round) {
            scale(hazard, events, hazard.by_age, [](const Cell& c) { return c.band; }, kAgePrior, m_rate);
            scale(hazard, events, hazard.by_stage, [](const Cell& c) { return c.stage; }, kFactorPrior, 1);
            scale(hazard, events, hazard.by_due, [](const Cell& c) { return c.due; }, kFactorPrior, 1);
            scale(hazard, events, hazard.by_month, [](const Cell& c) { return static_cast<std::size_t>(c.season); }, kFactorPrior, 1);
        }
        if (m_round < kRounds) return false;
        hazard.level = level_after(hazard, events, month_number(m_last) + 1);
        return true;
    }

    // Events seen ÷ expected in the months before that one, the nearest counting most.
    [[nodiscard]] double level_after(const Hazard& hazard, double Cell::* events, int month) const {
        double seen = kLevelPrior, expected = kLevelPrior;
        for (const Cell& cell : m_cells) {
            if (cell.month >= month) continue;
            const double weight = std::exp2(-(month - 1 - cell.month) * 30.4 / kLevelHalfLife);
            seen += weight * cell.*events;
            expected += weight * cell.risk * at(hazard, cell);
        }
        return seen / expected;
    }

    // How far months were from what the months before made expect, beyond the chance of counting.
    void measure_shock() {
        const int first = month_number(m_model.m_observed_from), last = month_number(m_last);
        double squares = kShockPrior * kUsualShock * kUsualShock, weight = kShockPrior;
        for (int month = first + 1; month <= last; ++month) {
            double seen = 0.5, expected = 0.5;
            for (const Cell& cell : m_cells) {
                if (cell.month != month) continue;
                seen += cell.won;
                expected += cell.risk * at(m_model.m_won, cell);
            }
            expected *= level_after(m_model.m_won, &Cell::won, month);
            if (expected < 5) continue;
            const double off = std::log(seen / expected);
            squares += std::max(off * off - 1 / seen, 0.0);
            weight += 1;
        }
        m_model.m_shock = std::sqrt(squares / weight);
    }

    const DealHistory& m_history;
    Date m_last;
    ClosingModel m_model;
    Stage m_stage = Stage::closings;
    std::size_t m_next = 0;     // deal
    int m_round = 0;
    double m_rate = 0;          // events a day, of the hazard that is being fitted
    std::vector<int> m_ages;
    int m_first_month = 0;
    std::vector<Cell> m_grid;   // by month, stage, band and due
    std::vector<Cell> m_cells;  // those with days at risk
};

ClosingFitJob::ClosingFitJob(const DealHistory& history, FiscalCalendar fiscal) : m_fit(std::make_unique<ClosingFit>(history, fiscal)) {}
ClosingFitJob::~ClosingFitJob() = default;
Result<Progress> ClosingFitJob::step() { return m_fit->step(); }
ClosingModel ClosingFitJob::take() { return m_fit->take(); }

ClosingModel ClosingModel::fit(const DealHistory& history, FiscalCalendar fiscal) {
    ClosingFitJob job{history, fiscal};
    (void)run_to_end(job);  // nothing in it can fail
    return job.take();
}

bool ClosingModel::is_sufficient() const { return m_won.events >= kFewestWins && m_months >= 2; }

std::string ClosingModel::why_insufficient() const {
    if (is_sufficient()) return {};
    if (m_won.events < kFewestWins)
        return "Insufficient history: " + std::to_string(m_won.events) + " won deals with a known past, " +
               std::to_string(kFewestWins) + " are needed.";
    return "Insufficient history: deals were closed in one month only, two are needed.";
}

std::size_t ClosingModel::band(int age) const {
    const auto place = static_cast<std::size_t>(std::max(age, 0));
    return place < m_band_of.size() ? m_band_of[place] : m_edges.size() - 1;
}

int ClosingModel::month_of_quarter(Date day) const {
    const int month = static_cast<int>(static_cast<unsigned>(std::chrono::year_month_day{day}.month()));
    return (month - static_cast<int>(m_fiscal.first_month) + 12) % 3;
}

double ClosingModel::hazard(const Hazard& hazard, const DealPosition& deal, Date day, int age) const {
    if (hazard.events == 0) return 0;
    const std::size_t stage = deal.stage < 0 ? hazard.by_stage.size() - 1 : static_cast<std::size_t>(deal.stage);
    const double rate = hazard.by_age[band(age)] * hazard.by_stage[stage] *
                        hazard.by_due[static_cast<std::size_t>(due_on(day, deal.close_date))] *
                        hazard.by_month[static_cast<std::size_t>(month_of_quarter(day))] * hazard.level;
    return std::min(rate, 0.5);
}

double ClosingModel::won_when_closed(const DealPosition& deal, Date day) const {
    const auto age = static_cast<int>((day - deal.created).count());
    const double win = hazard(m_won, deal, day, age), loss = hazard(m_lost, deal, day, age);
    return win + loss > 0 ? win / (win + loss) : 0;
}

ClosingOutlook::ClosingOutlook(const ClosingModel& model, Date as_of, Date count_from, std::vector<Date> ends)
    : m_model(model), m_first(as_of + days{1}), m_stretches(ends.size()) {
    int stretch = 0;
    for (Date day = m_first; day <= ends.back(); day += days{1}) {
        while (day > ends[static_cast<std::size_t>(stretch)]) ++stretch;
        const auto month = static_cast<std::size_t>(model.month_of_quarter(day));
        m_days.push_back({model.m_won.level * model.m_won.by_month[month], model.m_lost.level * model.m_lost.by_month[month],
                          day >= count_from ? stretch : -1});
    }
}

ClosingChances ClosingOutlook::chances(const DealPosition& deal) const {
    ClosingChances chances{std::vector<double>(m_stretches, 0.0), std::vector<double>(m_stretches, 0.0)};
    const Hazard &won = m_model.m_won, &lost = m_model.m_lost;
    if (won.by_stage.empty()) return chances;
    const std::size_t stage = deal.stage < 0 ? won.by_stage.size() - 1 : static_cast<std::size_t>(deal.stage);
    double open = 1;
    for (std::size_t at = deal.created > m_first ? static_cast<std::size_t>((deal.created - m_first).count()) : 0; at < m_days.size(); ++at) {
        const Day& day = m_days[at];
        const Date date = m_first + days{at};
        const std::size_t band = m_model.band(static_cast<int>((date - deal.created).count()));
        const auto due = static_cast<std::size_t>(due_on(date, deal.close_date));
        const double win = std::min(won.by_age[band] * won.by_stage[stage] * won.by_due[due] * day.won, 0.5);
        const double loss = std::min(lost.by_age[band] * lost.by_stage[stage] * lost.by_due[due] * day.lost, 0.5);
        if (day.stretch >= 0) {
            chances.won[static_cast<std::size_t>(day.stretch)] += open * win;
            chances.lost[static_cast<std::size_t>(day.stretch)] += open * loss;
        }
        open *= 1 - win - loss;
    }
    return chances;
}

}  // namespace qd::forecast
