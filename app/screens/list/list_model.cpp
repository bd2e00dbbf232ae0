#include "app/screens/list/list_model.h"

#include <algorithm>
#include <cmath>

#include "app/screens/record/field_spec.h"
#include "app/ui/context.h"
#include "app/ui/text.h"
#include "core/insight/deal_signals.h"

namespace qd {
namespace {

using ui::Cell;
using ui::CellKind;
using ui::Ink;

float usual_width(const Field& field) {
    switch (field.type) {
        case FieldType::money: case FieldType::integer: case FieldType::decimal: case FieldType::percent: return 96;
        case FieldType::date: case FieldType::instant: return 104;
        case FieldType::boolean: return 72;
        case FieldType::reference: return field.target == "user" ? 140 : field.target == "stage" ? 120 : 136;
        case FieldType::choice: return 112;
        case FieldType::email: case FieldType::url: return 190;
        default: return field.key == "name" || field.key == "subject" ? 190 : 140;
    }
}

// Ids of group heads lie below zero, apart from records.
std::int64_t group_id(std::size_t index) { return -1 - static_cast<std::int64_t>(index); }

}  // namespace

Id ListModel::id_at(RowIndex row) const { return m_desk.columns().id(m_entity.key, row).value_or(0); }

const ColumnView& ListModel::view(std::string_view path) const {
    if (const auto known = m_extra.find(path); known != m_extra.end()) return known->second;
    auto found = m_desk.columns().column(m_entity.key, path);
    return m_extra.emplace(path, found ? *std::move(found) : ColumnView{}).first->second;
}

// Also what rows, cards and the timeline look at, whatever columns are shown.
void ListModel::load_columns(ListQuery query) {
    if (m_entity.key == "deal")
        for (const char* path : {"name", "account", "product", "owner", "stage", "status", "amount", "probability", "created", "stage_since", "close_date", "next_step"})
            query.columns.emplace_back(path);
    // What cannot be read is said by the query itself.
    (void)m_desk.columns().load(query);
}

void ListModel::choose_columns(const ViewDefinition& view) {
    m_columns.clear();
    m_views.clear();
    m_extra.clear();
    const auto add = [&](const std::string& path, float width) {
        if (path == kWeightedColumn || path == kAgeColumn) {
            const bool weighted = path == kWeightedColumn;
            m_columns.push_back({path, weighted ? ui::tr("Weighted, {}", ui::context().locale().symbol) : std::string{ui::tr("In stage, d | usual")},
                                 nullptr, width > 0 ? width : weighted ? 104.0f : 124.0f});
            m_views.emplace_back();
            return;
        }
        auto resolved = m_desk.catalogue().resolve(m_entity, path);
        auto values = m_desk.columns().column(m_entity.key, path);
        if (!resolved || !values) return;  // the field was removed: the view shows the rest
        const Field& field = resolved->field();
        std::string title = label_of(*resolved);
        if (field.type == FieldType::money) title += ", " + ui::context().locale().symbol;
        m_columns.push_back({path, std::move(title), &field, width > 0 ? width : usual_width(field)});
        m_views.push_back(*std::move(values));
    };
    for (const ViewColumn& column : view.columns) add(column.path, column.width);
}

void ListModel::read_stages() {
    m_stages.clear();
    auto rows = m_desk.workspace().database().prepare("SELECT id, name, colour, kind, probability, rotting_days FROM stage");
    while (rows && rows->step().value_or(false)) {
        StageLook& look = m_stages[rows->integer(0)];
        look.name = rows->text(1);
        look.colour = rows->text(2);
        look.kind = rows->text(3);
        look.probability = rows->real(4);
        if (!rows->is_null(5)) look.rotting_days = static_cast<int>(rows->integer(5));
    }
    const SignalNorms* const norms = m_desk.norms().value_or(nullptr);   // without them only the usual days are missing
    m_norms = m_desk.norms_version();
    if (norms)
        for (const StageStats& stage : norms->stages) m_stages[stage.stage].usual_days = static_cast<float>(stage.typical_days.value_or(0));
}

void ListModel::refresh(const ViewDefinition& view, const QueryContext& context) {
    std::string asked = to_json(view);
    const std::uint64_t revision = m_desk.columns().revision();
    const bool data_changed = revision != m_revision || context.today != m_day;
    if (!data_changed && asked == m_asked) {
        // Views of columns do not survive a change, but there was none.
        if (!m_stages.empty() && m_norms != m_desk.norms_version()) {
            read_stages();
            ++m_version;
        }
        return;
    }
    ++m_version;
    m_asked = std::move(asked);
    m_day = context.today;
    if (m_entity.key == "deal" && (data_changed || m_stages.empty())) read_stages();
    ListQuery query = list_query(m_entity.key, view);
    load_columns(query);
    choose_columns(view);
    m_aggregates.clear();
    if (m_entity.key == "deal") m_aggregates = {{Measure::sum, "amount"}, {Measure::weighted_sum, "amount"}};
    else
        for (const ShownColumn& column : m_columns)
            if (column.field && column.field->type == FieldType::money) m_aggregates.push_back({Measure::sum, column.path});
    query.aggregates = m_aggregates;
    auto answer = m_desk.columns().run(query, context);
    m_revision = m_desk.columns().revision();
    if (!answer) {
        m_problem = answer.error();
        m_selection = {};
    } else {
        m_problem.reset();
        m_selection = *std::move(answer);
    }
    const auto total = [&](std::size_t at) { return at < m_selection.totals.size() ? as_integer(m_selection.totals[at]) : 0; };
    m_sum = m_entity.key == "deal" ? total(0) : 0;
    m_weighted = m_entity.key == "deal" ? total(1) : 0;
    lay_out();
}

void ListModel::lay_out() {
    m_lines.clear();
    if (m_selection.groups.empty()) {
        m_lines.reserve(m_selection.rows.size());
        for (const RowIndex row : m_selection.rows) m_lines.push_back({-1, row});
        return;
    }
    for (std::size_t at = 0; at < m_selection.groups.size(); ++at) {
        const Group& group = m_selection.groups[at];
        m_lines.push_back({static_cast<std::int32_t>(at), kNoRow});
        if (m_collapsed.contains(group.label)) continue;
        for (std::size_t row = group.first; row < group.first + group.count; ++row)
            m_lines.push_back({static_cast<std::int32_t>(at), m_selection.rows[row]});
    }
}

void ListModel::toggle_group(std::int64_t group_row_id) {
    const auto at = static_cast<std::size_t>(-1 - group_row_id);
    if (group_row_id >= 0 || at >= m_selection.groups.size()) return;
    const std::string& label = m_selection.groups[at].label;
    if (!m_collapsed.erase(label)) m_collapsed.insert(label);
    lay_out();
}

void ListModel::row(std::int64_t index, ui::TableRow& out) const {
    const Line& line = m_lines[static_cast<std::size_t>(index)];
    if (line.row != kNoRow) {
        out.id = id_at(line.row);
        return;
    }
    const Group& group = m_selection.groups[static_cast<std::size_t>(line.group)];
    out.id = group_id(static_cast<std::size_t>(line.group));
    out.kind = ui::RowKind::group;
    out.open = m_collapsed.contains(group.label) ? ui::Tri::no : ui::Tri::yes;
    out.title = group.label.empty() ? ui::tr("None") : group.label;
    out.remark = ui::integer(ui::context().locale(), static_cast<std::int64_t>(group.count));
}

std::string ListModel::text_of(const Field& field, const ColumnView& view, RowIndex row) const {
    const ui::Locale& locale = ui::context().locale();
    if (view.empty(row)) return {};
    switch (field.type) {
        case FieldType::money: return ui::money(locale, view.integer(row), ui::MoneyStyle::rounded, ui::Sign::negative_only, false);
        case FieldType::date: return ui::date(locale, date_from_stored(view.integer(row)), m_day);
        case FieldType::instant: return ui::date(locale, ui::day_of_person(locale, instant_from_stored(view.integer(row))), m_day);
        case FieldType::integer:
            return field.key == "founded" ? std::to_string(view.integer(row)) : ui::integer(locale, view.integer(row));
        case FieldType::boolean: case FieldType::decimal: case FieldType::percent: case FieldType::multi_choice:
            return m_desk.words(field, view.value(row));
        default: return std::string{view.text(row)};
    }
}

void ListModel::age_cell(RowIndex row, Cell& out) const {
    const ColumnView &since = view("stage_since"), &stage = view("stage"), &status = view("status");
    if (since.empty(row) || status.text(row) == "Won" || status.text(row) == "Lost") return;
    const auto days = (m_day - day_of(instant_from_stored(since.integer(row)))).count();
    const auto look = m_stages.find(stage.integer(row));
    out.kind = CellKind::age;
    out.value = static_cast<float>(std::max<std::int64_t>(days, 0));
    out.mark = look != m_stages.end() && look->second.usual_days > 0 ? look->second.usual_days : -1;
    out.scale = std::max(out.mark * 2.5f, 60.0f);
    out.text = std::to_string(std::max<std::int64_t>(days, 0));
}

void ListModel::group_cell(const Group& group, const ShownColumn& column, Cell& out) const {
    const ui::Locale& locale = ui::context().locale();
    const std::string_view path = column.path == kWeightedColumn ? "amount" : std::string_view{column.path};
    const Measure measure = column.path == kWeightedColumn ? Measure::weighted_sum : Measure::sum;
    for (std::size_t at = 0; at < m_aggregates.size() && at < group.aggregates.size(); ++at)
        if (m_aggregates[at].path == path && m_aggregates[at].measure == measure && !is_empty(group.aggregates[at])) {
            out.text = ui::money(locale, as_integer(group.aggregates[at]), ui::MoneyStyle::rounded, ui::Sign::negative_only, false);
            out.ink = Ink::strong;
        }
}

void ListModel::cell(std::int64_t index, int field_index, Cell& out) const {
    const Line& line = m_lines[static_cast<std::size_t>(index)];
    const ShownColumn& column = m_columns[static_cast<std::size_t>(field_index)];
    if (line.row == kNoRow) return group_cell(m_selection.groups[static_cast<std::size_t>(line.group)], column, out);
    const ui::Theme& theme = ui::context().theme();
    if (column.path == kAgeColumn) return age_cell(line.row, out);
    if (column.path == kWeightedColumn) {
        const ColumnView &amount = view("amount"), &chance = view("probability"), &stage = view("stage");
        if (amount.empty(line.row)) return;
        const auto look = m_stages.find(stage.integer(line.row));
        const double percent = !chance.empty(line.row) ? chance.real(line.row) : look != m_stages.end() ? look->second.probability : 0;
        out.text = ui::money(ui::context().locale(), std::llround(static_cast<double>(amount.integer(line.row)) * percent / 100),
                             ui::MoneyStyle::rounded, ui::Sign::negative_only, false);
        out.ink = Ink::second;
        return;
    }
    const ColumnView& values = m_views[static_cast<std::size_t>(field_index)];
    const Field& field = *column.field;
    out.text = text_of(field, values, line.row);
    if (field.type == FieldType::reference && field.target == "user" && !out.text.empty()) out.kind = CellKind::person;
    if (field.type == FieldType::reference && field.target == "stage") {
        const auto look = m_stages.find(values.integer(line.row));
        out.kind = CellKind::square;
        if (look != m_stages.end()) out.color = theme.named(look->second.colour);
    }
    if (field.type == FieldType::choice)
        for (const Choice& choice : field.choices)
            if (!choice.colour.empty() && choice.label == values.text(line.row)) {
                out.kind = CellKind::pill;
                out.color = theme.named(choice.colour);
            }
    if (field.key == "next_step" && out.text.empty() && view("status").text(line.row) == "Open") {
        out.text = ui::tr("No next step");
        out.ink = Ink::warn;
    }
    if (field.key == "close_date" && !values.empty(line.row) && date_from_stored(values.integer(line.row)) < m_day &&
        view("status").text(line.row) == "Open")
        out.ink = Ink::bad;
    if (field.key == "due" && !values.empty(line.row) && date_from_stored(values.integer(line.row)) < m_day && !view("done").integer(line.row))
        out.ink = Ink::bad;
}

void ListModel::all_ids(std::vector<std::int64_t>& out) const {
    for (const RowIndex row : m_selection.rows) out.push_back(id_at(row));
}

void ListModel::ids_of_group(std::int64_t index, std::vector<std::int64_t>& out) const {
    const Group& group = m_selection.groups[static_cast<std::size_t>(m_lines[static_cast<std::size_t>(index)].group)];
    for (std::size_t row = group.first; row < group.first + group.count; ++row) out.push_back(id_at(m_selection.rows[row]));
}

std::pair<std::int64_t, std::int64_t> ListModel::sums_of(const std::unordered_set<std::int64_t>& ids) {
    std::int64_t sum = 0, weighted = 0;
    if (m_entity.key != "deal") return {0, 0};
    const ColumnView &amount = view("amount"), &chance = view("probability"), &stage = view("stage");
    for (const Id id : ids) {
        const auto row = m_desk.columns().row(m_entity.key, id);
        if (!row || *row == kNoRow || amount.empty(*row)) continue;
        const auto look = m_stages.find(stage.integer(*row));
        const double percent = !chance.empty(*row) ? chance.real(*row) : look != m_stages.end() ? look->second.probability : 0;
        sum += amount.integer(*row);
        weighted += std::llround(static_cast<double>(amount.integer(*row)) * percent / 100);
    }
    return {sum, weighted};
}

bool ListModel::begin_edit(std::int64_t index, int field_index, const ui::Rect&, std::string& text) {
    const Line& line = m_lines[static_cast<std::size_t>(index)];
    const ShownColumn& column = m_columns[static_cast<std::size_t>(field_index)];
    if (line.row == kNoRow || !column.field || column.field->read_only || !m_desk.may_write()) return false;
    if (column.path.find('.') != std::string::npos) return false;
    switch (column.field->type) {
        case FieldType::boolean: case FieldType::instant: case FieldType::multi_choice: return false;
        default: break;
    }
    text = text_of(*column.field, m_views[static_cast<std::size_t>(field_index)], line.row);
    return true;
}

std::string ListModel::commit_edit(std::int64_t id, int field_index, std::string_view text) {
    const Field& field = *m_columns[static_cast<std::size_t>(field_index)].field;
    const std::optional<Value> value = typed_value(m_desk, field, text);
    if (!value) return ui::tr("“{}” is not understood here.", std::string{text});
    Change change;
    change.label = ui::tr("{} of {}", ui::tr(field.label.c_str()), m_desk.workspace().title(m_entity, id));
    change.actor = m_desk.person().id;
    change.ops.push_back(update_op(m_entity.key, id, {{field.key, *value}}));
    auto applied = m_desk.workspace().apply(change);
    if (!applied) return applied.error().sentence();
    if (applied->change) m_desk.tell({.text = applied->label, .undoes = applied->change});
    return {};
}

}  // namespace qd
