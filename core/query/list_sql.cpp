#include "core/query/list_sql.h"

#include <fmt/format.h>

namespace qd {
namespace {

bool is_text(FieldType type) {
    switch (type) {
        case FieldType::text: case FieldType::long_text: case FieldType::email: case FieldType::phone:
        case FieldType::url: case FieldType::multi_choice: return true;
        default: return false;
    }
}

std::string in_catalogue_order(const Field& field, const std::string& column) {
    std::string sql = "CASE " + column;
    std::size_t place = 0;
    for (const Choice& choice : field.choices) {
        std::string key;  // a key is part of the catalogue, yet custom ones come from people
        for (const char c : choice.key) key += c == '\'' ? std::string{"''"} : std::string{c};
        sql += fmt::format(" WHEN '{}' THEN {}", key, place++);
    }
    return sql + fmt::format(" ELSE iif({} IS NULL, NULL, {}) END", column, place);
}

// Columns that order the target records: by position where they have one, then by title.
std::vector<std::string> target_order(const Catalogue& catalogue, const FieldPath& path, SqlBuilder& sql) {
    std::vector<std::string> order;
    const Entity& target = catalogue.entity(path.field().target);
    if (const Field* position = target.find("position")) {
        FieldPath beyond = path;
        beyond.steps.push_back(position);
        beyond.owners.push_back(&target);
        order.push_back(sql.column(beyond));
    }
    order.push_back(sql.title(path) + " COLLATE fold");
    return order;
}

std::vector<std::string> ordering(const Catalogue& catalogue, const FieldPath& path, SqlBuilder& sql) {
    const Field& field = path.field();
    if (field.type == FieldType::reference) return target_order(catalogue, path, sql);
    if (field.type == FieldType::choice) return {in_catalogue_order(field, sql.column(path))};
    return {sql.column(path) + (is_text(field.type) ? " COLLATE fold" : "")};
}

std::string day_bucket(const std::string& day, DateBucket bucket, const QueryContext& context, SqlBuilder& sql) {
    const auto month_multiple = [&](unsigned first_month, int months) {
        const std::string seconds = '(' + day + ") * 86400, 'unixepoch'";
        return fmt::format("unixepoch({0}, 'start of month', '-' || ((CAST(strftime('%m', {0}) AS INTEGER) + 12 - {1}) % {2})"
                           " || ' months') / 86400", seconds, sql.parameter(Value{std::int64_t{first_month}}), months);
    };
    switch (bucket) {
        case DateBucket::week:
            // Day 0 was a Thursday; the double modulo keeps days before 1970 right.
            return fmt::format("{0} - ((({0}) + 4 - {1}) % 7 + 7) % 7", day,
                               sql.parameter(Value{std::int64_t{context.first_weekday}}));
        case DateBucket::month: return month_multiple(1, 1);
        case DateBucket::quarter: return month_multiple(1, 3);
        case DateBucket::fiscal_quarter: return month_multiple(context.fiscal.first_month, 3);
        case DateBucket::year: return month_multiple(1, 12);
        case DateBucket::fiscal_year: return month_multiple(context.fiscal.first_month, 12);
        default: return day;
    }
}

}  // namespace

std::string ListSql::order_by(const FieldPath& path, bool descending, SqlBuilder& sql) const {
    std::string order;
    for (const std::string& column : ordering(m_catalogue, path, sql))
        order += (order.empty() ? "" : ", ") + column + (descending ? " DESC NULLS LAST" : " ASC NULLS LAST");
    return order;
}

std::string ListSql::group_key(const FieldPath& path, DateBucket bucket, const QueryContext& context,
                               SqlBuilder& sql) const {
    const std::string column = sql.column(path);
    const Field& field = path.field();
    if (bucket != DateBucket::none) {
        std::string day = column;
        if (field.type == FieldType::instant) {
            const std::string local = fmt::format("({} + {})", column,
                sql.parameter(Value{std::int64_t{context.utc_offset_minutes} * 60'000}));
            // Division rounds towards zero, days round down.
            day = fmt::format("(({0} - (({0} % 86400000) + 86400000) % 86400000) / 86400000)", local);
        }
        return day_bucket(day, bucket, context, sql);
    }
    return is_text(field.type) ? "qd_fold(" + column + ")" : column;
}

std::string ListSql::group_order(const FieldPath& path, const std::string& key, SqlBuilder& sql) const {
    const Field& field = path.field();
    std::string order;
    if (field.type == FieldType::reference || field.type == FieldType::choice)
        for (const std::string& column : ordering(m_catalogue, path, sql)) order += column + " ASC NULLS LAST, ";
    return order + key + " ASC NULLS LAST";
}

std::string ListSql::group_label(const FieldPath& path, SqlBuilder& sql) const {
    return path.field().type == FieldType::reference ? sql.title(path) : sql.column(path);
}

Result<> check_measure(Measure measure, const Entity& entity, const Field& field) {
    if (measure == Measure::weighted_sum && (entity.key != "deal" || field.type != FieldType::money))
        return fail(ErrorKind::invalid_input, "Only amounts of deals can be weighted by their win chance.", {},
                    "Choose a plain sum.");
    switch (field.type) {
        case FieldType::integer: case FieldType::decimal: case FieldType::money: case FieldType::percent:
        case FieldType::boolean: return {};
        case FieldType::date: case FieldType::instant:
            if (measure != Measure::sum) return {};
            break;
        default: break;
    }
    return fail(ErrorKind::invalid_input, "“" + field.label + "” cannot be added up.", {}, "Choose a field with numbers.");
}

Result<std::string> ListSql::measure(const Aggregate& aggregate, SqlBuilder& sql) const {
    if (aggregate.measure == Measure::count) return std::string{"count(*)"};
    const FieldPath path = TRY(m_catalogue.resolve(m_entity, aggregate.path));
    TRY(check_measure(aggregate.measure, m_entity, path.field()));
    const std::string column = sql.column(path);
    switch (aggregate.measure) {
        case Measure::sum: return "coalesce(sum(" + column + "), 0)";
        case Measure::weighted_sum: {
            const std::string chance = "coalesce(r.\"probability\", " +
                                       sql.column(TRY(m_catalogue.resolve(m_entity, "stage.probability"))) + ')';
            return "coalesce(sum(CAST(round(" + column + " * " + chance + " / 100.0) AS INTEGER)), 0)";
        }
        case Measure::average: return "avg(" + column + ')';
        case Measure::median: return "qd_median(" + column + ')';
        case Measure::minimum: return "min(" + column + ')';
        case Measure::maximum: return "max(" + column + ')';
        default: return std::string{"count(*)"};
    }
}

}  // namespace qd
