#include "core/query/filter_sql.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/query/sql_expression.h"

namespace qd {
namespace {

constexpr int kTitleDepth = 4;  // an activity's deal's account: deep enough, and no ring can hang it

std::string quoted(std::string_view name) { return '"' + std::string{name} + '"'; }

std::string path_key(const FieldPath& path, std::size_t steps) {
    std::string key;
    for (std::size_t at = 0; at < steps; ++at) key += (at ? "." : "") + path.steps[at]->key;
    return key;
}

}  // namespace

SqlBuilder::SqlBuilder(const Catalogue& catalogue, const Entity& entity) : m_catalogue(catalogue), m_entity(entity) {}

std::string SqlBuilder::parameter(Value value) {
    m_parameters.push_back(std::move(value));
    return '?' + std::to_string(m_parameters.size());
}

void SqlBuilder::bind(Statement& statement) const {
    for (std::size_t at = 0; at < m_parameters.size(); ++at)
        bind_value(statement, static_cast<int>(at), m_parameters[at]);
}

std::string SqlBuilder::alias_of(const FieldPath& path, std::size_t steps) {
    if (steps == 0) return "r";
    const std::string key = path_key(path, steps);
    for (const Join& join : m_joins)
        if (join.path == key) return join.alias;
    const std::string from = alias_of(path, steps - 1);
    const Field& reference = *path.steps[steps - 1];
    std::string alias = 'j' + std::to_string(m_joins.size() + 1);
    m_joins.push_back({key, alias, " LEFT JOIN " + quoted(reference.target) + ' ' + alias + " ON " + alias +
                                       ".id = " + from + '.' + quoted(reference.key)});
    return alias;
}

std::string SqlBuilder::column(const FieldPath& path) {
    return alias_of(path, path.steps.size() - 1) + '.' + quoted(path.field().key);
}

std::string SqlBuilder::title(const FieldPath& path) {
    const std::string alias = alias_of(path, path.steps.size());
    return title_of(m_catalogue.entity(path.field().target), alias, 0);
}

// The same text as Workspace::title: non-empty parts joined by " · ".
std::string SqlBuilder::title_of(const Entity& entity, const std::string& alias, int depth) const {
    std::string parts;
    for (const std::string& key : entity.title) {
        const Field& field = *entity.find(key);
        std::string part = alias + '.' + quoted(key);
        if (field.type == FieldType::reference) {
            if (depth >= kTitleDepth) continue;
            const std::string inner = 't' + std::to_string(depth);
            part = "(SELECT " + title_of(m_catalogue.entity(field.target), inner, depth + 1) + " FROM " +
                   quoted(field.target) + ' ' + inner + " WHERE " + inner + ".id = " + part + ')';
        }
        parts += ", nullif(" + part + ", '')";
    }
    return "nullif(concat_ws(' · '" + parts + "), '')";
}

std::string SqlBuilder::from() const {
    std::string sql = quoted(m_entity.key) + " r";
    for (const Join& join : m_joins) sql += join.clause;
    return sql;
}

std::string SqlBuilder::list(const std::vector<std::string>& texts) {
    std::string sql;
    for (const std::string& text : texts) sql += (sql.empty() ? "" : ", ") + parameter(Value{text});
    return '(' + sql + ')';
}

std::string SqlBuilder::test(const FilterTest& test) {
    const std::string value = test.of_title ? title(test.path) : column(test.path);
    switch (test.kind) {
        case FilterTest::Kind::empty: return value + " IS NULL";
        case FilterTest::Kind::integers: {
            std::string ids;
            for (const std::int64_t id : test.integers) ids += (ids.empty() ? "" : ", ") + parameter(Value{id});
            return value + " IN (" + ids + ')';
        }
        case FilterTest::Kind::integer_range:
            return value + " BETWEEN " + parameter(Value{test.low}) + " AND " + parameter(Value{test.high});
        case FilterTest::Kind::real_range: {
            std::string sql = value + " IS NOT NULL";
            if (std::isfinite(test.low_real))
                sql += " AND " + value + (test.low_open ? " > " : " >= ") + parameter(Value{test.low_real});
            if (std::isfinite(test.high_real))
                sql += " AND " + value + (test.high_open ? " < " : " <= ") + parameter(Value{test.high_real});
            return sql;
        }
        case FilterTest::Kind::texts: return "qd_fold(" + value + ") IN " + list(test.texts);
        case FilterTest::Kind::keys: return value + " IN " + list(test.texts);
        case FilterTest::Kind::list_keys:
            return "EXISTS (SELECT 1 FROM json_each(" + value + ") e WHERE e.value IN " + list(test.texts) + ')';
        case FilterTest::Kind::text_contains:
            return "instr(qd_fold(" + value + "), " + parameter(Value{test.texts.front()}) + ") > 0";
        case FilterTest::Kind::text_starts: {
            const std::string prefix = parameter(Value{test.texts.front()});
            return "substr(qd_fold(" + value + "), 1, length(" + prefix + ")) = " + prefix;
        }
        case FilterTest::Kind::few_digits: return "length(qd_digits(" + value + ")) <= " + parameter(Value{test.high});
        case FilterTest::Kind::shared: {
            // All values that stand twice, once for the whole question: however the texts are written, no index could find the other one.
            const std::string form = test.path.field().type == FieldType::phone ? "qd_digits(" : "qd_fold(", same = "nullif(" + form;
            const std::string other = "o." + quoted(test.path.field().key);
            return same + value + "), '') IN (SELECT " + form + other + ") FROM " + quoted(test.path.owners.back()->key) +
                   " o WHERE o.deleted IS NULL AND " + other + " IS NOT NULL GROUP BY 1 HAVING count(*) > 1)";
        }
        case FilterTest::Kind::changed: break;
    }
    assert(false && "lists see no change: bind_condition refuses it");
    return "0";
}

Result<std::string> SqlBuilder::condition(const BoundFilter& filter) {
    switch (filter.kind) {
        case Filter::Kind::condition: {
            // An empty value makes a comparison NULL; a filter knows only yes and no.
            const std::string sql = "ifnull(" + test(filter.test) + ", 0)";
            return filter.test.negated ? "NOT " + sql : sql;
        }
        case Filter::Kind::expression:
            // Checked by whoever runs it, see matching_ids(); it names columns without a table.
            return "r.id IN (SELECT id FROM " + quoted(m_entity.key) + " WHERE (" + filter.expression + "))";
        default: break;
    }
    std::string sql;
    for (const BoundFilter& part : filter.parts) {
        if (!sql.empty()) sql += filter.kind == Filter::Kind::all ? " AND " : " OR ";
        sql += TRY(condition(part));
    }
    if (sql.empty()) return std::string{"1"};
    return (filter.kind == Filter::Kind::none ? "NOT (" : "(") + sql + ')';
}

Result<> check_expressions(Database& database, const Entity& entity, const Filter& filter) {
    if (filter.kind == Filter::Kind::expression) TRY(check_expression(database, entity, filter.expression));
    for (const Filter& part : filter.parts) TRY(check_expressions(database, entity, part));
    return {};
}

Result<std::string> where_clause(Database& database, const Catalogue& catalogue, const Entity& entity,
                                 const Filter& filter, const QueryContext& context, SqlBuilder& sql) {
    TRY(check_expressions(database, entity, filter));
    const BoundFilter bound = TRY(bind_filter(filter, catalogue, entity, context));
    return " WHERE r.deleted IS NULL AND " + TRY(sql.condition(bound));
}

Result<std::vector<Id>> matching_ids(Database& database, const Catalogue& catalogue, const Entity& entity,
                                     const Filter& filter, const QueryContext& context) {
    SqlBuilder sql{catalogue, entity};
    const std::string where = TRY(where_clause(database, catalogue, entity, filter, context, sql));
    Statement select = TRY(database.prepare("SELECT r.id FROM " + sql.from() + where + " ORDER BY r.id"));
    sql.bind(select);
    std::vector<Id> ids;
    while (TRY(select.step())) ids.push_back(select.integer(0));
    return ids;
}

Result<std::int64_t> count_matching(Database& database, const Catalogue& catalogue, const Entity& entity,
                                    const Filter& filter, const QueryContext& context) {
    SqlBuilder sql{catalogue, entity};
    const std::string where = TRY(where_clause(database, catalogue, entity, filter, context, sql));
    Statement select = TRY(database.prepare("SELECT count(*) FROM " + sql.from() + where));
    sql.bind(select);
    TRY(select.step());
    return select.integer(0);
}

Result<bool> matches(Database& database, const Catalogue& catalogue, const Entity& entity, Id id,
                     const Filter& filter, const QueryContext& context) {
    SqlBuilder sql{catalogue, entity};
    std::string where = TRY(where_clause(database, catalogue, entity, filter, context, sql));
    where += " AND r.id = " + sql.parameter(Value{id});
    Statement select = TRY(database.prepare("SELECT 1 FROM " + sql.from() + where));
    sql.bind(select);
    return TRY(select.step());
}

}  // namespace qd
