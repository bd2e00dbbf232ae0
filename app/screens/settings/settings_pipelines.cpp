// Pipeline and stages: drafts with what they would change, applied as one change.

#include <algorithm>
#include <cmath>

#include "app/screens/settings/settings_screen.h"
#include "app/ui/button.h"
#include "app/ui/card.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/field.h"
#include "app/ui/item.h"
#include "app/ui/scroll.h"
#include "app/ui/select.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

constexpr float kStageRow = 54;
struct Category { const char* key; const char* label; };
constexpr Category kCategories[] = {{"pipeline", "Pipeline"}, {"best_case", "Best case"}, {"most_likely", "Most likely"}, {"commit", "Commit"}, {"omitted", "Omitted"}};
constexpr const char* kColours[] = {"series6", "series1", "series4", "series3", "series7", "series8"};

}  // namespace

void SettingsScreen::read_stages(Desk& desk) {
    m_read_at = desk.moment();
    m_before.clear();
    m_stats.clear();
    auto first = desk.workspace().database().integer("SELECT coalesce((SELECT id FROM pipeline WHERE deleted IS NULL ORDER BY position, id LIMIT 1), 0)");
    m_pipeline = first.value_or(0);
    auto rows = desk.workspace().database().prepare(
        "SELECT id, name, kind, category, colour, required_fields, probability, rotting_days FROM stage WHERE deleted IS NULL AND pipeline = ? ORDER BY position, id");
    if (rows) rows->bind(0, m_pipeline);
    while (rows && rows->step().value_or(false)) {
        StageDraft draft{rows->integer(0), std::string{rows->text(1)}, std::string{rows->text(2)}, std::string{rows->text(3)}, std::string{rows->text(4)},
                         std::string{rows->text(5)}, rows->real(6), {}, false};
        if (!rows->is_null(7)) draft.rotting = static_cast<double>(rows->integer(7));
        m_before.push_back(std::move(draft));
    }
    if (auto stats = stage_stats(desk.workspace(), desk.query_context()))
        for (StageStats& stage : *stats) m_stats[stage.stage] = std::move(stage);
    m_drafts = m_before;
}

void SettingsScreen::draw_pipelines(Desk& desk, Area area) {
    if (m_read_at != desk.moment()) read_stages(desk);
    const Theme& theme = context().theme();
    const bool changed = m_drafts != m_before;
    Area head = area.cut_top(kControl, 10);
    if (button(head.right(8), tr("Apply changes"), {.kind = ButtonKind::primary, .disabled = !changed || !desk.may_write()})) context().after_frame([this, &desk] { apply_stages(desk); });
    if (button(head.right(8), tr("Discard"), {.disabled = !changed})) m_drafts = m_before;
    text(head, changed ? tr("Nothing changes until you apply; one click undoes it.") : tr("Each stage with its chance, and how long is too long."), type::body, theme.second);
    const bool wide = area.width > 820;
    if (wide) draw_effect(desk, area.cut_right(270, 12));
    Area inside = card(area);
    Area titles = inside.cut_top(30).inset(12, 0);
    const float width = titles.width;
    const float columns[] = {0.30f, 0.16f, 0.20f, 0.18f};
    const char* names[] = {tr("Stage"), tr("Win chance"), tr("Forecast as"), tr("Rotting after")};
    for (int at = 0; at < 4; ++at) text(titles.cut_left(width * columns[at]), names[at], type::caption_medium, theme.second);
    line_across(inside.x, inside.y, inside.width, theme.line);
    Scroll scroll{inside, "stages"};
    Area list = scroll.content();
    for (std::size_t at = 0; at < m_drafts.size(); ++at) {
        if (m_drafts[at].removed) continue;
        const IdScope scope{static_cast<std::int64_t>(at)};
        draw_stage(desk, list.cut_top(kStageRow), at);
    }
    Area add = list.cut_top(44).inset(12, 8);
    if (button(add.left(), tr("Add a stage"), {.kind = ButtonKind::quiet, .icon = icons::plus})) {
        const auto closed = std::ranges::find_if(m_drafts, [](const StageDraft& draft) { return draft.kind != "open"; });
        const auto number = static_cast<std::size_t>(closed - m_drafts.begin());
        m_drafts.insert(closed, StageDraft{0, tr("New stage"), "open", "pipeline", kColours[number % std::size(kColours)], "", 50.0, {}, false});
    }
    scroll.end_at(list.y);
}

