#include "app/screens/automation/automation_screen.h"

#include <algorithm>

#include "app/screens/automation/rule_choices.h"
#include "app/shell/help_link.h"
#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/menu.h"
#include "app/ui/tabs.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

constexpr const char* kTabs[] = {"", "sequences", "enrolled", "outbox", "log", "templates", "away"};
enum Tab { rules_tab, sequences_tab, enrolled_tab, outbox_tab, log_tab, templates_tab, away_tab };
constexpr std::uint64_t kLargestFile = 1'000'000;

int tab_of(const Route& route) {
    const std::string key = route.parameter("tab");
    for (int at = 0; at < static_cast<int>(std::size(kTabs)); ++at)
        if (key == kTabs[at]) return at;
    return rules_tab;
}

}  // namespace

const ScreenInfo& AutomationScreen::info() const {
    static const ScreenInfo kInfo{"automation", "Automation", icons::workflow, NavGroup::run, 'O'};
    return kInfo;
}

std::string AutomationScreen::count(Desk& desk) {
    return waiting(desk).all ? integer(context().locale(), waiting(desk).all) : std::string{};
}

const OutboxPanel::Waiting& AutomationScreen::waiting(Desk& desk) {
    const std::uint64_t revision = desk.moment();
    if (m_waiting_at != revision || m_waiting_for != desk.person().id) m_waiting = OutboxPanel::waiting(desk);
    m_waiting_at = revision;
    m_waiting_for = desk.person().id;
    return m_waiting;
}

void AutomationScreen::draw(Desk& desk, Area area) {
    const bool phone = context().breadth() == Breadth::phone;
    int tab = tab_of(desk.route());
    const std::optional<CatchUpSummary>& away = desk.absence();
    Area page = phone ? area : area.inset(20, 14);
    if (phone) page.cut_top(8);
    draw_title(desk, page, tab);
    const Locale& locale = context().locale();
    const std::string to_send = waiting(desk).all ? integer(locale, waiting(desk).all) : std::string{};
    std::vector<TabSpec> specs{{tr("Rules"), {}, {}}, {tr("Sequences"), {}, {}}, {tr("Enrolled"), {}, {}}, {tr("To send"), to_send, {}}, {tr("Log"), {}, {}}, {tr("Templates"), {}, {}}};
    if (away || tab == away_tab) specs.push_back({tr("While you were away"), {}, {}});
    const Area row = page.cut_top(phone ? kTouch : 38.0f, 12);
    if (phone ? pill_tabs(row.inset(12, 0), tr("Automation"), specs, tab) : tabs(row, tr("Automation"), specs, tab))
        desk.go(to_screen("automation").with("tab", kTabs[tab]), false);
    switch (tab) {
        case rules_tab: case sequences_tab: {
            RuleList& list = tab == rules_tab ? m_rules : m_sequences;
            if (tab == sequences_tab) m_figures.draw(desk, page);
            const RuleList::Outcome result = list.draw(desk, page);
            if (result.gallery) desk.go(to_screen("automation").with("tab", "templates"));
            if (result.new_rule) create(desk, tab == sequences_tab ? "contact" : "deal", tab == sequences_tab);
            break;
        }
        case enrolled_tab: m_members.draw(desk, page); break;
        case outbox_tab: m_outbox.draw(desk, page); break;
        case log_tab: m_log.draw(desk, page); break;
        case templates_tab:
            if (const Id made = m_gallery.draw(desk, page)) desk.go(to_record("automation", made));
            break;
        default: m_away.draw(desk, page);
    }
}

void AutomationScreen::draw_title(Desk& desk, Area& area, int tab) {
    const Theme& theme = context().theme();
    const bool phone = context().breadth() == Breadth::phone;
    Area row = area.cut_top(context().control_height(), 6);
    if (phone) row = row.inset(12, 0);
    const char* label = tab == sequences_tab ? tr("New sequence") : tr("New rule");
    const Item owner = button_item(row.right(8), label, {.kind = tab == outbox_tab ? ButtonKind::secondary : ButtonKind::primary, .icon = icons::plus, .disabled = !desk.may_write(), .expanded = Tri::no});
    draw_new_menu(desk, owner);
    help_link(desk, row, "automation");
    const std::int64_t drafts = tab == outbox_tab ? waiting(desk).drafts : 0;
    const std::string title = drafts ? tr_count(context().locale(), drafts, "{} draft to send", "{} drafts to send") : std::string{tr("Automation")};
    label_node(Role::heading, title, row, 1);
    if (!phone || drafts) text(row, title, type::title, theme.text);  // a phone's top bar says it already
}

void AutomationScreen::draw_new_menu(Desk& desk, const Item& owner) {
    if (owner.pressed) open_menu(owner);
    if (!menu_is_open(owner)) return;
    const bool sequence = tab_of(desk.route()) == sequences_tab;
    std::vector<MenuEntry> entries{{.label = tr("From a template"), .icon = icons::layout_grid}, {.label = tr("From a file"), .icon = icons::file_up}, {.label = ""},
                                   {.label = sequence ? tr("Empty sequence for") : tr("Empty rule about"), .title = true}};
    const auto kinds = rule_entities(desk.catalogue());
    constexpr std::size_t kShown = 5;
    for (std::size_t at = 0; at < std::min(kShown, kinds.size()); ++at)
        entries.push_back({.label = tr(kinds[at]->plural.c_str()), .icon = icon_named(kinds[at]->icon)});
    const int chosen = menu(owner, tr("New"), entries);
    if (chosen == 0) desk.go(to_screen("automation").with("tab", "templates"));
    else if (chosen == 1) read_file(desk);
    else if (chosen >= 4) create(desk, kinds[static_cast<std::size_t>(chosen - 4)]->key, sequence);
}

void AutomationScreen::create(Desk& desk, std::string entity, bool sequence) {
    context().after_frame([&desk, entity = std::move(entity), sequence] {
        RuleDefinition rule;
        rule.name = sequence ? tr("New sequence") : tr("New rule");
        rule.entity = entity;
        rule.sequence = sequence;
        rule.trigger.kind = sequence ? TriggerKind::manual : TriggerKind::created;
        if (sequence) {
            rule.again = Again::when_matching_again;
            rule.exits = {"reply", "opt_out", "meeting_held"};
        }
        auto made = desk.automation().create(rule, desk.person().id);
        if (made) desk.go(to_record("automation", *made));
        else desk.report(made.error());
    });
}

void AutomationScreen::read_file(Desk& desk) {
    desk.platform().pick_files(".json", false, [&desk](std::vector<std::shared_ptr<InputFile>> files) {
        if (files.empty()) return;
        if (files.front()->size() > kLargestFile) return desk.report({ErrorKind::invalid_input, tr("This file is too large for a rule."), tr("Nothing was changed."), {}});
        files.front()->read(0, files.front()->size(), [&desk, file = files.front()](Result<std::vector<std::byte>> bytes) {
            if (!bytes) return desk.report(bytes.error());
            auto rule = rule_from_json({reinterpret_cast<const char*>(bytes->data()), bytes->size()});
            if (!rule) return desk.report(rule.error());
            auto made = desk.automation().create(*rule, desk.person().id);
            if (made) desk.go(to_record("automation", *made));
            else desk.report(made.error());
        });
    });
}

}  // namespace qd
