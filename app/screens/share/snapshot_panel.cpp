#include "app/screens/share/snapshot_panel.h"

#include <algorithm>

#include "app/screens/share/passphrase_strength.h"
#include "app/ui/button.h"
#include "app/ui/card.h"
#include "app/ui/choice.h"
#include "app/ui/context.h"
#include "app/ui/date_field.h"
#include "app/ui/draw.h"
#include "app/ui/field.h"
#include "app/ui/notice.h"
#include "app/ui/scroll.h"
#include "app/ui/select.h"
#include "app/ui/tabs.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

constexpr int kWords = 7;                // of a made passphrase: 77 bits
constexpr float kForm = 460;
constexpr Profile kProfiles[] = {Profile::full, Profile::manager, Profile::board, Profile::demo};

void caption(Area& column, std::string_view words) {
    text(column.cut_top(18, 4), words, type::caption_medium, context().theme().second);
}

// The last moment of a day.
Instant end_of(Date day) { return start_of(day + std::chrono::days{1}) - std::chrono::milliseconds{1}; }

std::string file_safe(std::string name) {
    for (char& c : name)
        if (static_cast<unsigned char>(c) < 32 || std::string_view{"/\\:*?\"<>|"}.find(c) != std::string_view::npos) c = '-';
    return name.empty() ? "snapshot" : name;
}

}  // namespace

void SnapshotPanel::begin(Desk& desk) {
    m_for = &desk.workspace();
    m_scope = 0;
    m_views.clear();
    m_people.clear();
    for (const std::string_view entity : {"deal", "account", "contact", "lead"})
        for (SavedView& view : saved_views(desk.workspace(), entity, desk.person().id).value_or(std::vector<SavedView>{}))
            if (view.problem.empty()) m_views.push_back(std::move(view));
    auto rows = desk.workspace().database().prepare(
        "SELECT id, name FROM user WHERE deleted IS NULL AND active = 1 ORDER BY name COLLATE fold LIMIT 500");
    while (rows && rows->step().value_or(false)) m_people.emplace_back(rows->integer(0), std::string{rows->text(1)});
}

SnapshotChoice SnapshotPanel::choice(Desk& desk) const {
    SnapshotChoice made;
    SnapshotOptions& options = made.options;
    options.profile = kProfiles[m_profile];
    if (m_as_of) options.as_of = end_of(*m_as_of);
    const auto views = static_cast<int>(m_views.size());
    if (m_scope > 0 && m_scope <= views) options.view = m_views[static_cast<std::size_t>(m_scope - 1)];
    else if (m_scope > views) options.person = m_people[static_cast<std::size_t>(m_scope - 1 - views)].first;
    options.author = desk.person().name;
    options.viewer = desk.person().id;
    options.note = m_note;
    options.made_by = "Quarterdeck " + desk.platform().environment().app_version;
    if (const auto keys = own_keys(desk.platform())) options.author_recipient = keys->recipient;
    made.lock = m_lock == 0 ? LockWay::passphrase : m_lock == 1 ? LockWay::keys : LockWay::nothing;
    made.passphrase = m_phrase;
    made.recipients = m_recipients;
    made.sign = m_sign;
    made.file_name = file_safe(m_name);
    return made;
}

void SnapshotPanel::draw(Desk& desk, Area area) {
    if (m_for != &desk.workspace()) begin(desk);
    m_maker.count(desk, choice(desk).options);
    const bool two = context().breadth() == Breadth::wide && area.width > kForm + 320;
    Area left = two ? area.cut_left(kForm, 24) : area;
    if (two) draw_contents(desk, area);
    Scroll scroll{left, "snapshot"};
    Area column = scroll.content();
    column.width -= two ? 12 : 0;
    draw_choice(desk, column);
    draw_records(desk, column);
    if (!two) {
        Area below = column;
        if (const Manifest* manifest = m_maker.counted()) column.cut_top(draw_counts(desk, below, *manifest) + 16);
    }
    draw_lock(desk, column);
    draw_signature(desk, column);
    draw_actions(desk, column);
    scroll.end_at(column.y + 16);
}

void SnapshotPanel::draw_choice(Desk&, Area& column) {
    caption(column, tr("Who is it for?"));
    const RadioSpec specs[] = {
        {tr("Full"), tr("all fields, notes and the whole history")},
        {tr("Manager"), tr("without notes and private contact data")},
        {tr("Board"), tr("amounts rounded, names replaced by stand-ins")},
        {tr("Demo"), tr("a made-up company of the same shape")},
    };
    radio_group(column, tr("Who is it for?"), specs, m_profile);
    column.cut_top(12);
}

