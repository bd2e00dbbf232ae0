// What the frame says over a screen: storage trouble, a second tab, the past, toasts,
// a running job, and the list of keys.

#include <cmath>

#include "app/shell/app_impl.h"
#include "app/ui/button.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/kbd.h"
#include "app/ui/notice.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

// Where the day begins, and where rules are looked after.
void Shell::draw_absence(Desk& desk, Area& area) {
    const std::optional<CatchUpSummary>& away = desk.absence();
    const std::string& place = desk.route().path.front();
    if (!away || (place != "home" && place != "automation") || desk.route() == to_screen("automation").with("tab", "away")) return;
    const bool clock = !away->clock_problem.empty();
    const std::string words = clock ? away->clock_problem : tr_count(context().locale(), static_cast<std::int64_t>(away->effects), "{} thing became due while Quarterdeck was closed or this computer slept.", "{} things became due while Quarterdeck was closed or this computer slept.");
    const NoticeAnswer answer = banner(area, {.tone = Tone::warn, .icon = icons::alarm_clock, .title = clock ? tr("Timed rules rest") : tr("While you were away"), .words = words, .plain = tr("Look at it")});
    if (answer == NoticeAnswer::plain) desk.go(to_screen("automation").with("tab", "away"));
}

Area Shell::draw_banners(Desk& desk, Area area, App::Impl& app) {
    if (app.visit) app.draw_visit_banner(area);
    if (desk.guest()) return area;
    const SaveStatus status = app.store->status();
    draw_damage(area, app);
    if (app.platform.writer() == WriterState::reader) {
        const NoticeAnswer answer = banner(area, {.tone = Tone::info, .icon = icons::lock,
            .title = tr("Read-only: this workspace is open in another tab"),
            .words = tr("Changes made there appear here. If you edit here instead, the other tab becomes read-only; nothing is lost."),
            .plain = tr("Edit here instead")});
        if (answer == NoticeAnswer::plain) app.platform.take_over();
    } else if (status.state == SaveState::failed) {
        const std::string title = tr("Not saved: {}", status.problem ? status.problem->what() : tr("the browser refused to write"));
        const std::string words = tr_count(context().locale(), static_cast<std::int64_t>(status.committed - status.durable),
                                           "{} change is only in this tab: keep it open. Everything earlier is safe.",
                                           "{} changes are only in this tab: keep it open. Everything earlier is safe.");
        const NoticeAnswer answer = banner(area, {.tone = Tone::warn, .icon = icons::save_off, .title = title, .words = words,
                                                  .plain = tr("Try again"), .filled = tr("Download a copy now")});
        if (answer == NoticeAnswer::filled) download_copy(desk);
        if (answer == NoticeAnswer::plain) app.store->flush();
    }
    draw_absence(desk, area);
    if (app.platform.update_ready() && !m_later) {
        const NoticeAnswer answer = banner(area, {.tone = Tone::info, .icon = icons::sparkles, .title = tr("A new version of Quarterdeck is ready"),
            .words = tr("It starts when you reload. Until then this tab goes on with the version it has."), .plain = tr("Later"), .filled = tr("Reload now")});
        if (answer == NoticeAnswer::plain) m_later = true;
        if (answer == NoticeAnswer::filled) app.platform.use_update();
    }
    // One thing at a time.
    if (!m_copy_later && !desk.absence() && desk.route().path.front() == "home" && app.platform.writer() == WriterState::writer) {
        const ExportReminder reminder = m_copy.reminder(desk);
        if (reminder.due) {
            const NoticeAnswer answer = banner(area, {.tone = Tone::info, .icon = icons::hard_drive, .title = reminder.sentence,
                .words = tr("A copy on a disk is safe from whatever happens to this browser."), .plain = tr("Later"), .filled = tr("Download a copy")});
            if (answer == NoticeAnswer::plain) m_copy_later = true;
            if (answer == NoticeAnswer::filled) download_copy(desk);
        }
    }
    if (desk.as_of()) {
        const std::string title = tr("As of {}", date(context().locale(), *desk.as_of(), desk.clock().today(), DateStyle::full));
        const NoticeAnswer answer = banner(area, {.tone = Tone::info, .icon = icons::history, .title = title,
            .words = tr("Every list and figure shows what was true on that day. Nothing can be edited there."), .plain = tr("Back to today")});
        if (answer == NoticeAnswer::plain) context().after_frame([&desk] { desk.travel({}); });
    }
    return area;
}

