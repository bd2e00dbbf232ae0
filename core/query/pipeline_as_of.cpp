#include "core/query/pipeline_as_of.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "core/model/implied_moves.h"

namespace qd {
namespace {

// The fields that are followed, in the order of Row::values.
constexpr std::array<const char*, 10> kFollowed = {"stage", "owner", "amount", "close_date", "account", "product",
                                                   "probability", "stage_since", "created", "deleted"};
enum At : std::size_t { stage, owner, amount, close_date, account, product, probability, stage_since, created, deleted };

struct Row {
    Id id = 0;
    std::array<Value, kFollowed.size()> values;
};

// What the journal has said so far about one value: the moment of the last change in time,
// or of the first one after it while none was in time.
struct Seen {
    std::int64_t last_in_time = std::numeric_limits<std::int64_t>::min();
    std::int64_t first_after = std::numeric_limits<std::int64_t>::max();
    bool implied = false;  // the value follows from a stage's row; a row of its own at the same moment outweighs it
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

constexpr std::int64_t kAll = -1, kPiece = 4000;

// Up to `most` rows after that id; closing: only those with a closing date in that range.
Result<std::vector<Row>> load_rows(Database& database, Id after = 0, std::int64_t most = kAll, const DateRange* closing = nullptr) {
    std::string sql = "SELECT id";
    for (const char* key : kFollowed) sql += std::string{", \""} + key + '"';
    Statement select = TRY(database.prepare(sql + " FROM deal WHERE id > ?" + (closing ? " AND close_date BETWEEN ?3 AND ?4" : "") +
                                            " ORDER BY id LIMIT ?2"));
    select.bind(0, after).bind(1, most);
    if (closing) select.bind(2, to_stored(closing->first)).bind(3, to_stored(closing->last));
    std::vector<Row> rows;
    while (TRY(select.step())) {
        Row& row = rows.emplace_back();
        row.id = select.integer(0);
        for (std::size_t at = 0; at < kFollowed.size(); ++at)
            row.values[at] = column_value(select, static_cast<int>(at) + 1);
    }
    return rows;
}

// Puts the rows to where they stood: what the last change in time left, otherwise what stood
// before the first one; the same rule as Workspace::record_as_of. The journal is read from end to
// end: its index by time would jump through the file for each of its rows.
class Rewinder {
public:
    Rewinder(std::vector<Row>& rows, const Entity& entity, const Stages& stages)
        : m_rows(rows), m_stages(stages), m_seen(rows.size()) {
        for (std::size_t field = 0; field < kFollowed.size(); ++field) {
            const int number = entity.find(kFollowed[field])->number;
            m_places[number] = field;
            m_numbers += (field ? ", " : "") + std::to_string(number);
        }
        m_by_id.reserve(rows.size());
        for (std::size_t row = 0; row < rows.size(); ++row) m_by_id.emplace(rows[row].id, row);
    }

    Result<> run(Database& database, Instant at, TimeView view) {
        const bool happened = view == TimeView::happened;
        const std::int64_t limit = happened ? to_stored(at) : first_id_at(at + std::chrono::milliseconds{1}) - 1;
        Statement select = TRY(database.prepare(
            "SELECT record, field, happened, change, before, after FROM journal NOT INDEXED WHERE field IN (" + m_numbers + ") ORDER BY seq"));
        while (TRY(select.step())) {
            const Id record = select.integer(0), change = select.integer(3);
            const auto row = m_by_id.find(record);
            if (row == m_by_id.end()) continue;
            const std::size_t field = m_places[static_cast<int>(select.integer(1))];
            const Moment moment{happened ? select.integer(2) : change, limit, false};
            if (field == stage && may_be_remembered(record, change)) take_implied(select, row->second, moment);
            take(row->second, field, moment, [&](bool after) { return column_value(select, after ? 5 : 4); });
        }
        for (std::size_t row = 0; happened && row < m_rows.size(); ++row) find_stage_start(row);
        return {};
    }

private:
    // A deal is in its stage since it came there; before its first move, since it began, unless the journal
    // tells since when. It may not: not everything that writes a past writes that down.
    void find_stage_start(std::size_t row) {
        constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
        const Seen& moves = m_seen[row][At::stage];
        const Seen& told = m_seen[row][At::stage_since];
        if (moves.last_in_time != std::numeric_limits<std::int64_t>::min()) m_rows[row].values[At::stage_since] = Value{moves.last_in_time};
        else if (moves.first_after != kNever && (told.implied || told.first_after == kNever)) m_rows[row].values[At::stage_since] = m_rows[row].values[At::created];
    }