void SnapshotPanel::draw_records(Desk& desk, Area& column) {
    if (kProfiles[m_profile] == Profile::demo) return;
    std::vector<SelectOption> scopes{{.key = 0, .label = tr("Everything"), .icon = icons::database}};
    for (const SavedView& view : m_views) {
        const Entity& entity = desk.catalogue().entity(view.entity);
        scopes.push_back({.key = static_cast<std::int64_t>(scopes.size()), .label = view.name, .remark = tr(entity.plural.c_str()), .icon = icons::table});
    }
    for (const auto& [id, name] : m_people)
        scopes.push_back({.key = static_cast<std::int64_t>(scopes.size()), .label = tr("What {} may see", name), .person = false, .icon = icons::eye});
    Area row = column.cut_top(48, 14);
    Area first = row.column(0, 2, 12), second = row.column(1, 2, 12);
    caption(first, tr("Which records"));
    m_scope = std::clamp(m_scope, 0, static_cast<int>(scopes.size()) - 1);
    select(first.cut_top(kControl), tr("Which records"), scopes, m_scope, {.width = first.width});
    caption(second, tr("As of"));
    date_field(second.cut_top(kControl), tr("As of"), m_as_of, {.placeholder = tr("Now"), .icon = icons::history, .width = second.width});
    if (m_as_of && *m_as_of >= desk.clock().today()) m_as_of.reset();
}

void SnapshotPanel::draw_lock(Desk& desk, Area& column) {
    caption(column, tr("Close it with"));
    segmented(column.cut_top(kControl, 8).left(), tr("Close it with"),
              {{tr("A passphrase"), {}, icons::key_round}, {tr("People's keys"), {}, icons::users}, {tr("Nothing"), {}, icons::lock_open}}, m_lock);
    if (m_lock == 0) draw_phrase(desk, column);
    else if (m_lock == 1) draw_recipients(desk, column);
    else (void)notice_box(column, {.tone = Tone::bad, .icon = icons::lock_open, .title = tr("Anybody who gets the file can read it"),
                                   .words = tr("It is not encrypted. Choose a passphrase unless what is inside may be public."), .quiet = {}, .plain = {}, .filled = {}});
    column.cut_top(12);
}

void SnapshotPanel::draw_phrase(Desk& desk, Area& column) {
    const Theme& theme = context().theme();
    Area row = column.cut_top(kControl, 6);
    if (icon_button(row.right(8), icons::copy, tr("Copy passphrase"), {.disabled = m_phrase.empty()})) {
        desk.platform().copy_text(m_phrase);
        desk.tell({.text = tr("The passphrase is on the clipboard. Send it another way than the file.")});
    }
    if (button(row.right(8), tr("Make one"), {.icon = icons::shuffle}))
        desk.platform().sealing().create_passphrase(kWords, [this, &desk, life = desk.life()](Result<std::string> made) {
            if (life.expired()) return;
            desk.platform().request_frame(0);
            if (made) m_phrase = *std::move(made);
            else desk.report(made.error());
        });
    text_field(row, tr("Passphrase"), m_phrase, {.placeholder = tr("Passphrase"), .width = row.width});
    const PassphraseStrength strength = passphrase_strength(m_phrase);
    Area meter = column.cut_top(18, 4);
    const char* words = strength.strength == Strength::none ? tr("Seven words made here are best. It is kept nowhere: note it down.")
                        : strength.strength == Strength::weak ? tr("Weak: it can be guessed by trying.")
                        : strength.strength == Strength::fair ? tr("Fair, if nobody can guess it from knowing you.")
                                                              : tr("Strong. It is kept nowhere: note it down.");
    const Color colour = strength.strength == Strength::weak ? theme.bad : strength.strength == Strength::fair ? theme.warn : theme.good;
    if (strength.strength != Strength::none) {
        const Area bar = meter.cut_left(96, 10).centered(96, 5);
        fill(bar, theme.hover, 3);
        fill(Area{bar.x, bar.y, bar.width * static_cast<float>(std::min(1.0, strength.bits / 77)), bar.height}, colour, 3);
    }
    label_node(Role::status, words, meter);
    text(meter, words, type::caption, theme.second);
}

void SnapshotPanel::draw_recipients(Desk& desk, Area& column) {
    const std::vector<KnownPerson> people = known_people(desk.platform());
    const auto keys = own_keys(desk.platform());
    const auto choose = [&](std::string_view label, std::string_view remark, const std::string& recipient) {
        const auto found = std::ranges::find(m_recipients, recipient);
        bool on = found != m_recipients.end();
        if (!checkbox(column.cut_top(28), label, on, {.remark = remark, .id = recipient})) return;
        if (on) m_recipients.push_back(recipient);
        else m_recipients.erase(found);
    };
    bool any = false;
    for (const KnownPerson& person : people) {
        if (person.recipient.empty()) continue;
        any = true;
        choose(person.name, person.verifying.empty() ? tr("key only") : "", person.recipient);
    }
    if (keys) choose(tr("Myself"), tr("so that you can open it too"), keys->recipient);
    if (any) return;
    Area row = column.cut_top(24, 4);
    if (link(row.right(8), tr("Add somebody"))) desk.go(to_screen("share").with("tab", "people"));
    text(row, tr("Nobody's key is known here yet."), type::body, context().theme().second);
}

