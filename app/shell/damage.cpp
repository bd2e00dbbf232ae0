// When stored bytes are not what was written: what is affected, the rest as a new file, and a fresh start.

#include "app/shell/app_impl.h"
#include "app/shell/damage_words.h"
#include "app/ui/button.h"
#include "app/ui/dialog.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/notice.h"
#include "app/ui/text.h"
#include "assets/icons.h"
#include "core/store/salvage.h"

namespace qd {

using namespace ui;

namespace {

std::string salvage_words(const Salvage& rescued) {
    std::int64_t rows = 0;
    for (const SalvagedTable& table : rescued.tables) rows += table.rows;
    return tr("{} entries were read and written to a new, whole file. Open it to go on.", integer(context().locale(), rows));
}

}  // namespace

void App::Impl::examine() {
    damage.clear();
    if (!store->damage().empty()) damage = damage_words(*store, workspace->database(), workspace->catalogue());
}

void App::Impl::save_salvaged() {
    std::unique_ptr<Database> own;
    if (!workspace) {
        auto opened = Database::open(*store);
        if (!opened) return tell(opened.error());
        own = *std::move(opened);
    }
    auto rescued = salvage(workspace ? workspace->database() : *own);
    if (!rescued) return tell(rescued.error());
    platform.save_file("rescued " + iso(clock.today()) + ".qdeck", "application/vnd.sqlite3", rescued->file);
    if (desk) desk->tell({.text = salvage_words(*rescued)});
}

void Shell::draw_damage(Area& area, App::Impl& app) {
    if (app.damage.empty()) return;
    std::string words;
    for (const std::string& line : app.damage) words += (words.empty() ? "" : " ") + line;
    const NoticeAnswer answer = banner(area, {.tone = Tone::bad, .icon = icons::shield_alert,
        .title = tr("This workspace is damaged. It can be read, and nothing is written to it."), .words = words,
        .plain = tr("Start over"), .filled = tr("Save what can be read")});
    if (answer == NoticeAnswer::filled) context().after_frame([&app] { app.save_salvaged(); });
    if (answer == NoticeAnswer::plain) open_dialog(tr("Start over?"));
    if (confirm(tr("Start over?"), tr("Save what can be read first. The damaged workspace stays stored until you found, import or open another one."), tr("Start over"), true) == DialogAnswer::accept)
        app.start_over();
}

}  // namespace qd
