#include "app/screens/automation/outbox_panel.h"

#include <imgui.h>

#include <algorithm>

#include "app/screens/automation/rows.h"
#include "app/screens/automation/rule_list.h"
#include "app/ui/button.h"
#include "app/ui/choice.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/empty.h"
#include "app/ui/item.h"
#include "app/ui/kbd.h"
#include "app/ui/tabs.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

constexpr int kMost = 2'000;  // rows read at once; the rest comes as these are settled

struct KindGroup { const char* label; std::vector<std::string> kinds; };
const std::vector<KindGroup>& groups() {
    static const std::vector<KindGroup> kGroups = {{"All", {}}, {"E-mails", {"email"}}, {"Approvals", {"approval"}},
                                               {"Notices", {"notice"}}, {"Files", {"file", "document"}}};
    return kGroups;
}

Icon icon_of_kind(std::string_view kind) {
    if (kind == "email") return icons::mail;
    if (kind == "call") return icons::phone;
    if (kind == "linkedin") return icons::user_round;
    if (kind == "approval") return icons::badge_check;
    if (kind == "notice") return icons::bell;
    return kind == "file" ? icons::file_down : icons::file_text;
}

// Consent may have been taken back since the draft was made.
template <class Go>
void when_it_may_go_out(Desk& desk, const OutboxItem& item, Go go) {
    context().after_frame([&desk, item, go = std::move(go)] {
        if (auto allowed = desk.automation().may_go_out(item.id, desk.person().id); !allowed) return desk.report(allowed.error());
        go(item);
    });
}

void save_draft(Desk& desk, const OutboxItem& item) {
    const std::string content = item.kind == "email" ? eml(item) : item.content;
    if (content.empty()) return;
    const std::string name = item.kind == "email" ? item.title + ".eml" : item.file_name.empty() ? item.title : item.file_name;
    desk.platform().save_file(name, item.kind == "email" ? "message/rfc822" : item.mime, std::as_bytes(std::span{content}));
}

}  // namespace

OutboxPanel::Waiting OutboxPanel::waiting(Desk& desk) {
    Waiting waiting;
    if (const auto counts = outbox_counts(desk.workspace(), desk.person().id))
        for (const auto& [kind, count] : *counts) {
            waiting.all += count;
            if (kind != "notice" && kind != "approval") waiting.drafts += count;
        }
    return waiting;
}

void OutboxPanel::read(Desk& desk) {
    const std::uint64_t revision = desk.moment();
    const Id person = m_everybody ? 0 : desk.person().id;
    if (m_read_at == revision && m_read_for == person && m_workspace == &desk.workspace()) return;
    m_read_at = revision;
    m_read_for = person;
    m_workspace = &desk.workspace();
    m_problem.reset();
    m_rows.clear();
    auto page = outbox(desk.workspace(), {.owner = person, .kinds = groups()[static_cast<std::size_t>(m_kind)].kinds, .limit = kMost});
    auto counts = outbox_counts(desk.workspace(), person);
    if (!page || !counts) {
        m_problem = page ? counts.error() : page.error();
        return;
    }
    m_total = page->count;
    m_counts = *std::move(counts);
    for (OutboxItem& item : page->items) {
        std::string about = item.entity && item.record ? desk.workspace().title(*item.entity, item.record) : std::string{};
        m_rows.push_back({item.id, std::move(item), std::move(about)});
    }
    if (std::ranges::find(m_rows, m_table.cursor, &Row::id) == m_rows.end()) {
        // The next one takes the place of what was settled.
        const auto at = std::min<std::size_t>(static_cast<std::size_t>(std::max<std::int64_t>(m_table.last_index, 0)), m_rows.empty() ? 0 : m_rows.size() - 1);
        m_table.cursor = m_rows.empty() ? 0 : m_rows[at].id;
    }
}

const OutboxPanel::Row* OutboxPanel::current() const {
    const auto found = std::ranges::find(m_rows, m_table.cursor, &Row::id);
    return found == m_rows.end() ? nullptr : &*found;
}

void OutboxPanel::draw(Desk& desk, Area area) {
    read(desk);
    if (m_problem) {
        if (error_state(area, *m_problem)) m_read_at = 0;
        return;
    }
    const bool phone = context().breadth() == Breadth::phone;
    Area filters = area.cut_top(phone ? kTouch : 34.0f, 6);
    filters = filters.inset(phone ? 12.0f : 0.0f, 0);
    draw_filters(desk, filters);
    if (m_rows.empty()) {
        (void)empty_state(area, {.icon = icons::inbox, .title = tr("Nothing to send"),
                                 .sentence = tr("E-mails, files and questions that rules prepare wait here until you let them out. Nothing leaves Quarterdeck by itself.")});
        return;
    }
    if (phone) return draw_phone(desk, area.inset(16, 0));
    const Row* row = current();
    if (row) {
        Area side = area.cut_right(std::clamp(area.width * 0.42f, 320.0f, 520.0f));
        draw_item(desk, side, *row);
        take_keys(desk, *row);
    }
    draw_list(desk, area);
}

