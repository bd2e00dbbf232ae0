#include "app/screens/forecast/deal_outlook.h"

#include <algorithm>
#include <cmath>

#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/text.h"

namespace qd {

using namespace ui;

void DealOutlook::reread(const forecast::Run& run) {
    m_run = &run;
    m_rows.clear();
    for (std::size_t at = 0; at < run.deals.deals.size(); ++at) {
        const forecast::DealChance& chance = run.deals.deals[at];
        m_rows.push_back({chance.deal, run.inputs.history.deals[chance.deal].id, chance.won, at});
    }
    std::ranges::stable_sort(m_rows, std::ranges::greater{}, [&](const Row& row) { return row.won * static_cast<double>(run.deals.deals[row.chance].amount); });
    m_health = forecast::deal_health(run.inputs.history, *run.closing, forecast::measure_health(run.inputs.history), run.inputs.period.range());
    m_table = {};
}

const forecast::DealMoment& DealOutlook::now(const Row& row) const {
    return m_run->inputs.history.path(m_run->inputs.history.deals[row.deal]).back();
}

void DealOutlook::draw(Desk& desk, Area area, Area head, const forecast::Run& run, std::uint64_t number, const Amounts& amounts, WhatIfPanel& what_if) {
    m_desk = &desk;
    m_what_if = &what_if;
    m_amounts = amounts;
    if (m_number != number) reread(run);
    m_number = number;
    text(head, tr("{} open deals; imagine another amount, date or chance: nothing is written", integer(context().locale(), row_count())), type::caption, context().theme().second);
    if (m_columns.empty()) {
        const auto add = [&](int field, const char* title, float width, Align align, bool editable = false) {
            TableColumn column;
            column.field = field, column.title = title, column.width = width, column.align = align, column.sortable = false, column.editable = editable;
            column.opens = field == kDeal;
            m_columns.push_back(std::move(column));
        };
        add(kDeal, tr("Deal"), 200, Align::left);
        add(kOwner, tr("Owner"), 130, Align::left);
        add(kAmount, tr("Amount"), 76, Align::right, true);
        add(kClose, tr("Close date"), 84, Align::left, true);
        add(kChance, tr("Chance"), 66, Align::right, true);
        add(kSlip, tr("Slip risk"), 66, Align::right);
        add(kHealth, tr("Health"), 110, Align::left);
    }
    const TableResult done = table(area.inset(1, 0), tr("Open deals"), m_columns, *this, m_table, {.row_height = 26, .selectable = false, .padding = 10, .empty_words = tr("No deal is open.")});
    if (done.opened) desk.go(to_record("deals", *done.opened));
}

void DealOutlook::row(std::int64_t index, TableRow& out) const {
    const Row& row = m_rows[static_cast<std::size_t>(index)];
    out.id = row.id;
    out.selectable = false;
    out.unsaved = m_what_if->edit_of(row.deal) != nullptr;
}

void DealOutlook::cell(std::int64_t index, int field, Cell& out) const {
    const Row& row = m_rows[static_cast<std::size_t>(index)];
    const forecast::DealMoment& stands = now(row);
    const forecast::DealEdit* edit = m_what_if->edit_of(row.deal);
    const Locale& locale = context().locale();
    const forecast::DealHealth& health = m_health[row.chance];
    switch (field) {
        case kDeal:
            out.text = m_desk->present().title(m_desk->catalogue().entity("deal"), row.id);
            out.ink = Ink::strong;
            break;
        case kOwner: {
            const forecast::Person* owner = m_run->inputs.people.find(stands.owner);
            out.kind = CellKind::person;
            if (owner) out.text = owner->name;
            break;
        }
        case kAmount:
            out.text = money(locale, edit && edit->amount ? *edit->amount : stands.amount.value_or(0), MoneyStyle::rounded, Sign::negative_only, false);
            if (edit && edit->amount) out.ink = Ink::accent;
            break;
        case kClose: {
            const auto day = edit && edit->close_date ? edit->close_date : stands.close_date;
            out.text = day ? date(locale, *day, m_run->inputs.as_of) : std::string{"–"};
            if (edit && edit->close_date) out.ink = Ink::accent;
            break;
        }
        case kChance:
            out.text = percent(locale, 100 * (edit && edit->chance ? *edit->chance : row.won));
            if (edit && edit->chance) out.ink = Ink::accent;
            break;
        case kSlip:
            out.text = health.slip_risk ? percent(locale, 100 * *health.slip_risk) : std::string{"–"};
            out.tip = health.slip_reason;
            break;
        case kHealth:
            out.kind = CellKind::pill;
            out.text = fmt::format("{} {}", tr(label_of(health.grade)), health.score);
            out.color = health.grade == forecast::Grade::good ? context().theme().good : health.grade == forecast::Grade::fair ? context().theme().warn : context().theme().bad;
            for (const forecast::HealthReason& reason : health.reasons) out.tip += (out.tip.empty() ? "" : " ") + reason.text;
            break;
        default: break;
    }
}

bool DealOutlook::begin_edit(std::int64_t index, int field, const Rect&, std::string& text) {
    Cell shown;
    cell(index, field, shown);
    text = shown.text == "–" ? std::string{} : shown.text;
    return field == kAmount || field == kClose || field == kChance;
}

std::string DealOutlook::commit_edit(std::int64_t id, int field, std::string_view text) {
    const auto found = std::ranges::find(m_rows, id, &Row::id);
    if (found == m_rows.end()) return {};
    const forecast::DealEdit* known = m_what_if->edit_of(found->deal);
    forecast::DealEdit edit = known ? *known : forecast::DealEdit{found->deal, {}, {}, {}};
    const Locale& locale = context().locale();
    // Emptied: as it really is.
    if (field == kAmount) {
        edit.amount = parse_money(locale, text);
        if (!edit.amount && !text.empty()) return tr("“{}” is not an amount.", text);
        if (edit.amount && *edit.amount < 0) return tr("An amount is not below zero.");
    } else if (field == kClose) {
        edit.close_date = parse_date(locale, text, m_run->inputs.as_of);
        if (!edit.close_date && !text.empty()) return tr("“{}” is not a date.", text);
    } else if (field == kChance) {
        std::string digits{text};
        std::erase_if(digits, [](char c) { return c == '%'; });
        const auto value = parse_number(locale, digits);
        if (!value && !text.empty()) return tr("“{}” is not a percentage.", text);
        if (value && (*value < 0 || *value > 100)) return tr("A chance lies between 0 and 100 %.");
        edit.chance = value ? std::optional{*value / 100} : std::nullopt;
    }
    m_what_if->imagine(edit);
    return {};
}

}  // namespace qd
