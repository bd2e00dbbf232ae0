#include "core/store/row_appender.h"

#include <algorithm>
#include <cassert>

#include "core/store/sqlite_bulk.h"
#include "core/store/sqlite_error.h"

namespace qd {
namespace {

constexpr std::size_t kRun = 16'384;   // sorting as many takes about a millisecond

}  // namespace

RowAppender::RowAppender(RowAppender&&) noexcept = default;
RowAppender& RowAppender::operator=(RowAppender&&) noexcept = default;
RowAppender::~RowAppender() = default;

void RowAppender::Close::operator()(qd_tree* tree) const { qd_tree_close(tree); }

Result<> RowAppender::check(int code) const {
    if (code == SQLITE_OK) return {};
    return std::unexpected(sqlite_error(code, sqlite3_errstr(code), ""));
}

Result<RowAppender::Tree> RowAppender::open_tree(const char* table, const char* index) const {
    qd_tree* tree = nullptr;
    TRY(check(qd_tree_open(m_database->handle(), table, index, &tree)));
    return Tree{tree};
}

Result<RowAppender> RowAppender::open(Database& database, std::string_view table, std::span<const Index> indexes) {
    assert(database.in_transaction());
    RowAppender appender{database};
    Statement columns = TRY(database.prepare("SELECT name FROM pragma_table_info(?) ORDER BY cid"));
    columns.bind(0, table);
    while (TRY(columns.step())) appender.m_columns.emplace_back(columns.text(0));
    appender.m_table = TRY(appender.open_tree(std::string{table}.c_str(), nullptr));
    for (const Index& index : indexes) {
        const auto column = std::ranges::find(appender.m_columns, index.column);
        if (column == appender.m_columns.end()) return fail(ErrorKind::internal, "An index is over a column that its table does not have.");
        appender.m_indexes.push_back({.tree = TRY(appender.open_tree(nullptr, index.name.c_str())),
                                      .column = static_cast<std::size_t>(column - appender.m_columns.begin()), .entries = {}, .runs = {}});
    }
    return appender;
}

void RowAppender::begin(std::int64_t key) {
    m_key = key;
    m_column = 1;
    m_record.clear();
    m_record.add_null();
}

void RowAppender::add(const StoredValue& value) {
    m_record.add(value);
    for (IndexTree& index : m_indexes)
        if (index.column == m_column)
            if (const auto* number = std::get_if<std::int64_t>(&value)) index.entries.push_back({*number, m_key});
    ++m_column;
}

void RowAppender::add_null() {
    m_record.add_null();
    ++m_column;
}

Result<> RowAppender::end() {
    assert(m_column == m_columns.size() && "a value for each column");
    const auto record = m_record.finish();
    TRY(check(qd_tree_add_row(m_table.get(), m_key, record.data(), static_cast<int>(record.size()))));
    for (IndexTree& index : m_indexes)
        if (index.entries.size() - index.sorted >= kRun) sort_rest(index);
    return {};
}

void RowAppender::sort_rest(IndexTree& index) {
    if (index.sorted == index.entries.size()) return;
    const std::span rest = std::span{index.entries}.subspan(index.sorted);
    if (!std::ranges::is_sorted(rest)) std::ranges::sort(rest);
    // Of records in the order of their ids, what is said by record is one run.
    if (!index.runs.empty() && index.runs.back().end == index.sorted && index.entries[index.sorted - 1] <= rest.front())
        index.runs.back().end = index.entries.size();
    else
        index.runs.push_back({index.sorted, index.entries.size()});
    index.sorted = index.entries.size();
}

Result<> RowAppender::write_entry(IndexTree& index, const Entry& entry) {
    m_record.clear();
    m_record.add(entry.value);
    m_record.add(entry.key);
    const auto record = m_record.finish();
    return check(qd_tree_add_entry(index.tree.get(), entry.value, entry.key, record.data(), static_cast<int>(record.size())));
}

Result<bool> RowAppender::write_entries(std::size_t most) {
    for (IndexTree& index : m_indexes) {
        if (index.entries.empty()) continue;
        const auto later = [&](const Run& a, const Run& b) { return index.entries[b.next] < index.entries[a.next]; };
        sort_rest(index);
        std::ranges::make_heap(index.runs, later);
        for (; !index.runs.empty() && most > 0; --most) {
            std::ranges::pop_heap(index.runs, later);
            TRY(write_entry(index, index.entries[index.runs.back().next]));
            if (++index.runs.back().next == index.runs.back().end) index.runs.pop_back();
            else std::ranges::push_heap(index.runs, later);
        }
        if (!index.runs.empty()) return false;
        index.entries.clear();
        index.sorted = 0;
    }
    return true;
}

Result<> RowAppender::write_entries() {
    TRY(write_entries(SIZE_MAX));
    return {};
}

}  // namespace qd
