#include "core/model/index_build.h"

#include <algorithm>
#include <cassert>

#include "core/store/index_adoption.h"

namespace qd {
namespace {

constexpr std::size_t kRowsPerStep = 4'000;
constexpr std::size_t kEntriesPerStep = 8'000;

// SQLite's order: nothing, numbers, texts by their bytes. A column of ours holds one kind of number.
std::strong_ordering order_of(const StoredValue& a, const StoredValue& b) {
    const auto kind = [](const StoredValue& value) { return value.index() == 2 ? std::size_t{1} : value.index(); };
    if (kind(a) != kind(b)) return kind(a) <=> kind(b);
    if (const auto* text = std::get_if<std::string_view>(&a)) return *text <=> std::get<std::string_view>(b);
    const auto* whole_a = std::get_if<std::int64_t>(&a);
    const auto* whole_b = std::get_if<std::int64_t>(&b);
    if (whole_a && whole_b) return *whole_a <=> *whole_b;
    if (kind(a) == 0) return std::strong_ordering::equal;
    const double real_a = whole_a ? static_cast<double>(*whole_a) : std::get<double>(a), real_b = whole_b ? static_cast<double>(*whole_b) : std::get<double>(b);
    return real_a < real_b ? std::strong_ordering::less : real_a > real_b ? std::strong_ordering::greater : std::strong_ordering::equal;
}

}  // namespace

IndexBuild::IndexBuild(Database& database, PageStore& store, IndexShape shape) : m_database(database), m_store(store), m_shape(std::move(shape)) {
    assert(!m_shape.columns.empty() && m_shape.columns.size() <= std::tuple_size_v<decltype(Entry::keys)>);
}

Result<bool> IndexBuild::step() {
    switch (m_phase) {
        case Phase::begin:
            if (TRY(begin())) return true;
            m_phase = Phase::gather;
            return false;
        case Phase::gather:
            if (TRY(gather())) m_phase = Phase::write;
            return false;
        case Phase::write: break;
    }
    if (!m_runs.empty()) return TRY(write());
    if (!can_adopt(m_database)) return false;
    TRY(adopt());
    return true;
}

Result<bool> IndexBuild::begin() {
    if (TRY(m_database.integer("SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name = '" + m_shape.name + "'")) > 0) return true;
    const auto root = TRY(m_database.integer("SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name = '" + m_shape.table + "'"));
    std::vector<std::string> names;
    std::vector<bool> real;
    {
        Statement columns = TRY(m_database.prepare("SELECT name, type FROM pragma_table_info(?) ORDER BY cid"));
        columns.bind(0, m_shape.table);
        while (TRY(columns.step())) {
            names.emplace_back(columns.text(0));
            real.push_back(columns.text(1) == "REAL");
        }
    }
    const auto place_of = [&](std::string_view name) { return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin()); };
    std::size_t last = 0;
    for (const std::string& column : m_shape.columns) {
        m_columns.push_back(place_of(column));
        last = std::max(last, m_columns.back());
    }
    if (m_shape.rows == IndexShape::Rows::edits) {
        m_record = place_of("record");
        m_change = place_of("change");
        last = std::max({last, m_record, m_change});
    }
    real.resize(last + 1);   // what stands behind is not read
    m_rows = TRY(TreeReader::open(m_store, static_cast<std::uint32_t>(root), std::move(real)));
    return false;
}

bool IndexBuild::takes_row() const {
    const auto row = m_rows->row();
    switch (m_shape.rows) {
        case IndexShape::Rows::filled: return !std::holds_alternative<std::monostate>(row[m_columns.front()]);
        case IndexShape::Rows::edits: return std::get<std::int64_t>(row[m_record]) < std::get<std::int64_t>(row[m_change]);
        case IndexShape::Rows::all: break;
    }
    return true;
}

Result<bool> IndexBuild::gather() {
    const std::size_t first = m_entries.size();
    bool more = true;
    for (std::size_t count = 0; count < kRowsPerStep && (more = TRY(m_rows->next())); ++count) {
        if (!takes_row()) continue;
        Entry entry{.keys = {}, .row = m_rows->key()};
        for (std::size_t key = 0; key < m_columns.size(); ++key) {
            entry.keys[key] = m_rows->row()[m_columns[key]];
            if (const auto* text = std::get_if<std::string_view>(&entry.keys[key]); text && !m_rows->in_place()) entry.keys[key] = m_texts.emplace_back(*text);
        }
        m_entries.push_back(entry);
    }
    if (m_entries.size() > first) {
        std::ranges::sort(std::span{m_entries}.subspan(first), [this](const Entry& a, const Entry& b) { return before(a, b); });
        m_runs.push_back({first, m_entries.size()});
    }
    if (more) return false;
    m_writer = TRY(IndexWriter::open(m_store));
    std::ranges::make_heap(m_runs, [this](const Run& a, const Run& b) { return before(m_entries[b.next], m_entries[a.next]); });
    return true;
}

bool IndexBuild::before(const Entry& a, const Entry& b) const {
    for (std::size_t key = 0; key < m_columns.size(); ++key)
        if (const auto order = order_of(a.keys[key], b.keys[key]); order != 0) return order < 0;
    return a.row < b.row;
}

// The sorted runs become one, from the least entry of all on.
Result<bool> IndexBuild::write() {
    const auto later = [this](const Run& a, const Run& b) { return before(m_entries[b.next], m_entries[a.next]); };
    std::array<StoredValue, 3> values;
    for (std::size_t count = 0; count < kEntriesPerStep && !m_runs.empty(); ++count) {
        std::ranges::pop_heap(m_runs, later);
        Run& run = m_runs.back();
        const Entry& entry = m_entries[run.next];
        std::ranges::copy(entry.keys, values.begin());
        values[m_columns.size()] = entry.row;
        TRY(m_writer->add(std::span{values}.first(m_columns.size() + 1)));
        if (++run.next == run.end) m_runs.pop_back();
        else std::ranges::push_heap(m_runs, later);
    }
    return false;
}

Result<> IndexBuild::adopt() {
    const std::uint32_t root = TRY(m_writer->finish());
    return adopt_index(m_database, m_shape.name, m_shape.table, m_shape.sql(), root);
}

}  // namespace qd
