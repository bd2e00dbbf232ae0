#pragma once
// One question for a list: which records, which columns, in what order, grouped by
// what, with which sums. Tables, boards, exports and the command line ask it;
// run_list() answers from SQL, Columns::run() from memory, with the same answer.
//
// Order: empty values last in both directions; texts ignore case and accents; choices in
// the order of the catalogue; references by `position` where the target has one, then title.
// Ties keep the order in which the records were made.

#include <optional>
#include <string>
#include <vector>

#include "core/query/date_period.h"
#include "core/query/filter.h"

namespace qd {

struct SortKey {
    std::string path;
    bool descending = false;
};

struct GroupBy {
    std::string path;
    DateBucket bucket = DateBucket::none;  // date and instant fields: month when none is given
};

enum class Measure : std::uint8_t { count, sum, weighted_sum, average, median, minimum, maximum };

struct Aggregate {
    Measure measure = Measure::count;
    std::string path;                       // not for count
};

struct ListQuery {
    std::string entity;
    Filter filter;
    std::vector<std::string> columns;       // paths; run_list() returns their values
    std::vector<SortKey> sort;
    std::optional<GroupBy> group;
    std::vector<Aggregate> aggregates;
    std::int64_t limit = -1;                // -1 = all; groups and totals always cover everything
    std::int64_t offset = 0;
};

// Sums are integers where the field is (money: minor units); averages and medians are
// doubles (dates: days). weighted_sum: each deal's amount × its win chance (its own, else
// its stage's), rounded to minor units, so that groups add up to the total exactly.
// Empty = there was no value.
struct Group {
    Value key;                              // reference: id; choice: key; date bucket: its first day; text: folded
    std::string label;                      // "" for the group of empty values; amounts stand in minor units
    std::size_t first = 0;                  // index of its first row in the ordered rows
    std::size_t count = 0;
    std::vector<Value> aggregates;          // parallel to ListQuery::aggregates
};

struct ListResult {
    std::size_t count = 0;                  // before limit and offset
    std::vector<Id> ids;
    std::vector<std::vector<Value>> cells;  // per row, parallel to ListQuery::columns
    std::vector<Group> groups;
    std::vector<Value> totals;
};

[[nodiscard]] Result<ListResult> run_list(Database& database, const Catalogue& catalogue, const ListQuery& query,
                                          const QueryContext& context);

[[nodiscard]] const char* key_of(Measure measure);  // "weighted_sum": stored
[[nodiscard]] std::optional<Measure> measure_from(std::string_view key);

}  // namespace qd
