#include "app/screens/import/refused_rows.h"

#include <algorithm>

#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/field.h"
#include "app/ui/item.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"
#include "assets/icons.h"
#include "core/exchange/csv_writer.h"

namespace qd {

using namespace ui;

namespace {

constexpr std::uint64_t kFirstDataRow = 2;  // of a file whose first row are its headers

}  // namespace

std::string RefusedRows::Row::sentence(const std::vector<std::string>& headers) const {
    std::string words = problem;
    for (std::size_t at = 0; at < problems.size(); ++at)
        if (!problems[at].empty()) words += (words.empty() ? "" : " · ") + headers[at] + ": " + problems[at];
    return words;
}

void RefusedRows::blame(Row& row, const std::vector<ImportError>& errors, std::uint64_t number) const {
    row.problem.clear();
    row.problems.assign(m_headers.size(), {});
    for (const ImportError& error : errors) {
        if (error.row != number) continue;
        const auto column = static_cast<std::size_t>(std::max(error.column, 0));
        if (error.column < 0 || column >= row.problems.size()) row.problem = error.reason;
        else row.problems[column] = error.reason;
    }
}

void RefusedRows::take(const ImportResult& result, const std::vector<std::string>& headers) {
    m_headers = headers;
    m_rows.clear();
    m_open = 0;
    for (const RefusedRow& refused : result.refused) {
        Row row{.number = refused.row, .cells = refused.cells};
        row.cells.resize(m_headers.size());
        blame(row, result.errors, refused.row);
        m_rows.push_back(std::move(row));
    }
}

std::size_t RefusedRows::corrected() const {
    return static_cast<std::size_t>(std::ranges::count(m_rows, true, &Row::corrected));
}

RefusedRows::Attempt RefusedRows::attempt(const ImportFile& original, const ImportPlan& plan) const {
    Attempt made{.file = {.name = original.name, .encoding = original.encoding, .fingerprint = original.fingerprint + "+corrected"}, .plan = plan};
    made.plan.dialect = CsvDialect{};
    made.file.dialect.dialect = made.plan.dialect;
    CsvWriter writer{made.file.text, {.spreadsheet_safe = false}};
    for (const std::string& header : m_headers) writer.text(header);
    writer.end_row();
    for (const Row& row : m_rows) {
        if (!row.corrected) continue;
        for (const std::string& cell : row.cells) writer.text(cell);
        writer.end_row();
    }
    made.file.bytes = made.file.text.size();
    return made;
}

void RefusedRows::settle(const ImportResult& result) {
    std::uint64_t number = kFirstDataRow;
    std::erase_if(m_rows, [&](Row& row) {
        if (!row.corrected) return false;
        const std::uint64_t tried = number++;
        row.corrected = false;
        const bool again = std::ranges::any_of(result.refused, [&](const RefusedRow& refused) { return refused.row == tried; });
        if (again) blame(row, result.errors, tried);
        return !again;
    });
    if (std::ranges::find(m_rows, m_open, &Row::number) == m_rows.end()) m_open = 0;
}

float RefusedRows::draw_cells(Desk& desk, Area area, Row& row, const ImportPlan& plan) {
    constexpr float kCell = 66;
    const int columns = area.width > 620 ? 3 : area.width > 420 ? 2 : 1;
    const float top = area.y;
    Area strip;
    int place = 0;
    for (std::size_t at = 0; at < row.cells.size() && at < plan.columns.size(); ++at) {
        if (plan.columns[at].field.empty()) continue;
        const IdScope scope{static_cast<std::int64_t>(at)};
        if (place % columns == 0) strip = area.cut_top(kCell, 6);
        Area cell = strip.column(place++ % columns, columns, 12);
        const FieldResult typed = text_field(cell.cut_top(kCell), m_headers[at], row.cells[at], {.error = row.problems[at], .show_label = true, .disabled = !desk.may_write()});
        row.corrected = row.corrected || typed.changed;
    }
    return area.y - top;
}

bool RefusedRows::draw(Desk& desk, Area area, const ImportPlan& plan) {
    const Theme& theme = context().theme();
    bool again = false;
    Area head = area.cut_top(kControl, 6);
    const std::size_t ready = corrected();
    const std::string label = ready ? tr_count(context().locale(), static_cast<std::int64_t>(ready), "Try {} corrected row again", "Try {} corrected rows again") : std::string{tr("Try again")};
    if (button(head.right(), label, {.icon = icons::rotate_ccw, .disabled = ready == 0 || !desk.may_write()})) again = true;
    label_node(Role::heading, tr("Refused rows"), head, 2);
    text(head, tr("Refused rows"), type::strong, theme.text);
    Scroll scroll{area, "refused"};
    Area list = scroll.content();
    for (Row& row : m_rows) {
        const IdScope scope{static_cast<std::int64_t>(row.number)};
        const bool open = m_open == row.number;
        Area line = list.cut_top(34);
        if (!clipped(line)) {
            const std::string sentence = row.sentence(m_headers);
            const NodeScope node{Role::group, tr("Row {}: {}", row.number, sentence), line};
            if (button(line.right(4), open ? tr("Close") : tr("Correct"), {.icon = open ? icons::chevron_up : icons::pencil, .small = true, .expanded = open ? Tri::yes : Tri::no})) m_open = open ? 0 : row.number;
            icon(line.cut_left(16, 8), row.corrected ? icons::circle_dot : icons::circle_x, row.corrected ? theme.accent : theme.bad, 15);
            text(line.cut_left(72), tr("Row {}", row.number), type::body_medium, theme.text);
            text(line, row.corrected ? tr("corrected, not tried yet") : sentence, type::body, theme.second);
        }
        if (open) {
            Area inside{list.x + 24, list.y + 4, list.width - 28, list.height};
            list.cut_top(draw_cells(desk, inside, row, plan) + 10);
        }
        line_across(list.x, list.y - 1, list.width, theme.line);
    }
    scroll.end_at(list.y + 8);
    return again;
}

}  // namespace qd
