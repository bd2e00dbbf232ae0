#include <charconv>

#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/workspace_file.h"
#include "core/forecast/pipeline/pipeline_command.h"
#include "core/forecast/series/hierarchy.h"
#include "core/forecast/series_command.h"

namespace qd::cli {
namespace {

Result<forecast::Frequency> frequency_from(const std::string& name, const char* option = "--freq") {
    if (name == "weekly") return forecast::Frequency::weekly;
    if (name == "monthly") return forecast::Frequency::monthly;
    if (name == "quarterly") return forecast::Frequency::quarterly;
    if (name == "yearly") return forecast::Frequency::yearly;
    return wrong_use(std::string{option} + " is weekly, monthly, quarterly or yearly.");
}

Result<> run_pipeline(const Arguments& arguments) {
    const std::string path = TRY(arguments.position(1, "The workspace file"));
    forecast::PipelineCommand command{.period = TRY(arguments.required("period")), .model = arguments.option("model", "all")};
    if (const std::string text = arguments.option("as-of"); !text.empty()) {
        command.as_of = parse_iso_date(text);
        if (!command.as_of) return wrong_use("--as-of needs a date like 2017-10-01.");
    }
    const auto file = TRY(WorkspaceFile::open(path, FileSink::Open::existing));
    return write_text("-", TRY(forecast::run_pipeline_command(file->workspace(), command)));
}

}  // namespace

Result<> run_forecast(Words words) {
    constexpr std::string_view kOptions[] = {"csv", "freq", "horizon", "model", "levels", "reconcile", "drivers", "drivers-freq", "format", "period", "as-of"};
    const Arguments arguments = TRY(Arguments::parse(words, kOptions, {}));
    const std::string what = TRY(arguments.position(0, "What to forecast (series or pipeline)"));
    if (what == "pipeline") return run_pipeline(arguments);
    if (what != "series") return wrong_use("What can be forecast is series or pipeline.");
    forecast::SeriesCommand command;
    command.frequency = TRY(frequency_from(TRY(arguments.required("freq"))));
    const std::string horizon = TRY(arguments.required("horizon"));
    if (std::from_chars(horizon.data(), horizon.data() + horizon.size(), command.horizon).ptr != horizon.data() + horizon.size() || command.horizon < 1)
        return wrong_use("--horizon needs a whole number from 1.");
    command.method = arguments.option("model", "auto");
    if (const std::string way = arguments.option("reconcile"); !way.empty()) command.reconcile = TRY(forecast::parse_reconciliation(way));
    if (const auto levels = split(arguments.option("levels"), ','); !levels.empty()) {
        command.levels.clear();
        for (const std::string& level : levels) {
            int percent = 0;
            if (std::from_chars(level.data(), level.data() + level.size(), percent).ptr != level.data() + level.size() || percent < 1 || percent > 99)
                return wrong_use("--levels are percentages between 1 and 99, separated by commas.");
            command.levels.push_back(percent / 100.0);
        }
    }
    const std::string format = arguments.option("format", "csv");
    if (format != "csv" && format != "json") return wrong_use("--format is csv or json.");
    if (format == "json") command.format = forecast::SeriesFormat::json;
    if (const std::string path = arguments.option("drivers"); !path.empty()) {
        const std::string every = arguments.option("drivers-freq");
        const forecast::Frequency frequency = every.empty() ? command.frequency : TRY(frequency_from(every, "--drivers-freq"));
        command.drivers = TRY(forecast::read_indicator_csv(TRY(read_text(path)), frequency));
    }
    return write_text("-", TRY(forecast::run_series_command(TRY(read_text(TRY(arguments.required("csv")))), command)));
}

}  // namespace qd::cli
