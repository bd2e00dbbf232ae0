#include "core/query/column_table.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace qd {
namespace {

std::string quoted(std::string_view name) { return '"' + std::string{name} + '"'; }

ColumnData::Kind kind_of(FieldType type) {
    switch (type) {
        case FieldType::integer: case FieldType::money: case FieldType::boolean: case FieldType::date:
        case FieldType::instant: return ColumnData::Kind::integer;
        case FieldType::decimal: case FieldType::percent: return ColumnData::Kind::real;
        case FieldType::reference: return ColumnData::Kind::reference;
        default: return ColumnData::Kind::text;
    }
}

}  // namespace

void ColumnData::resize(std::size_t rows_wanted) {
    switch (kind) {
        case Kind::integer: integers.resize(rows_wanted, kNoInteger); break;
        case Kind::real: reals.resize(rows_wanted, std::nan("")); break;
        case Kind::text: codes.resize(rows_wanted, 0); break;
        case Kind::reference: rows.resize(rows_wanted, kNoRow); break;
    }
}

void ColumnData::set(RowIndex row, const Statement& statement, int at) {
    const bool none = statement.is_null(at);
    switch (kind) {
        case Kind::integer: integers[row] = none ? kNoInteger : statement.integer(at); break;
        case Kind::real: reals[row] = none ? std::nan("") : statement.real(at); break;
        case Kind::text: codes[row] = dictionary.code(statement.text(at)); break;
        case Kind::reference: rows[row] = none ? kNoRow : target->find(statement.integer(at)); break;
    }
}

bool ColumnData::empty(RowIndex row) const {
    switch (kind) {
        case Kind::integer: return integers[row] == kNoInteger;
        case Kind::real: return std::isnan(reals[row]);
        case Kind::text: return codes[row] == 0;
        case Kind::reference: return rows[row] == kNoRow;
    }
    return true;
}

ColumnTable::ColumnTable(Database& database, const Entity& entity, Finder finder)
    : m_database(database), m_entity(entity), m_finder(std::move(finder)) {}

RowIndex ColumnTable::find(Id id) const {
    const auto found = std::ranges::lower_bound(m_ids, id);
    return found != m_ids.end() && *found == id ? static_cast<RowIndex>(found - m_ids.begin()) : kNoRow;
}

Result<> ColumnTable::load_ids() {
    Statement select = TRY(m_database.prepare("SELECT id, deleted IS NULL FROM " + quoted(m_entity.key) + " ORDER BY id"));
    while (TRY(select.step())) {
        m_ids.push_back(select.integer(0));
        m_alive.push_back(select.integer(1) != 0);
    }
    return {};
}

Result<std::unique_ptr<ColumnData>> ColumnTable::make_column(const Field& field) {
    auto column = std::make_unique<ColumnData>();
    column->kind = kind_of(field.type);
    if (column->kind == ColumnData::Kind::reference) column->target = TRY(m_finder(field.target));
    column->resize(m_ids.size());
    return column;
}

Result<> ColumnTable::load(const std::vector<std::size_t>& fields) {
    m_columns.resize(m_entity.fields.size());
    std::string sql = "SELECT id";
    std::vector<std::pair<std::size_t, std::unique_ptr<ColumnData>>> made;
    for (const std::size_t field : fields) {
        const bool twice = std::ranges::any_of(made, [&](const auto& entry) { return entry.first == field; });
        if (m_columns[field] || twice) continue;
        made.emplace_back(field, TRY(make_column(m_entity.fields[field])));
        sql += ", " + quoted(m_entity.fields[field].key);
    }
    if (made.empty()) return {};
    Statement select = TRY(m_database.prepare(sql + " FROM " + quoted(m_entity.key) + " ORDER BY id"));
    RowIndex row = 0;
    while (TRY(select.step())) {
        const Id id = select.integer(0);
        while (row < m_ids.size() && m_ids[row] < id) ++row;
        // A record of a change that is still under way: not ours to show yet.
        if (row == m_ids.size() || m_ids[row] != id) continue;
        for (std::size_t at = 0; at < made.size(); ++at) made[at].second->set(row, select, static_cast<int>(at) + 1);
    }
    for (auto& [field, column] : made) m_columns[field] = std::move(column);
    m_refresh = {};
    return {};
}

ColumnData* ColumnTable::column(std::size_t field) {
    return field < m_columns.size() ? m_columns[field].get() : nullptr;
}

bool ColumnTable::append(Id id) {
    if (!m_ids.empty() && id <= m_ids.back()) return false;
    m_ids.push_back(id);
    m_alive.push_back(0);  // until refresh() has read it
    for (auto& column : m_columns)
        if (column) column->resize(m_ids.size());
    if (m_titles) m_titles->resize(m_ids.size());
    m_ranks.reset();
    return true;
}

bool ColumnTable::orders_records(std::size_t field) const {
    const std::string& key = m_entity.fields[field].key;
    return key == "position" || std::ranges::find(m_entity.title, key) != m_entity.title.end();
}

