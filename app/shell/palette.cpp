#include "app/shell/palette.h"

#include <imgui.h>

#include <algorithm>

#include "app/shell/record_route.h"
#include "app/shell/shell.h"
#include "app/shell/visit.h"
#include "app/ui/context.h"
#include "app/ui/button.h"
#include "app/ui/draw.h"
#include "app/ui/field.h"
#include "app/ui/item.h"
#include "app/ui/kbd.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

constexpr float kRowHeight = 32, kHead = 52, kFoot = 40, kGroupHead = 26;

// The text with its matched parts on a tint.
void draw_marked(const Area& row, const std::string& title, const std::vector<std::pair<std::size_t, std::size_t>>& marks) {
    const Theme& theme = context().theme();
    for (const auto& [first, length] : marks) {
        const float from = text_width(std::string_view{title}.substr(0, first), type::body_medium);
        const float width = text_width(std::string_view{title}.substr(first, length), type::body_medium);
        if (from + width > row.width) break;
        fill(Area{row.x + from, row.y + 7, width, row.height - 14}, theme.warn.fade(0.3f), 3);
    }
    text(row, title, type::body_medium, theme.text);
}

}  // namespace

void Palette::open(Desk&) {
    m_words.clear();
    m_found_for = "\n";  // differs from any input: finds at once
    m_chosen = 0;
    context().layers.open(layer_id("palette"));
}

void Palette::add_actions(Desk& desk) {
    const auto action = [&](const char* title, Icon icon, std::function<void(Desk&)> run) {
        if (!m_words.empty() && !contains_folded(title, m_words)) return;
        m_entries.push_back({.icon = icon, .title = title, .marks = {}, .group = tr("Actions"), .run = std::move(run)});
        for (const TextRange& range : matched_ranges(title, m_words))
            m_entries.back().marks.emplace_back(range.first, range.length);
    };
    for (const char* key : {"deal", "account", "contact", "lead", "activity"}) {
        const Entity& entity = desk.catalogue().entity(key);
        std::string label = lower(entity.label);
        const std::string title = tr("New {}", label);
        action(title.c_str(), icons::plus, [key](Desk& at) { at.compose(key, {}); });
    }
    // Rules that are started by hand, on the record whose page is open.
    const Route& here = desk.route();
    const Entity* shown = here.record() && !here.path.empty() ? desk.catalogue().find_by_any_name(here.path.front()) : nullptr;
    if (shown)
        for (const RuleLine& rule : desk.automation().buttons(shown->key)) {
            const std::string title = tr("Run rule: {}", rule.name);
            action(title.c_str(), icons::workflow, [id = rule.id, record = here.record()](Desk& at) {
                auto started = at.automation().start(id, record, at.person().id);
                if (!started) return at.report(started.error());
                at.tell({.text = started->label, .undoes = started->change});
            });
        }
    action(tr("Import a file"), icons::upload, [](Desk& at) { at.go(to_screen("import")); });
    action(tr("Download a copy of the workspace"), icons::download, [](Desk& at) { download_copy(at); });
    action(tr("Open the manual"), icons::circle_question_mark, [](Desk& at) { at.go(to_screen("help")); });
    action(tr("Undo the last change"), icons::undo_2, [](Desk& at) { at.undo(); });
    action(tr("Switch between light and dark"), icons::sun_moon, [](Desk& at) {
        at.platform().set_preference("theme", context().theme().dark ? "light" : "dark");
    });
}

void Palette::add_screens(const Screens& screens) {
    for (const auto& screen : screens) {
        const ScreenInfo& info = screen->info();
        if (info.group == NavGroup::none) continue;
        const std::string title = tr(info.title);
        if (!m_words.empty() && !contains_folded(title, m_words)) continue;
        Entry entry{.icon = info.icon, .title = title, .group = tr("Screens")};
        if (info.letter) entry.right = std::string{"G "} + info.letter;
        for (const TextRange& range : matched_ranges(title, m_words)) entry.marks.emplace_back(range.first, range.length);
        entry.run = [route = std::string{info.route}](Desk& desk) { desk.go(to_screen(route)); };
        m_entries.push_back(std::move(entry));
    }
}

