#include "app/screens/automation/versions_sheet.h"

#include <algorithm>

#include "app/ui/button.h"
#include "app/ui/chip.h"
#include "app/ui/context.h"
#include "app/ui/dialog.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/say.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"
#include "assets/icons.h"
#include "core/automation/rule_words.h"
#include "core/base/sort_by.h"

namespace qd {

using namespace ui;

namespace {

const char* title() { return tr("Versions"); }

}  // namespace

void VersionsSheet::open(Desk& desk, RuleDraft& draft) {
    draft.keep(desk);
    m_read_at = 0;
    open_dialog(title());
}

void VersionsSheet::read(Desk& desk, RuleDraft& draft) {
    const std::uint64_t revision = desk.moment();
    if (m_read_at == revision) return;
    m_read_at = revision;
    m_entries.clear();
    m_problem.clear();
    std::vector<VersionLine> lines = draft.versions();
    sort_by(lines, {}, &VersionLine::number);
    std::optional<RuleDefinition> before;
    for (const VersionLine& version : lines) {
        auto definition = desk.automation().definition(version.id);
        Entry entry{.line = version};
        entry.published_by = version.published_by ? desk.workspace().title(desk.catalogue().entity("user"), version.published_by) : std::string{};
        if (!definition) entry.sentence = definition.error().sentence();
        else {
            entry.sentence = plain(sentence(desk.workspace(), *definition, desk.automation().figures_known()));
            if (before) entry.changes = differences(desk.workspace(), *before, *definition);
            before = *std::move(definition);
        }
        m_entries.push_back(std::move(entry));
    }
    std::ranges::reverse(m_entries);
}

void VersionsSheet::draw(Desk& desk, RuleDraft& draft) {
    if (!dialog_is_open(title())) return;
    read(desk, draft);
    Dialog dialog{title(), 460, 10'000, DialogKind::sheet};
    if (!dialog) return;
    Scroll scroll{dialog.body(), "versions"};
    Area body = scroll.content();
    const NodeScope list{Role::list, title(), dialog.body()};
    for (const Entry& entry : m_entries) draw_entry(desk, body, draft, entry);
    scroll.end_at(body.y + 12);
}

void VersionsSheet::draw_entry(Desk& desk, Area& body, RuleDraft& draft, const Entry& entry) {
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    const IdScope scope{entry.line.id};
    Area head = body.cut_top(28, 4);
    const bool live = entry.line.state == "live", is_draft = entry.line.state == "draft";
    const std::string name = tr("Version {}", entry.line.number);
    const NodeScope item{Role::listitem, name, head};
    if (!is_draft && button(head.right(), tr("Edit again"), {.icon = icons::pencil, .name = tr("Edit version {} again", entry.line.number), .disabled = !desk.may_write(), .small = true}))
        context().after_frame([&desk, &draft, version = entry.line.id] {
            auto definition = desk.automation().definition(version);
            if (!definition) return desk.report(definition.error());
            draft.rule() = *std::move(definition);
            draft.edited(desk);
            draft.keep(desk);
            close_dialog(title());
        });
    label_node(Role::heading, name, head, 3);
    head.cut_left(text(head, name, type::body_strong, theme.text), 10);
    (void)badge(head.left(10), is_draft ? tr("draft") : live ? tr("live") : tr("retired"), is_draft ? theme.warn : live ? theme.good : theme.faint);
    if (entry.line.published) text(head, date(locale, day_of_person(locale, *entry.line.published), desk.clock().today()) + (entry.published_by.empty() ? "" : ", " + entry.published_by), type::caption, theme.second);
    if (entry.changes.empty()) say(body, entry.sentence, type::caption, theme.second);
    for (const std::string& change : entry.changes) say(body, "• " + change, type::caption, theme.text);
    if (entry.line.waiting) say(body, tr_count(locale, entry.line.waiting, "{} record waits in it", "{} records wait in it"), type::caption, theme.warn);
    body.cut_top(8);
    line_across(body.x, body.y, body.width, theme.line);
    body.cut_top(8);
}

}  // namespace qd
