#include "app/screens/list/board_model.h"

#include <algorithm>

#include "app/ui/context.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

void BoardModel::read_stages(Id pipeline) {
    m_stages.clear();
    auto rows = m_desk.workspace().database().prepare(
        "SELECT id, name, kind, colour, probability FROM stage WHERE deleted IS NULL AND pipeline = CASE WHEN ?1 <> 0 THEN ?1 ELSE"
        " (SELECT id FROM pipeline WHERE deleted IS NULL ORDER BY position, id LIMIT 1) END ORDER BY position, id");
    if (!rows) return;
    rows->bind(0, pipeline);
    while (rows->step().value_or(false)) {
        Stage stage;
        stage.id = rows->integer(0);
        stage.name = rows->text(1);
        stage.kind = rows->text(2);
        stage.colour = rows->text(3);
        stage.probability = rows->real(4);
        m_stages.push_back(std::move(stage));
    }
}

void BoardModel::refresh(const QueryContext& context, Id pipeline) {
    const std::uint64_t revision = m_desk.columns().revision();
    std::string key = fmt::format("{}/{}/{}", m_list.count(), m_list.sum(), static_cast<const void*>(m_list.selection().rows.data()));
    if (revision == m_revision && context.today == m_day && pipeline == m_pipeline && key == m_key && m_past_day == m_desk.as_of()) return;
    m_revision = revision;
    m_day = context.today;
    m_pipeline = pipeline;
    m_key = std::move(key);
    m_past_day = m_desk.as_of();
    read_stages(pipeline);
    m_past.clear();
    if (m_past_day) fill_past();
    else fill_now();
    m_open_count = 0;
    m_open_sum = m_open_weighted = 0;
    for (const Stage& stage : m_stages) {
        if (stage.kind != "open") continue;
        m_open_count += stage.count;
        m_open_sum += stage.sum;
        m_open_weighted += stage.weighted;
    }
}

void BoardModel::fill_now() {
    const Selection& selection = m_list.selection();
    for (const Group& group : selection.groups) {
        const auto stage = std::ranges::find(m_stages, as_integer(group.key), &Stage::id);
        if (stage == m_stages.end()) continue;
        stage->count = group.count;
        if (group.aggregates.size() > 1) {
            stage->sum = as_integer(group.aggregates[0]);
            stage->weighted = as_integer(group.aggregates[1]);
        }
        const auto first = selection.rows.begin() + static_cast<std::ptrdiff_t>(group.first);
        stage->rows.assign(first, first + static_cast<std::ptrdiff_t>(group.count));
    }
}

void BoardModel::fill_past() {
    auto deals = pipeline_as_of(m_desk.workspace(), start_of(*m_past_day) + std::chrono::hours{24} - std::chrono::milliseconds{1}, TimeView::happened);
    if (!deals) return m_desk.report(deals.error());
    m_past = *std::move(deals);
    const QueryContext context = m_desk.query_context();
    const DateRange quarter = range_of(Period::this_fiscal_quarter, context);
    for (std::size_t at = 0; at < m_past.size(); ++at) {
        const DealState& deal = m_past[at];
        const auto stage = std::ranges::find(m_stages, deal.stage, &Stage::id);
        if (stage == m_stages.end()) continue;
        if (stage->kind != "open" && (!deal.close_date || !quarter.contains(*deal.close_date))) continue;
        stage->past.push_back(at);
        ++stage->count;
        stage->sum += deal.amount.value_or(0);
        stage->weighted += weighted_amount(deal);
    }
    for (Stage& stage : m_stages)
        std::ranges::stable_sort(stage.past, [&](std::size_t a, std::size_t b) { return m_past[a].amount.value_or(-1) > m_past[b].amount.value_or(-1); });
}

