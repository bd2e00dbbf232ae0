#include "core/forecast/pipeline/deal_history_job.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <unordered_map>
#include <utility>

#include "core/base/sort_by.h"

namespace qd::forecast {
namespace {

// The fields that are followed, as they stand in Row::values: numbers all, kNone where empty.
constexpr std::array<const char*, 10> kFollowed = {"stage", "owner", "account", "product", "source",
                                                   "amount", "close_date", "probability", "category", "deleted"};
enum At : std::size_t { stage, owner, account, product, source, amount, close_date, probability, category, deleted };
constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::min();
using Values = std::array<std::int64_t, kFollowed.size()>;

struct Row {
    Id id = 0;
    std::int64_t created = 0;
    Values values;
};

// One journal row of a followed field.
struct Step {
    std::uint32_t row;
    std::uint8_t field;
    bool in_time;  // recorded in time and happened in time
    std::int64_t happened;
    std::int64_t before, after;
};

// A few milliseconds each on a slow machine.
constexpr std::int64_t kRowsInStep = 2000, kEntriesInStep = 8000;
constexpr std::size_t kPathsInStep = 2000;

}  // namespace

class DealHistoryJob::Reader {
public:
    Reader(Workspace& workspace, Instant as_of, TimeView view)
        : m_database(workspace.database()), m_entity(workspace.catalogue().entity("deal")), m_as_of(as_of),
          m_recorded(view == TimeView::recorded) {
        m_history.as_of = as_of;
        m_history.sources.emplace_back();
    }

    Result<Progress> step() {
        switch (m_stage) {
            case Stage::begin: return begin();
            case Stage::rows: return read_rows();
            case Stage::journal: return read_journal();
            case Stage::sort: return sort_steps();
            case Stage::paths: return build_paths();
            case Stage::activities: return read_activities();
        }
        std::unreachable();
    }

    DealHistory take() { return std::move(m_history); }

private:
    enum class Stage : std::uint8_t { begin, rows, journal, sort, paths, activities };

    Result<Progress> begin() {
        TRY(read_stages());
        Statement last = TRY(m_database.prepare("SELECT coalesce(max(seq), 0) FROM journal"));
        if (TRY(last.step())) m_last_seq = last.integer(0);
        for (std::size_t field = 0; field < kFollowed.size(); ++field) {
            const int number = m_entity.find(kFollowed[field])->number;
            m_fields.emplace(number, static_cast<std::uint8_t>(field));
            m_field_numbers += (field ? ", " : "") + std::to_string(number);
        }
        m_stage = Stage::rows;
        return Progress{.done = 0, .doing = "Reading the deals", .finished = false};
    }

    Result<> read_stages() {
        Statement select = TRY(m_database.prepare(
            "SELECT s.id, s.pipeline, s.name, s.kind, s.category, s.probability, s.position FROM stage s"
            " LEFT JOIN pipeline p ON p.id = s.pipeline ORDER BY p.position, p.id, s.position, s.id"));
        while (TRY(select.step())) {
            StageInfo& info = m_history.stages.emplace_back();
            info.id = select.integer(0);
            info.pipeline = select.integer(1);
            info.name = select.text(2);
            info.kind = select.text(3) == "won" ? StageKind::won : select.text(3) == "lost" ? StageKind::lost : StageKind::open;
            const std::int64_t number = category_number(select.text(4));
            info.category = number == kNone ? Category::pipeline : static_cast<Category>(number);
            info.probability = select.real(5);
            info.position = static_cast<int>(select.integer(6));
            m_stage_places.emplace(info.id, static_cast<std::int64_t>(m_history.stages.size()) - 1);
        }
        return {};
    }

    std::int64_t number_of(const Statement& select, int column, std::size_t field) {
        if (select.is_null(column)) return kNone;
        switch (field) {
            case source: return source_number(select.text(column));
            case category: return category_number(select.text(column));
            case probability: return std::bit_cast<std::int64_t>(select.real(column));
            default: return select.integer(column);
        }
    }

    static std::int64_t category_number(std::string_view key) {
        const auto category = category_from(key);
        return category ? static_cast<std::int64_t>(*category) : kNone;
    }

    std::int64_t source_number(std::string_view key) {
        if (key.empty()) return kNone;
        const auto [place, added] = m_sources.emplace(key, static_cast<std::int64_t>(m_history.sources.size()));
        if (added) m_history.sources.emplace_back(key);
        return place->second;
    }

