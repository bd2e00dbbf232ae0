#include "app/screens/help/help_screen.h"

#include <charconv>

#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/empty.h"
#include "app/ui/field.h"
#include "app/ui/item.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

constexpr float kFinder = 268, kMeasure = 660, kEntry = 30, kSectionEntry = 26;
constexpr RichOptions kProse{.type = {14, Weight::regular}, .ink = Ink::normal};

std::size_t section_of(const Route& route, const ManualPage& page) {
    const std::string asked = route.parameter("section");
    std::size_t section = 0;
    std::from_chars(asked.data(), asked.data() + asked.size(), section);
    return section < page.sections.size() ? section : 0;
}

}  // namespace

const ScreenInfo& HelpScreen::info() const {
    static const ScreenInfo kInfo{"help", "Help", icons::circle_question_mark, NavGroup::run, 0};
    return kInfo;
}

void HelpScreen::go_to(Desk& desk, const ManualPage& page, std::size_t section) {
    m_scrolled_for.clear();
    desk.go({{"help", page.name}, section ? std::map<std::string, std::string>{{"section", std::to_string(section)}} : std::map<std::string, std::string>{}});
}

void HelpScreen::draw(Desk& desk, Area area) {
    const auto& pages = manual();
    const ManualPage* asked = desk.route().path.size() > 1 ? find_manual_page(pages, desk.route().path[1]) : nullptr;
    if (context().breadth() == Breadth::phone) {
        if (asked) return draw_page(desk, area.inset(16, 0), *asked);
        return draw_finder(desk, area.inset(16, 10), nullptr);
    }
    const ManualPage& shown = asked ? *asked : pages.front();
    Area left = area.cut_left(kFinder);
    line_down(left.right_edge() - 1, left.y, left.height, context().theme().line);
    draw_finder(desk, left.inset(16, 14), &shown);
    draw_page(desk, area.inset(32, 0), shown);
}

void HelpScreen::draw_finder(Desk& desk, Area area, const ManualPage* shown) {
    search_field(area.cut_top(context().control_height(), 10), tr("Search the manual"), m_words, {.placeholder = tr("What do you want to do?")});
    if (m_found_for != m_words) {
        m_found_for = m_words;
        m_hits = search_manual(manual(), m_words);
    }
    Scroll scroll{Area{area.x - 8, area.y, area.width + 16, area.height}, m_hits.empty() ? "contents" : "hits"};
    Area list{area.x, scroll.content().y, area.width, scroll.content().height};
    if (m_words.empty()) draw_contents(desk, list, shown);
    else draw_hits(desk, list);
    scroll.end_at(list.y + 12);
}

void HelpScreen::draw_contents(Desk& desk, Area& list, const ManualPage* shown) {
    const Theme& theme = context().theme();
    const bool phone = !shown;
    const NodeScope navigation{Role::navigation, tr("Contents of the manual"), list};
    for (const ManualPage& page : manual()) {
        const IdScope scope{page.name};
        const bool here = shown == &page;
        Area row = list.cut_top(phone ? 56 : kEntry, 1);
        const Item item = interact(Area{row.x - 8, row.y, row.width + 16, row.height}, {.role = Role::link, .name = page.title, .selected = here ? Tri::yes : Tri::none});
        if (here) fill(item.rect, theme.tinted(theme.accent), kRadius);
        else if (item.hovered) fill(item.rect, theme.hover, kRadius);
        if (phone) {
            text(Area{row.x, row.y + 6, row.width, 20}, page.title, type::medium14, theme.text);
            text(Area{row.x, row.y + 27, row.width, 18}, page.summary, type::caption, theme.second);
            line_across(row.x, row.bottom_edge(), row.width, theme.line);
        } else {
            text(row, page.title, type::body_medium, here ? theme.text : theme.second);
        }
        if (item.pressed) go_to(desk, page, 0);
        if (!here) continue;
        for (std::size_t at = 1; at < page.sections.size(); ++at) {
            const IdScope section{static_cast<std::int64_t>(at)};
            const Area line = list.cut_top(kSectionEntry);
            const Item jump = interact(line, {.role = Role::link, .name = page.sections[at].heading});
            text(line.inset(12, 0), page.sections[at].heading, type::caption, jump.hovered ? theme.text : theme.second);
            if (jump.pressed) go_to(desk, page, at);
        }
        list.cut_top(6);
    }
}

void HelpScreen::draw_hits(Desk& desk, Area& list) {
    const Theme& theme = context().theme();
    const std::string words = m_hits.empty() ? tr("Nothing about “{}”. Try fewer or other words.", m_words)
                                             : tr_count(context().locale(), static_cast<std::int64_t>(m_hits.size()), "{} place", "{} places");
    const float lines = paragraph_height(words, type::caption, list.width);
    const Area note = list.cut_top(lines, 8);
    label_node(Role::status, words, note);
    paragraph(note, words, type::caption, theme.second);
    for (std::size_t at = 0; at < m_hits.size(); ++at) {
        const IdScope scope{static_cast<std::int64_t>(at)};
        const ManualHit& hit = m_hits[at];
        const ManualSection& section = hit.page->sections[hit.section];
        const std::string& title = section.heading.empty() ? hit.page->title : section.heading;
        const float high = paragraph_height(hit.excerpt, type::caption, list.width, 2);
        const Area box = list.cut_top(high + 44, 2);
        const Item item = interact(Area{box.x - 8, box.y, box.width + 16, box.height}, {.role = Role::link, .name = title, .description = hit.page->title});
        if (item.hovered) fill(item.rect, theme.hover, kRadius);
        Area inside = box.inset(0, 5);
        text(inside.cut_top(18), title, type::body_strong, theme.text);
        text(inside.cut_top(16), hit.page->title, type::caption, theme.accent);
        paragraph(inside, hit.excerpt, type::caption, theme.second, 2);
        if (item.pressed) go_to(desk, *hit.page, hit.section);
    }
}

