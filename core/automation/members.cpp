#include "core/automation/members.h"

#include "core/automation/run_where.h"
#include "core/base/text.h"

namespace qd {
namespace {

constexpr const char* kFrom =
    " FROM enrolment e JOIN rule r ON r.id = e.rule LEFT JOIN rule_run n ON n.id = e.run WHERE e.state IN ('active', 'parked') AND e.deleted IS NULL";

// " AND e.rule = ? …" over kFrom.
RunWhere where_of(const MemberQuery& query) {
    RunWhere where;
    if (query.rule) where.sql += " AND e.rule = ?", where.values.push_back(Value{query.rule});
    if (!trim(query.text).empty()) where.sql += " AND instr(qd_fold(concat_ws(' ', n.title, r.name)), ?) > 0", where.values.push_back(Value{fold(trim(query.text))});
    return where;
}

Result<Statement> asked(Workspace& workspace, const std::string& sql, const RunWhere& where) {
    Statement statement = TRY(workspace.database().prepare(sql));
    for (std::size_t at = 0; at < where.values.size(); ++at) bind_value(statement, static_cast<int>(at), where.values[at]);
    return statement;
}

MemberLine line_from(const Statement& row, const Catalogue& catalogue) {
    MemberLine line;
    line.id = row.integer(0), line.rule = row.integer(1), line.version = row.integer(2), line.run = row.integer(3);
    line.rule_name = row.text(4), line.live = row.text(5) == "live", line.number = static_cast<int>(row.integer(6));
    line.entity = catalogue.find(row.text(7)), line.record = row.integer(8), line.title = row.text(9);
    line.step = row.text(10), line.parked = row.text(11) == "parked", line.reason = row.text(12), line.since = instant_from_stored(row.integer(13));
    line.waits_for = row.text(14);
    if (!row.is_null(15)) line.next = instant_from_stored(row.integer(15));
    return line;
}

}  // namespace

Result<MemberPage> members(Workspace& workspace, const MemberQuery& query) {
    MemberPage page;
    const RunWhere where = where_of(query);
    Statement count = TRY(asked(workspace, std::string{"SELECT count(*)"} + kFrom + where.sql, where));
    TRY(count.step());
    page.count = count.integer(0);
    const std::string waiting = " FROM timer t WHERE t.enrolment = e.id AND t.state = 'pending' AND t.deleted IS NULL ORDER BY t.due LIMIT 1)";
    Statement rows = TRY(asked(workspace, "SELECT e.id, e.rule, e.version, e.run, r.name, r.state, (SELECT v.number FROM rule_version v WHERE v.id = e.version),"
        " e.subject, e.record, n.title, e.step, e.state, n.reason, e.enrolled_at, (SELECT t.kind" + waiting + ", (SELECT t.due" + waiting + " AS next" +
        kFrom + where.sql + " ORDER BY e.state = 'active', next IS NULL, next, e.id LIMIT ? OFFSET ?", where));
    const int at = static_cast<int>(where.values.size());
    rows.bind(at, query.limit).bind(at + 1, query.offset);
    while (TRY(rows.step())) page.lines.push_back(line_from(rows, workspace.catalogue()));
    return page;
}

Result<std::vector<Id>> member_ids(Workspace& workspace, const MemberQuery& query) {
    std::vector<Id> ids;
    const RunWhere where = where_of(query);
    Statement rows = TRY(asked(workspace, std::string{"SELECT e.id"} + kFrom + where.sql + " ORDER BY e.id", where));
    while (TRY(rows.step())) ids.push_back(rows.integer(0));
    return ids;
}

}  // namespace qd
