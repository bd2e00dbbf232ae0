#include "core/forecast/pipeline/deal_history.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <unordered_map>

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

constexpr std::array<const char*, kCategories> kCategoryKeys = {"pipeline", "best_case", "most_likely",
                                                                "commit", "closed", "omitted"};
constexpr std::array<const char*, kCategories> kCategoryLabels = {"Pipeline", "Best case", "Most likely",
                                                                  "Commit", "Closed", "Omitted"};

std::int64_t category_number(std::string_view key) {
    for (std::size_t at = 0; at < kCategories; ++at)
        if (key == kCategoryKeys[at]) return static_cast<std::int64_t>(at);
    return kNone;
}

class Reader {
public:
    Reader(Workspace& workspace, Instant as_of, TimeView view)
        : m_database(workspace.database()), m_entity(workspace.catalogue().entity("deal")), m_as_of(as_of),
          m_recorded(view == TimeView::recorded) {
        m_history.as_of = as_of;
        m_history.sources.emplace_back();
    }

    Result<DealHistory> run() {
        TRY(read_stages());
        TRY(read_rows());
        TRY(read_journal());
        build_paths();
        TRY(read_activities());
        return std::move(m_history);
    }

private:
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

    std::int64_t source_number(std::string_view key) {
        if (key.empty()) return kNone;
        const auto [place, added] = m_sources.emplace(key, static_cast<std::int64_t>(m_history.sources.size()));
        if (added) m_history.sources.emplace_back(key);
        return place->second;
    }

    Result<> read_rows() {
        std::string sql = "SELECT id, created";
        for (const char* key : kFollowed) sql += std::string{", \""} + key + '"';
        Statement select = TRY(m_database.prepare(sql + " FROM deal ORDER BY id"));
        while (TRY(select.step())) {
            const Id id = select.integer(0);
            if (select.integer(1) > to_stored(m_as_of) || (m_recorded && given_at(id) > m_as_of)) continue;
            Row row{.id = id, .created = select.integer(1), .values = {}};
            for (std::size_t field = 0; field < kFollowed.size(); ++field)
                row.values[field] = number_of(select, static_cast<int>(field) + 2, field);
            m_places.emplace(id, static_cast<std::uint32_t>(m_rows.size()));
            m_rows.push_back(row);
        }
        return {};
    }

    // From end to end: the index by time would jump through the file for each of its rows.
    Result<> read_journal() {
        std::unordered_map<std::int64_t, std::uint8_t> by_number;
        std::string numbers;
        for (std::size_t field = 0; field < kFollowed.size(); ++field) {
            const int number = m_entity.find(kFollowed[field])->number;
            by_number.emplace(number, static_cast<std::uint8_t>(field));
            numbers += (field ? ", " : "") + std::to_string(number);
        }
        const std::int64_t last_change = first_id_at(m_as_of + std::chrono::milliseconds{1}) - 1;
        Statement select = TRY(m_database.prepare(
            "SELECT record, field, happened, change, before, after FROM journal NOT INDEXED WHERE field IN (" + numbers +
            ") ORDER BY seq"));
        auto row = m_places.end();
        Id last = 0;  // a deal's rows mostly stand together
        while (TRY(select.step())) {
            if (const Id record = select.integer(0); record != last) row = m_places.find(last = record);
            if (row == m_places.end()) continue;
            const std::uint8_t field = by_number.at(select.integer(1));
            const std::int64_t happened = select.integer(2);
            const bool in_time = happened <= to_stored(m_as_of) && (!m_recorded || select.integer(3) <= last_change);
            m_steps.push_back({row->second, field, in_time, happened, number_of(select, 4, field), number_of(select, 5, field)});
        }
        return {};
    }