void HelpScreen::draw_block(Desk& desk, Area& area, const ManualBlock& block) {
    using Kind = ManualBlock::Kind;
    const Theme& theme = context().theme();
    const bool indented = block.kind == Kind::bullet || block.kind == Kind::step;
    const bool boxed = block.kind == Kind::note;
    const float indent = indented ? 30.0f : boxed ? 14.0f : 0.0f;
    const float width = area.width - indent - (boxed ? 14 : 0);
    const float high = rich_text_height(width, block.runs, kProse);
    Area place = area.cut_top(high + (boxed ? 20 : 0), indented ? 7 : 12);
    if (clipped(place)) return;
    const NodeScope node{Role::text, plain(block.runs), place};
    if (boxed) fill(place, theme.tinted(theme.accent), kRadius);
    const float line = line_height(kProse.type);
    if (block.kind == Kind::bullet) dot(place.x + 12, place.y + line / 2, 2.5f, theme.second);
    if (block.kind == Kind::step) {
        const Area mark = Area{place.x, place.y - 1, 20, line + 2}.centered(20, 20);
        fill(mark, theme.tinted(theme.accent), 10);
        text(mark, std::to_string(block.number), type::caption_strong, theme.accent, Align::center);
    }
    const RichResult drawn = rich_text(Area{place.x + indent, place.y + (boxed ? 10 : 0), width, high}, block.runs, kProse);
    if (!drawn.pressed.empty()) desk.go(Route::parse(drawn.pressed));
}

void HelpScreen::draw_page(Desk& desk, Area area, const ManualPage& page) {
    const Theme& theme = context().theme();
    const IdScope scope{page.name};
    const bool phone = context().breadth() == Breadth::phone;
    if (phone && button(area.cut_top(kTouch, 0).left(), tr("All pages"), {.kind = ButtonKind::quiet, .icon = icons::chevron_left})) desk.go(to_screen("help"));
    Scroll scroll{area, "page"};
    Area inside = scroll.content();
    const float top = inside.y;
    inside.width = std::min(inside.width - 12, kMeasure);
    inside.cut_top(phone ? 8 : 22);
    const Area title = inside.cut_top(34, 4);
    label_node(Role::heading, page.title, title, 1);
    text(title, page.title, {24, Weight::semibold}, theme.text);
    constexpr RichOptions kLead{.type = {16, Weight::regular}, .ink = Ink::second};
    const Area summary = inside.cut_top(rich_text_height(inside.width, page.introduction, kLead), 18);
    {
        const NodeScope node{Role::text, page.summary, summary};
        const RichResult drawn = rich_text(summary, page.introduction, kLead);
        if (!drawn.pressed.empty()) desk.go(Route::parse(drawn.pressed));
    }
    const std::string address = desk.route().fragment();
    const std::size_t wanted = section_of(desk.route(), page);
    for (std::size_t at = 0; at < page.sections.size(); ++at) {
        const IdScope section_scope{static_cast<std::int64_t>(at)};
        const ManualSection& section = page.sections[at];
        if (at == wanted && m_scrolled_for != address) {
            m_scrolled_for = address;
            scroll.scroll_to(at ? inside.y - top : 0);
            context().need_frames(2);
        }
        if (!section.heading.empty()) {
            inside.cut_top(10);
            const Area head = inside.cut_top(24, 8);
            label_node(Role::heading, section.heading, head, 2);
            text(head, section.heading, type::section, theme.text);
        }
        for (std::size_t block = 0; block < section.blocks.size(); ++block) {
            const IdScope block_scope{static_cast<std::int64_t>(block)};
            draw_block(desk, inside, section.blocks[block]);
        }
    }
    draw_neighbours(desk, inside, page);
    scroll.end_at(inside.y + 40);
}

void HelpScreen::draw_neighbours(Desk& desk, Area& area, const ManualPage& page) {
    const auto& pages = manual();
    const auto at = static_cast<std::size_t>(&page - pages.data());
    area.cut_top(16);
    line_across(area.x, area.y, area.width, context().theme().line);
    area.cut_top(12);
    Area row = area.cut_top(context().control_height());
    if (at > 0 && button(row.left(), pages[at - 1].title, {.kind = ButtonKind::quiet, .icon = icons::arrow_left, .id = "before", .name = tr("Page before: {}", pages[at - 1].title)}))
        go_to(desk, pages[at - 1], 0);
    if (at + 1 < pages.size() && button(row.right(), pages[at + 1].title, {.kind = ButtonKind::quiet, .trailing = icons::arrow_right, .id = "after", .name = tr("Next page: {}", pages[at + 1].title)}))
        go_to(desk, pages[at + 1], 0);
}

}  // namespace qd