void OutboxPanel::draw_filters(Desk&, Area& area) {
    const Locale& locale = context().locale();
    std::vector<std::string> counts;
    for (const KindGroup& group : groups()) {
        std::int64_t sum = 0;
        for (const auto& [kind, count] : m_counts)
            if (group.kinds.empty() || std::ranges::find(group.kinds, kind) != group.kinds.end()) sum += count;
        counts.push_back(sum ? integer(locale, sum) : std::string{});
    }
    std::vector<TabSpec> specs;
    for (std::size_t at = 0; at < groups().size(); ++at) specs.push_back({tr(groups()[at].label), counts[at], {}});
    if (context().breadth() != Breadth::phone && checkbox(area.cut_right(150).centered(150, 26), tr("Everybody’s"), m_everybody)) m_read_at = 0;
    if (pill_tabs(area, tr("Kind"), specs, m_kind)) m_read_at = 0;
}

void OutboxPanel::draw_list(Desk& desk, Area area) {
    if (m_columns.empty()) {
        const auto add = [&](int field, const char* title, float width) { m_columns.push_back({.field = field, .title = tr(title), .width = width, .sortable = false, .opens = field == 0}); };
        add(0, "What", 250), add(1, "To", 170), add(2, "About", 170), add(3, "Waiting", 90);
    }
    Rows<Row> rows{m_rows, [&](const Row& row, int field, Cell& out) {
        switch (field) {
            case 0: out.text = row.item.title; out.icon = icon_of_kind(row.item.kind); break;
            case 1: out.text = row.item.recipient; out.ink = Ink::second; break;
            case 2: out.text = row.about; break;
            default: out.text = ago(desk, row.item.made); out.ink = Ink::second;
        }
    }};
    TableOptions options;
    options.row_height = 32;
    options.padding = 0;
    options.bulk_actions = [&](Area row) {
        const auto chosen = [&] { return std::vector<Id>(m_table.selected.begin(), m_table.selected.end()); };
        if (button(row.left(8), tr("Mark as done"), {.icon = icons::check, .disabled = !desk.may_write(), .small = true})) settle(desk, chosen(), true);
        if (button(row.left(8), tr("Skip"), {.icon = icons::skip_forward, .disabled = !desk.may_write(), .small = true})) settle(desk, chosen(), false);
    };
    const TableResult result = table(area, tr("To send"), m_columns, rows, m_table, options);
    if (result.opened)
        if (const Row* row = current()) open(desk, row->item);
}

void OutboxPanel::draw_item(Desk& desk, Area area, const Row& row) {
    const Theme& theme = context().theme();
    const OutboxItem& item = row.item;
    const NodeScope region{Role::region, tr("Chosen draft"), area};
    line_down(area.x, area.y, area.height, theme.line);
    Area inside = area.inset(context().breadth() == Breadth::phone ? 0.0f : 18.0f, 4);
    label_node(Role::heading, item.title, inside, 2);
    const float high = paragraph_height(item.title, type::section, inside.width, 2);
    paragraph(inside.cut_top(high, 4), item.title, type::section, theme.text, 2);
    Area facts_row = inside.cut_top(20, 8);
    if (!row.about.empty() && item.entity) {
        const IdScope scope{item.id};
        if (link(facts_row.left(8), row.about, "about")) desk.go(to_record(lower(item.entity->plural), item.record));
    }
    text(facts_row, item.rule_name.empty() ? std::string{} : tr("by the rule “{}”, {}", item.rule_name, ago(desk, item.made)), type::caption, theme.second);
    draw_actions(desk, inside, row);
    const auto fact = [&](const char* label, const std::string& words) {
        if (words.empty()) return;
        Area line = inside.cut_top(22);
        label_node(Role::text, std::string{label} + ": " + words, line);
        text(line.cut_left(64), label, type::caption, theme.second);
        text(line, words, type::body, theme.text);
    };
    fact(item.kind == "document" ? tr("From") : tr("To"), item.recipient);
    if (item.due) fact(tr("Due"), date(context().locale(), *item.due, desk.clock().today()));
    if (item.kind == "email") fact(tr("Subject"), item.subject);
    fact(tr("File"), item.file_name);
    if (item.kind == "email" && item.recipient.empty()) {
        const char* words = tr("There is no address yet: add one to the contact, or type it in your mail program.");
        const Area line = inside.cut_top(paragraph_height(words, type::caption, inside.width), 4);
        label_node(Role::text, words, line);
        paragraph(line, words, type::caption, theme.warn);
    }
    inside.cut_top(6);
    Area hints = inside.cut_bottom(context().breadth() == Breadth::phone ? 0.0f : 26.0f);
    const std::string& words = item.body.empty() ? item.content : item.body;
    label_node(Role::text, words, inside);
    const Clip clip{inside};
    paragraph(inside, words, type::body, theme.text);
    if (hints.height > 0) key_hints(hints, {{"J K", tr("move")}, {"Enter", tr("open")}, {"D", tr("file")}, {"C", tr("copy")}, {"S", tr("done")}, {"Delete", tr("skip")}});
}

