// The single runs of a rehearsal: in the panel, and all of them as a table.

#include <algorithm>

#include "app/screens/automation/rehearsal_panel.h"
#include "app/screens/automation/rows.h"
#include "app/ui/avatar.h"
#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/dialog.h"
#include "app/ui/difference_rows.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/scroll.h"
#include "app/ui/tabs.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

constexpr float kHeadLine = 18, kPadding = 8;

// One line of the table: an effect, or a run without one.
struct EffectRow {
    std::int64_t id = 0;
    const WouldBeRun* run = nullptr;
    const WouldBeEffect* effect = nullptr;
    const FieldDifference* difference = nullptr;
    [[nodiscard]] std::string spoken() const { return run->title + ": " + (effect ? effect->words : run->ended); }
};

std::vector<EffectRow> rows_of(const std::vector<const WouldBeRun*>& runs) {
    std::vector<EffectRow> rows;
    const auto add = [&](const WouldBeRun* run, const WouldBeEffect* effect, const FieldDifference* difference) {
        rows.push_back({static_cast<std::int64_t>(rows.size()) + 1, run, effect, difference});
    };
    for (const WouldBeRun* run : runs) {
        if (run->effects.empty()) add(run, nullptr, nullptr);
        for (const WouldBeEffect& effect : run->effects) {
            if (effect.differences.empty()) add(run, &effect, nullptr);
            for (const FieldDifference& difference : effect.differences) add(run, &effect, &difference);
        }
    }
    return rows;
}

std::string table_title() { return tr("What the rule would have done"); }

float height_of(const WouldBeRun& run) {
    float lines = 0;
    for (const WouldBeEffect& effect : run.effects) lines += effect.differences.empty() ? 1.0f : static_cast<float>(effect.differences.size());
    if (run.effects.empty() || !run.ended.empty()) lines += 1;
    return kPadding + kHeadLine + lines * 17 + kPadding;
}

}  // namespace

std::vector<const WouldBeRun*> RehearsalPanel::chosen() const {
    std::vector<const WouldBeRun*> runs;
    if (!m_done) return runs;
    for (const WouldBeRun& run : m_done->result().runs)
        if (m_filter == 2 || run.effects.empty() == (m_filter == 1)) runs.push_back(&run);
    std::ranges::reverse(runs);  // newest first
    return runs;
}

void RehearsalPanel::draw_runs(Desk& desk, Area area, const RuleDefinition& rule) {
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    const DryRunResult& result = m_done->result();
    const auto written = [&](std::size_t count) { return integer(locale, static_cast<std::int64_t>(count)); };
    const std::string changed = written(result.acted), skipped = written(result.skipped), all = written(result.acted + result.skipped);
    (void)segmented(Slot{area.cut_top(kControl, 10).inset(12, 0)}, tr("Which runs"), {{tr("Changed"), changed, {}}, {tr("Skipped"), skipped, {}}, {tr("All"), all, {}}}, m_filter);
    line_across(area.x, area.y - 1, area.width, theme.line);
    Area foot = area.cut_bottom(34);
    const auto runs = chosen();
    {
        const NodeScope list{Role::list, tr("Runs it would have had"), area};
        Scroll scroll{area, "runs"};
        Area content = scroll.content();
        if (runs.empty()) text(content.cut_top(40).inset(12, 0), m_filter == 1 ? tr("None was skipped.") : tr("None in this period."), type::body, theme.faint);
        // Heights are cheap to add up; only what is in view is drawn.
        for (std::size_t at = 0; at < runs.size(); ++at) {
            const Area row = content.cut_top(height_of(*runs[at]));
            if (row.bottom_edge() < area.y || row.y > area.bottom_edge()) continue;
            const IdScope scope{static_cast<std::int64_t>(at)};
            draw_run(desk, row, *runs[at], rule);
        }
        scroll.end_at(content.y);
    }
    line_across(foot.x, foot.y, foot.width, theme.line);
    foot = foot.inset(12, 0);
    const std::string count = written(m_filter == 0 ? result.acted : m_filter == 1 ? result.skipped : result.acted + result.skipped);
    if (!runs.empty() && link(foot.right(), tr("Open all {} as a table", count))) open_dialog(table_title());
    text(foot, result.runs.size() < result.acted + result.skipped ? tr("first {} kept", written(result.runs.size())) : tr("{} looked at", written(result.looked_at)), type::caption, theme.second);
}

