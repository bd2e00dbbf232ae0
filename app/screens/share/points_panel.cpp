#include "app/screens/share/points_panel.h"

#include <algorithm>

#include "app/shell/shell.h"
#include "app/ui/button.h"
#include "app/ui/card.h"
#include "app/ui/context.h"
#include "app/ui/dialog.h"
#include "app/ui/draw.h"
#include "app/ui/empty.h"
#include "app/ui/field.h"
#include "app/ui/notice.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

constexpr float kColumn = 640;
constexpr const char* kRestore = "Go back to this point?";

}  // namespace

void PointsPanel::read(Desk& desk) {
    if (m_for != &desk.workspace()) {
        m_for = &desk.workspace();
        m_points.reset();
        m_asked = false;
    }
    if (m_asked) return;
    m_asked = true;
    list_points(desk.platform(), [this, &desk, life = desk.life()](Result<std::vector<RestorePoint>> found) {
        if (life.expired()) return;
        desk.platform().request_frame(0);
        m_problem.reset();
        if (found) m_points = *std::move(found);
        else m_problem = std::move(found).error();
    });
}

void PointsPanel::draw(Desk& desk, Area area) {
    area.width = std::min(area.width, kColumn);
    Scroll scroll{area, "points"};
    Area column = scroll.content();
    draw_copy(desk, column);
    if (desk.platform().writer() == WriterState::memory_only) {
        const char* words = tr("This page keeps nothing in the browser, so there are no restore points. Download a copy instead.");
        paragraph(column.cut_top(paragraph_height(words, type::body, column.width), 16), words, type::body, context().theme().second);
    } else {
        read(desk);
        draw_making(desk, column);
        draw_list(desk, column);
    }
    scroll.end_at(column.y + 16);
    const std::string words = m_chosen ? tr("The workspace becomes what it was at “{}”. What it is now is kept as a restore point first, so that you can come back.", m_chosen->name) : std::string{};
    if (confirm(tr(kRestore), words, tr("Go back")) == DialogAnswer::accept && m_chosen) restore(desk, *m_chosen);
}

void PointsPanel::draw_copy(Desk& desk, Area& column) {
    section_title(column, tr("A copy outside this browser"));
    const ExportReminder reminder = m_copy.reminder(desk);
    if (reminder.due) {
        (void)notice_box(column, {.tone = Tone::warn, .icon = icons::hard_drive, .title = reminder.sentence,
                                  .words = tr("A browser may lose what it keeps: when the disk is full, or when its data is cleared. A copy on a disk is safe from that."), .quiet = {}, .plain = {}, .filled = {}});
        column.cut_top(10);
    } else if (const auto last = m_copy.last(desk)) {
        text(column.cut_top(22, 8), tr("The last one was made or opened {}.", relative_day(*last, desk.clock().today())), type::body, context().theme().second);
    }
    Area row = column.cut_top(kControl, 24);
    if (button(row.left(8), tr("Download a copy"), {.kind = ButtonKind::primary, .icon = icons::download})) download_copy(desk);
    if (button(row.left(8), tr("Open a copy…"), {.icon = icons::folder_open}))
        desk.platform().pick_files(".qdeck,.sqlite,.db", false, [&desk, life = desk.life()](std::vector<std::shared_ptr<InputFile>> files) {
            if (life.expired() || files.empty()) return;
            files.front()->read(0, files.front()->size(), [&desk, life, file = files.front()](Result<Bytes> bytes) {
                if (life.expired()) return;
                if (bytes) desk.open_file({.name = file->name(), .bytes = *std::move(bytes), .keep_as = {}});
                else desk.report(bytes.error());
            });
        });
}

void PointsPanel::draw_making(Desk& desk, Area& column) {
    const Theme& theme = context().theme();
    section_title(column, tr("Restore points"));
    const char* words = tr("One is made each day you work: seven days and four weeks stay. Those you name stay until you remove them.");
    paragraph(column.cut_top(paragraph_height(words, type::body, column.width), 10), words, type::body, theme.second);
    Area row = column.cut_top(kControl, 14);
    const bool able = !m_busy && desk.platform().writer() == WriterState::writer && !desk.running();
    const bool make = button(row.right(8), tr("Make one now"), {.icon = icons::bookmark, .disabled = !able || m_name.empty()});
    const FieldResult typed = text_field(row, tr("Name of the restore point"), m_name, {.placeholder = tr("Before the price change"), .width = row.width});
    if (!able || m_name.empty() || !(make || typed.submitted)) return;
    m_busy = true;
    keep_point(desk.platform(), desk.workspace(), m_name, [this, &desk, life = desk.life()](Result<> kept) {
        m_busy = false;
        if (life.expired()) return;
        m_asked = false;
        if (!kept) return desk.report(kept.error());
        desk.tell({.text = tr("The restore point “{}” is made.", m_name)});
        m_name.clear();
    });
}

void PointsPanel::draw_list(Desk& desk, Area& column) {
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    const Date today = desk.clock().today();
    if (m_problem) {
        const std::string words = m_problem->sentence();
        label_node(Role::alert, words, column);
        paragraph(column.cut_top(paragraph_height(words, type::body, column.width), 8), words, type::body, theme.bad);
        return;
    }
    if (!m_points) return void(text(column.cut_top(24), tr("Looking…"), type::body, theme.second));
    if (m_points->empty()) return void(text(column.cut_top(24), tr("None yet."), type::body, theme.second));
    for (const RestorePoint& kept : *m_points) {
        const IdScope scope{kept.id};
        const bool automatic = kept.kind == RestoreKind::automatic;
        const std::string name = automatic ? std::string{tr("Kept by itself")} : kept.name;
        Area row = column.cut_top(44);
        line_across(row.x, row.bottom_edge() - 1, row.width, theme.line);
        label_node(Role::listitem, name, row);
        const std::string when = fmt::format("{}, {}", date(locale, day_of_person(locale, kept.made), today, DateStyle::weekday), time_of_day(locale, kept.made));
        const bool able = !m_busy && !desk.running() && desk.platform().writer() == WriterState::writer;
        if (icon_button(row.right(4), icons::trash_2, tr("Remove the point of {}", when), {.kind = ButtonKind::quiet, .disabled = !able}))
            desk.platform().shelf().remove(kept.id, [this](Result<>) { m_asked = false; });
        if (button(row.right(12), tr("Go back"), {.name = tr("Go back to {}", when), .disabled = !able, .small = true})) {
            m_chosen = kept;
            if (automatic) m_chosen->name = when;
            open_dialog(tr(kRestore));
        }
        icon(row.cut_left(18, 10), automatic ? icons::history : icons::bookmark, automatic ? theme.second : theme.accent);
        text(Area{row.x, row.y + 4, row.width, 18}, name, type::body_medium, theme.text);
        text(Area{row.x, row.y + 22, row.width, 18}, fmt::format("{} · {}", when, bytes(locale, kept.bytes)), type::caption, theme.second);
    }
}

void PointsPanel::restore(Desk& desk, const RestorePoint& kept) {
    m_busy = true;
    take_point(desk.platform(), kept.id, [this, &desk, life = desk.life(), name = kept.name](Result<Bytes> file) {
        m_busy = false;
        m_asked = false;
        if (life.expired()) return;
        if (!file) return desk.report(file.error());
        desk.platform().request_frame(0);
        desk.open_file({.name = name, .bytes = *std::move(file), .keep_as = tr("Before going back to {}", name), .from_outside = false});
    });
}

}  // namespace qd
