// How a card looks and what it is called.

#include <algorithm>

#include "app/ui/avatar.h"
#include "app/ui/board_parts.h"
#include "app/ui/chip.h"
#include "app/ui/draw.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd::ui {
namespace {

constexpr float kCardCorner = 8;

void draw_surface(const Area& area, const CardModel& card, bool selected, bool hovered) {
    const Theme& theme = context().theme();
    fill(area, theme.raised, kCardCorner);
    if (hovered) fill(area, theme.hover, kCardCorner);
    if (selected) fill(area, theme.tinted(theme.accent), kCardCorner);
    const Color edge = selected ? theme.accent : card.unsaved ? theme.warn : hovered ? mix(theme.line, theme.faint, 0.35f) : theme.line;
    frame(area, edge, kCardCorner, selected ? 1.5f : 1.0f);
}

// Title gives way to the amount.
void two_ends(Area row, std::string_view left, Type left_type, Color left_color, std::string_view right, Type right_type, Color right_color) {
    const float wide = std::min(text_width(right, right_type), row.width * 0.7f);
    text(row.cut_right(wide, 8), right, right_type, right_color, Align::right);
    text(row, left, left_type, left_color);
}

void unsaved_mark(Area row) {
    const Theme& theme = context().theme();
    const char* words = tr("not saved");
    Area mark = row.cut_right(text_width(words, type::caption_medium) + 18);
    icon(mark.cut_left(13, 4), icons::cloud_off, theme.warn, 13);
    text(mark, words, type::caption_medium, theme.warn);
}

// Tighter than a badge: it shares its line with four other things.
float age_pill(const Area& row, std::string_view age) {
    const Theme& theme = context().theme();
    const Area pill{row.x, row.y, text_width(age, type::caption_medium) + 26, row.height};
    fill(pill, theme.warn.fade(theme.dark ? 0.18f : 0.11f), pill.height / 2);
    icon({pill.x + 6, pill.y, 11, pill.height}, icons::clock, theme.warn, 11);
    text({pill.x + 20, pill.y, pill.width - 20, pill.height}, age, type::caption_medium, theme.warn);
    return pill.width;
}

void draw_facts(Area row, const CardModel& card) {
    const Theme& theme = context().theme();
    avatar(row.right(6), card.person);
    const float age = text_width(card.age, type::caption) + (card.rotting ? 27.0f : 0.0f);
    const float needed = 22 + text_width(card.date, type::caption) + age;
    // Words where they fit beside date and age, else their sign alone.
    const float words = text_width(tr("No step"), type::caption);
    if (card.no_step && row.width - words - 6 >= needed - 16) text(row.cut_right(words, 6), tr("No step"), type::caption, theme.warn);
    else if (card.no_step) icon(row.cut_right(14, 6), icons::calendar_x, theme.warn, 14);
    else if (card.step_icon && row.width - 20 >= needed) icon(row.cut_right(14, 6), card.step_icon, theme.second, 14);
    const Color when = card.overdue ? theme.bad : theme.second;
    if (!card.date.empty()) {
        if (row.width >= needed) icon(row.cut_left(12, 4), icons::calendar, when, 12);
        row.cut_left(text(row, card.date, type::caption, when), 6);
    }
    if (card.age.empty()) return;
    if (card.rotting) age_pill(row, card.age);
    else text(row, card.age, type::caption, theme.second);
}

void draw_small(const Area& area, const CardModel& card) {
    const Theme& theme = context().theme();
    const Area inside = area.inset(10, 0);
    two_ends({inside.x, area.y + 10, inside.width, 20}, card.title, type::body_strong, theme.text, card.amount, type::body_strong, theme.text);
    Area second{inside.x, area.y + 28, inside.width, 17};
    if (card.unsaved) unsaved_mark(second);
    text(second, card.subtitle, type::caption, theme.second);
    draw_facts({inside.x, area.y + 51, inside.width, 20}, card);
}

void draw_large(const Area& area, const CardModel& card) {
    const Theme& theme = context().theme();
    const Area inside = area.inset(13, 0);
    two_ends({inside.x, area.y + 11, inside.width, 24}, card.title, type::section, theme.text, card.amount, type::section, theme.text);
    Area second{inside.x, area.y + 33, inside.width, 20};
    if (card.unsaved) unsaved_mark(second);
    else if (card.rotting && !card.age_words.empty()) badge(second.right(8), card.age_words, theme.warn, icons::clock);
    else {
        const std::string_view when = card.date_words.empty() ? std::string_view{card.date} : card.date_words;
        text(second.cut_right(text_width(when, type::normal14), 8), when, type::normal14, card.overdue ? theme.bad : theme.second);
    }
    text(second, card.subtitle, type::normal14, theme.second);
    line_across(area.x + 1, area.y + 60, area.width - 2, theme.line);
    Area third{inside.x, area.y + 61, inside.width, area.height - 61};
    avatar(third.right(8), card.person, 24);
    const Color ink = card.no_step ? theme.warn : theme.second;
    icon(third.cut_left(14, 9), card.no_step ? icons::calendar_x : card.step_icon, ink, 14);
    text(third, card.no_step ? std::string_view{tr("No next step")} : card.step, type::body, ink);
}

}  // namespace

void draw_card(const Area& area, const CardModel& card, bool phone, bool selected, bool hovered) {
    draw_surface(area, card, selected, hovered);
    if (phone) draw_large(area, card);
    else draw_small(area, card);
}

std::string spoken_card(const CardModel& card) {
    std::string words = card.title;
    const auto add = [&](std::string_view part) {
        if (!part.empty()) words += ", " + std::string{part};
    };
    add(card.subtitle);
    add(card.amount);
    add(card.date);
    if (card.overdue) add(tr("overdue"));
    if (card.rotting) add(card.age_words.empty() ? card.age : card.age_words);
    if (card.no_step) add(tr("No next step"));
    if (card.unsaved) add(tr("not saved"));
    return words;
}

}  // namespace qd::ui
