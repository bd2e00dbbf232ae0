#include "core/forecast/series_command.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "core/forecast/series/hierarchy.h"
#include "core/forecast/series/methods.h"
#include "core/forecast/series/pooled_ridge.h"
#include "core/forecast/series/series_csv.h"

namespace qd::forecast {

namespace {

// The model of all series of the file, when that is what was asked for and they suffice.
std::optional<PooledRidge> learn_from(const std::vector<NamedSeries>& all, const SeriesCommand& command) {
    if (command.method != "ridge") return std::nullopt;
    std::vector<Values> values;
    for (const NamedSeries& one : all) values.push_back(one.series.values);
    const int season = command.frequency == Frequency::weekly ? 1 : season_length(command.frequency);
    auto model = PooledRidge::train(values, season);
    return model ? std::optional(std::move(*model)) : std::nullopt;
}

Result<Forecast> learned_forecast(const PooledRidge& model, const NamedSeries& one, const SeriesCommand& command) {
    if (command.horizon < 1) return fail(ErrorKind::invalid_input, "The horizon must be at least one period.");
    Forecast forecast = model.forecast(one.series.values, command.horizon);
    add_normal_bands(forecast, command.levels);
    return forecast;
}

void write(std::string& out, const std::string& id, const Series& series, const SeriesCommand& command, const std::vector<double>& mean, const std::vector<Band>& bands) {
    for (std::size_t step = 0; step < mean.size(); ++step) {
        out += fmt::format("{},{},{},{:.10g}", csv_field(id), iso(series.date_at(series.values.size() + step)), command.method, mean[step]);
        for (const Band& band : bands) out += fmt::format(",{:.10g},{:.10g}", band.low[step], band.high[step]);
        out += '\n';
    }
}

}  // namespace

Result<std::string> run_series_command(std::string_view csv, const SeriesCommand& command) {
    for (double level : command.levels) {
        if (!(level > 0 && level < 1)) {
            return fail(ErrorKind::invalid_input, fmt::format("An interval of {} % is not possible.", level * 100), {},
                        "Give levels between 1 and 99.");
        }
    }
    if (command.horizon > kFarthestHorizon)
        return fail(ErrorKind::invalid_input, fmt::format("{} periods ahead is too far.", command.horizon), {},
                    fmt::format("Ask for at most {}.", kFarthestHorizon));
    const std::vector<NamedSeries> all = TRY(read_series_csv(csv, command.frequency));
    std::string out = "unique_id,ds,model,mean";
    for (double level : command.levels) {
        const int percent = static_cast<int>(std::lround(level * 100));
        out += fmt::format(",lo-{0},hi-{0}", percent);
    }
    out += '\n';
    if (command.reconcile) {
        const std::vector<HierarchyNode> nodes = TRY(hierarchy_of(all));
        for (const ReconciledNode& node : TRY(forecast_hierarchy(nodes, command.method, command.horizon, command.levels, *command.reconcile)))
            write(out, node.name, all.front().series, command, node.mean, node.bands);
        return out;
    }
    const std::optional<PooledRidge> learned = learn_from(all, command);
    for (const NamedSeries& one : all) {
        const Forecast forecast = TRY(learned ? learned_forecast(*learned, one, command)
                                              : forecast_series(one.series, command.method, command.horizon, command.levels));
        write(out, one.id, one.series, command, forecast.mean, forecast.bands);
    }
    return out;
}

}  // namespace qd::forecast
