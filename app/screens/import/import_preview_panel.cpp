// The wizard's right side, and what it says when a file is done.

#include <algorithm>

#include "app/screens/import/import_screen.h"
#include "app/shell/record_route.h"
#include "app/ui/button.h"
#include "app/ui/card.h"
#include "app/ui/chip.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/empty.h"
#include "app/ui/item.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

struct StateLook { Icon icon; Color colour; };

StateLook look_of(CellState state) {
    const Theme& theme = context().theme();
    switch (state) {
        case CellState::error: return {icons::circle_x, theme.bad};
        case CellState::question: return {icons::circle_help, theme.warn};
        case CellState::repaired: return {icons::wand_sparkles, theme.accent};
        case CellState::empty: return {icons::circle_dashed, theme.faint};
        default: return {icons::circle_check, theme.good};
    }
}

}  // namespace

void ImportScreen::draw_preview(Desk& desk, Area area) {
    constexpr std::size_t kListed = 12;
    const Theme& theme = context().theme();
    ImportSession::Item& item = *m_session.current();
    Area head = area.cut_top(28, 4);
    const std::uint64_t rows = item.analysis->rows();
    if (icon_button(head.right(4), icons::chevron_right, tr("Next row"), {.disabled = m_row + 1 >= rows, .small = true})) ++m_row;
    if (icon_button(head.right(4), icons::chevron_left, tr("Previous row"), {.disabled = m_row == 0, .small = true})) --m_row;
    m_row = std::min(m_row, rows ? rows - 1 : 0);
    head.cut_left(text(head, tr("Result"), type::body_strong, theme.text) + 8);
    text(head, tr("row {} of {}", integer(context().locale(), static_cast<std::int64_t>(m_row) + 1), integer(context().locale(), static_cast<std::int64_t>(rows))), type::caption, theme.second);
    const std::vector<PreviewRow>& shown = m_session.preview(desk, m_row, kListed);
    if (shown.empty()) return;
    const PreviewRow& first = shown.front();
    std::size_t filled = 0;
    for (std::size_t at = 0; at < first.cells.size() && at < item.plan.columns.size(); ++at) filled += !item.plan.columns[at].field.empty();
    Area box = area.cut_top(std::min(44 + 27 * static_cast<float>(filled), area.height * 0.6f), 10);
    Area inside = card(box).inset(12, 8);
    Area state = inside.cut_top(26, 4);
    badge(state.right(), first.state == CellState::error ? tr("Refused") : first.existing ? tr("Update") : tr("New"),
          first.state == CellState::error ? theme.bad : first.existing ? theme.accent : theme.good, {}, true);
    text(state, first.problem.empty() ? std::string_view{tr(item.entity->label.c_str())} : std::string_view{first.problem}, type::body_strong, theme.text);
    const Clip clip{inside};
    for (std::size_t at = 0; at < first.cells.size() && at < item.plan.columns.size(); ++at) {
        const Field* field = item.entity->find(item.plan.columns[at].field);
        if (!field) continue;
        const PreviewCell& cell = first.cells[at];
        Area row = inside.cut_top(27);
        const StateLook look = look_of(cell.state);
        icon(row.cut_right(16), look.icon, look.colour, 14);
        text(row.cut_left(96), tr(field->label.c_str()), type::body, theme.second);
        std::string words = !cell.title.empty() ? cell.title : desk.words(*field, cell.value);
        if (words.empty()) words = cell.problem.empty() ? "–" : cell.problem;
        row.cut_left(text(row, words, type::body, cell.state == CellState::error ? theme.bad : theme.text) + 6);
        if (cell.state == CellState::repaired && row.width > 40) text(row, tr("was {}", cell.raw), type::body, theme.faint);
        label_node(Role::text, fmt::format("{}: {}", tr(field->label.c_str()), words), row);
    }
    text(area.cut_top(24, 2), tr("More rows"), type::body_strong, theme.text);
    Area list = card(area);
    for (std::size_t at = 1; at < shown.size() && list.height > 42; ++at) {
        Area row = list.cut_top(42).inset(10, 0);
        const StateLook look = look_of(shown[at].state);
        icon(row.cut_left(16, 8), look.icon, look.colour, 14);
        std::string top, bottom;
        for (std::size_t column = 0; column < shown[at].cells.size() && column < item.plan.columns.size(); ++column) {
            const Field* field = item.entity->find(item.plan.columns[column].field);
            if (!field || field->key == "source_id") continue;
            const PreviewCell& cell = shown[at].cells[column];
            const std::string words = !cell.title.empty() ? cell.title : desk.words(*field, cell.value);
            std::string& line = top.size() < 24 ? top : bottom;
            if (!words.empty()) line += (line.empty() ? "" : " · ") + words;
        }
        text(Area{row.x, row.y + 4, row.width, 17}, top, type::body_medium, theme.text);
        text(Area{row.x, row.y + 21, row.width, 16}, bottom, type::caption, theme.second);
        line_across(list.x, list.y - 1, list.width, theme.line);
    }
}