void ColumnTable::prepare_refresh() {
    std::string sql = "SELECT deleted IS NULL";
    for (std::size_t field = 0; field < m_columns.size(); ++field) {
        if (!m_columns[field]) continue;
        m_refresh.parts.push_back({m_columns[field].get(), orders_records(field)});
        sql += ", " + quoted(m_entity.fields[field].key);
    }
    m_refresh.sql = sql + " FROM " + quoted(m_entity.key) + " WHERE id = ?";
}

Result<bool> ColumnTable::refresh(Id id) {
    const RowIndex row = find(id);
    if (row == kNoRow) return false;
    if (m_refresh.sql.empty()) prepare_refresh();
    Statement select = TRY(m_database.prepare(m_refresh.sql));
    select.bind(0, id);
    if (!TRY(select.step())) {
        m_alive[row] = 0;
        return false;
    }
    m_alive[row] = select.integer(0) != 0;
    for (std::size_t at = 0; at < m_refresh.parts.size(); ++at) {
        m_refresh.parts[at].column->set(row, select, static_cast<int>(at) + 1);
        if (m_refresh.parts[at].orders) m_ranks.reset();
    }
    if (!m_titles) return false;
    const std::uint32_t before = m_titles->codes[row];
    m_titles->codes[row] = m_titles->dictionary.code(TRY(make_title(row)));
    if (m_titles->codes[row] == before) return false;
    m_ranks.reset();
    return true;
}

bool ColumnTable::title_refers_to(const Entity& other) const {
    return std::ranges::any_of(m_entity.title, [&](const std::string& key) {
        const Field* field = m_entity.find(key);
        return field && field->type == FieldType::reference && field->target == other.key;
    });
}

void ColumnTable::forget_titles() {
    m_titles.reset();
    m_ranks.reset();
}

void ColumnTable::forget_column(std::string_view field_key) {
    const int field = m_entity.index_of(field_key);
    if (field < 0 || !column(static_cast<std::size_t>(field))) return;
    m_columns[static_cast<std::size_t>(field)].reset();
    m_refresh = {};
}

Result<std::vector<std::size_t>> ColumnTable::load_title_fields() {
    std::vector<std::size_t> fields;
    for (const std::string& key : m_entity.title) fields.push_back(static_cast<std::size_t>(m_entity.index_of(key)));
    TRY(load(fields));
    return fields;
}

// The same text as Workspace::title.
Result<std::string> ColumnTable::make_title(RowIndex row) {
    std::string title;
    for (const std::string& key : m_entity.title) {
        ColumnData& part = *m_columns[static_cast<std::size_t>(m_entity.index_of(key))];
        std::string_view text;
        if (part.kind == ColumnData::Kind::text) text = part.dictionary.text(part.codes[row]);
        if (part.kind == ColumnData::Kind::reference && part.rows[row] != kNoRow) {
            const ColumnData& names = *TRY(part.target->titles());
            text = names.dictionary.text(names.codes[part.rows[row]]);
        }
        if (text.empty()) continue;
        if (!title.empty()) title += " · ";
        title += text;
    }
    return title;
}

Result<ColumnData*> ColumnTable::titles() {
    if (m_titles) return m_titles.get();
    TRY(load_title_fields());
    auto titles = std::make_unique<ColumnData>();
    titles->kind = ColumnData::Kind::text;
    titles->codes.reserve(m_ids.size());
    for (RowIndex row = 0; row < m_ids.size(); ++row) titles->codes.push_back(titles->dictionary.code(TRY(make_title(row))));
    m_titles = std::move(titles);
    return m_titles.get();
}

Result<const ColumnTable::Ranks*> ColumnTable::ranks() {
    if (m_ranks) return m_ranks.get();
    ColumnData& names = *TRY(titles());
    const auto by_name = names.dictionary.ranks();
    const int position_field = m_entity.index_of("position");
    if (position_field >= 0) TRY(load({static_cast<std::size_t>(position_field)}));
    const ColumnData* positions = position_field >= 0 ? column(static_cast<std::size_t>(position_field)) : nullptr;
    struct Place {
        std::int64_t position;
        std::uint32_t name;
        auto operator<=>(const Place&) const = default;
    };
    // Empty positions and titles come last.
    const auto place = [&](RowIndex row) {
        const std::int64_t position = positions ? positions->integers[row] : 0;
        const std::uint32_t code = names.codes[row];
        return Place{position == kNoInteger ? std::numeric_limits<std::int64_t>::max() : position,
                     code == 0 ? std::numeric_limits<std::uint32_t>::max() : by_name[code]};
    };
    std::vector<RowIndex> order(m_ids.size());
    std::iota(order.begin(), order.end(), RowIndex{0});
    std::ranges::stable_sort(order, std::less{}, place);
    auto ranks = std::make_unique<Ranks>();
    ranks->order.resize(order.size());
    ranks->unique.resize(order.size());
    std::uint32_t rank = 0;
    for (std::uint32_t at = 0; at < order.size(); ++at) {
        if (at > 0 && place(order[at]) != place(order[at - 1])) rank = at;
        const bool nameless = place(order[at]) == Place{std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::uint32_t>::max()};
        const bool unordered = !positions && names.codes[order[at]] == 0;
        ranks->order[order[at]] = nameless || unordered ? kNoRank : rank;
        ranks->unique[order[at]] = at;
    }
    m_ranks = std::move(ranks);
    return m_ranks.get();
}

}  // namespace qd
