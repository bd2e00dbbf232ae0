#include "app/screens/home/home_data.h"

#include <algorithm>

#include "core/query/date_period.h"

namespace qd {
namespace {

Result<std::vector<TodayItem>> read_today(Desk& desk) {
    std::vector<TodayItem> items;
    Statement rows = TRY(desk.workspace().database().prepare(
        "SELECT a.id, a.kind, a.subject, a.deal, a.account, a.due, a.due_minute, a.done, coalesce(d.amount, 0)"
        " FROM activity a LEFT JOIN deal d ON d.id = a.deal"
        " WHERE a.deleted IS NULL AND a.owner = ?1 AND a.kind <> 'note'"
        " AND ((a.done = 0 AND a.due <= ?2) OR (a.done = 1 AND a.done_at >= ?3))"
        " ORDER BY a.done, a.due, coalesce(a.due_minute, 2000), a.id LIMIT 200"));
    const Date today = desk.today();
    rows.bind(0, desk.person().id).bind(1, to_stored(today)).bind(2, to_stored(start_of(today)));
    while (TRY(rows.step())) {
        TodayItem item;
        item.id = rows.integer(0);
        item.kind = rows.text(1);
        item.subject = rows.text(2);
        item.deal = rows.integer(3);
        const Id account = rows.integer(4);
        if (!rows.is_null(5)) item.due = date_from_stored(rows.integer(5));
        if (!rows.is_null(6)) item.minute = rows.integer(6);
        item.done = rows.integer(7) != 0;
        item.amount = rows.integer(8);
        const Catalogue& catalogue = desk.catalogue();
        item.about = item.deal ? desk.workspace().title(catalogue.entity("deal"), item.deal)
                               : desk.workspace().title(catalogue.entity("account"), account);
        items.push_back(std::move(item));
    }
    return items;
}

Result<> read_all(Desk& desk, HomeData& data) {
    const QueryContext context = desk.query_context();
    const std::string& role = desk.person().role;
    data.whole_team = role != "representative" && role != "";
    if (const SignalNorms* norms = TRY(desk.norms())) {
        data.signals = TRY(deal_signals(desk.workspace(), data.whole_team ? 0 : desk.person().id, context, *norms));
        data.signals_known = true;
    }
    data.today = TRY(read_today(desk));
    for (const TodayItem& item : data.today) {
        if (item.done) ++data.done_today;
        else if (item.kind == "meeting") ++data.meetings;
        else ++data.open_tasks;
    }
    const std::vector<Id> owners = data.whole_team ? std::vector<Id>{} : std::vector<Id>{desk.person().id};
    data.quarter = TRY(quarter_progress(desk.workspace(), range_of(Period::this_fiscal_quarter, context), owners, context));
    return {};
}

}  // namespace

HomeData read_home(Desk& desk) {
    HomeData data;
    if (auto read = read_all(desk, data); !read) data.problem = std::move(read).error();
    return data;
}

}  // namespace qd
