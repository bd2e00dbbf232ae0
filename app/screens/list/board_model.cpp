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
    if (m_list.version() == m_version && pipeline == m_pipeline) return;
    m_version = m_list.version();
    m_day = context.today;
    m_pipeline = pipeline;
    read_stages(pipeline);
    fill();
    m_open_count = 0;
    m_open_sum = m_open_weighted = 0;
    for (const Stage& stage : m_stages) {
        if (stage.kind != "open") continue;
        m_open_count += stage.count;
        m_open_sum += stage.sum;
        m_open_weighted += stage.weighted;
    }
}

void BoardModel::fill() {
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
    return static_cast<std::int64_t>(stage.rows.size());
}

std::int64_t BoardModel::card_id(int column, std::int64_t at) const {
    const Stage& stage = m_stages[static_cast<std::size_t>(column)];
    return m_list.id_at(stage.rows[static_cast<std::size_t>(at)]);
}

void BoardModel::names(RowIndex row, CardModel& out) const {
    const std::string_view account = m_list.view("account").text(row), product = m_list.view("product").text(row);
    const std::string_view name = m_list.view("name").text(row);
    out.title = !account.empty() ? account : !name.empty() ? name : !product.empty() ? product : std::string_view{tr("No account")};
    out.subtitle = !account.empty() && !name.empty() ? name : account.empty() && name.empty() ? std::string_view{} : product;
    out.person = m_list.view("owner").text(row);
}

void BoardModel::card(int column, std::int64_t at, CardModel& out) const {
    const Stage& stage = m_stages[static_cast<std::size_t>(column)];
    out.id = card_id(column, at);
    const RowIndex row = stage.rows[static_cast<std::size_t>(at)];
    const Locale& locale = context().locale();
    const bool open = stage.kind == "open";
    names(row, out);
    const ColumnView &amount = m_list.view("amount"), &close = m_list.view("close_date"), &since = m_list.view("stage_since");
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
        out.age = days(locale, stay);
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
