#include "core/forecast/process/indicator.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

namespace qd::forecast {
namespace {

Result<Id> existing(Workspace& workspace, std::string_view name) {
    Statement find = TRY(workspace.database().prepare("SELECT id FROM market_indicator WHERE name = ? AND deleted IS NULL"));
    find.bind(0, name);
    return TRY(find.step()) ? find.integer(0) : Id{0};
}

}  // namespace

Result<Change> import_indicators(Workspace& workspace, std::string_view csv, Frequency frequency, std::string_view source) {
    const std::vector<NamedSeries> all = TRY(read_indicator_csv(csv, frequency));
    if (all.empty()) return fail(ErrorKind::invalid_input, "The file holds no values.", "Nothing was imported.", "It needs a date and a value in each row.");
    Change change;
    change.label = all.size() == 1 ? "Market indicator " + all.front().id : fmt::format("{} market indicators", all.size());
    change.cause = Cause::import;
    for (const NamedSeries& one : all) {
        const nlohmann::json points = one.series.values;
        std::vector<Assignment> values = {{"name", Value{one.id}}, {"source", Value{std::string{source}}},
                                          {"frequency", Value{std::string{name_of(frequency)}}}, {"first", date_value(one.series.start)},
                                          {"points", Value{points.dump()}}};
        if (const Id known = TRY(existing(workspace, one.id))) change.ops.push_back(update_op("market_indicator", known, std::move(values)));
        else change.ops.push_back(create_op("market_indicator", std::move(values)));
    }
    return change;
}

Result<std::vector<NamedSeries>> read_indicators(Workspace& workspace, Date as_of) {
    std::vector<NamedSeries> list;
    Statement rows = TRY(workspace.database().prepare(
        "SELECT name, frequency, first, points FROM market_indicator WHERE deleted IS NULL ORDER BY name COLLATE fold, id"));
    while (TRY(rows.step())) {
        const auto frequency = parse_frequency(rows.text(1));
        const auto points = nlohmann::json::parse(rows.text(3), nullptr, false);
        if (!frequency || !points.is_array()) continue;
        NamedSeries one{std::string{rows.text(0)}, {*frequency, date_from_stored(rows.integer(2)), {}}, 0};
        for (const auto& point : points) {
            // A period counts once it is over.
            if (advance(one.series.start, *frequency, static_cast<int>(one.series.values.size()) + 1) > as_of + std::chrono::days{1}) break;
            if (point.is_number()) one.series.values.push_back(point.get<double>());
        }
        if (!one.series.values.empty()) list.push_back(std::move(one));
    }
    return list;
}

}  // namespace qd::forecast
