#include <nlohmann/json.hpp>

#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/workspace_file.h"
#include "core/insight/kpi.h"

namespace qd::cli {
namespace {

using Json = nlohmann::ordered_json;

const char* name_of(KpiUnit unit) {
    constexpr const char* kNames[] = {"count", "money", "rate", "days", "money_per_day", "ratio"};
    return kNames[static_cast<std::size_t>(unit)];
}

// Money in whole units of the currency, as people write it; rates between 0 and 1.
Json value_json(const Kpi& kpi) {
    if (!kpi.value) return nullptr;
    const bool money = kpi.unit == KpiUnit::money || kpi.unit == KpiUnit::money_per_day;
    if (kpi.unit == KpiUnit::count) return static_cast<std::int64_t>(*kpi.value);
    return money ? *kpi.value / 100 : *kpi.value;
}

Json kpis_json(const std::vector<Kpi>& kpis) {
    Json json = Json::object();
    for (const Kpi& kpi : kpis) {
        Json one = {{"label", kpi.label}, {"value", value_json(kpi)}, {"unit", name_of(kpi.unit)},
                    {"sample_size", kpi.n}, {"definition", kpi.definition}};
        if (kpi.interval) one["interval_95"] = {kpi.interval->low, kpi.interval->high};
        if (!kpi.note.empty()) one["note"] = kpi.note;
        json[kpi.key] = std::move(one);
    }
    return json;
}

Result<Json> breakdown_json(Workspace& workspace, const KpiScope& scope, const QueryContext& context, std::string_view path,
                            DateBucket bucket) {
    Json groups = Json::array();
    for (const KpiGroup& group : TRY(kpi_breakdown(workspace, scope, path, bucket, context))) {
        Json one = {{"group", group.label}};
        for (const std::string_view key : {"won_count", "lost_count", "won_value", "win_rate_count", "average_won"})
            if (const Kpi* kpi = find_kpi(group.kpis, key)) one[std::string{key}] = value_json(*kpi);
        groups.push_back(std::move(one));
    }
    return groups;
}

Result<std::optional<Date>> date_option(const Arguments& arguments, std::string_view name) {
    const std::string text = arguments.option(name);
    if (text.empty()) return std::optional<Date>{};
    const auto date = parse_iso_date(text);
    if (!date) return wrong_use("--" + std::string{name} + " needs a date like 2017-10-01.");
    return date;
}

}  // namespace

Result<> run_kpi(Words words) {
    constexpr std::string_view kOptions[] = {"as-of", "from", "to"};
    const Arguments arguments = TRY(Arguments::parse(words, kOptions, {}));
    const std::string path = TRY(arguments.position(0, "The workspace file"));
    const auto as_of = TRY(date_option(arguments, "as-of"));
    const auto from = TRY(date_option(arguments, "from")), to = TRY(date_option(arguments, "to"));
    if (from.has_value() != to.has_value()) return wrong_use("--from and --to belong together.");
    const auto file = TRY(WorkspaceFile::open(path, FileSink::Open::existing));
    Workspace& workspace = file->workspace();
    QueryContext context = TRY(query_context(workspace, 0));
    KpiScope scope;
    Json json = Json::object();
    if (as_of) {
        // The whole day counts: what was closed on it is closed.
        scope.as_of = start_of(*as_of + std::chrono::days{1}) - std::chrono::milliseconds{1};
        context.today = *as_of;
        json["as_of"] = iso(*as_of);
    }
    if (from) {
        scope.period = DateRange{*from, *to};
        json["from"] = iso(*from);
        json["to"] = iso(*to);
    }
    json["currency"] = workspace.setting("currency");
    json["kpis"] = kpis_json(TRY(kpis(workspace, scope, context)));
    struct Cut { const char* name; std::string_view path; DateBucket bucket; };
    for (const Cut cut : {Cut{"by_quarter", "close_date", DateBucket::quarter}, Cut{"by_month", "close_date", DateBucket::month},
                          Cut{"by_owner", "owner", DateBucket::none}, Cut{"by_manager", "owner.manager", DateBucket::none},
                          Cut{"by_product", "product", DateBucket::none}})
        json[cut.name] = TRY(breakdown_json(workspace, scope, context, cut.path, cut.bucket));
    return write_text("-", json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

}  // namespace qd::cli