void Palette::find(Desk& desk, const Screens& screens) {
    if (m_found_for == m_words && m_found_at == desk.moment()) return;
    m_found_for = m_words;
    m_found_at = desk.moment();
    m_entries.clear();
    m_group_notes.clear();
    m_chosen = 0;
    if (!m_words.empty()) {
        auto groups = desk.search().find(m_words, {.entities = {"deal", "account", "contact", "lead", "activity", "product", "user"}});
        if (!groups) desk.report(groups.error());
        else for (const SearchGroup& group : *groups) {
            std::string note = fmt::format("{}", group.count);
            if (group.hits.size() < group.count) note = tr("{} of {}", group.hits.size(), group.count);
            if (group.closed) note = tr("{} of {} open · {} closed", std::min(group.hits.size(), group.open), group.open, group.closed);
            m_group_notes.emplace_back(tr(group.entity->plural.c_str()), note);
            for (const SearchHit& hit : group.hits) {
                Entry entry{.icon = icon_named(group.entity->icon), .title = hit.title, .group = tr(group.entity->plural.c_str()),
                            .entity = group.entity, .id = hit.id};
                entry.detail = hit.similar ? std::string{tr("similar spelling")} : hit.found_in;
                if (hit.closed) entry.right = tr("closed");
                for (const TextRange& range : hit.matched) entry.marks.emplace_back(range.first, range.length);
                m_entries.push_back(std::move(entry));
            }
        }
    }
    add_actions(desk);
    add_screens(screens);
}

void Palette::take(Desk& desk, std::size_t index) {
    if (index >= m_entries.size()) return;
    const Entry entry = m_entries[index];
    context().layers.close(layer_id("palette"));
    context().after_frame([&desk, entry] {
        if (entry.run) return entry.run(desk);
        if (entry.entity->key == "user") return desk.go({{"settings", "people"}, {}});
        if (entry.entity->key == "product") return desk.go({{"settings", "products"}, {}});
        desk.go(to_record(plural_route(*entry.entity), entry.id));
    });
}

void Palette::draw_entry(Desk& desk, const Area& row, std::size_t index) {
    const Theme& theme = context().theme();
    const Entry& entry = m_entries[index];
    const IdScope scope{static_cast<std::int64_t>(index)};
    Node node;
    node.role = Role::option;
    node.name = entry.title;
    node.description = entry.detail;
    node.selected = index == m_chosen ? Tri::yes : Tri::no;
    const Item item = interact(row, std::move(node), {.focusable = false, .own_ring = true});
    if (item.hovered && (ImGui::GetIO().MouseDelta.x != 0 || ImGui::GetIO().MouseDelta.y != 0)) m_chosen = index;
    if (index == m_chosen) fill(row, theme.tinted(theme.accent), kRadius);
    Area inside = row.inset(8, 0);
    icon(inside.cut_left(16, 10), entry.icon, index == m_chosen ? theme.accent : theme.second);
    if (!entry.right.empty()) text(inside.cut_right(text_width(entry.right, type::caption), 8), entry.right, type::caption, theme.second);
    const float title = std::min(text_width(entry.title, type::body_medium) + 1, inside.width);
    draw_marked(inside.cut_left(title, 10), entry.title, entry.marks);
    text(inside, entry.detail, type::caption, theme.second);
    if (item.pressed) take(desk, index);
}

void Palette::draw_list(Desk& desk, Area area) {
    const Theme& theme = context().theme();
    const NodeScope list{Role::listbox, tr("Results"), area};
    const Clip clip{area};
    // Keep the chosen row in sight by starting later.
    float before_chosen = 0;
    std::string group;
    for (std::size_t at = 0; at <= m_chosen && at < m_entries.size(); ++at) {
        if (m_entries[at].group != group) before_chosen += kGroupHead;
        group = m_entries[at].group;
        before_chosen += kRowHeight;
    }
    area.y -= std::max(0.0f, before_chosen - area.height);
    group.clear();
    for (std::size_t at = 0; at < m_entries.size(); ++at) {
        if (m_entries[at].group != group) {
            group = m_entries[at].group;
            Area head{area.x + 8, area.y + 4, area.width - 16, kGroupHead - 4};
            for (const auto& [name, note] : m_group_notes)
                if (name == group) text(head.cut_right(text_width(note, type::caption)), note, type::caption, theme.faint);
            text(head, group, type::caption, theme.faint);
            area.y += kGroupHead;
        }
        const Area row{area.x, area.y, area.width, kRowHeight};
        area.y += kRowHeight;
        if (!clipped(row)) draw_entry(desk, row, at);
    }
}

