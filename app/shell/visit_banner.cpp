// What stands over every screen while a snapshot is open: whose it is, as of when, who
// vouches for it, what is missing; and the switch between it and the own workspace.

#include "app/shell/app_impl.h"
#include "app/shell/frame_share.h"
#include "app/ui/button.h"
#include "app/ui/chip.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/tabs.h"
#include "app/ui/text.h"
#include "app/ui/tooltip.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

constexpr int kPicturesFirst = 3;

// An icon and words, as wide as they need; cut off the row. tip may be empty.
void fact(Area& row, Icon mark, Color colour, std::string_view words, std::string_view tip) {
    if (words.empty()) return;
    Area place = row.cut_left(std::min(row.width, 20 + text_width(words, type::body)), 20);
    if (place.width < 40) return;
    Node node;
    node.role = Role::text;
    node.name = words;
    node.description = tip;
    const Item item = interact(place, std::move(node), {.tab_stop = false, .focusable = false}, words);
    icon(place.cut_left(14, 6), mark, colour, 14);
    text(place, words, type::body, context().theme().second);
    if (!tip.empty()) tooltip(item, tip);
}

// What was read becomes a workspace that can be looked at, as of the moment it shows.
Result<> fill(SnapshotInMemory& made, SnapshotOpening::Opened opened, std::uint64_t seed) {
    made.file_name = std::move(opened.file_name);
    made.manifest = std::move(opened.manifest);
    made.signature = opened.signature;
    made.findings = std::move(opened.findings);
    made.store = std::move(opened.store);
    made.clock = std::make_unique<ManualClock>(made.manifest.shows());
    made.workspace = TRY(Workspace::open(*made.store, *made.clock, {.device = 0, .seed = seed, .put_off_indexes = true}));
    return {};
}

bool at_compare(const Desk& desk) {
    const std::vector<std::string>& path = desk.route().path;
    return path.size() > 1 && path[0] == "share" && path[1] == "compare";
}

}  // namespace

// The comparison is a screen of the own desk; who has no own workspace sees it on the snapshot's.
bool App::Impl::comparing() const {
    return desk ? !looking_at_visit && at_compare(*desk) : visit && at_compare(*visit->desk);
}

void App::Impl::look_at(Face face) {
    ui.after_frame([this, face] {
        looking_at_visit = visit && (face == Face::snapshot || !desk);
        Desk* shown = looking_at_visit ? visit->desk.get() : desk.get();
        if (face == Face::compare) shown->go({{"share", "compare"}, {}});
        else if (at_compare(*shown)) shown->go(to_screen(looking_at_visit ? "deals" : "home"));
        platform.set_route(shown->route().fragment(), false);
        platform.request_frame(0);
    });
}

void App::Impl::draw_visit_banner(Area& page) {
    const Theme& theme = context().theme();
    const bool phone = context().breadth() == Breadth::phone;
    const Date today = clock.today();
    const SignatureWords signature = signature_words(*visit, platform, today);
    const Area banner = page.cut_top(phone ? 148.0f : 64.0f);
    fill(banner, theme.panel);
    fill(banner, theme.tinted(theme.accent));
    line_across(banner.x, banner.bottom_edge() - 1, banner.width, theme.line);
    const std::string title = title_of(visit->manifest);
    const NodeScope region{Role::region, title, banner};
    Area inside = banner.inset(phone ? 16.0f : 20.0f, 10);

    Area actions = phone ? inside.cut_bottom(kControl) : inside.cut_right(std::min(inside.width * 0.5f, desk ? 420.0f : 320.0f), 12);
    if (!phone) actions = actions.centered(actions.width, kControl);
    if (phone ? icon_button(actions.right(8), icons::x, tr("Close snapshot")) : button(actions.right(12), tr("Close snapshot"), {.icon = icons::x})) close_visit();
    int face = comparing() ? 1 : looking_at_visit ? 0 : 2;
    const Slot slot = phone ? Slot{actions.left()} : Slot{actions.right()};
    const bool chosen = desk ? segmented(slot, tr("What is shown"), {{tr("Snapshot"), {}, {}}, {tr("Compare"), {}, {}}, {phone ? tr("Mine") : tr("My workspace"), {}, {}}}, face)
                             : segmented(slot, tr("What is shown"), {{tr("Snapshot"), {}, {}}, {tr("Compare"), {}, {}}}, face);
    if (chosen) look_at(face == 0 ? Face::snapshot : face == 1 ? Face::compare : Face::own);

    Area head = inside.cut_top(22);
    icon(head.cut_left(18, 12), icons::camera, theme.accent);
    const float room = std::max(0.0f, head.width - 84);
    const float wide = std::min(room, text_width(title, type::strong));
    label_node(Role::heading, title, head, 2);
    text(head.cut_left(wide, 10), title, type::strong, theme.text);
    badge(head.left(), tr("Read-only"), theme.second);
    Area facts = inside.cut_top(22);
    if (!phone) facts.cut_left(30);
    fact(facts, icons::calendar_clock, theme.second, moment_of(visit->manifest, today), visit->manifest.note);
    if (phone) facts = inside.cut_top(22);
    fact(facts, signature.known ? icons::shield_check : icons::shield_alert, signature.known ? theme.good : theme.warn, signature.words, signature.details);
    if (phone) facts = inside.cut_top(22);
    fact(facts, icons::eye_off, theme.second, left_out_words(visit->manifest, 2), left_out_words(visit->manifest, 100));
    if (visit->order && !phone)
        fact(facts, icons::loader, theme.second, tr("Search is being made: {}", percent(context().locale(), 100.0 * visit->ordered)),
             tr("Everything is here to be read. Until this is done a search may miss some of it."));
}