void SnapshotPanel::draw_signature(Desk& desk, Area& column) {
    const auto keys = own_keys(desk.platform());
    const std::string remark = keys ? tr("Others see that it comes from you, and that nothing was changed") : tr("A key is made for you the first time");
    checkbox(column.cut_top(28, 10), tr("Sign it"), m_sign, {.remark = remark});
    const std::string company = desk.workspace().setting("company");
    const std::string proposed = fmt::format("{} {}{}", company, label_of(kProfiles[m_profile]), m_as_of ? " as of " + iso(*m_as_of) : " " + iso(desk.clock().today()));
    if (m_name == m_named) m_name = m_named = proposed;
    m_named = proposed;
    caption(column, tr("File name"));
    text_field(column.cut_top(kControl, 10), tr("File name"), m_name, {.suffix = kSnapshotEnding, .width = column.width});
    caption(column, tr("A word to whoever opens it"));
    text_field(column.cut_top(kControl, 14), tr("A word to whoever opens it"), m_note, {.placeholder = tr("Optional"), .width = column.width});
}

void SnapshotPanel::draw_actions(Desk& desk, Area& column) {
    SnapshotChoice chosen = choice(desk);
    const std::string missing = SnapshotMaker::what_is_missing(chosen);
    if (m_tried && !missing.empty()) {
        const Area row = column.cut_top(20, 6);
        label_node(Role::alert, missing, row);
        text(row, missing, type::body, context().theme().bad);
    }
    Area row = column.cut_top(kControl, 6);
    const bool able = !m_maker.busy() && !desk.running();
    const bool file = button(row.left(8), tr("Save snapshot"), {.kind = ButtonKind::primary, .icon = icons::download, .disabled = !able});
    const bool page = button(row.left(8), tr("Save as one HTML file"), {.icon = icons::globe,
        .tip = tr("The application and the snapshot in one page: it opens in any browser by a double click, without a network"), .disabled = !able});
    if (m_maker.busy()) text(row, tr("Closing…"), type::body, context().theme().second);
    if (!file && !page) return;
    m_tried = true;
    if (!missing.empty()) return;
    chosen.as_page = page;
    context().after_frame([this, &desk, chosen = std::move(chosen)]() mutable { m_maker.make(desk, std::move(chosen)); });
    m_tried = false;
}

void SnapshotPanel::draw_contents(Desk& desk, Area area) {
    const Manifest* manifest = m_maker.counted();
    if (const auto& problem = m_maker.problem()) {
        const std::string words = problem->sentence();
        label_node(Role::alert, words, area);
        paragraph(area, words, type::body, context().theme().bad);
    } else if (manifest) {
        (void)draw_counts(desk, area, *manifest);
    } else {
        label_node(Role::status, tr("Counting"), area);
        text(area.cut_top(24), tr("Counting what would go along…"), type::body, context().theme().second);
    }
}

float SnapshotPanel::draw_counts(Desk& desk, Area area, const Manifest& manifest) {
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    struct Line { std::string what; std::string count; };
    std::vector<Line> along;
    for (const Entity& entity : desk.catalogue().entities()) {
        if (entity.hidden) continue;
        if (const std::int64_t rows = manifest.rows_of(entity.key)) along.push_back({tr(entity.plural.c_str()), integer(locale, rows)});
    }
    std::vector<Line> behind;
    for (const LeftOut& part : manifest.left_out) behind.push_back({tr(part.what.c_str()), integer(locale, part.count)});
    constexpr float kLine = 26, kHead = 44;
    const float top = area.y;
    const auto list = [&](const char* title, std::string_view remark, const std::vector<Line>& lines, const char* none, Color colour) {
        Area box = area.cut_top(kHead + kLine * static_cast<float>(std::max<std::size_t>(lines.size(), 1)) + 10, 14);
        Area inside = card(box);
        card_head(inside, title, remark, true);
        inside = inside.inset(16, 4);
        if (lines.empty()) text(inside.cut_top(kLine), none, type::body, theme.second);
        for (const Line& line : lines) {
            Area row = inside.cut_top(kLine);
            label_node(Role::text, fmt::format("{}: {}", line.what, line.count), row);
            text(row.cut_right(90), line.count, type::body_medium, colour, Align::right);
            text(row, line.what, type::body, theme.text);
        }
    };
    list(tr("Goes along"), manifest.scope, along, tr("No records"), theme.text);
    list(tr("Stays behind"), {}, behind, kProfiles[m_profile] == Profile::demo ? tr("Everything: the snapshot holds a made-up company") : tr("Nothing"), theme.warn);
    return area.y - top;
}

}  // namespace qd