    Result<Progress> read_rows() {
        std::string sql = "SELECT id, created";
        for (const char* key : kFollowed) sql += std::string{", \""} + key + '"';
        Statement select = TRY(m_database.prepare(sql + " FROM deal WHERE id > ? ORDER BY id LIMIT ?"));
        select.bind(0, m_last_id).bind(1, kRowsInStep);
        std::int64_t read = 0;
        for (; TRY(select.step()); ++read) {
            const Id id = m_last_id = select.integer(0);
            if (select.integer(1) > to_stored(m_as_of) || (m_recorded && given_at(id) > m_as_of)) continue;
            Row row{.id = id, .created = select.integer(1), .values = {}};
            for (std::size_t field = 0; field < kFollowed.size(); ++field)
                row.values[field] = number_of(select, static_cast<int>(field) + 2, field);
            m_places.emplace(id, static_cast<std::uint32_t>(m_rows.size()));
            m_rows.push_back(row);
        }
        if (read < kRowsInStep) m_stage = Stage::journal;
        return Progress{.done = 0.1, .doing = "Reading the deals", .finished = false};
    }

    // From end to end: the index by time would jump through the file for each of its rows.
    Result<Progress> read_journal() {
        const std::int64_t last_change = first_id_at(m_as_of + std::chrono::milliseconds{1}) - 1;
        Statement select = TRY(m_database.prepare(
            "SELECT record, field, happened, change, before, after FROM journal NOT INDEXED WHERE seq > ? AND seq <= ? AND field IN (" +
            m_field_numbers + ") ORDER BY seq"));
        const std::int64_t until = m_seq + kEntriesInStep;
        select.bind(0, m_seq).bind(1, until);
        auto row = m_places.end();
        Id last = 0;  // a deal's rows mostly stand together
        while (TRY(select.step())) {
            if (const Id record = select.integer(0); record != last) row = m_places.find(last = record);
            if (row == m_places.end()) continue;
            const std::uint8_t field = m_fields.at(select.integer(1));
            const std::int64_t happened = select.integer(2);
            const bool in_time = happened <= to_stored(m_as_of) && (!m_recorded || select.integer(3) <= last_change);
            m_steps.push_back({row->second, field, in_time, happened, number_of(select, 4, field), number_of(select, 5, field)});
        }
        m_seq = until;
        const bool all = m_seq >= m_last_seq;
        if (all) m_stage = Stage::sort;
        const double share = all ? 1 : static_cast<double>(m_seq) / static_cast<double>(m_last_seq);
        return Progress{.done = 0.1 + 0.6 * share, .doing = "Reading what changed", .finished = false};
    }

    // By deal and, inside, by business time; what happened at one instant in the order of writing.
    Result<Progress> sort_steps() {
        m_ends.assign(m_rows.size() + 1, 0);
        for (const Step& step : m_steps) ++m_ends[step.row + 1];
        for (std::size_t row = 0; row < m_rows.size(); ++row) m_ends[row + 1] += m_ends[row];
        m_ordered.resize(m_steps.size());
        std::vector<std::size_t> next(m_ends.begin(), m_ends.end() - 1);
        for (const Step& step : m_steps) m_ordered[next[step.row]++] = step;
        m_steps = {};
        m_history.deals.reserve(m_rows.size());
        m_history.moments.reserve(m_rows.size() + m_ordered.size() / 3);
        m_stage = Stage::paths;
        return Progress{.done = 0.75, .doing = "Following each deal", .finished = false};
    }

    Result<Progress> build_paths() {
        const std::size_t from = m_history.deals.size(), until = std::min(from + kPathsInStep, m_rows.size());
        for (std::size_t row = from; row < until; ++row) {
            const std::span<Step> steps{m_ordered.data() + m_ends[row], m_ends[row + 1] - m_ends[row]};
            if (!std::ranges::is_sorted(steps, {}, &Step::happened)) sort_by(steps, {}, &Step::happened);
            build_path(m_rows[row], steps);
        }
        if (until == m_rows.size()) m_stage = Stage::activities, m_last_id = 0;
        const double share = static_cast<double>(until) / static_cast<double>(std::max<std::size_t>(m_rows.size(), 1));
        return Progress{.done = 0.75 + 0.15 * share, .doing = "Following each deal", .finished = false};
    }

