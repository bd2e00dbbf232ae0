#pragma once
// Filters as SQL. Values are always parameters; names come from the catalogue and
// are quoted. Paths over references become LEFT JOINs, each joined once.

#include <string>
#include <vector>

#include "core/model/value.h"
#include "core/query/bound_filter.h"

namespace qd {

// SQL under construction over one entity, whose table is called "r".
class SqlBuilder {
public:
    SqlBuilder(const Catalogue& catalogue, const Entity& entity);

    // The column at the end of the path; adds the joins that it needs.
    [[nodiscard]] std::string column(const FieldPath& path);
    // The title of the record that the path's last step refers to; NULL when there is none.
    [[nodiscard]] std::string title(const FieldPath& path);
    // A condition for WHERE, never NULL. Its parameters are added in order. Expert
    // expressions are taken as they are: check_expressions() comes first.
    [[nodiscard]] Result<std::string> condition(const BoundFilter& filter);
    // The next parameter: "?7".
    [[nodiscard]] std::string parameter(Value value);

    // "deal" r LEFT JOIN "account" j1 ON j1.id = r."account" …
    [[nodiscard]] std::string from() const;
    void bind(Statement& statement) const;

private:
    [[nodiscard]] std::string alias_of(const FieldPath& path, std::size_t steps);
    [[nodiscard]] std::string title_of(const Entity& entity, const std::string& alias, int depth) const;
    [[nodiscard]] std::string test(const FilterTest& test);
    [[nodiscard]] std::string list(const std::vector<std::string>& texts);

    struct Join { std::string path, alias, clause; };
    const Catalogue& m_catalogue;
    const Entity& m_entity;
    std::vector<Join> m_joins;
    std::vector<Value> m_parameters;
};

// Checks, binds and compiles a filter of living records: " WHERE r.deleted IS NULL AND …".
[[nodiscard]] Result<std::string> where_clause(Database& database, const Catalogue& catalogue, const Entity& entity,
                                               const Filter& filter, const QueryContext& context, SqlBuilder& sql);
// Every expert expression in the tree passes check_expression().
[[nodiscard]] Result<> check_expressions(Database& database, const Entity& entity, const Filter& filter);

// Ids of the living records that pass, ascending.
[[nodiscard]] Result<std::vector<Id>> matching_ids(Database& database, const Catalogue& catalogue,
                                                   const Entity& entity, const Filter& filter,
                                                   const QueryContext& context);
[[nodiscard]] Result<std::int64_t> count_matching(Database& database, const Catalogue& catalogue,
                                                  const Entity& entity, const Filter& filter,
                                                  const QueryContext& context);
// One record, e.g. for a rule; false when it does not exist or is deleted.
[[nodiscard]] Result<bool> matches(Database& database, const Catalogue& catalogue, const Entity& entity, Id id,
                                   const Filter& filter, const QueryContext& context);

}  // namespace qd