void OutboxPanel::draw_actions(Desk& desk, Area& area, const Row& row) {
    const OutboxItem& item = row.item;
    const bool phone = context().breadth() == Breadth::phone, locked = !desk.may_write();
    Area line = area.cut_top(context().control_height(), 10);
    const auto act = [&](const char* label, Icon icon, ButtonKind kind, bool off = false) {
        const ButtonOptions options{.kind = kind, .icon = icon, .disabled = off};
        if (button_width(label, options) > line.width) line = area.cut_top(context().control_height(), 10);
        return button(line.left(6), label, options);
    };
    if (item.kind == "approval") {
        if (act(tr("Approve"), icons::check, ButtonKind::primary, locked)) settle(desk, {item.id}, true);
        if (act(tr("Refuse"), icons::x, ButtonKind::danger, locked)) settle(desk, {item.id}, false);
        return;
    }
    if (item.kind == "email") {
        if (act(tr("Open in mail"), icons::mail, ButtonKind::primary)) open(desk, item);
        if (act(tr("Download .eml"), icons::download, ButtonKind::secondary)) download(desk, item);
    } else if (!item.content.empty()) {
        if (act(tr("Download"), icons::download, ButtonKind::primary)) download(desk, item);
    }
    if (!phone || item.kind == "email")
        if (act(tr("Copy"), icons::copy, ButtonKind::secondary)) copy(desk, item);
    if (act(item.kind == "email" ? tr("Mark as sent") : tr("Done"), icons::check, ButtonKind::secondary, locked)) settle(desk, {item.id}, true);
    if (act(tr("Skip"), icons::skip_forward, ButtonKind::quiet, locked)) settle(desk, {item.id}, false);
}

void OutboxPanel::draw_phone(Desk& desk, Area area) {
    const Row* row = current();
    if (!row) return;
    const auto at = static_cast<std::size_t>(row - m_rows.data());
    Area step = area.cut_bottom(kTouch);
    if (button(step.left(8), tr("Previous"), {.icon = icons::chevron_left, .disabled = at == 0})) m_table.cursor = m_rows[at - 1].id;
    if (button(step.right(8), tr("Next"), {.trailing = icons::chevron_right, .disabled = at + 1 == m_rows.size()})) m_table.cursor = m_rows[at + 1].id;
    text(step, tr("{} of {}", at + 1, m_rows.size()), type::body, context().theme().second, Align::center);
    draw_item(desk, area, *row);
}

void OutboxPanel::take_keys(Desk& desk, const Row& row) {
    Context& ui = context();
    const bool approval = row.item.kind == "approval";
    if (ui.take_key(ImGuiKey_O, 0, false)) open(desk, row.item);
    if (ui.take_key(ImGuiKey_D, 0, false)) download(desk, row.item);
    if (ui.take_key(ImGuiKey_C, 0, false)) copy(desk, row.item);
    const bool accept = ui.take_key(ImGuiKey_S, 0, false) || (approval && ui.take_key(ImGuiKey_A, 0, false));
    const bool skip = ui.take_key(ImGuiKey_Delete, 0, false) || ui.take_key(ImGuiKey_Backspace, 0, false);
    if (!accept && !skip) return;
    const bool several = !m_table.selected.empty();
    settle(desk, several ? std::vector<Id>(m_table.selected.begin(), m_table.selected.end()) : std::vector<Id>{row.id}, accept);
}

void OutboxPanel::open(Desk& desk, const OutboxItem& item) {
    when_it_may_go_out(desk, item, [&desk](const OutboxItem& allowed) {
        if (allowed.kind == "email") return desk.platform().open_url(mailto(allowed));
        if (!allowed.content.empty()) return save_draft(desk, allowed);
        if (allowed.entity && allowed.record) desk.go(to_record(lower(allowed.entity->plural), allowed.record));
    });
}

void OutboxPanel::download(Desk& desk, const OutboxItem& item) {
    when_it_may_go_out(desk, item, [&desk](const OutboxItem& allowed) { save_draft(desk, allowed); });
}

void OutboxPanel::copy(Desk& desk, const OutboxItem& item) {
    when_it_may_go_out(desk, item, [&desk](const OutboxItem& allowed) {
        desk.platform().copy_text(allowed.body.empty() ? allowed.title : allowed.body);
        desk.tell({.text = tr("Copied: {}", allowed.title)});
    });
}

void OutboxPanel::settle(Desk& desk, std::vector<Id> items, bool accept) {
    if (!desk.may_write()) return desk.report({ErrorKind::conflict, desk.why_not(), tr("Nothing was changed."), {}});
    m_table.selected.clear();
    ++m_table.selection_version;
    context().after_frame([&desk, items = std::move(items), accept] {
        Applied last;
        for (const Id item : items) {
            auto applied = desk.automation().settle(item, accept, desk.person().id);
            if (!applied) return desk.report(applied.error());
            last = *std::move(applied);
        }
        if (items.size() == 1) return desk.tell({.text = last.label, .undoes = last.change});
        desk.tell({.text = accept ? tr("{} marked as done", items.size()) : tr("{} skipped", items.size())});
    });
}

}  // namespace qd