void Palette::draw_preview(Desk& desk, Area area) {
    if (m_chosen >= m_entries.size() || !m_entries[m_chosen].entity) return;
    const Theme& theme = context().theme();
    const Entry& entry = m_entries[m_chosen];
    line_down(area.x, area.y, area.height, theme.line);
    area = area.inset(16, 14);
    text(area.cut_top(18, 2), tr(entry.entity->label.c_str()), type::caption, theme.faint);
    const float height = paragraph_height(entry.title, type::section, area.width, 2);
    paragraph(area.cut_top(height, 10), entry.title, type::section, theme.text, 2);
    line_across(area.x, area.y, area.width, theme.line);
    area.cut_top(10);
    if (m_preview_of != entry.id || m_preview_at != desk.moment()) read_preview(desk, entry);
    for (const auto& [label, words] : m_preview) {
        Area row = area.cut_top(24);
        text(row.cut_left(96), label, type::body, theme.second);
        text(row, words, type::body, theme.text);
    }
}

void Palette::read_preview(Desk& desk, const Entry& entry) {
    constexpr std::size_t kMostFields = 9;
    m_preview_of = entry.id;
    m_preview_at = desk.moment();
    m_preview.clear();
    const auto record = desk.workspace().record(*entry.entity, entry.id);
    if (!record) return;
    for (std::size_t at = system_fields().size(); at < record->values.size() && m_preview.size() < kMostFields; ++at) {
        const Field& field = entry.entity->fields[at];
        std::string words = desk.words(field, record->values[at]);
        if (!field.hidden && !words.empty() && field.type != FieldType::long_text) m_preview.emplace_back(tr(field.label.c_str()), std::move(words));
    }
}

void Palette::draw(Desk& desk, const Screens& screens) {
    const std::uint32_t id = layer_id("palette");
    if (!context().layers.is_open(id)) return;
    const Theme& theme = context().theme();
    const Area stage = context().stage();
    const bool phone = context().breadth() == Breadth::phone;
    const float wide = std::min(800.0f, stage.width - (phone ? 0 : 48)), high = std::min(688.0f, stage.height - (phone ? 0 : 112));
    const Area panel{stage.x + (stage.width - wide) / 2, stage.y + (phone ? 0 : 56), wide, high};
    if (!context().layers.begin(id, panel, {.role = Role::dialog, .name = tr("Search or jump to…"), .backdrop = Backdrop::scrim}))
        return;
    Area inside = panel;
    Area head = inside.cut_top(kHead);
    line_across(head.x, head.bottom_edge() - 1, head.width, theme.line);
    Area line = head.inset(16, 8);
    icon(line.cut_left(20, 12), icons::search, theme.text, 18);
    kbd(line.right(12), "Esc");
    std::string found = tr_count(context().locale(), static_cast<std::int64_t>(m_entries.size()), "{} result", "{} results");
    if (desk.visit && desk.guest() && desk.visit->order) found = tr("{} so far", found);
    const Area counted = line.cut_right(text_width(found, type::caption), 12);
    label_node(Role::status, found, counted);
    text(counted, found, type::caption, theme.second);
    const FieldResult typed = text_field(line, tr("Search or jump to…"), m_words,
                                         {.placeholder = tr("A name, a screen, or what to do"), .type = type::lead,
                                          .focus_now = context().layers.just_opened(id), .bare = true, .escape_restores = false});
    find(desk, screens);
    if (context().take_key(ImGuiKey_DownArrow)) m_chosen = std::min(m_chosen + 1, m_entries.empty() ? 0 : m_entries.size() - 1);
    if (context().take_key(ImGuiKey_UpArrow) && m_chosen > 0) --m_chosen;
    Area foot = inside.cut_bottom(phone ? 0 : kFoot);
    if (!phone) {
        line_across(foot.x, foot.y, foot.width, theme.line);
        key_hints(foot.inset(16, 0), {{"Up Down", tr("choose")}, {"Enter", tr("open")}, {"Esc", tr("close")}});
    }
    if (!phone && wide > 640) draw_preview(desk, inside.cut_right(wide * 0.4f));
    if (m_entries.empty() && !m_words.empty()) {
        const std::string words = tr("Nothing here is called “{}”.", m_words);
        Area row = inside.inset(16, 12);
        paragraph(row.cut_top(paragraph_height(words, type::body, row.width)), words, type::body, theme.second);
    }
    draw_list(desk, inside.inset(8, 4));
    if (typed.submitted) take(desk, m_chosen);
    context().layers.end();
}

}  // namespace qd
