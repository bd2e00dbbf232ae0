#include "core/forecast/process/published.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/sort_by.h"
#include "core/forecast/series/reconcile.h"

namespace qd::forecast {
namespace {

using std::chrono::days;

// What a run expects of each stretch of its period, as weights: months, or weeks.
struct Stretch {
    Date first{}, last{};
    double weight = 0;
};

int working_days(Date first, Date last) {
    int count = 0;
    for (Date day = first; day <= last; day += days{1}) count += std::chrono::weekday{day}.iso_encoding() <= 5;
    return count;
}

// Steps that lie before the period are left out, those that reach over its edge are cut to it.
std::vector<Stretch> stretches_of(const RunPeriod& period, const std::vector<FanStep>& fan, std::int64_t before_fan) {
    std::vector<Stretch> stretches;
    const Frequency grain = grain_of(period.cadence);
    for (const FanStep& step : fan) {
        const Date last = advance(step.start, grain, 1) - days{1};
        if (last < period.first || step.start > period.last) continue;
        stretches.push_back({std::max(step.start, period.first), std::min(last, period.last), step.mean});
    }
    const Date known = stretches.empty() ? period.last : stretches.front().first - days{1};
    if (known >= period.first) stretches.insert(stretches.begin(), {period.first, known, static_cast<double>(before_fan)});
    return stretches;
}

// How much of the whole falls to [first, last], 0…1.
double share_of(const std::vector<Stretch>& stretches, Date first, Date last) {
    double all = 0, inside = 0;
    for (const Stretch& stretch : stretches) {
        all += stretch.weight;
        const Date from = std::max(first, stretch.first), to = std::min(last, stretch.last);
        if (from > to) continue;
        const int whole = working_days(stretch.first, stretch.last);
        inside += stretch.weight * (whole ? static_cast<double>(working_days(from, to)) / whole : 1);
    }
    return all > 0 ? inside / all : static_cast<double>((last - first).count() + 1) / static_cast<double>(std::max<std::int64_t>((stretches.back().last - stretches.front().first).count() + 1, 1));
}

// What falls to each of the shares when the amount is given out to the cent; they sum to 1.
std::vector<std::int64_t> given_out(std::int64_t amount, const std::vector<double>& shares) {
    SummingMatrix summing = SummingMatrix::Zero(static_cast<Eigen::Index>(shares.size()) + 1, static_cast<Eigen::Index>(shares.size()));
    summing.row(0).setOnes();
    summing.bottomRows(summing.cols()).setIdentity();
    Eigen::VectorXd parts(summing.rows());
    parts[0] = static_cast<double>(amount);
    for (std::size_t at = 0; at < shares.size(); ++at) parts[static_cast<Eigen::Index>(at) + 1] = static_cast<double>(amount) * shares[at];
    std::vector<std::int64_t> whole = to_minor_units(summing, parts, 1);
    whole.erase(whole.begin());
    whole.front() += amount - [&] { std::int64_t sum = 0; for (const auto part : whole) sum += part; return sum; }();
    return whole;
}

std::int64_t share_in(std::int64_t amount, const std::vector<Stretch>& stretches, Date first, Date last) {
    const double share = share_of(stretches, first, last);
    return given_out(amount, {share, 1 - share}).front();
}

struct PublishedRun {
    PublishedPart part;
    std::vector<Stretch> stretches;
    std::int64_t statistical = 0;  // of its whole period
};

const nlohmann::json* member(const nlohmann::json& json, const char* key) {
    const auto found = json.is_object() ? json.find(key) : json.end();
    return found == json.end() ? nullptr : &*found;
}

std::unexpected<Error> unreadable(const RunRecord& record) {
    return fail(ErrorKind::damaged, "What the published forecast of " + record.period.name + " was computed from cannot be read.", "Its published number is untouched.");
}

Result<PublishedRun> read_published(Workspace& workspace, const RunRecord& record, const QueryContext& context) {
    const Dossier dossier = TRY(read_dossier(workspace, record.id, context));
    const FinalTable table = TRY(final_from_text(dossier.final_text));
    PublishedRun run{{.run = record.id, .period = record.period, .as_of = record.as_of, .final = table.final, .method = table.method}, {}, table.statistical};
    const auto results = nlohmann::json::parse(TRY(read_results_text(workspace, record.id)), nullptr, false);
    const auto* models = member(results, "models");
    const auto* steps = models ? member(*models, "fan") : nullptr;
    if (!steps || !steps->is_array()) return unreadable(record);
    std::vector<FanStep> fan;
    double ahead = 0;
    for (const auto& step : *steps) {
        if (!step.is_array() || step.size() < 2 || !step[0].is_number_integer() || !step[1].is_number()) return unreadable(record);
        fan.push_back({date_from_stored(step[0].get<std::int64_t>()), step[1].get<double>()});
        if (fan.back().start >= grain_start(record.period.first, grain_of(record.period.cadence))) ahead += fan.back().mean;
    }
    run.stretches = stretches_of(record.period, fan, std::max(table.statistical - std::llround(ahead), 0LL));
    return run;
}

// Published, of another period, the newest of each; the newest first as they came.
std::vector<RunRecord> others(const std::vector<RunRecord>& runs, const RunPeriod& period) {
    std::vector<RunRecord> found;
    std::set<std::string> seen;
    for (const RunRecord& run : runs)
        if (run.final && run.period.name != period.name && seen.insert(run.period.name).second) found.push_back(run);
    return found;
}

bool holds(const RunPeriod& outer, const RunPeriod& inner) { return outer.first <= inner.first && inner.last <= outer.last; }

std::string difference_words(const PublishedView& view, const Run& run, const std::function<std::string(std::int64_t)>& write) {
    const auto& parts = view.parts;
    std::string names = parts.front().period.name;
    for (std::size_t at = 1; at < parts.size(); ++at) names += (at + 1 == parts.size() ? " and " : ", ") + parts[at].period.name;
    std::string words = fmt::format("{}, published, {} {} for this period", names, parts.size() == 1 ? "says" : "say", write(view.says));
    if (view.difference == 0) return words + ": this forecast agrees to the cent.";
    words += fmt::format("; this forecast says {} {}.", write(std::abs(view.difference)), view.difference > 0 ? "more" : "less");
    const auto side = [&](std::int64_t amount) { return (amount > 0 ? "+" : "−") + write(std::abs(amount)); };
    if (view.by_numbers != 0) {
        words += " " + side(view.by_numbers) + " comes from the numbers";
        if (parts.front().as_of != run.inputs.as_of) words += fmt::format(", as of {} instead of {}", iso(run.inputs.as_of), iso(parts.front().as_of));
        if (parts.front().method != run.models.label) words += fmt::format(", by “{}” instead of “{}”", run.models.label, parts.front().method);
        words += ".";
    }
    if (view.by_people != 0) words += " " + side(view.by_people) + " comes from what people submitted and adjusted.";
    return words;
}

}  // namespace

Result<std::optional<PublishedView>> compare_with_published(Workspace& workspace, const Run& run, const RunRecord& record, const Review& review, Date known_by,
                                                            const QueryContext& context, const std::function<std::string(std::int64_t)>& write) {
    const RunPeriod& period = run.inputs.period;
    std::vector<RunRecord> known = others(TRY(read_runs(workspace, known_by, context)), period);
    std::erase_if(known, [&](const RunRecord& one) { return one.id == record.id; });
    PublishedView view;
    std::vector<RunRecord> around, inside;
    for (const RunRecord& one : known) {
        if (one.period.cadence > period.cadence && holds(one.period, period)) around.push_back(one);
        if (one.period.cadence < period.cadence && one.period.cadence != Cadence::weekly && holds(period, one.period)) inside.push_back(one);
    }
    std::int64_t statistical = 0;
    if (!around.empty()) {
        view.longer = true;
        const RunRecord& nearest = *std::ranges::min_element(around, {}, [](const RunRecord& one) { return one.period.days(); });
        PublishedRun outer = TRY(read_published(workspace, nearest, context));
        outer.part.says = share_in(outer.part.final, outer.stretches, period.first, period.last);
        statistical = outer.part.statistical = share_in(outer.statistical, outer.stretches, period.first, period.last);
        // Where all of its other parts are published, this period is what they leave.
        std::int64_t left = outer.part.final;
        int covered = period.days();
        for (const RunRecord& one : known) {
            if (one.period.cadence != period.cadence || !holds(outer.part.period, one.period)) continue;
            left -= one.final_amount.value_or(0);
            covered += one.period.days();
        }
        if (covered == outer.part.period.days()) outer.part.says = left;
        view.says = outer.part.says;
        view.parts.push_back(std::move(outer.part));
    } else if (!inside.empty()) {
        // Quarters of a year before its months; periods of one cadence do not overlap.
        const Cadence longest = std::ranges::max_element(inside, {}, [](const RunRecord& one) { return one.period.cadence; })->period.cadence;
        std::erase_if(inside, [&](const RunRecord& one) { return one.period.cadence != longest; });
        sort_by(inside, {}, [](const RunRecord& one) { return one.period.first; });
        std::int64_t before_fan = run.models.period.mean;
        for (const FanStep& step : run.models.fan)
            if (step.start >= grain_start(period.first, grain_of(period.cadence))) before_fan -= std::llround(step.mean);
        const std::vector<Stretch> own = stretches_of(period, run.models.fan, std::max<std::int64_t>(before_fan, 0));
        std::vector<double> shares{1};  // of what no published one covers, then of each
        for (const RunRecord& one : inside) {
            shares.push_back(share_of(own, one.period.first, one.period.last));
            shares.front() -= shares.back();
        }
        // Before the director's word, which may be the one that agrees.
        view.says = given_out(review.managers, shares).front();
        statistical = given_out(review.statistical, shares).front();
        for (const RunRecord& one : inside) {
            PublishedRun part = TRY(read_published(workspace, one, context));
            part.part.says = part.part.final;
            part.part.statistical = part.statistical;
            view.says += part.part.says;
            statistical += part.statistical;
            view.parts.push_back(std::move(part.part));
        }
    } else {
        return std::nullopt;
    }
    view.difference = review.final - view.says;
    view.by_numbers = review.statistical - statistical;
    view.by_people = view.difference - view.by_numbers;
    view.words = difference_words(view, run, write);
    return view;
}

Adjustment agreeing(const PublishedView& view, const Review& review, Id author) {
    std::string names;
    for (const PublishedPart& part : view.parts) names += (names.empty() ? "" : ", ") + part.period.name;
    return {.subject = 0, .author = author, .level = Level::director, .before = review.final, .after = view.says, .reason = "To agree with what is published: " + names};
}

}  // namespace qd::forecast
