#include "core/insight/kpi.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "core/query/filter_sql.h"
#include "core/query/list_query.h"

namespace qd {
namespace {

Result<std::vector<DealState>> deals_in(Workspace& workspace, const KpiScope& scope, const QueryContext& context) {
    std::vector<DealState> deals = TRY(scope.as_of ? pipeline_as_of(workspace, *scope.as_of, scope.view) : pipeline_now(workspace));
    if (scope.filter.lets_all_through()) return deals;
    const std::vector<Id> ids = TRY(matching_ids(workspace.database(), workspace.catalogue(), workspace.catalogue().entity("deal"),
                                                 scope.filter, context));
    std::erase_if(deals, [&](const DealState& deal) { return !std::ranges::binary_search(ids, deal.id); });
    return deals;
}

// Quarterly quotas of the people named by the condition, for a period of that many days.
Result<std::optional<double>> quota_of(Workspace& workspace, std::string_view condition, Id id, const DateRange& period) {
    Statement select = TRY(workspace.database().prepare(
        "SELECT sum(quota) FROM user WHERE deleted IS NULL AND active = 1 AND " + std::string{condition}));
    if (id) select.bind(0, id);
    if (!TRY(select.step()) || select.is_null(0)) return std::optional<double>{};
    // Whole quarters count as whole, whatever their number of days.
    const std::chrono::year_month_day first{period.first}, after{period.last + std::chrono::days{1}};
    const auto months = (after.year() - first.year()).count() * 12 +
                        (static_cast<int>(static_cast<unsigned>(after.month())) - static_cast<int>(static_cast<unsigned>(first.month())));
    const bool whole = first.day() == std::chrono::day{1} && after.day() == std::chrono::day{1};
    const double quarters = whole ? months / 3.0 : static_cast<double>((period.last - period.first).count() + 1) / 91.3125;
    return std::optional<double>{select.real(0) * quarters};
}

Kpi ratio(std::string key, std::string label, std::string definition, KpiUnit unit, std::size_t n) {
    return {std::move(key), std::move(label), std::move(definition), unit, {}, n, {}, {}};
}

// Adds what compares with the quota.
void add_quota_kpis(std::vector<Kpi>& kpis, std::optional<double> quota, std::string why_not) {
    const auto value = [&](std::string_view key) { const Kpi* kpi = find_kpi(kpis, key); return kpi ? kpi->value.value_or(0) : 0; };
    const double won = value("won_value"), due = value("open_due_value");
    const auto n = static_cast<std::size_t>(value("open_due_count"));
    const auto won_n = static_cast<std::size_t>(value("won_count"));
    Kpi remaining = ratio("coverage_remaining", "Coverage of what is missing",
                          "Open value due in the period ÷ (quota − won).", KpiUnit::ratio, n);
    Kpi target = ratio("coverage_target", "Coverage of the quota", "Open value due in the period ÷ quota.", KpiUnit::ratio, n);
    Kpi attainment = ratio("attainment", "Quota attainment", "Won value ÷ quota.", KpiUnit::rate, won_n);
    if (quota && *quota > 0) {
        target.value = due / *quota;
        attainment.value = won / *quota;
        if (*quota > won) remaining.value = due / (*quota - won);
        else remaining.note = "The quota is reached.";
    } else {
        remaining.note = target.note = attainment.note = std::move(why_not);
    }
    for (Kpi* kpi : {&remaining, &target, &attainment}) kpis.push_back(std::move(*kpi));
}

Kpi slip_rate() {
    return ratio("slip_rate", "Slip rate",
                 "Deals due in the period when it began whose close date has since moved behind it ÷ all deals due then.", KpiUnit::rate, 0);
}

Result<Kpi> slip_rate(Workspace& workspace, const KpiScope& scope, const std::vector<DealState>& deals) {
    Kpi kpi = slip_rate();
    if (!scope.period) {
        kpi.note = "Needs a period.";
        return kpi;
    }
    const Date first = scope.period->first, last = scope.period->last;
    std::unordered_map<Id, const DealState*> later;
    for (const DealState& deal : deals) later.emplace(deal.id, &deal);
    std::size_t pushed = 0;
    for (const DealState& deal : TRY(pipeline_as_of(workspace, start_of(first), scope.view))) {
        const bool due = deal.status == "open" && deal.close_date && scope.period->contains(*deal.close_date);
        const auto found = due ? later.find(deal.id) : later.end();
        if (found == later.end()) continue;
        ++kpi.n;
        pushed += found->second->close_date && *found->second->close_date > last;
    }
    if (kpi.n > 0) kpi.value = static_cast<double>(pushed) / static_cast<double>(kpi.n);
    else kpi.note = "No deal was known to be due in the period when it began.";
    kpi.interval = wilson_interval(pushed, kpi.n);
    return kpi;
}

// Which group a deal belongs to, found by one of its ids.
struct Grouping {
    std::vector<KpiGroup> groups;
    std::unordered_map<Id, std::size_t> places;

