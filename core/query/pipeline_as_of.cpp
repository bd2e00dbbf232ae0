#include "core/query/pipeline_as_of.h"

#include <array>
#include <cmath>
#include <unordered_map>

namespace qd {
namespace {

// The fields that are followed, in the order of Row::values.
constexpr std::array<const char*, 10> kFollowed = {"stage", "owner", "amount", "close_date", "account", "product",
                                                   "probability", "stage_since", "created", "deleted"};
enum At : std::size_t { stage, owner, amount, close_date, account, product, probability, stage_since, created, deleted };

struct Row {
    Id id = 0;
    std::array<Value, kFollowed.size()> values;
    std::array<bool, kFollowed.size()> settled{};  // the journal has said what stood then
};

struct StageInfo {
    Id pipeline = 0;
    std::string kind;
    double probability = 0;
};
using Stages = std::unordered_map<Id, StageInfo>;

Result<Stages> load_stages(Database& database) {
    Stages stages;
    Statement select = TRY(database.prepare("SELECT id, pipeline, kind, probability FROM stage"));
    while (TRY(select.step()))
        stages[select.integer(0)] = {select.integer(1), std::string{select.text(2)}, select.real(3)};
    return stages;
}

Result<std::vector<Row>> load_rows(Database& database) {
    std::string sql = "SELECT id";
    for (const char* key : kFollowed) sql += std::string{", \""} + key + '"';
    Statement select = TRY(database.prepare(sql + " FROM deal ORDER BY id"));
    std::vector<Row> rows;
    while (TRY(select.step())) {
        Row& row = rows.emplace_back();
        row.id = select.integer(0);
        for (std::size_t at = 0; at < kFollowed.size(); ++at)
            row.values[at] = column_value(select, static_cast<int>(at) + 1);
    }
    return rows;
}

// Puts the rows of one field to where they stood: what the last change in time left, otherwise
// what stood before the first one. The same rule as Workspace::record_as_of.
Result<> rewind(Database& database, int field, std::size_t at_field, Instant at, TimeView view,
                std::unordered_map<Id, Row*>& by_id) {
    const bool happened = view == TimeView::happened;
    Statement select = TRY(database.prepare(
        happened ? "SELECT record, before, after, happened <= ?2 FROM journal WHERE field = ?1 ORDER BY happened, seq"
                 : "SELECT record, before, after, change < ?2 FROM journal WHERE field = ?1 ORDER BY seq"));
    select.bind(0, field);
    select.bind(1, happened ? to_stored(at) : first_id_at(at + std::chrono::milliseconds{1}));
    while (TRY(select.step())) {
        const auto found = by_id.find(select.integer(0));
        if (found == by_id.end()) continue;
        Row& row = *found->second;
        const bool in_time = select.integer(3) != 0;
        if (in_time) row.values[at_field] = column_value(select, 2);
        else if (!row.settled[at_field]) row.values[at_field] = column_value(select, 1);
        row.settled[at_field] = true;
    }
    return {};
}

DealState state_of(const Row& row, const Stages& stages) {
    DealState deal;
    deal.id = row.id;
    deal.stage = as_integer(row.values[stage]);
    deal.owner = as_integer(row.values[owner]);
    deal.account = as_integer(row.values[account]);
    deal.product = as_integer(row.values[product]);
    deal.status = "open";
    if (const auto found = stages.find(deal.stage); found != stages.end()) {
        deal.pipeline = found->second.pipeline;
        deal.status = found->second.kind;
        deal.probability = found->second.probability;
    }
    if (!is_empty(row.values[probability])) deal.probability = as_real(row.values[probability]);
    if (!is_empty(row.values[amount])) deal.amount = as_integer(row.values[amount]);
    if (!is_empty(row.values[close_date])) deal.close_date = date_from_stored(as_integer(row.values[close_date]));
    deal.created = instant_from_stored(as_integer(row.values[created]));
    deal.stage_since = is_empty(row.values[stage_since]) ? deal.created : instant_from_stored(as_integer(row.values[stage_since]));
    return deal;
}

}  // namespace

Result<std::vector<DealState>> pipeline_as_of(Workspace& workspace, Instant at, TimeView view) {
    Database& database = workspace.database();
    std::vector<Row> rows = TRY(load_rows(database));
    std::unordered_map<Id, Row*> by_id;
    by_id.reserve(rows.size());
    for (Row& row : rows) {
        const Instant born = view == TimeView::happened ? instant_from_stored(as_integer(row.values[created])) : given_at(row.id);
        if (born <= at) by_id.emplace(row.id, &row);
    }
    const Entity& entity = workspace.catalogue().entity("deal");
    for (std::size_t field = 0; field < kFollowed.size(); ++field)
        TRY(rewind(database, entity.find(kFollowed[field])->number, field, at, view, by_id));
    const Stages stages = TRY(load_stages(database));
    std::vector<DealState> deals;
    for (const Row& row : rows)
        if (by_id.contains(row.id) && is_empty(row.values[deleted])) deals.push_back(state_of(row, stages));
    return deals;
}

Result<std::vector<DealState>> pipeline_now(Workspace& workspace) {
    const std::vector<Row> rows = TRY(load_rows(workspace.database()));
    const Stages stages = TRY(load_stages(workspace.database()));
    std::vector<DealState> deals;
    for (const Row& row : rows)
        if (is_empty(row.values[deleted])) deals.push_back(state_of(row, stages));
    return deals;
}

Result<std::vector<StageSum>> stage_sums(Workspace& workspace, const std::vector<DealState>& deals) {
    std::vector<StageSum> sums;
    std::unordered_map<Id, std::size_t> places;
    {
        Statement select = TRY(workspace.database().prepare(
            "SELECT s.id, s.name, s.kind FROM stage s JOIN pipeline p ON p.id = s.pipeline"
            " WHERE s.deleted IS NULL AND p.deleted IS NULL ORDER BY p.position, p.id, s.position, s.id"));
        while (TRY(select.step())) {
            places[select.integer(0)] = sums.size();
            sums.push_back({select.integer(0), std::string{select.text(1)}, std::string{select.text(2)}, 0, 0, 0});
        }
    }
    for (const DealState& deal : deals) {
        const auto place = places.find(deal.stage);
        if (place == places.end()) continue;
        StageSum& sum = sums[place->second];
        ++sum.count;
        sum.sum += deal.amount.value_or(0);
        sum.weighted += weighted_amount(deal);
    }
    return sums;
}

std::int64_t weighted_amount(const DealState& deal) {
    if (!deal.amount || !deal.probability) return 0;
    return std::llround(static_cast<double>(*deal.amount) * *deal.probability / 100.0);
}

}  // namespace qd