    struct Moment {
        std::int64_t when, limit;
        bool implied;
    };

    void take_implied(const Statement& journal, std::size_t row, Moment moment) {
        const auto kind = [&](int column) {
            const auto known = m_stages.find(journal.integer(column));
            return known == m_stages.end() ? std::string_view{} : std::string_view{known->second.kind};
        };
        const Instant born = instant_from_stored(as_integer(m_rows[row].values[created]));
        for (const ImpliedMove& move : implied_by_move(kind(4), kind(5), born, instant_from_stored(journal.integer(2)))) {
            const auto field = std::ranges::find(kFollowed, std::string_view{move.field});
            if (field == kFollowed.end()) continue;
            take(row, static_cast<std::size_t>(field - kFollowed.begin()), {moment.when, moment.limit, true}, [&](bool after) { return after ? move.after : move.before; });
        }
    }

    template <class Side>
    void take(std::size_t row, std::size_t field, Moment moment, Side&& value) {
        Seen& seen = m_seen[row][field];
        constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::min();
        if (moment.when <= moment.limit) {
            if (moment.when < seen.last_in_time) return;
            seen.last_in_time = moment.when;
            m_rows[row].values[field] = value(true);
            return;
        }
        const bool outweighs = seen.implied && !moment.implied && moment.when == seen.first_after;
        if (seen.last_in_time != kNever || (moment.when >= seen.first_after && !outweighs)) return;
        seen.first_after = moment.when;
        seen.implied = moment.implied;
        m_rows[row].values[field] = value(false);
    }

    std::vector<Row>& m_rows;
    const Stages& m_stages;
    std::vector<std::array<Seen, kFollowed.size()>> m_seen;
    std::unordered_map<Id, std::size_t> m_by_id;
    std::unordered_map<int, std::size_t> m_places;
    std::string m_numbers;
};

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
    std::erase_if(rows, [&](const Row& row) {
        return (view == TimeView::happened ? instant_from_stored(as_integer(row.values[created])) : given_at(row.id)) > at;
    });
    const Stages stages = TRY(load_stages(database));
    TRY((Rewinder{rows, workspace.catalogue().entity("deal"), stages}.run(database, at, view)));
    std::vector<DealState> deals;
    for (const Row& row : rows)
        if (is_empty(row.values[deleted])) deals.push_back(state_of(row, stages));
    return deals;
}

Result<std::vector<DealState>> pipeline_now(Workspace& workspace) {
    std::vector<DealState> deals;
    PipelineReader reader{workspace};
    while (!TRY(reader.read_some(deals))) {}
    return deals;
}

Result<std::vector<DealState>> pipeline_closing(Workspace& workspace, const DateRange& range) {
    const Stages stages = TRY(load_stages(workspace.database()));
    std::vector<DealState> deals;
    for (const Row& row : TRY(load_rows(workspace.database(), 0, kAll, &range)))
        if (is_empty(row.values[deleted])) deals.push_back(state_of(row, stages));
    return deals;
}

Result<bool> PipelineReader::read_some(std::vector<DealState>& into) {
    const std::vector<Row> rows = TRY(load_rows(m_workspace.database(), m_last, kPiece));
    const Stages stages = TRY(load_stages(m_workspace.database()));
    for (const Row& row : rows)
        if (is_empty(row.values[deleted])) into.push_back(state_of(row, stages));
    if (!rows.empty()) m_last = rows.back().id;
    return std::ssize(rows) < kPiece;
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
