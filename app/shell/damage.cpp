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
#include "core/store/foreign_database.h"
#include "core/store/salvage.h"

namespace qd {

using namespace ui;

namespace {

std::vector<std::string> words_of(PageStore& store, Database& database, const Catalogue& catalogue) {
    const auto report = examine_damage(store, database);
    return report ? damage_words(*report, catalogue) : std::vector<std::string>{report.error().what};
}

std::string salvage_words(const Salvage& rescued) {
    std::int64_t rows = 0;
    for (const SalvagedTable& table : rescued.tables) rows += table.rows;
    return tr("{} entries were read and written to a new, whole file. Open it to go on.", integer(context().locale(), rows));
}

float words_height(const std::vector<std::string>& lines, float width) {
    float high = 0;
    for (const std::string& line : lines) high += paragraph_height(line, type::body, width) + 6;
    return high;
}

void draw_words(Area& area, const std::vector<std::string>& lines) {
    for (const std::string& line : lines) {
        const Area place = area.cut_top(paragraph_height(line, type::body, area.width), 6);
        label_node(Role::text, line, place);
        paragraph(place, line, type::body, context().theme().text);
    }
}

}  // namespace

void App::Impl::examine() {
    damage.clear();
    if (!store->damage().empty()) damage = words_of(*store, workspace->database(), workspace->catalogue());
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

// A file that is damaged does not replace a workspace before somebody has read what is missing.
void App::Impl::offer_salvage(PageStore& candidate, std::span<const std::byte> bytes) {
    std::vector<std::string> words;
    {
        auto database = ForeignDatabase::open(candidate);
        if (!database) return tell(database.error());
        (*database)->allow_steps_for(candidate.size());
        words = words_of(candidate, (*database)->database(), Catalogue::built_in());
    }
    auto rescued = copy_of(bytes, TypedCopy::Damage::keep_what_can_be_read);
    if (!rescued) return tell(rescued.error());
    offer = SalvageOffer{std::move(words), std::move(rescued->file)};
    open_dialog(tr("This file is damaged"));
}

void App::Impl::draw_offer() {
    if (!offer) return;
    if (!dialog_is_open(tr("This file is damaged"))) return offer.reset();
    const char* about = tr("What you have here is untouched. What can be read of the file can be opened instead of it:");
    const float width = std::min(480.0f, context().stage().width - 40) - 40;
    Dialog dialog{tr("This file is damaged"), 480, words_height(offer->words, width) + paragraph_height(about, type::body, width) + 140};
    if (!dialog) return;
    Area body = dialog.body();
    paragraph(body.cut_top(paragraph_height(about, type::body, body.width), 10), about, type::body, context().theme().second);
    draw_words(body, offer->words);
    if (dialog.buttons(tr("Open what can be read")) != DialogAnswer::accept) return;
    dialog.close();
    context().after_frame([this, file = std::move(offer->file)]() mutable { replace_with(std::move(file)); });
    offer.reset();
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