void RehearsalPanel::draw_run(Desk& desk, Area row, const WouldBeRun& run, const RuleDefinition& rule) {
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    const Entity* entity = desk.catalogue().find(rule.entity);
    line_across(row.x, row.bottom_edge() - 1, row.width, theme.line);
    Node node{.role = Role::link, .name = run.title.empty() ? rule.name : run.title, .description = run.cause};
    const Item item = interact(row.inset(4, 1), std::move(node), {.disabled = run.record == 0, .tab_stop = false});
    if (item.hovered) fill(row, theme.hover.fade(0.5f));
    if (item.pressed && entity) desk.go(to_record(lower(entity->plural), run.record));
    Area inside = row.inset(12, kPadding);
    Area head = inside.cut_top(kHeadLine);
    avatar(head.cut_left(18, 6), run.title);
    text(head.cut_right(60), date(locale, day_of_person(locale, run.at), day_of_person(locale, run.at), DateStyle::compact), type::caption, theme.second, Align::right);
    text(head, run.title, type::body_strong, theme.text);
    inside.cut_left(24);
    for (const WouldBeEffect& effect : run.effects) {
        if (effect.differences.empty()) {
            Area line = inside.cut_top(17);
            label_node(Role::listitem, effect.words, line);
            text(line, effect.words, type::caption, theme.text);
            continue;
        }
        std::vector<Difference> rows;
        for (const FieldDifference& one : effect.differences) rows.push_back({one.field, one.before, one.after});
        difference_rows(inside, rows);
    }
    if (run.effects.empty() || !run.ended.empty()) text(inside.cut_top(17), run.ended.empty() ? tr("nothing to do") : run.ended, type::caption, theme.second);
}

void RehearsalPanel::draw_table(Desk& desk) {
    const std::string title = table_title();
    if (!dialog_is_open(title)) return;
    const Area stage = context().stage();
    Dialog dialog{title, stage.width - 80, stage.height - 60};
    if (!dialog) return;
    const Locale& locale = context().locale();
    const auto rows = rows_of(chosen());
    if (m_columns.empty()) {
        const auto add = [&](int field, const char* name, float width) { m_columns.push_back({.field = field, .title = tr(name), .width = width, .sortable = false}); };
        add(0, "Record", 190), add(1, "When", 100), add(2, "Because", 220), add(3, "What", 260), add(4, "Field", 120), add(5, "Before", 130), add(6, "After", 160);
    }
    Rows<EffectRow> source{rows, [&](const EffectRow& row, int field, Cell& out) {
        switch (field) {
            case 0: out.text = row.run->title; break;
            case 1: out.text = date(locale, day_of_person(locale, row.effect ? row.effect->at : row.run->at), desk.today(), DateStyle::full); break;
            case 2: out.text = row.run->cause; out.ink = Ink::second; break;
            case 3: out.text = row.effect ? row.effect->words : row.run->ended; break;
            case 4: out.text = row.difference ? row.difference->field : ""; break;
            case 5: out.text = row.difference ? row.difference->before : ""; out.struck = true; out.ink = Ink::second; break;
            default: out.text = row.difference ? row.difference->after : "";
        }
    }};
    const DialogAnswer answer = dialog.buttons(tr("Export CSV"));
    (void)table(dialog.body(), title, m_columns, source, m_table, {.selectable = false, .padding = 8, .empty_words = tr("None in this period.")});
    if (answer != DialogAnswer::accept) return;
    const std::string csv = to_csv(m_done->result());
    desk.platform().save_file("rehearsal.csv", "text/csv", std::as_bytes(std::span{csv}));
}

}  // namespace qd
