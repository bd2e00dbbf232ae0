#include "core/forecast/pipeline/pipeline_command.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/forecast/pipeline/change_flow.h"
#include "core/forecast/pipeline/combination.h"
#include "core/forecast/pipeline/deal_history_job.h"
#include "core/forecast/pipeline/roll_up.h"
#include "core/forecast/pipeline/win_model.h"
#include "core/query/query_context.h"

namespace qd::forecast {
namespace {

using Json = nlohmann::ordered_json;
using std::chrono::days;

// Whole units of the currency, to the cent.
double money(double minor) { return std::round(minor) / 100; }
double money(std::int64_t minor) { return static_cast<double>(minor) / 100; }
double rounded(double value) { return std::round(value * 1e6) / 1e6; }

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    return read.ec == std::errc{} && read.ptr == text.data() + text.size() ? std::optional{value} : std::nullopt;
}

Json json_of(const Spread& spread) {
    return {{"mean", money(spread.mean)}, {"p2.5", money(spread.p025)}, {"p10", money(spread.p10)},
            {"p50", money(spread.p50)}, {"p90", money(spread.p90)}, {"p97.5", money(spread.p975)}};
}

Json json_of(const ProbabilityScores& scores) {
    Json curve = Json::array();
    for (const ReliabilityBin& bin : scores.reliability)
        curve.push_back({{"from", bin.low}, {"to", bin.high}, {"predicted", rounded(bin.predicted)}, {"observed", rounded(bin.observed)},
                         {"deals", bin.count}});
    return {{"brier", rounded(scores.brier)}, {"log_loss", rounded(scores.log_loss)}, {"ece", rounded(scores.ece)},
            {"auc", rounded(scores.auc)}, {"reliability", std::move(curve)}};
}

Json json_of(const RollUpSum& sum) { return {{"deals", sum.count}, {"amount", money(sum.amount)}, {"weighted", money(sum.weighted)}}; }

Json json_of(const RollUpRow& row) {
    Json single = Json::object(), cumulative = Json::object();
    for (std::size_t at = 0; at < kCategories; ++at) {
        const auto category = static_cast<Category>(at);
        single[key_of(category)] = json_of(row[category]);
        cumulative[key_of(category)] = json_of(row.cumulative(category));
    }
    constexpr const char* kKinds[] = {"all", "team", "person", "nobody"};
    Json json = {{"name", row.name}, {"kind", kKinds[static_cast<std::size_t>(row.kind)]}, {"depth", row.depth},
                 {"single", std::move(single)}, {"cumulative", std::move(cumulative)}, {"weighted", money(row.weighted())},
                 {"undated", json_of(row.undated)}, {"overdue", json_of(row.overdue)}};
    if (row.quota) json["quota"] = money(*row.quota);
    if (const auto gap = row.gap()) json["gap"] = money(*gap);
    return json;
}

class Report {
public:
    Report(Workspace& workspace, const PipelineCommand& command, DateRange period, Date as_of, FiscalCalendar fiscal)
        : m_workspace(workspace), m_command(command), m_period(period), m_as_of(as_of), m_fiscal(fiscal) {}

    Result<Json> run() {
        m_history = TRY(read_deal_history(m_workspace, end_of(m_as_of)));
        m_people = TRY(read_people(m_workspace));
        m_rows = roll_up(m_history, m_people, m_period, m_history.as_of);
        Json json = {{"period", {{"from", iso(m_period.first)}, {"to", iso(m_period.last)}}}, {"as_of", iso(m_as_of)},
                     {"currency", m_workspace.setting("currency")}, {"closed", money(m_rows.front()[Category::closed].amount)}};
        if (m_rows.front().quota) json["quota"] = money(*m_rows.front().quota);
        Json models = Json::object();
        if (wants("weighted")) models["weighted"] = weighted();
        if (wants("hazard") || wants("series") || wants("combined")) TRY(add_models(models));
        json["models"] = std::move(models);
        if (m_command.model == "all") {
            json["win_model"] = win_model();
            json["roll_up"] = Json::array();
            for (const RollUpRow& row : m_rows) json["roll_up"].push_back(json_of(row));
            json["flow"] = flow();
        }
        return json;
    }

private:
    [[nodiscard]] bool wants(std::string_view model) const { return m_command.model == "all" || m_command.model == model; }