    std::size_t place(Id id, Value key, std::string label) {
        const auto [entry, fresh] = places.try_emplace(id, groups.size());
        if (fresh) groups.push_back({std::move(key), std::move(label), {}});
        return entry->second;
    }
};

Result<Grouping> group_by_list(Workspace& workspace, const std::string& entity, std::string_view path, DateBucket bucket,
                               const QueryContext& context) {
    ListQuery query{.entity = entity, .group = GroupBy{std::string{path}, bucket}};
    const ListResult list = TRY(run_list(workspace.database(), workspace.catalogue(), query, context));
    Grouping grouping;
    for (const Group& group : list.groups) {
        for (std::size_t at = group.first; at < group.first + group.count; ++at) grouping.places[list.ids[at]] = grouping.groups.size();
        grouping.groups.push_back({group.key, group.label, {}});
    }
    return grouping;
}

// The records of the type in the order of lists, each a group of its own.
Result<Grouping> group_by_record(Workspace& workspace, const Entity& entity, const QueryContext& context) {
    ListQuery query{.entity = entity.key};
    if (entity.find("position")) query.sort.push_back({"position", false});
    if (entity.find("name")) query.sort.push_back({"name", false});
    const ListResult list = TRY(run_list(workspace.database(), workspace.catalogue(), query, context));
    Grouping grouping;
    for (const Id id : list.ids) grouping.place(id, Value{id}, workspace.title(entity, id));
    return grouping;
}

Id followed(const DealState& deal, std::string_view field) {
    if (field == "owner") return deal.owner;
    if (field == "account") return deal.account;
    if (field == "product") return deal.product;
    if (field == "stage") return deal.stage;
    return field == "pipeline" ? deal.pipeline : 0;
}

bool is_followed(std::string_view field) {
    return field == "owner" || field == "account" || field == "product" || field == "stage" || field == "pipeline";
}

// Deals by the first day of the bucket of the close date that they had then.
Grouping group_by_close_date(const std::vector<DealState>& deals, DateBucket bucket, const QueryContext& context) {
    std::vector<Date> starts;
    const DateBucket by = bucket == DateBucket::none ? DateBucket::month : bucket;
    for (const DealState& deal : deals)
        if (deal.close_date) starts.push_back(bucket_start(*deal.close_date, by, context));
    std::ranges::sort(starts);
    Grouping grouping;
    for (const Date start : starts) grouping.place(to_stored(start), date_value(start), bucket_label(start, by, context));
    for (const DealState& deal : deals)
        if (deal.close_date) grouping.places[deal.id] = grouping.places.at(to_stored(bucket_start(*deal.close_date, by, context)));
    return grouping;
}

}  // namespace

Result<std::vector<Kpi>> kpis(Workspace& workspace, const KpiScope& scope, const QueryContext& context) {
    const std::vector<DealState> deals = TRY(deals_in(workspace, scope, context));
    std::vector<Kpi> kpis = kpis_of(deals, scope.period);
    std::optional<double> quota;
    std::string why_not = "Needs a period.";
    if (scope.quota >= 0) quota = static_cast<double>(scope.quota), why_not = "The quota is 0.";
    else if (scope.period && scope.filter.lets_all_through())
        quota = TRY(quota_of(workspace, "1", 0, *scope.period)), why_not = "Nobody has a quota yet.";
    else if (scope.period) why_not = "There is no quota for a part of the deals.";
    add_quota_kpis(kpis, quota, std::move(why_not));
    kpis.push_back(TRY(slip_rate(workspace, scope, deals)));
    return kpis;
}

Result<std::vector<KpiGroup>> kpi_breakdown(Workspace& workspace, const KpiScope& scope, std::string_view path,
                                            DateBucket bucket, const QueryContext& context) {
    const Entity& deal_type = workspace.catalogue().entity("deal");
    const FieldPath fields = TRY(workspace.catalogue().resolve(deal_type, path));
    const std::vector<DealState> deals = TRY(deals_in(workspace, scope, context));
    // What was followed through time is taken as it was: a new owner does not inherit old wins.
    const std::string head = fields.steps.front()->key;
    const bool past = is_followed(head);
    Grouping grouping;
    if (path == "close_date") grouping = group_by_close_date(deals, bucket, context);
    else if (!past) grouping = TRY(group_by_list(workspace, "deal", path, bucket, context));
    else if (fields.steps.size() == 1)
        grouping = TRY(group_by_record(workspace, workspace.catalogue().entity(fields.steps.front()->target), context));
    else grouping = TRY(group_by_list(workspace, fields.steps.front()->target, path.substr(head.size() + 1), bucket, context));

    std::vector<std::vector<DealState>> parts(grouping.groups.size() + 1);  // the last: without a value
    for (const DealState& deal : deals) {
        const auto found = grouping.places.find(past ? followed(deal, head) : deal.id);
        const bool unnamed = found == grouping.places.end() || is_empty(grouping.groups[found->second].key);
        parts[unnamed ? grouping.groups.size() : found->second].push_back(deal);
    }
    grouping.groups.push_back({});
    std::vector<KpiGroup> result;
    for (std::size_t at = 0; at < parts.size(); ++at) {
        if (parts[at].empty()) continue;
        KpiGroup& group = result.emplace_back(std::move(grouping.groups[at]));
        group.kpis = kpis_of(parts[at], scope.period);
        const char* whose = path == "owner" ? "id = ?1" : path == "owner.manager" ? "manager = ?1" : path == "owner.team" ? "team = ?1" : nullptr;
        if (!whose || !scope.period || is_empty(group.key)) continue;
        add_quota_kpis(group.kpis, TRY(quota_of(workspace, whose, as_integer(group.key), *scope.period)), "There is no quota yet.");
    }
    return result;
}

std::vector<Kpi> known_kpis() {
    std::vector<Kpi> known = kpis_of({}, DateRange{});
    add_quota_kpis(known, std::nullopt, {});
    known.push_back(slip_rate());
    for (Kpi& kpi : known) kpi.value.reset();
    return known;
}

Result<std::optional<double>> kpi_of_quarter(Workspace& workspace, std::string_view key, Instant at, Id person) {
    QueryContext context = TRY(query_context(workspace, 0));
    context.utc_offset_minutes = workspace.clock().utc_offset_minutes(at);
    context.now = at, context.today = day_of(at + std::chrono::minutes{context.utc_offset_minutes});
    KpiScope scope{.period = range_of(Period::this_fiscal_quarter, context), .as_of = at};
    if (person) {
        scope.filter = where("owner", FilterOperator::is, {Value{person}});
        const auto quota = TRY(quota_of(workspace, "id = ?1", person, *scope.period));
        if (quota) scope.quota = static_cast<std::int64_t>(*quota);
    }
    const std::vector<Kpi> all = TRY(kpis(workspace, scope, context));
    const Kpi* kpi = find_kpi(all, key);
    return kpi ? kpi->value : std::nullopt;
}

}  // namespace qd
