#include "app/screens/automation/rule_buttons.h"

#include "app/ui/context.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

const std::vector<ui::MenuEntry>& RuleButtons::entries(Desk& desk, std::string_view entity) {
    const std::uint64_t revision = desk.moment();
    if (m_read_at == revision && m_read_for == entity) return m_entries;
    m_read_at = revision;
    m_read_for = entity;
    m_rules = desk.automation().buttons(entity);
    m_entries.clear();
    for (const RuleLine& rule : m_rules)
        m_entries.push_back({.label = ui::tr("Run rule: {}", rule.name), .icon = rule.sequence ? ui::icons::send : ui::icons::workflow, .disabled = !desk.may_write()});
    return m_entries;
}

void RuleButtons::run(Desk& desk, std::size_t at, Id record) {
    if (at >= m_rules.size()) return;
    ui::context().after_frame([&desk, rule = m_rules[at].id, record] {
        auto started = desk.automation().start(rule, record, desk.person().id);
        if (!started) return desk.report(started.error());
        desk.tell({.text = started->label, .undoes = started->change});
    });
}

}  // namespace qd
