#include "core/query/list_query.h"

#include <fmt/format.h>

#include <iterator>

#include "core/query/filter_sql.h"
#include "core/query/list_sql.h"
#include "core/query/median_function.h"

namespace qd {
namespace {
constexpr const char* kMeasures[] = {"count", "sum", "weighted_sum", "average", "median", "minimum", "maximum"};

struct Plan {
    std::string order;        // of rows, without the group
    std::string group;        // the group's key; empty = no groups
    std::string group_order;  // of the groups
    std::string group_label;  // shown
    const Field* grouped_by = nullptr;
    DateBucket bucket = DateBucket::none;
};

Result<Plan> make_plan(const ListSql& list, const Catalogue& catalogue, const Entity& entity, const ListQuery& query,
                       const QueryContext& context, SqlBuilder& sql) {
    Plan plan;
    for (const SortKey& key : query.sort) {
        const FieldPath path = TRY(catalogue.resolve(entity, key.path));
        plan.order += list.order_by(path, key.descending, sql) + ", ";
    }
    plan.order += "r.id";
    if (!query.group) return plan;
    const FieldPath path = TRY(catalogue.resolve(entity, query.group->path));
    plan.grouped_by = &path.field();
    plan.bucket = effective_bucket(path.field(), query.group->bucket);
    plan.group = list.group_key(path, plan.bucket, context, sql);
    plan.group_order = list.group_order(path, plan.group, sql);
    plan.group_label = list.group_label(path, sql);
    return plan;
}

// One question on its way through SQL: once for the rows, once for the totals, once for the groups.
class Asking {
public:
    Asking(Database& database, const Catalogue& catalogue, const Entity& entity, const ListQuery& query,
           const QueryContext& context)
        : m_database(database), m_catalogue(catalogue), m_entity(entity), m_query(query), m_context(context),
          m_list(catalogue, entity) {}

    Result<> read_rows(ListResult& result) {
        SqlBuilder sql{m_catalogue, m_entity};
        std::string columns = "r.id";
        for (const std::string& path : m_query.columns)
            columns += ", " + sql.column(TRY(m_catalogue.resolve(m_entity, path)));
        const Plan plan = TRY(make_plan(m_list, m_catalogue, m_entity, m_query, m_context, sql));
        const std::string where = TRY(where_clause(m_database, m_catalogue, m_entity, m_query.filter, m_context, sql));
        std::string order = " ORDER BY " + (plan.group.empty() ? "" : plan.group_order + ", ") + plan.order;
        order += " LIMIT " + sql.parameter(Value{m_query.limit}) + " OFFSET " + sql.parameter(Value{m_query.offset});
        Statement select = TRY(m_database.prepare("SELECT " + columns + " FROM " + sql.from() + where + order));
        sql.bind(select);
        while (TRY(select.step())) {
            result.ids.push_back(select.integer(0));
            std::vector<Value>& cells = result.cells.emplace_back();
            for (std::size_t at = 1; at <= m_query.columns.size(); ++at)
                cells.push_back(column_value(select, static_cast<int>(at)));
        }
        return {};
    }

    // Without groups: one that holds everything.
    Result<std::vector<Group>> summarise(bool grouped) {
        SqlBuilder sql{m_catalogue, m_entity};
        std::string text = "SELECT count(*)";
        for (const Aggregate& aggregate : m_query.aggregates) text += ", " + TRY(m_list.measure(aggregate, sql));
        ListQuery question = m_query;
        if (!grouped) question.group.reset();
        const Plan plan = TRY(make_plan(m_list, m_catalogue, m_entity, question, m_context, sql));
        const std::string where = TRY(where_clause(m_database, m_catalogue, m_entity, m_query.filter, m_context, sql));
        if (grouped) text += ", " + plan.group + ", min(" + plan.group_label + ')';
        text += " FROM " + sql.from() + where;
        if (grouped) text += " GROUP BY " + plan.group + " ORDER BY " + plan.group_order;
        Statement select = TRY(m_database.prepare(text));
        sql.bind(select);
        std::vector<Group> groups;
        std::size_t first = 0;
        while (TRY(select.step())) {
            groups.push_back(read_group(select, grouped, plan, first));
            first += groups.back().count;
        }
        return groups;
    }

private:
    Group read_group(const Statement& select, bool grouped, const Plan& plan, std::size_t first) {
        Group group;
        group.count = static_cast<std::size_t>(select.integer(0));
        group.first = first;
        const int key_at = static_cast<int>(m_query.aggregates.size()) + 1;
        for (int at = 1; at < key_at; ++at) group.aggregates.push_back(column_value(select, at));
        if (!grouped) return group;
        group.key = column_value(select, key_at);
        group.label = group_label(*plan.grouped_by, group.key, select.text(key_at + 1), plan.bucket, m_context);
        return group;
    }

    Database& m_database;
    const Catalogue& m_catalogue;
    const Entity& m_entity;
    const ListQuery& m_query;
    const QueryContext& m_context;
    ListSql m_list;
};

}  // namespace

const char* key_of(Measure measure) { return kMeasures[static_cast<std::size_t>(measure)]; }

std::optional<Measure> measure_from(std::string_view key) {
    for (std::size_t at = 0; at < std::size(kMeasures); ++at)
        if (key == kMeasures[at]) return static_cast<Measure>(at);
    return {};
}

DateBucket effective_bucket(const Field& field, DateBucket bucket) {
    if (field.type != FieldType::date && field.type != FieldType::instant) return DateBucket::none;
    return bucket == DateBucket::none ? DateBucket::month : bucket;
}

std::string group_label(const Field& field, const Value& key, std::string_view shown, DateBucket bucket,
                        const QueryContext& context) {
    if (is_empty(key)) return {};
    if (bucket != DateBucket::none) return bucket_label(date_from_stored(as_integer(key)), bucket, context);
    if (field.type == FieldType::choice)
        for (const Choice& choice : field.choices)
            if (choice.key == as_text(key)) return choice.label;
    if (field.type == FieldType::boolean) return as_integer(key) ? "Yes" : "No";
    if (const auto* integer = std::get_if<std::int64_t>(&key); integer && field.type != FieldType::reference)
        return std::to_string(*integer);
    if (const auto* real = std::get_if<double>(&key)) return fmt::format("{:g}", *real);
    return std::string{shown};
}

Result<ListResult> run_list(Database& database, const Catalogue& catalogue, const ListQuery& query,
                            const QueryContext& context) {
    const Entity* entity = catalogue.find(query.entity);
    if (!entity) return fail(ErrorKind::not_found, "There is no record type “" + query.entity + "”.");
    TRY(register_median(database));
    Asking asking{database, catalogue, *entity, query, context};
    ListResult result;
    TRY(asking.read_rows(result));
    for (Group& all : TRY(asking.summarise(false))) {
        result.count = all.count;
        result.totals = std::move(all.aggregates);
    }
    if (query.group) result.groups = TRY(asking.summarise(true));
    return result;
}

}  // namespace qd