    Json weighted() {
        const RollUpRow& all = m_rows.front();
        return {{"expected", money(all.weighted())},
                {"note", "Won + open amount × stage chance, without regard to when; open deals without a close date are counted in."}};
    }

    Result<> add_models(Json& models) {
        const ClosingModel model = ClosingModel::fit(m_history, m_fiscal);
        PipelineRequest request{.period = m_period, .fiscal = m_fiscal, .quota = m_rows.front().quota, .seed = m_command.seed};
        const PipelineForecast forecast = TRY(forecast_pipeline(m_history, model, request));
        if (wants("hazard")) models["hazard"] = hazard(forecast, model);
        if (!wants("series") && !wants("combined")) return {};
        const Combination combination = TRY(combine(m_history, forecast));
        if (wants("series")) models["series"] = series(combination);
        if (wants("combined")) models["combined"] = combined(combination);
        return {};
    }

    static Json hazard(const PipelineForecast& forecast, const ClosingModel& model) {
        Json months = Json::array();
        for (const PipelineMonth& month : forecast.months)
            months.push_back({{"from", iso(month.days.first)}, {"to", iso(month.days.last)}, {"closed", money(month.closed)},
                              {"from_open", money(month.from_open)}, {"from_new", money(month.from_new)},
                              {"expected", money(month.expected())}, {"spread", json_of(month.spread)}});
        Json json = {{"expected", money(forecast.expected())}, {"closed", money(forecast.closed)},
                     {"from_open", money(forecast.from_open)}, {"from_new", money(forecast.from_new)},
                     {"open_deals", forecast.deals.size()}, {"new_deals", rounded(forecast.new_deals)},
                     {"draws", forecast.simulation.draws}, {"shock", rounded(model.shock())},
                     {"spread", json_of(forecast.simulation.total)}, {"months", std::move(months)}};
        if (forecast.simulation.chance_of_target) json["chance_of_quota"] = rounded(*forecast.simulation.chance_of_target);
        if (!forecast.from_history) json["insufficient_history"] = forecast.insufficient;
        return json;
    }

    static Json series(const Combination& combination) {
        Json candidates = Json::array(), months = Json::array();
        for (const SeriesCandidate& candidate : combination.candidates)
            candidates.push_back({{"name", candidate.name}, {"label", candidate.label}, {"past_months", candidate.forecasts},
                                  {"mape", rounded(candidate.mape)}});
        double expected = 0;
        for (const CombinedMonth& month : combination.months) {
            expected += month.series;
            months.push_back({{"from", iso(month.days.first)}, {"expected", money(month.series)}});
        }
        Json json = {{"expected", combination.series < 0 ? Json{} : Json{money(expected)}}, {"candidates", std::move(candidates)},
                     {"months", std::move(months)}};
        if (combination.series >= 0) json["chosen"] = combination.candidates[static_cast<std::size_t>(combination.series)].name;
        return json;
    }

    static Json combined(const Combination& combination) {
        Json months = Json::array(), past = Json::array();
        for (const CombinedMonth& month : combination.months)
            months.push_back({{"from", iso(month.days.first)}, {"expected", money(month.combined)}, {"spread", json_of(month.spread)}});
        for (const PastForecast& one : combination.past) {
            if (one.ahead != 1) continue;
            past.push_back({{"as_of", iso(one.as_of)}, {"actual", money(one.actual)}, {"combined", one.combined < 0 ? Json{} : Json{money(one.combined)}},
                            {"hazard", one.pipeline < 0 ? Json{} : Json{money(one.pipeline)}}});
        }
        Json json = {{"expected", money(combination.expected)}, {"weight_of_deals", rounded(combination.pipeline_weight)},
                     {"reason", combination.reason}, {"spread", json_of(combination.total)}, {"months", std::move(months)},
                     {"past_mape", rounded(combination.past_mape)}, {"past_months", combination.past_count}, {"past", std::move(past)}};
        if (combination.chance_of_target) json["chance_of_quota"] = rounded(*combination.chance_of_target);
        return json;
    }

