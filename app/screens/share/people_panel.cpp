#include "app/screens/share/people_panel.h"

#include <algorithm>

#include "app/ui/avatar.h"
#include "app/ui/button.h"
#include "app/ui/card.h"
#include "app/ui/context.h"
#include "app/ui/dialog.h"
#include "app/ui/draw.h"
#include "app/ui/field.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"
#include "assets/icons.h"
#include "core/base/base64.h"

namespace qd {

using namespace ui;

namespace {

constexpr float kColumn = 640;
constexpr const char* kForget = "Forget this person?";

std::string digits_of(std::string_view verifying) {
    const auto bytes = from_base64(verifying);
    PublicKey key{};
    if (!bytes || bytes->size() != key.size()) return {};
    std::ranges::copy(*bytes, key.begin());
    return fingerprint(key);
}

void keep_loaded(Desk& desk, const Keys& keys) {
    keep_keys(desk.platform(), keys);
    desk.tell({.text = tr("Your key is here: what was closed for it opens in this browser.")});
}

}  // namespace

void PeoplePanel::draw(Desk& desk, Area area) {
    area.width = std::min(area.width, kColumn);
    Scroll scroll{area, "people"};
    Area column = scroll.content();
    draw_own(desk, column);
    draw_known(desk, column);
    draw_adding(desk, column);
    scroll.end_at(column.y + 16);
    if (confirm(tr(kForget), tr("Files that this person signed will read “unknown key” again, and nothing can be closed for them until you have their card once more."),
                tr("Forget"), true) == DialogAnswer::accept) {
        std::vector<KnownPerson> people = known_people(desk.platform());
        std::erase_if(people, [this](const KnownPerson& person) { return person.verifying + person.recipient == m_forgetting; });
        keep_known_people(desk.platform(), people);
    }
}

void PeoplePanel::draw_own(Desk& desk, Area& column) {
    const Theme& theme = context().theme();
    const auto keys = own_keys(desk.platform());
    section_title(column, tr("Your key"), keys ? digits_of(verifying_key(*keys)) : std::string{});
    const char* words = keys ? tr("Send your card to colleagues: with it they recognise your signature and can close files that only you open. The secret half stays in this browser.")
                             : tr("With a key of your own, colleagues see that a snapshot comes from you, and can close files that only you open.");
    paragraph(column.cut_top(paragraph_height(words, type::body, column.width), 12), words, type::body, theme.second);
    Area row = column.cut_top(kControl, 24);
    if (!keys) {
        if (button(row.left(8), tr("Make my key"), {.kind = ButtonKind::primary, .icon = icons::key_round}))
            desk.platform().sealing().create_keys([&desk, life = desk.life()](Result<Keys> made) {
                if (life.expired()) return;
                desk.platform().request_frame(0);
                if (made) keep_keys(desk.platform(), *made);
                else desk.report(made.error());
            });
        if (button(row.left(8), tr("Load key file…"), {.icon = icons::folder_open, .tip = tr("The key that you saved in another browser or on another computer")})) load_keys(desk);
        return;
    }
    if (button(row.left(8), tr("Copy my card"), {.kind = ButtonKind::primary, .icon = icons::copy})) {
        desk.platform().copy_text(card_of(desk.person().name, *keys));
        desk.tell({.text = tr("Your card is on the clipboard.")});
    }
    if (button(row.left(8), tr("Save key file"), {.icon = icons::download,
               .tip = tr("For another computer and for the age program: whoever has this file can open what was closed for you")})) {
        const std::string file = key_file(*keys);
        desk.platform().save_file("quarterdeck-key.txt", "text/plain", std::as_bytes(std::span{file}));
    }
}

// Without the half that signs, one is made: then colleagues need the new card.
void PeoplePanel::load_keys(Desk& desk) {
    desk.platform().pick_files(".txt,.key", false, [&desk, life = desk.life()](std::vector<std::shared_ptr<InputFile>> files) {
        if (life.expired() || files.empty()) return;
        const std::shared_ptr<InputFile> file = files.front();
        file->read(0, std::min<std::uint64_t>(file->size(), 64 * 1024), [&desk, life, file](Result<Bytes> bytes) {
            if (life.expired()) return;
            desk.platform().request_frame(0);
            auto keys = bytes ? read_key_file({reinterpret_cast<const char*>(bytes->data()), bytes->size()}) : Result<Keys>{std::unexpected(bytes.error())};
            if (!keys) return desk.report(keys.error());
            if (!keys->signing.empty()) return keep_loaded(desk, *keys);
            desk.platform().sealing().create_keys([&desk, life, keys = *std::move(keys)](Result<Keys> made) mutable {
                if (life.expired()) return;
                desk.platform().request_frame(0);
                if (!made) return desk.report(made.error());
                keys.signing = made->signing;
                keep_loaded(desk, keys);
            });
        });
    });
}

void PeoplePanel::draw_known(Desk& desk, Area& column) {
    const Theme& theme = context().theme();
    const std::vector<KnownPerson> people = known_people(desk.platform());
    section_title(column, tr("Known people"), people.empty() ? std::string{} : std::to_string(people.size()));
    if (people.empty()) {
        const char* words = tr("Nobody yet. Ask a colleague for their card and paste it below.");
        paragraph(column.cut_top(paragraph_height(words, type::body, column.width), 16), words, type::body, theme.second);
        return;
    }
    for (const KnownPerson& person : people) {
        const IdScope scope{person.verifying + person.recipient};
        Area row = column.cut_top(44);
        line_across(row.x, row.bottom_edge() - 1, row.width, theme.line);
        label_node(Role::listitem, person.name, row);
        if (icon_button(row.right(4), icons::trash_2, tr("Forget {}", person.name), {.kind = ButtonKind::quiet})) {
            m_forgetting = person.verifying + person.recipient;
            open_dialog(tr(kForget));
        }
        avatar(row.cut_left(24, 12).centered(24, 24), person.name);
        const auto since = parse_iso_date(person.since);
        std::string remark = person.verifying.empty() ? std::string{tr("Key for closing files only")} : tr("Key {}", digits_of(person.verifying));
        if (since) remark += tr(" · since {}", date(context().locale(), *since, desk.clock().today()));
        text(Area{row.x, row.y + 4, row.width, 18}, person.name, type::body_medium, theme.text);
        text(Area{row.x, row.y + 22, row.width, 18}, remark, type::caption, theme.second);
    }
    column.cut_top(20);
}

void PeoplePanel::draw_adding(Desk& desk, Area& column) {
    Area row = column.cut_top(kControl, 6);
    const bool add = button(row.right(8), tr("Add"), {.disabled = m_card.empty()});
    const FieldResult typed = text_field(row, tr("Card of a colleague"), m_card, {.placeholder = tr("Paste a card: quarterdeck-card:… or age1…"), .width = row.width});
    if (m_problem) {
        const std::string words = m_problem->sentence();
        const Area line = column.cut_top(paragraph_height(words, type::caption, column.width), 8);
        label_node(Role::alert, words, line);
        paragraph(line, words, type::caption, context().theme().bad);
    }
    if (typed.changed) m_problem.reset();
    if (!add && !(typed.submitted && !m_card.empty())) return;
    auto person = read_card(m_card);
    if (!person) {
        m_problem = std::move(person).error();
        return;
    }
    person->since = iso(desk.clock().today());
    desk.tell({.text = tr("{} is known now.", person->name)});
    remember_person(desk.platform(), *std::move(person));
    m_card.clear();
    m_problem.reset();
}

}  // namespace qd
