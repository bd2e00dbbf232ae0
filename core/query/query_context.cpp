#include "core/query/query_context.h"

#include <algorithm>
#include <charconv>

#include "core/model/workspace.h"

namespace qd {
namespace {

unsigned setting_number(Workspace& workspace, std::string_view key, unsigned low, unsigned high, unsigned otherwise) {
    const std::string text = workspace.setting(key);
    unsigned number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ec == std::errc{} && number >= low && number <= high ? number : otherwise;
}

Result<std::vector<Id>> ids_of(Workspace& workspace, std::string_view sql, Id user) {
    Statement select = TRY(workspace.database().prepare(sql));
    select.bind(0, user);
    std::vector<Id> ids;
    while (TRY(select.step())) ids.push_back(select.integer(0));
    return ids;
}

Result<std::vector<Id>> team_of(Workspace& workspace, Id user) {
    if (user == 0) return std::vector<Id>{};
    // UNION (not ALL) ends at a ring of managers.
    std::vector<Id> reports = TRY(ids_of(workspace,
        "WITH RECURSIVE below(id) AS (SELECT ?1 UNION SELECT u.id FROM user u JOIN below b ON u.manager = b.id"
        " WHERE u.deleted IS NULL) SELECT id FROM below ORDER BY id", user));
    if (reports.size() > 1) return reports;
    std::vector<Id> members = TRY(ids_of(workspace,
        "SELECT id FROM user WHERE deleted IS NULL AND team = (SELECT team FROM user WHERE id = ?1) ORDER BY id", user));
    return members.empty() ? reports : members;
}

}  // namespace

Result<QueryContext> query_context(Workspace& workspace, Id user) {
    QueryContext context;
    context.now = workspace.clock().now();
    context.today = workspace.clock().today();
    context.utc_offset_minutes = workspace.clock().utc_offset_minutes(context.now);
    context.fiscal.first_month = setting_number(workspace, "fiscal_first_month", 1, 12, 1);
    context.first_weekday = setting_number(workspace, "first_weekday", 1, 7, 1);
    context.user = user;
    context.team = TRY(team_of(workspace, user));
    return context;
}

}  // namespace qd