void Shell::draw_running(Desk& desk, const Area& stage) {
    RunningJob* running = desk.running();
    const std::uint32_t id = layer_id("running");
    if (!running) {
        if (context().layers.is_open(id)) context().layers.close(id);
        return;
    }
    if (!context().layers.is_open(id)) context().layers.open(id);
    const Theme& theme = context().theme();
    const Area panel = stage.centered(std::min(420.0f, stage.width - 32), 148);
    if (!context().layers.begin(id, panel, {.role = Role::dialog, .name = running->title, .backdrop = Backdrop::scrim, .modal = true, .closes_on_escape = false}))
        return;
    Area inside = panel.inset(20, 18);
    text(inside.cut_top(20, 6), running->title, type::strong, theme.text);
    text(inside.cut_top(18, 10), running->progress.doing, type::body, theme.second);
    const Area bar = inside.cut_top(6, 16);
    const float part = static_cast<float>(std::clamp(running->progress.done, 0.0, 1.0));
    fill(bar, theme.hover, 3);
    fill(Area{bar.x, bar.y, bar.width * part, bar.height}, theme.accent, 3);
    Node node;
    node.role = Role::progressbar;
    node.name = running->title;
    node.value = running->progress.doing;
    node.value_now = part * 100;
    node.value_max = 100;
    node.rect = bar;
    context().semantics.add(std::move(node));
    Area row = inside.cut_bottom(kControl);
    if (button(row.right(), tr("Stop"))) context().after_frame([&desk] { desk.stop_job(); });
    context().layers.end();
}

void Shell::draw_keys(Desk& desk, const Screens& screens) {
    const std::uint32_t id = layer_id("keys");
    if (!context().layers.is_open(id)) return;
    struct Row { std::string keys; std::string does; };
    std::vector<Row> rows = {{"Ctrl+K", tr("Search or jump to anything")}, {"/", tr("Search")}, {"N", tr("New record")},
                             {"Ctrl+Z", tr("Undo")}, {"Ctrl+Shift+Z", tr("Redo")}, {"J", tr("Next row")}, {"K", tr("Previous row")},
                             {"Enter", tr("Open")}, {"E", tr("Edit")}, {"Space", tr("Show beside the list, lift a card")}, {"X", tr("Mark a row")}, {"Esc", tr("Close or cancel")}};
    for (const auto& screen : screens)
        if (screen->info().letter) rows.push_back({std::string{"G "} + screen->info().letter, tr(screen->info().title)});
    const Theme& theme = context().theme();
    constexpr float kRowHeight = 28;
    const Area stage = context().stage();
    const int columns = stage.width > 620 ? 2 : 1;
    const float per_column = std::ceil(static_cast<float>(rows.size()) / static_cast<float>(columns));
    const Area panel = stage.centered(std::min(600.0f, stage.width - 24), std::min(per_column * kRowHeight + 76, stage.height - 40));
    if (!context().layers.begin(id, panel, {.role = Role::dialog, .name = tr("Keys"), .backdrop = Backdrop::scrim})) return;
    Area inside = panel.inset(24, 18);
    Area head = inside.cut_top(28, 10);
    if (icon_button(head.right(), icons::x, tr("Close"), {.kind = ButtonKind::quiet})) context().layers.close(id);
    if (button(head.right(8), tr("Open the manual"), {.kind = ButtonKind::quiet, .icon = icons::book_open})) {
        context().layers.close(id);
        context().after_frame([&desk] { desk.go({{"help", "search"}, {}}); });
    }
    label_node(Role::heading, tr("Keys"), head, 2);
    text(head, tr("Keys"), type::section, theme.text);
    for (std::size_t at = 0; at < rows.size(); ++at) {
        const int column = static_cast<int>(static_cast<float>(at) / per_column);
        const Area strip = inside.column(column, columns, 32);
        Area row{strip.x, strip.y + (static_cast<float>(at) - static_cast<float>(column) * per_column) * kRowHeight, strip.width, kRowHeight};
        label_node(Role::text, rows[at].keys + ": " + rows[at].does, row);
        Area keys = row.cut_right(130);
        if (rows[at].keys.starts_with("G ")) {
            kbd(keys.right(4), rows[at].keys.substr(2));
            kbd(keys.right(4), "G");
        } else {
            kbd(keys.right(4), rows[at].keys);
        }
        text(row, rows[at].does, type::body, theme.text);
    }
    context().layers.end();
}

}  // namespace qd