    Json win_model() {
        const WinBacktest backtest = backtest_win_model(m_history, m_fiscal);
        Json cards = Json::object();
        for (const WinCard& card : backtest.cards) cards[card.model] = json_of(card.scores);
        return {{"verdict", backtest.verdict}, {"split", iso(backtest.split)}, {"trained_on", backtest.trained},
                {"tested_on", backtest.tested}, {"leaks", backtest.leaks}, {"models", std::move(cards)}};
    }

    Json flow() {
        const Instant from = std::min(start_of(m_period.first) - std::chrono::milliseconds{1}, m_history.as_of);
        const ChangeFlow flow = change_flow(m_history, from, m_history.as_of, {.period = m_period});
        Json steps = Json::object();
        for (const FlowStep& step : flow.steps)
            steps[key_of(step.kind)] = {{"deals", step.deals}, {"moves", step.moves}, {"amount", money(step.amount)}};
        return {{"from", iso(from)}, {"to", iso(m_history.as_of)}, {"opening", money(flow.opening.amount)}, {"steps", std::move(steps)},
                {"closing", money(flow.closing.amount)}, {"balances", flow.balances()}};
    }

    Workspace& m_workspace;
    const PipelineCommand& m_command;
    DateRange m_period;
    Date m_as_of;
    FiscalCalendar m_fiscal;
    DealHistory m_history;
    People m_people;
    std::vector<RollUpRow> m_rows;
};

std::unexpected<Error> no_period(std::string_view text) {
    return fail(ErrorKind::invalid_input, "“" + std::string{text} + "” is not a period.", {},
                "Write a quarter (2017-Q4), a month (2017-10), a year (2017) or days (2017-10-01..2017-12-31).");
}

}  // namespace

Result<DateRange> parse_period(std::string_view text, FiscalCalendar fiscal) {
    if (const auto quarter = parse_quarter(text)) return DateRange{first_day(*quarter, fiscal), last_day(*quarter, fiscal)};
    if (const auto dots = text.find(".."); dots != std::string_view::npos) {
        const auto first = parse_iso_date(text.substr(0, dots)), last = parse_iso_date(text.substr(dots + 2));
        if (!first || !last) return no_period(text);
        if (*last < *first) return fail(ErrorKind::invalid_input, "The period ends before it begins.", {}, "Swap its two days.");
        if (*last - *first > days{366 * 5}) return fail(ErrorKind::invalid_input, "The period is longer than five years.", {}, "Choose a shorter one.");
        return DateRange{*first, *last};
    }
    const auto year = number(text.substr(0, 4));
    if (!year || text.size() < 4 || *year < 1900 || *year > 2200) return no_period(text);
    if (text.size() == 4) return DateRange{first_day({*year, 1}, fiscal), last_day({*year, 4}, fiscal)};
    const auto month = text.size() == 7 && text[4] == '-' ? number(text.substr(5)) : std::nullopt;
    if (!month || *month < 1 || *month > 12) return no_period(text);
    const Date first = make_date(*year, static_cast<unsigned>(*month), 1);
    return DateRange{first, add_months(first, 1) - days{1}};
}

Result<std::string> run_pipeline_command(Workspace& workspace, const PipelineCommand& command) {
    if (command.model != "all" && std::ranges::find(kPipelineModels, command.model) == std::end(kPipelineModels))
        return fail(ErrorKind::invalid_input, "There is no model “" + command.model + "”.", {}, "Use all, weighted, hazard, series or combined.");
    const QueryContext context = TRY(query_context(workspace, 0));
    const DateRange period = TRY(parse_period(command.period, context.fiscal));
    Report report{workspace, command, period, command.as_of.value_or(context.today), context.fiscal};
    return TRY(report.run()).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace qd::forecast