void App::Impl::show_visit(SnapshotOpening::Opened opened) {
    auto made = std::make_unique<VisitedSnapshot>();
    if (const auto filled = fill(*made, std::move(opened), seed); !filled) return tell(filled.error());
    made->opened_on = clock.today();
    made->order = std::make_unique<LateIndexes>(*made->workspace);
    made->screens = make_screens();
    made->desk = std::make_unique<Desk>(*made->workspace, platform, *made->clock, Desk::Whose::guest);
    made->desk->visit = made.get();
    drop_visit();
    if (desk)
        made->take_over = [this](const SnapshotInMemory& from, const std::vector<std::pair<std::string, Id>>& wanted) {
            if (desk) taking_over.open(desk->present(), *from.workspace, wanted, title_of(from.manifest));
        };
    made->choose_beside = [this] { choose_beside(); };
    made->drop_beside = [this] {
        ui.after_frame([this] {
            if (visit) visit->beside.reset();
        });
    };
    visit = std::move(made);
    if (desk) desk->visit = visit.get();
    looking_at_visit = true;
    visit->desk->arrive(to_screen("deals"));
    platform.set_route(visit->desk->route().fragment(), true);
    if (!visit->findings.empty()) visit->desk->tell({.text = visit->findings, .good = false});
    problem.reset();
    platform.request_frame(0);
}

void App::Impl::choose_beside() {
    platform.pick_files(".qsnap,.age,.html", false, [this](std::vector<std::shared_ptr<InputFile>> files) {
        if (visit && !files.empty()) opening.start(files.front(), [this](SnapshotOpening::Opened opened) { put_beside(std::move(opened)); });
    });
}

void App::Impl::put_beside(SnapshotOpening::Opened opened) {
    platform.request_frame(0);
    if (!visit) return show_visit(std::move(opened));
    auto made = std::make_unique<SnapshotInMemory>();
    if (const auto filled = fill(*made, std::move(opened), seed); !filled) return tell(filled.error());
    visit->beside = std::move(made);
}

void App::Impl::put_visit_in_order() {
    if (!visit->order || visit->workspace->busy()) return;
    // First somebody sees what was opened; a single index of a large file takes longer than a picture.
    if (visit->drawn < kPicturesFirst) {
        ++visit->drawn;
        ui.work_goes_on();
        return platform.request_frame(0);
    }
    const auto progress = run_for(*visit->order);
    // Without the rest it is slower, and its search finds less; everything is there to be read.
    if (!progress) visit->desk->report(progress.error());
    else visit->ordered = progress->done;
    if (!progress || progress->finished) visit->order.reset();
    platform.request_frame(0);
}

void App::Impl::close_visit() {
    ui.after_frame([this] {
        drop_visit();
        if (!desk) return;
        if (at_compare(*desk)) desk->go(to_screen("home"));
        platform.set_route(desk->route().fragment(), false);
    });
}

void App::Impl::drop_visit() {
    looking_at_visit = false;
    taking_over.forget();
    if (desk) desk->visit = nullptr;
    visit.reset();
    platform.request_frame(0);
}

}  // namespace qd