    void build_path(const Row& row, std::span<const Step> steps) {
        DealPath& path = m_history.deals.emplace_back();
        path.id = row.id;
        path.created = instant_from_stored(row.created);
        path.first = static_cast<std::uint32_t>(m_history.moments.size());
        Values values = row.values;
        // Where the field began: what stood before its first step in time, else before the first later one.
        std::array<bool, kFollowed.size()> known{};
        for (const bool in_time : {true, false})
            for (const Step& step : steps)
                if (step.in_time == in_time && !known[step.field]) {
                    known[step.field] = true;
                    values[step.field] = step.before;
                }
        std::int64_t at = row.created;
        for (const Step& step : steps) {
            if (!step.in_time) continue;
            if (step.happened > at) {
                push_moment(at, values);
                at = step.happened;
            }
            values[step.field] = step.after;
        }
        push_moment(at, values);
        path.count = static_cast<std::uint32_t>(m_history.moments.size()) - path.first;
    }

    void push_moment(std::int64_t at, const Values& values) {
        DealMoment& moment = m_history.moments.emplace_back();
        moment.at = instant_from_stored(at);
        const auto id = [&](std::size_t field) { return values[field] == kNone ? 0 : values[field]; };
        if (const auto place = m_stage_places.find(id(stage)); place != m_stage_places.end())
            moment.stage = static_cast<std::int32_t>(place->second);
        moment.deleted = values[deleted] != kNone;
        moment.owner = id(owner), moment.account = id(account), moment.product = id(product);
        moment.source = static_cast<std::int32_t>(id(source));
        if (values[category] != kNone) moment.category = static_cast<Category>(values[category]);
        if (values[amount] != kNone) moment.amount = values[amount];
        if (values[close_date] != kNone) moment.close_date = date_from_stored(values[close_date]);
        if (values[probability] != kNone) moment.probability = std::bit_cast<double>(values[probability]);
    }

    Result<Progress> read_activities() {
        Statement select = TRY(m_database.prepare(
            "SELECT deal, done_at, deleted, id, done FROM activity WHERE id > ? ORDER BY id LIMIT ?"));
        select.bind(0, m_last_id).bind(1, kRowsInStep);
        std::int64_t read = 0;
        for (; TRY(select.step()); ++read) {
            m_last_id = select.integer(3);
            if (select.is_null(0) || select.is_null(1) || select.integer(4) != 1) continue;
            const auto row = m_places.find(select.integer(0));
            const bool gone = !select.is_null(2) && given_at(select.integer(2)) <= m_as_of;
            if (row == m_places.end() || gone || select.integer(1) > to_stored(m_as_of)) continue;
            if (m_recorded && given_at(select.integer(3)) > m_as_of) continue;
            m_done.emplace_back(row->second, select.integer(1));
        }
        const bool all = read < kRowsInStep;
        if (all) add_activities();
        return Progress{.done = all ? 1 : 0.95, .doing = "Reading activities", .finished = all};
    }

    void add_activities() {
        std::ranges::sort(m_done);
        auto next = m_done.begin();
        for (std::uint32_t row = 0; row < m_history.deals.size(); ++row) {
            DealPath& deal = m_history.deals[row];
            deal.first_activity = static_cast<std::uint32_t>(m_history.activities.size());
            for (; next != m_done.end() && next->first == row; ++next)
                m_history.activities.push_back(instant_from_stored(next->second));
            deal.activity_count = static_cast<std::uint32_t>(m_history.activities.size()) - deal.first_activity;
        }
    }

    Database& m_database;
    const Entity& m_entity;
    Instant m_as_of;
    bool m_recorded;
    Stage m_stage = Stage::begin;
    DealHistory m_history;
    std::vector<Row> m_rows;
    std::vector<Step> m_steps, m_ordered;                     // as written; by deal and time
    std::vector<std::size_t> m_ends;                          // of each deal's in m_ordered
    std::vector<std::pair<std::uint32_t, std::int64_t>> m_done;  // activities: deal, when
    Id m_last_id = 0;
    std::int64_t m_seq = 0, m_last_seq = 0;
    std::unordered_map<std::int64_t, std::uint8_t> m_fields;  // by their number in the journal
    std::string m_field_numbers;
    std::unordered_map<Id, std::uint32_t> m_places;
    std::unordered_map<Id, std::int64_t> m_stage_places;
    std::unordered_map<std::string, std::int64_t> m_sources;
};

DealHistoryJob::DealHistoryJob(Workspace& workspace, Instant as_of, TimeView view)
    : m_reader(std::make_unique<Reader>(workspace, as_of, view)) {}
DealHistoryJob::~DealHistoryJob() = default;

Result<Progress> DealHistoryJob::step() { return m_reader->step(); }

DealHistory DealHistoryJob::take() { return m_reader->take(); }

Result<DealHistory> read_deal_history(Workspace& workspace, Instant as_of, TimeView view) {
    DealHistoryJob job{workspace, as_of, view};
    TRY(run_to_end(job));
    return job.take();
}

}  // namespace qd::forecast
