#include "core/store/damage.h"

#include <algorithm>
#include <array>
#include <map>

#include "core/store/page_format.h"
#include "core/store/page_store_state.h"
#include "core/store/page_walk.h"

namespace qd {
namespace {
struct Tree {
    std::string table;
    bool index;
    std::uint32_t root;
};

// The tables that SQLite keeps a search index in count as that index.
Result<std::vector<Tree>> list_trees(Database& database) {
    std::vector<Tree> trees;
    Statement rows = TRY(database.prepare(
        "SELECT s.tbl_name, s.type = 'index', s.rootpage, (SELECT max(v.name) FROM pragma_table_list v JOIN pragma_table_list l"
        " ON l.name = s.tbl_name WHERE v.type = 'virtual' AND l.type = 'shadow' AND l.name GLOB v.name || '_*')"
        " FROM sqlite_schema s WHERE s.rootpage > 0"));
    while (TRY(rows.step())) {
        const bool search = !rows.is_null(3);
        trees.push_back({std::string{rows.text(search ? 3 : 0)}, search || rows.integer(1) != 0,
                         static_cast<std::uint32_t>(rows.integer(2))});
    }
    return trees;
}

std::vector<bool> damaged_pages(const PageStore& store, std::uint32_t page_size, std::uint32_t count) {
    std::vector<bool> damaged(count + 1);
    for (const Damage& stretch : store.damage()) {
        for (std::uint64_t at = stretch.offset / page_size; at * page_size < stretch.offset + stretch.length; ++at) {
            if (at < count) damaged[static_cast<std::size_t>(at + 1)] = true;
        }
    }
    return damaged;
}

// Rows that a scan delivers before it ends or fails.
std::int64_t count_rows(Database& database, const std::string& table, const char* direction, bool& complete) {
    complete = false;
    auto rows = database.prepare("SELECT * FROM \"" + table + "\" NOT INDEXED ORDER BY rowid " + direction);
    if (!rows) return 0;
    std::int64_t count = 0;
    for (;; ++count) {
        const auto there = rows->step();
        complete = there && !*there;
        if (!there || !*there) return count;
    }
}

void read_what_can_be_read(Database& database, DamagedTable& table) {
    table.readable_rows = count_rows(database, table.name, "ASC", table.complete);
    if (table.complete) return;
    bool from_end = false;
    table.readable_rows += count_rows(database, table.name, "DESC", from_end);
}

std::string counted(std::int64_t number, const char* noun) {
    return std::to_string(number) + ' ' + noun + (number == 1 ? "" : "s");
}
}  // namespace

Result<DamageReport> examine_damage(PageStore& store, Database& database) {
    const PageStore::State& state = store.state();
    std::array<std::byte, kFileHeaderSize> first{};
    state.read(0, first);
    const FileHeader header = TRY(read_header(first));
    DamageReport report;
    report.pages = static_cast<std::uint32_t>(state.size / header.page_size);
    const auto damaged = damaged_pages(store, header.page_size, report.pages);
    report.damaged_pages = static_cast<std::uint32_t>(std::ranges::count(damaged, true));
    const auto trees = TRY(list_trees(database));

    PageWalk walk{header.page_size, header.reserve, report.pages, damaged,
                  [&](std::uint32_t page, std::span<std::byte> into) {
                      state.read(std::uint64_t{page - 1} * header.page_size, into);
                  }};
    std::uint32_t found = walk.damaged_in_tree(1);
    report.schema_damaged = found > 0;
    std::map<std::string, DamagedTable> tables;
    for (const Tree& tree : trees) {
        const std::uint32_t pages = walk.damaged_in_tree(tree.root);
        if (pages == 0) continue;
        found += pages;
        DamagedTable& table = tables[tree.table];
        table.name = tree.table;
        (tree.index ? table.index_pages : table.data_pages) += pages;
    }
    const auto first_trunk = std::span{first}.subspan(32, 4);
    std::uint32_t trunk = 0;
    for (const std::byte byte : first_trunk) trunk = trunk << 8 | std::to_integer<std::uint32_t>(byte);
    report.free_pages = walk.damaged_in_freelist(trunk);
    report.unattributed_pages = report.damaged_pages - found - report.free_pages;
    for (auto& [name, table] : tables) {
        if (table.data_pages > 0) read_what_can_be_read(database, table);
        report.tables.push_back(std::move(table));
    }
    return report;
}

std::string DamageReport::sentence() const {
    std::string text = std::to_string(damaged_pages) + " of " + counted(pages, "page") +
                       (damaged_pages == 1 ? " is damaged." : " are damaged.");
    if (damaged_pages == 0) return text;
    if (schema_damaged) text += " The list of tables is touched.";
    for (const DamagedTable& table : tables) {
        if (table.data_pages == 0) {
            text += ' ' + table.name + ": only in an index, no row is lost.";
            continue;
        }
        text += ' ' + table.name + ": " + counted(table.data_pages, "page") + " with rows, ";
        text += table.complete ? "all " + counted(table.readable_rows, "row") + " can be read."
                               : counted(table.readable_rows, "row") + " can be read.";
    }
    if (free_pages > 0) text += ' ' + counted(free_pages, "page") + " not in use.";
    return text;
}

}  // namespace qd
