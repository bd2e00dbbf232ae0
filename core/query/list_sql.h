#pragma once
// Private to core/query: the SQL of a list's order, groups and measures.

#include "core/query/filter_sql.h"
#include "core/query/list_query.h"

namespace qd {

class ListSql {
public:
    ListSql(const Catalogue& catalogue, const Entity& entity) : m_catalogue(catalogue), m_entity(entity) {}

    // Expressions for ORDER BY, empty values last.
    [[nodiscard]] std::string order_by(const FieldPath& path, bool descending, SqlBuilder& sql) const;
    [[nodiscard]] std::string group_key(const FieldPath& path, DateBucket bucket, const QueryContext& context,
                                        SqlBuilder& sql) const;
    [[nodiscard]] std::string group_order(const FieldPath& path, const std::string& key, SqlBuilder& sql) const;
    [[nodiscard]] std::string group_label(const FieldPath& path, SqlBuilder& sql) const;
    [[nodiscard]] Result<std::string> measure(const Aggregate& aggregate, SqlBuilder& sql) const;

private:
    const Catalogue& m_catalogue;
    const Entity& m_entity;
};

// Dates are grouped by month unless told otherwise; nothing else has buckets.
[[nodiscard]] DateBucket effective_bucket(const Field& field, DateBucket bucket);
// What a group is called; `shown` is the text or the title behind the key.
[[nodiscard]] std::string group_label(const Field& field, const Value& key, std::string_view shown, DateBucket bucket,
                                      const QueryContext& context);
// sum, average, … need numbers; minimum and maximum also take dates.
[[nodiscard]] Result<> check_measure(Measure measure, const Entity& entity, const Field& field);

}  // namespace qd
