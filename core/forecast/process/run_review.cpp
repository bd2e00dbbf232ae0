#include "core/forecast/process/run_review.h"

#include <algorithm>
#include <unordered_map>

namespace qd::forecast {
namespace {

using Kind = RollUpRow::Kind;

void take_roll_up(ReviewRow& row, const RollUpRow& from) {
    row.kind = from.kind;
    row.id = from.id;
    row.name = from.name;
    row.parent = from.parent;
    row.depth = from.depth;
    row.closed = from[Category::closed].amount;
    row.commit = from[Category::commit].amount;
    row.best_case = from[Category::best_case].amount + from[Category::most_likely].amount;
    row.pipeline = from[Category::pipeline].amount;
    row.undated = from.undated.amount;
    for (const Category open : {Category::commit, Category::best_case, Category::most_likely, Category::pipeline}) row.open_deals += from[open].count;
    row.quota = from.quota;
}

bool sells(const RollUpRow& row) {
    if (row.own_quota) return true;
    return std::ranges::any_of(row.own, [](const RollUpSum& sum) { return sum.count > 0; });
}

class Reviewer {
public:
    Reviewer(const Run& run, const Dossier& dossier) : m_dossier(dossier) {
        for (const PersonForecast& person : run.models.people) m_statistical[person.person] = person.period;
        m_from = roll_up(run.inputs.history, run.inputs.people, run.inputs.period.range(), end_of(run.inputs.as_of));
        m_review.statistical = run.models.period.mean;
    }

    Review finish() {
        for (const RollUpRow& from : m_from) {
            take_roll_up(m_review.rows.emplace_back(), from);
            if (from.parent >= 0 && from.kind == Kind::person) m_review.rows[static_cast<std::size_t>(from.parent)].leads = true;
        }
        for (std::size_t at = 0; at < m_review.rows.size(); ++at) take_own(m_review.rows[at], m_from[at]);
        // Children come after their parents: from the end every row is whole before it is added.
        for (std::size_t at = m_review.rows.size(); at-- > 0;) close_row(at);
        total();
        return std::move(m_review);
    }

private:
    void take_own(ReviewRow& row, const RollUpRow& from) {
        if (row.kind != Kind::person && row.kind != Kind::nobody) return;
        const auto known = m_statistical.find(row.id);
        row.statistical = known == m_statistical.end() ? 0 : known->second;
        row.own_base = row.statistical;
        if (row.kind == Kind::person) {
            row.submission = m_dossier.submitted(row.id, Level::rep);
            if (row.submission) row.own_base = row.submission->call;
            row.people = sells(from) ? 1 : 0;
            row.submitters = row.submission ? 1 : 0;
            if (row.leads) row.sign_off = m_dossier.submitted(row.id, Level::manager);
        }
        row.submitted = row.adjusted = row.own_base;
    }

    void close_row(std::size_t at) {
        ReviewRow& row = m_review.rows[at];
        const bool all = row.kind == Kind::all;
        row.adjustment = all ? m_dossier.adjusted(0, Level::director)
                             : row.kind == Kind::person ? m_dossier.adjusted(row.id, row.leads ? Level::director : Level::manager) : nullptr;
        if (all) m_review.managers = row.adjusted;
        if (row.adjustment) row.adjusted = row.adjustment->after;
        if (row.leads && row.parent == 0) {
            ++m_review.teams;
            m_review.teams_signed += row.sign_off ? 1 : 0;
        }
        if (row.parent < 0) return;
        ReviewRow& above = m_review.rows[static_cast<std::size_t>(row.parent)];
        above.statistical += row.statistical;
        above.submitted += row.submitted;
        above.adjusted += row.adjusted;
        above.submitters += row.submitters;
        above.people += row.people;
    }

    void total() {
        if (m_review.rows.empty()) return;
        const ReviewRow& all = m_review.rows.front();
        m_review.submitted = all.submitted;
        m_review.submitters = all.submitters;
        m_review.people = all.people;
        m_review.final = all.adjusted;
        m_review.quota = all.quota;
        m_review.open_amount = all.commit + all.best_case + all.pipeline;
        if (all.quota && *all.quota > all.closed) m_review.coverage = static_cast<double>(m_review.open_amount) / static_cast<double>(*all.quota - all.closed);
    }

    const Dossier& m_dossier;
    std::unordered_map<Id, std::int64_t> m_statistical;
    std::vector<RollUpRow> m_from;
    Review m_review;
};

}  // namespace

std::optional<double> ReviewRow::attainment() const {
    return quota && *quota > 0 ? std::optional{static_cast<double>(adjusted) / static_cast<double>(*quota)} : std::nullopt;
}

const ReviewRow* Review::find(Id person) const {
    const auto found = std::ranges::find_if(rows, [&](const ReviewRow& row) { return row.kind == Kind::person && row.id == person; });
    return found == rows.end() ? nullptr : &*found;
}

Review make_review(const Run& run, const Dossier& dossier) {
    Review review = Reviewer{run, dossier}.finish();
    const RunPeriod& period = run.inputs.period;
    const Date before = period.first - std::chrono::days{1};
    QueryContext context;
    context.fiscal.first_month = run.inputs.fiscal_first_month;
    review.last_period = won_between(wins_of(run.inputs), period_at(period.cadence, before, context).first, before);
    return review;
}

}  // namespace qd::forecast
