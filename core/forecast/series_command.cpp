#include "core/forecast/series_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/forecast/series/analysis.h"
#include "core/forecast/series/backtest.h"
#include "core/forecast/series/hierarchy.h"
#include "core/forecast/series/methods.h"
#include "core/forecast/series/pooled_ridge.h"
#include "core/forecast/series/unit_root.h"

namespace qd::forecast {

namespace {

using Json = nlohmann::ordered_json;

// One series or sum, as it is answered.
struct Answer {
    std::string id;
    const Series* series;
    std::size_t filled = 0;
    std::string model, reason;  // reason: why it was chosen; "" when it was asked for
    std::vector<double> mean;
    std::vector<Band> bands;
};

int percent_of(const Band& band) { return static_cast<int>(std::lround(band.level * 100)); }

std::string as_csv(const std::vector<Answer>& answers, const SeriesCommand& command) {
    std::string out = "unique_id,ds,model,mean";
    for (const double level : command.levels) {
        const int percent = static_cast<int>(std::lround(level * 100));
        out += fmt::format(",lo-{0},hi-{0}", percent);
    }
    out += '\n';
    for (const Answer& one : answers)
        for (std::size_t step = 0; step < one.mean.size(); ++step) {
            out += fmt::format("{},{},{},{:.10g}", csv_field(one.id), iso(one.series->date_at(one.series->values.size() + step)), one.model, one.mean[step]);
            for (const Band& band : one.bands) out += fmt::format(",{:.10g},{:.10g}", band.low[step], band.high[step]);
            out += '\n';
        }
    return out;
}

template <class Value>
Json or_null(const std::optional<Value>& value) { return value ? Json(*value) : Json(nullptr); }

Json left_over_json(const std::optional<LeftOver>& left) {
    if (!left) return nullptr;
    return {{"acf", left->autocorrelation}, {"pacf", left->partial}, {"limit", left->limit},
            {"ljung_box", {{"lags", left->test.lags}, {"statistic", left->test.statistic}, {"p", left->test.p_value}}}, {"pattern", left->test.has_pattern()}};
}

Json unit_root_json(const std::optional<UnitRoot>& root) {
    if (!root) return nullptr;
    return {{"kpss", {{"statistic", root->kpss}, {"lags", root->kpss_lags}, {"limit", kKpssLimit}}},
            {"adf", {{"statistic", root->dickey_fuller}, {"lags", root->dickey_fuller_lags}, {"limit", root->dickey_fuller_limit}}}};
}

Json analysis_json(const Analysis& analysis) {
    Json json = {{"trend", or_null(analysis.trend)}, {"seasonal_strength", or_null(analysis.seasonal_strength)}, {"box_cox_lambda", or_null(analysis.lambda)},
                 {"unit_root", unit_root_json(analysis.unit_root)}, {"left_over", left_over_json(analysis.left_over)}};
    json["outliers"] = json["level_shifts"] = json["drivers"] = json["findings"] = Json::array();
    for (const Outlier& one : analysis.outliers) json["outliers"].push_back({{"ds", iso(analysis.history.date_at(one.index))}, {"y", one.value}, {"expected", one.expected}});
    for (const LevelShift& one : analysis.shifts) json["level_shifts"].push_back({{"ds", iso(analysis.history.date_at(one.index))}, {"before", one.before}, {"after", one.after}});
    for (const Lead& one : analysis.leads)
        json["drivers"].push_back({{"name", one.name}, {"lag", one.lag}, {"correlation", one.correlation}, {"significant", one.significant}, {"too_short", one.too_short}});
    for (const Finding& one : analysis.findings) json["findings"].push_back(one.figures.empty() ? one.words : one.words + " " + one.figures + ".");
    return json;
}

std::string as_json(const std::vector<Answer>& answers, const SeriesCommand& command) {
    Json json = {{"frequency", name_of(command.frequency)}, {"horizon", command.horizon}, {"series", Json::array()}};
    for (const Answer& one : answers) {
        Json series = {{"unique_id", one.id}, {"first", iso(one.series->start)}, {"values", one.series->values.size()}, {"filled", one.filled}, {"model", one.model}};
        if (!one.reason.empty()) series["reason"] = one.reason;
        series["analysis"] = analysis_json(analyse(*one.series, command.drivers));
        series["forecast"] = Json::array();
        for (std::size_t step = 0; step < one.mean.size(); ++step) {
            Json row = {{"ds", iso(one.series->date_at(one.series->values.size() + step))}, {"mean", one.mean[step]}};
            for (const Band& band : one.bands) {
                row[fmt::format("lo-{}", percent_of(band))] = band.low[step];
                row[fmt::format("hi-{}", percent_of(band))] = band.high[step];
            }
            series["forecast"].push_back(std::move(row));
        }
        json["series"].push_back(std::move(series));
    }
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

// The model of all series of the file, when that is what was asked for and they suffice.
std::optional<PooledRidge> learn_from(const std::vector<NamedSeries>& all, const SeriesCommand& command) {
    if (command.method != "ridge") return std::nullopt;
    std::vector<Values> values;
    for (const NamedSeries& one : all) values.push_back(one.series.values);
    const int season = command.frequency == Frequency::weekly ? 1 : season_length(command.frequency);
    auto model = PooledRidge::train(values, season);
    return model ? std::optional(std::move(*model)) : std::nullopt;
}

// Forecasts one series, or one node of a hierarchy, as the command asks.
class Forecasting {
public:
    Forecasting(const std::vector<NamedSeries>& all, const SeriesCommand& command) : m_command(command), m_learned(learn_from(all, command)) {}

    struct Chosen { std::string method, reason; };
    // Of the series' own past, so that a back-test chooses from nothing later.
    [[nodiscard]] Result<Chosen> choose(const Series& series) const {
        const bool asked = m_command.method == kDriversMethod;
        if (m_command.drivers.empty() || (!asked && m_command.method != "auto")) return Chosen{m_command.method, {}};
        if (!std::ranges::any_of(find_leads(series, m_command.drivers), &Lead::leads))
            return Chosen{"auto", "No market indicator leads this series beyond chance."};
        if (asked) return Chosen{kDriversMethod, {}};
        const BacktestOptions options = plan_backtest(series, m_command.horizon);
        const auto error_of = [&](const char* method) -> Result<double> {
            Backtest test{series, method, [&, method](const Series& past, int horizon) { return task(past, method, horizon, {0.80, 0.95}); }, options};
            TRY(run_to_end(test));
            return test.result().overall.mase;
        };
        const auto plain = error_of("auto"), driven = error_of(kDriversMethod);
        if (!plain || !driven) return Chosen{"auto", "The history is too short to test whether the indicators help."};
        const bool better = *driven < *plain;
        return Chosen{better ? kDriversMethod : "auto", fmt::format("On {} past forecasts MASE was {:.2f} with market indicators and {:.2f} without.", options.origins * options.horizon, *driven, *plain)};
    }
    [[nodiscard]] Result<Forecast> forecast(const Series& series, const std::string& method, int horizon, const std::vector<double>& levels) const {
        if (horizon < 1) return fail(ErrorKind::invalid_input, "The horizon must be at least one period.");
        if (!m_learned) return run_to_end(*task(series, method, horizon, levels));
        Forecast made = m_learned->forecast(series.values, horizon);
        add_normal_bands(made, levels);
        return made;
    }

private:
    [[nodiscard]] std::unique_ptr<ForecastTask> task(const Series& series, std::string_view method, int horizon, const std::vector<double>& levels) const {
        if (method != kDriversMethod) return forecast_task(series, method, horizon, levels);
        return forecast_task([this, series, horizon, levels] { return forecast_by_drivers(series, m_command.drivers, horizon, levels); });
    }

    const SeriesCommand& m_command;
    std::optional<PooledRidge> m_learned;
};

Result<> check(const SeriesCommand& command) {
    for (const double level : command.levels) {
        if (!(level > 0 && level < 1)) {
            return fail(ErrorKind::invalid_input, fmt::format("An interval of {} % is not possible.", level * 100), {},
                        "Give levels between 1 and 99.");
        }
    }
    if (command.horizon > kFarthestHorizon)
        return fail(ErrorKind::invalid_input, fmt::format("{} periods ahead is too far.", command.horizon), {},
                    fmt::format("Ask for at most {}.", kFarthestHorizon));
    const bool uses_drivers = command.method == "auto" || command.method == kDriversMethod;
    if (!command.drivers.empty() && !uses_drivers)
        return fail(ErrorKind::invalid_input, "“" + command.method + "” does not look at market indicators.", "Nothing was forecast.", "Use the model auto or drivers with them.");
    if (command.drivers.empty() && command.method == kDriversMethod)
        return fail(ErrorKind::invalid_input, "The model drivers needs market indicators.", "Nothing was forecast.", "Give a file of them with --drivers.");
    return {};
}

Result<std::vector<Answer>> answer_sums(const std::vector<HierarchyNode>& nodes, const Forecasting& forecasting, const SeriesCommand& command) {
    std::vector<Answer> answers;
    const NodeForecaster forecaster = [&](const Series& past, int horizon, const std::vector<double>& levels) -> Result<Forecast> {
        return forecasting.forecast(past, TRY(forecasting.choose(past)).method, horizon, levels);
    };
    const auto reconciled = TRY(forecast_hierarchy(nodes, forecaster, command.horizon, command.levels, *command.reconcile));
    for (std::size_t at = 0; at < nodes.size(); ++at) {
        const auto chosen = TRY(forecasting.choose(nodes[at].series));
        answers.push_back({nodes[at].name, &nodes[at].series, 0, chosen.method, chosen.reason, reconciled[at].mean, reconciled[at].bands});
    }
    return answers;
}

}  // namespace

Result<std::string> run_series_command(std::string_view csv, const SeriesCommand& command) {
    TRY(check(command));
    const std::vector<NamedSeries> all = TRY(read_series_csv(csv, command.frequency));
    const Forecasting forecasting{all, command};
    std::vector<HierarchyNode> nodes;
    std::vector<Answer> answers;
    if (command.reconcile) {
        nodes = TRY(hierarchy_of(all));
        answers = TRY(answer_sums(nodes, forecasting, command));
    } else {
        for (const NamedSeries& one : all) {
            const auto chosen = TRY(forecasting.choose(one.series));
            Forecast made = TRY(forecasting.forecast(one.series, chosen.method, command.horizon, command.levels));
            answers.push_back({one.id, &one.series, one.filled, chosen.method, chosen.reason, std::move(made.mean), std::move(made.bands)});
        }
    }
    return command.format == SeriesFormat::json ? as_json(answers, command) : as_csv(answers, command);
}

}  // namespace qd::forecast
