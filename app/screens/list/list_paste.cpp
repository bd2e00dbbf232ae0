// Rows pasted into a table: what they become is shown before they are added, as one change.

#include <algorithm>

#include "app/screens/list/list_screen.h"
#include "app/ui/context.h"
#include "app/ui/dialog.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"

namespace qd {

using namespace ui;

void ListScreen::paste(Desk& desk, std::string_view tab_separated) {
    if (!desk.may_write()) return desk.report({ErrorKind::conflict, desk.why_not(), tr("Nothing was added."), {}});
    std::vector<const Field*> fields;
    for (const TableColumn& column : m_columns) {
        const ShownColumn& shown = m_list->columns()[static_cast<std::size_t>(column.field)];
        fields.push_back(shown.path.find('.') == std::string::npos ? shown.field : nullptr);
    }
    m_pasted = read_pasted(desk, entity(desk), fields, tab_separated);
    if (m_pasted.records.empty() && m_pasted.problems.empty()) return;
    open_dialog(tr("Add pasted rows"));
}

void ListScreen::draw_paste_dialog(Desk& desk) {
    Dialog dialog{tr("Add pasted rows"), 520, 400};
    if (!dialog) return;
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    const Entity& type = entity(desk);
    Area body = dialog.body();
    const auto count = static_cast<std::int64_t>(m_pasted.records.size());
    const std::string what = lower(tr(count == 1 ? type.label.c_str() : type.plural.c_str()));
    std::string words = tr("{} of {} rows become {}.", integer(locale, count), integer(locale, static_cast<std::int64_t>(m_pasted.rows)), what);
    if (m_pasted.cut) words += ' ' + tr("More than {} rows go through Import.", integer(locale, static_cast<std::int64_t>(PastedRows::kMostRows)));
    const Area head = body.cut_top(paragraph_height(words, type::body_medium, body.width), 10);
    label_node(Role::status, words, head);
    paragraph(head, words, type::body_medium, theme.text);
    {
        Scroll scroll{body, "pasted"};
        Area list = scroll.content();
        const auto line = [&](const std::string& each, Color colour) {
            const Area place = list.cut_top(paragraph_height(each, type::body, list.width), 4);
            label_node(Role::text, each, place);
            paragraph(place, each, type::body, colour);
        };
        if (!m_pasted.first.empty()) line(tr("The first one:"), theme.second);
        for (const std::string& each : m_pasted.first) line(each, theme.text);
        if (!m_pasted.problems.empty()) line(tr("Left out:"), theme.second);
        constexpr std::size_t kListed = 100;
        for (std::size_t at = 0; at < m_pasted.problems.size() && at < kListed; ++at) line(m_pasted.problems[at], theme.bad);
        if (m_pasted.problems.size() > kListed) line(tr("and {} more", integer(context().locale(), static_cast<std::int64_t>(m_pasted.problems.size() - kListed))), theme.second);
        scroll.end_at(list.y + 8);
    }
    const std::string accept = tr("Add {} {}", integer(locale, count), what);
    if (dialog.buttons(accept, count > 0) != DialogAnswer::accept) return;
    Change change;
    change.label = tr("{} {} pasted", integer(locale, count), what);
    for (std::vector<Assignment>& values : m_pasted.records) {
        if (type.find("owner") && desk.person().id && std::ranges::find(values, "owner", &Assignment::field) == values.end()) values.push_back({"owner", Value{desk.person().id}});
        change.ops.push_back(create_op(m_entity_key, std::move(values)));
    }
    m_pasted = {};
    dialog.close();
    context().after_frame([&desk, change = std::move(change)] { desk.apply_many(change); });
}

}  // namespace qd