void SettingsScreen::draw_stage(Desk&, Area row, std::size_t at) {
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    StageDraft& draft = m_drafts[at];
    const bool open = draft.kind == "open";
    line_across(row.x, row.bottom_edge() - 1, row.width, theme.line);
    row = row.inset(12, 6);
    const float width = row.width;
    const auto stats = m_stats.find(draft.id);
    Area name = row.cut_left(width * 0.30f);
    fill(name.cut_left(8, 8).centered(8, 8), theme.named(draft.colour), 2);
    Area words = name.cut_top(26);
    text_field(Slot{Area{words.x, words.y, words.width - 12, 24}}, tr("Stage {}", at + 1), draft.name, {.bare = true});
    const std::string count = stats == m_stats.end() ? std::string{tr("new")} : integer(locale, static_cast<std::int64_t>(stats->second.count)) + ' ' + (open ? tr("open") : "");
    text(name, count, type::caption, theme.second);
    if (!open) {
        text(row.cut_left(width * 0.16f), percent(locale, draft.probability.value_or(0)), type::body, theme.second);
        text(row.cut_left(width * 0.20f), tr("Closed"), type::body, theme.second);
        text(row, tr("never"), type::body, theme.second);
        return;
    }
    Area chance = row.cut_left(width * 0.16f);
    number_field(Slot{Area{chance.x, chance.y, 74, 26}}, tr("Win chance of {}", draft.name), draft.probability, 0, {.suffix = "%"});
    std::string source = tr("typed");
    if (stats != m_stats.end() && stats->second.own_win_rate && stats->second.reached >= 30)
        source = tr("own history {}, n {}", percent(locale, *stats->second.own_win_rate * 100), integer(locale, static_cast<std::int64_t>(stats->second.reached)));
    text(Area{chance.x, chance.y + 28, chance.width, 16}, source, type::caption, theme.second);
    Area category = row.cut_left(width * 0.20f);
    std::vector<SelectOption> options;
    int chosen = -1;
    for (const Category& offered : kCategories) {
        if (draft.category == offered.key) chosen = static_cast<int>(options.size());
        options.push_back({.key = static_cast<std::int64_t>(options.size()), .label = tr(offered.label)});
    }
    if (select(Slot{Area{category.x, category.y, category.width - 16, 26}}, tr("Forecast of {}", draft.name), options, chosen) && chosen >= 0)
        draft.category = kCategories[chosen].key;
    Area buttons = row.cut_right(92);
    if (icon_button(buttons.right(2), icons::trash_2, tr("Remove {}", draft.name), {.kind = ButtonKind::quiet, .small = true})) draft.removed = true;
    const bool last = at + 1 >= m_drafts.size() || m_drafts[at + 1].kind != "open";
    if (icon_button(buttons.right(2), icons::arrow_down, tr("Move {} down", draft.name), {.kind = ButtonKind::quiet, .disabled = last, .small = true})) std::swap(m_drafts[at], m_drafts[at + 1]);
    else if (icon_button(buttons.right(2), icons::arrow_up, tr("Move {} up", draft.name), {.kind = ButtonKind::quiet, .disabled = at == 0, .small = true})) std::swap(m_drafts[at], m_drafts[at - 1]);
    StageDraft& after = m_drafts[at];
    number_field(Slot{Area{row.x, row.y, 74, 26}}, tr("Rotting days of {}", after.name), after.rotting, 0, {.suffix = "d"});
    if (stats != m_stats.end() && stats->second.suggested_rotting_days)
        text(Area{row.x, row.y + 28, row.width, 16}, tr("own p85 {} d, n {}", *stats->second.suggested_rotting_days, integer(locale, static_cast<std::int64_t>(stats->second.left))), type::caption, theme.second);
}

void SettingsScreen::draw_effect(Desk&, Area area) {
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    Area inside = card(area).inset(14, 12);
    text(inside.cut_top(22, 8), tr("If you apply this"), type::strong, theme.text);
    Area head = inside.cut_top(22);
    text(head.cut_right(80), tr("After"), type::caption, theme.second, Align::right);
    text(head.cut_right(80), tr("Now"), type::caption, theme.second, Align::right);
    std::int64_t now = 0, after = 0;
    const auto line = [&](const std::string& label, std::int64_t before, std::int64_t then) {
        Area row = inside.cut_top(28);
        line_across(row.x, row.y, row.width, theme.line);
        label_node(Role::text, fmt::format("{}: {}, {}", label, money(locale, before), money(locale, then)), row);
        text(row.cut_right(80), money(locale, then, MoneyStyle::compact), type::body_strong, then == before ? theme.text : theme.accent, Align::right);
        text(row.cut_right(80), money(locale, before, MoneyStyle::compact), type::body, theme.second, Align::right);
        text(row, label, type::body, theme.text);
    };
    std::vector<std::tuple<std::string, std::int64_t, std::int64_t>> lines;
    for (const StageDraft& draft : m_drafts) {
        const auto stats = m_stats.find(draft.id);
        if (draft.kind != "open" || stats == m_stats.end()) continue;
        const auto shift = std::llround(static_cast<double>(stats->second.sum) * (draft.probability.value_or(0) - stats->second.probability) / 100);
        now += stats->second.weighted;
        after += stats->second.weighted + shift;
        lines.emplace_back(draft.name, stats->second.weighted, stats->second.weighted + shift);
    }
    line(tr("Weighted pipeline"), now, after);
    for (const auto& [label, before, then] : lines) line(label, before, then);
    inside.cut_top(12);
    paragraph(inside, tr("Deals with a win chance of their own keep it. Removing a stage is refused while deals are in it."), type::caption, theme.second);
}

void SettingsScreen::apply_stages(Desk& desk) {
    Change change;
    change.label = tr("Pipeline changed");
    std::int64_t position = 0;
    for (const StageDraft& draft : m_drafts) {
        if (draft.removed) {
            const auto stats = m_stats.find(draft.id);
            if (stats != m_stats.end() && stats->second.count > 0)
                return desk.report({ErrorKind::conflict, tr("{} deals are in {}.", stats->second.count, draft.name), tr("Nothing was changed."), tr("Move them to another stage first.")});
            if (draft.id) change.ops.push_back(remove_op("stage", draft.id));
            continue;
        }
        std::vector<Assignment> values = {{"name", Value{draft.name}}, {"position", Value{position++}}, {"probability", Value{draft.probability.value_or(0)}},
                                          {"category", Value{draft.category}},
                                          {"rotting_days", draft.rotting ? Value{static_cast<std::int64_t>(*draft.rotting)} : Value{}}};
        if (draft.id) {
            change.ops.push_back(update_op("stage", draft.id, std::move(values)));
            continue;
        }
        values.insert(values.end(), {{"pipeline", Value{m_pipeline}}, {"kind", Value{"open"}}, {"colour", Value{draft.colour}}});
        change.ops.push_back(create_op("stage", std::move(values)));
    }
    (void)desk.apply(change);
}

}  // namespace qd