void ImportScreen::draw_result(Desk& desk, Area area) {
    const Theme& theme = context().theme();
    ImportSession::Item& item = *m_session.current();
    const ImportResult& result = *item.result;
    const Locale& locale = context().locale();
    const auto words = [&](std::uint64_t count) { return integer(locale, static_cast<std::int64_t>(count)); };
    area = area.inset(20, 16);
    Area head = area.cut_top(30, 12);
    const std::string title = tr("{} imported", item.file.name);
    label_node(Role::heading, title, head, 1);
    icon(head.cut_left(24, 10), icons::circle_check, theme.good, 22);
    text(head, title, type::title, theme.text);
    Area figures = area.cut_top(58, 16);
    figure(figures.column(0, 4, 16), {tr("New"), words(result.counts.created), tr(item.entity->plural.c_str()), theme.good});
    figure(figures.column(1, 4, 16), {tr("Updated"), words(result.counts.updated), "", theme.text});
    figure(figures.column(2, 4, 16), {tr("Unchanged"), words(result.counts.same), "", theme.text});
    figure(figures.column(3, 4, 16), {tr("Refused"), words(result.counts.refused), "", result.counts.refused ? theme.bad : theme.text});
    label_node(Role::status, tr("{} new, {} updated, {} unchanged, {} refused", words(result.counts.created), words(result.counts.updated), words(result.counts.same), words(result.counts.refused)), figures);
    for (const auto& [entity, names] : result.references) {
        const std::string made = tr("{} made by name: {}", tr(desk.catalogue().entity(entity).plural.c_str()), names.size());
        text(area.cut_top(22), made, type::body, theme.second);
    }
    Area actions = area.cut_top(kControl, 16);
    const bool last = m_session.position() + 1 >= m_session.items().size();
    if (button(actions.left(8), last ? tr("Finish") : tr("Next file"), {.kind = ButtonKind::primary, .icon = icons::arrow_right}))
        context().after_frame([this, &desk] { m_session.next(desk); });
    const std::string show = tr("Show {}", lower(tr(item.entity->plural.c_str())));
    const bool has_screen = item.entity->key == "deal" || item.entity->key == "account" || item.entity->key == "contact" || item.entity->key == "lead" || item.entity->key == "activity";
    if (has_screen && button(actions.left(8), show)) desk.go(to_screen(plural_route(*item.entity)));
    if (!item.changes.empty() && button(actions.left(8), tr("Undo this import"), {.icon = icons::undo_2}))
        context().after_frame([this, &desk] { m_session.undo_current(desk); });
    if (item.refused.size() && item.refused.draw(desk, area, item.plan))
        context().after_frame([this, &desk] { m_session.try_again(desk); });
}

void ImportScreen::draw_done(Desk& desk, Area area) {
    std::uint64_t made = 0, changed = 0;
    for (const auto& item : m_session.items())
        if (item->result) {
            made += item->result->counts.created;
            changed += item->result->counts.updated;
        }
    const std::string sentence = tr("{} records are new and {} were updated. Each file can be undone from its own step under Undo.", made, changed);
    const EmptyAnswer answer = empty_state(area, {.icon = icons::circle_check, .title = tr("All files are imported"), .sentence = sentence,
                                                  .action = tr("Show deals"), .second = tr("Import more")});
    if (answer == EmptyAnswer::action) desk.go(to_screen("deals"));
    if (answer == EmptyAnswer::second) {
        m_session.reset();
        pick(desk);
    }
}

}  // namespace qd