    void build_paths() {
        // By deal and, inside, by business time; what happened at one instant in the order of writing.
        std::vector<std::size_t> ends(m_rows.size() + 1);
        for (const Step& step : m_steps) ++ends[step.row + 1];
        for (std::size_t row = 0; row < m_rows.size(); ++row) ends[row + 1] += ends[row];
        std::vector<Step> ordered(m_steps.size());
        std::vector<std::size_t> next(ends.begin(), ends.end() - 1);
        for (const Step& step : m_steps) ordered[next[step.row]++] = step;
        m_steps.clear();
        m_history.deals.reserve(m_rows.size());
        m_history.moments.reserve(m_rows.size() + ordered.size() / 3);
        for (std::uint32_t row = 0; row < m_rows.size(); ++row) {
            const std::span<Step> steps{ordered.data() + ends[row], ends[row + 1] - ends[row]};
            if (!std::ranges::is_sorted(steps, {}, &Step::happened)) std::ranges::stable_sort(steps, {}, &Step::happened);
            build_path(m_rows[row], steps);
        }
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

    Result<> read_activities() {
        std::vector<std::pair<std::uint32_t, std::int64_t>> done;
        Statement select = TRY(m_database.prepare(
            "SELECT deal, done_at, deleted, id FROM activity WHERE deal IS NOT NULL AND done = 1 AND done_at IS NOT NULL"));
        while (TRY(select.step())) {
            const auto row = m_places.find(select.integer(0));
            const bool gone = !select.is_null(2) && given_at(select.integer(2)) <= m_as_of;
            if (row == m_places.end() || gone || select.integer(1) > to_stored(m_as_of)) continue;
            if (m_recorded && given_at(select.integer(3)) > m_as_of) continue;
            done.emplace_back(row->second, select.integer(1));
        }
        std::ranges::sort(done);
        auto next = done.begin();
        for (std::uint32_t row = 0; row < m_history.deals.size(); ++row) {
            DealPath& deal = m_history.deals[row];
            deal.first_activity = static_cast<std::uint32_t>(m_history.activities.size());
            for (; next != done.end() && next->first == row; ++next)
                m_history.activities.push_back(instant_from_stored(next->second));
            deal.activity_count = static_cast<std::uint32_t>(m_history.activities.size()) - deal.first_activity;
        }
        return {};
    }

    Database& m_database;
    const Entity& m_entity;
    Instant m_as_of;
    bool m_recorded;
    DealHistory m_history;
    std::vector<Row> m_rows;
    std::vector<Step> m_steps;
    std::unordered_map<Id, std::uint32_t> m_places;
    std::unordered_map<Id, std::int64_t> m_stage_places;
    std::unordered_map<std::string, std::int64_t> m_sources;
};

}  // namespace

const char* key_of(Category category) { return kCategoryKeys[static_cast<std::size_t>(category)]; }
const char* label_of(Category category) { return kCategoryLabels[static_cast<std::size_t>(category)]; }

const DealMoment* DealHistory::at(const DealPath& deal, Instant instant) const {
    const auto moments_of = path(deal);
    const auto after = std::ranges::upper_bound(moments_of, instant, {}, &DealMoment::at);
    return after == moments_of.begin() ? nullptr : &*(after - 1);
}

const DealMoment* DealHistory::before(const DealPath& deal, Instant instant) const {
    const auto moments_of = path(deal);
    const auto from = std::ranges::lower_bound(moments_of, instant, {}, &DealMoment::at);
    return from == moments_of.begin() ? nullptr : &*(from - 1);
}

const DealPath* DealHistory::find(Id deal) const {
    const auto place = std::ranges::lower_bound(deals, deal, {}, &DealPath::id);
    return place != deals.end() && place->id == deal ? &*place : nullptr;
}

StageKind DealHistory::kind(const DealMoment& moment) const {
    return moment.stage < 0 ? StageKind::open : stages[static_cast<std::size_t>(moment.stage)].kind;
}

Category DealHistory::category(const DealMoment& moment) const {
    const StageKind kind_now = kind(moment);
    if (kind_now == StageKind::won) return Category::closed;
    if (kind_now == StageKind::lost) return Category::omitted;
    Category category = Category::pipeline;
    if (moment.category) category = *moment.category;
    else if (moment.stage >= 0) category = stages[static_cast<std::size_t>(moment.stage)].category;
    // Nothing that is still open counts as closed.
    return category == Category::closed ? Category::commit : category;
}

double DealHistory::probability(const DealMoment& moment) const {
    const StageKind kind_now = kind(moment);
    if (kind_now != StageKind::open) return kind_now == StageKind::won ? 100 : 0;
    if (moment.probability) return *moment.probability;
    return moment.stage < 0 ? 0 : stages[static_cast<std::size_t>(moment.stage)].probability;
}

std::int64_t DealHistory::weighted(const DealMoment& moment) const {
    if (!moment.amount) return 0;
    return std::llround(static_cast<double>(*moment.amount) * probability(moment) / 100);
}

DealHistory DealHistory::until(Instant instant) const {
    DealHistory cut{.as_of = std::min(as_of, instant), .stages = stages, .sources = sources, .deals = {}, .moments = {}, .activities = {}};
    for (const DealPath& deal : deals) {
        if (deal.created > instant) continue;
        DealPath& kept = cut.deals.emplace_back(deal);
        kept.first = static_cast<std::uint32_t>(cut.moments.size());
        for (const DealMoment& moment : path(deal))
            if (moment.at <= instant) cut.moments.push_back(moment);
        kept.count = static_cast<std::uint32_t>(cut.moments.size()) - kept.first;
        kept.first_activity = static_cast<std::uint32_t>(cut.activities.size());
        for (const Instant done_at : done(deal))
            if (done_at <= instant) cut.activities.push_back(done_at);
        kept.activity_count = static_cast<std::uint32_t>(cut.activities.size()) - kept.first_activity;
    }
    return cut;
}

Result<DealHistory> read_deal_history(Workspace& workspace, Instant as_of, TimeView view) {
    return Reader{workspace, as_of, view}.run();
}

}  // namespace qd::forecast