void BoardModel::column(int at, BoardColumn& out) const {
    const Stage& stage = m_stages[static_cast<std::size_t>(at)];
    const Locale& locale = context().locale();
    out.id = stage.id;
    out.name = stage.kind == "open" ? stage.name : tr("{} this quarter", stage.name);
    out.color = context().theme().named(stage.colour);
    out.count = integer(locale, static_cast<std::int64_t>(stage.count));
    out.chance = stage.kind == "open" ? percent(locale, stage.probability) : "";
    out.sum = money(locale, stage.sum, MoneyStyle::compact);
    out.weighted = stage.kind == "open" ? tr("weighted {}", money(locale, stage.weighted, MoneyStyle::compact)) : "";
    out.note = stage.kind == "open" ? tr("{} are won · largest first", out.chance) : std::string{tr("largest first")};
}

std::int64_t BoardModel::card_count(int column) const {
    const Stage& stage = m_stages[static_cast<std::size_t>(column)];
    return static_cast<std::int64_t>(m_past_day ? stage.past.size() : stage.rows.size());
}

std::int64_t BoardModel::card_id(int column, std::int64_t at) const {
    const Stage& stage = m_stages[static_cast<std::size_t>(column)];
    const auto index = static_cast<std::size_t>(at);
    return m_past_day ? m_past[stage.past[index]].id : m_list.id_at(stage.rows[index]);
}

void BoardModel::names(RowIndex row, CardModel& out) const {
    const std::string_view account = m_list.view("account").text(row), product = m_list.view("product").text(row);
    const std::string_view name = m_list.view("name").text(row);
    out.title = !account.empty() ? account : !name.empty() ? name : !product.empty() ? product : std::string_view{tr("No account")};
    out.subtitle = !account.empty() && !name.empty() ? name : account.empty() && name.empty() ? std::string_view{} : product;
    out.person = m_list.view("owner").text(row);
}

void BoardModel::past_card(const DealState& deal, CardModel& out) const {
    const Locale& locale = context().locale();
    if (const auto row = m_desk.columns().row("deal", deal.id); row && *row != kNoRow) names(*row, out);
    if (deal.amount) out.amount = money(locale, *deal.amount);
    if (deal.close_date) out.date = date(locale, *deal.close_date, m_day);
    out.date_words = out.date.empty() ? "" : tr("Closes {}", out.date);
    out.age = days(std::max<std::int64_t>((m_day - day_of(deal.stage_since)).count(), 0));
}

void BoardModel::card(int column, std::int64_t at, CardModel& out) const {
    const Stage& stage = m_stages[static_cast<std::size_t>(column)];
    out.id = card_id(column, at);
    if (m_past_day) return past_card(m_past[stage.past[static_cast<std::size_t>(at)]], out);
    const RowIndex row = stage.rows[static_cast<std::size_t>(at)];
    const Locale& locale = context().locale();
    const bool open = stage.kind == "open";
    names(row, out);
    const ColumnView amount = m_list.view("amount"), close = m_list.view("close_date"), since = m_list.view("stage_since");
    if (!amount.empty(row)) out.amount = money(locale, amount.integer(row));
    if (!close.empty(row)) {
        const Date day = date_from_stored(close.integer(row));
        out.date = date(locale, day, m_day);
        out.overdue = open && day < m_day;
        out.date_words = !open ? tr("Closed {}", out.date) : out.overdue ? tr("Closes {}, late", out.date) : tr("Closes {}", out.date);
    }
    if (!open) return;
    if (!since.empty(row)) {
        const auto stay = std::max<std::int64_t>((m_day - day_of(instant_from_stored(since.integer(row)))).count(), 0);
        out.age = days(stay);
        const auto look = m_list.stages().find(stage.id);
        if (look != m_list.stages().end() && look->second.rotting_days) {
            out.rotting = stay > *look->second.rotting_days;
            out.age_words = look->second.usual_days > 0 ? tr("{} days here, usual {}", stay, static_cast<int>(look->second.usual_days)) : tr("{} days here", stay);
        }
    }
    out.step = m_list.view("next_step").text(row);
    out.no_step = out.step.empty();
    out.step_icon = out.no_step ? icons::calendar_x : icons::calendar_check;
}

}  // namespace qd
