#include "core/model/typed_copy.h"

#include <algorithm>
#include <set>

#include "core/base/text.h"
#include "core/model/foreign_table.h"
#include "core/model/late_indexes.h"
#include "core/model/schema.h"
#include "core/model/schema_sql.h"
#include "core/store/foreign_database.h"
#include "core/store/tree_check.h"

namespace qd {
namespace {

// A few milliseconds of work each.
constexpr int kRowsPerStep = 500;
constexpr int kPagesPerStep = 512;
constexpr std::int64_t kStepsAllowed = 20'000;  // thousands of SQLite's, each time
constexpr std::int64_t kMostObjects = 2'000;
constexpr std::size_t kMostIgnoredNames = 20;
constexpr std::int64_t kMostCustomFields = 200;
constexpr const char* kNothingOpened = "Nothing of it was opened.";
constexpr const char* kAskAgain = "Ask for the file again, or open an older copy.";

// What SQLite says about a foreign file, in words for the person who opens it.
Error unreadable(const Error& error) {
    if (error.kind() == ErrorKind::cancelled)
        return {ErrorKind::damaged, "This file takes far too long to read for its size: it is damaged or was made to do harm.", kNothingOpened, kAskAgain};
    if (error.kind() == ErrorKind::storage)
        return {ErrorKind::storage, "This file needs more memory than a file of its size should.", kNothingOpened, kAskAgain};
    std::string what;
    for (const char32_t c : to_code_points(error.what()).substr(0, 300))
        if (c != 0xfffd && c >= 0x20 && c < 0x7f) what += static_cast<char>(c);
    return {ErrorKind::damaged, "This file cannot be read as a workspace. " + what, kNothingOpened, kAskAgain};
}

template <class T>
Result<T> foreign(Result<T> result) {
    if (!result) return std::unexpected(unreadable(result.error()));
    return result;
}

bool begins_with_ignoring_case(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() && std::ranges::equal(text.substr(0, prefix.size()), prefix, [](char a, char b) {
        return (a >= 'a' && a <= 'z' ? a - 32 : a) == (b >= 'a' && b <= 'z' ? b - 32 : b);
    });
}

std::string shown_name(std::string_view name) {
    std::string shown;
    for (const char c : name.substr(0, 40)) shown += c >= 0x20 && c < 0x7f ? c : '?';
    return shown;
}

}  // namespace

std::string CopyFindings::sentence() const {
    std::string text;
    const auto add = [&](const std::string& part) { text += (text.empty() ? "" : " ") + part; };
    if (damaged) add("Parts of the file are damaged: what could be read is here.");
    if (skipped_rows > 0) add(std::to_string(skipped_rows) + " rows could not be used and were left out.");
    if (emptied_values > 0) add(std::to_string(emptied_values) + " values were not what their fields may hold and are empty.");
    if (!ignored.empty()) {
        std::string names;
        for (const std::string& name : ignored) names += (names.empty() ? "" : ", ") + name;
        add("Left where it was, because it is not ours: " + names + '.');
    }
    return text;
}

struct TypedCopy::Parts {
    PageStore from_store{nullptr};
    std::unique_ptr<ForeignDatabase> from;
    std::optional<TreeCheck> trees;
    std::map<std::string, std::uint32_t, std::less<>> tables;   // ordinary tables of the file, known to us: their roots
    std::set<std::string, std::less<>> keyed_apart;             // those whose key may be something else than the row id
    Catalogue catalogue = Catalogue::built_in();
    std::unique_ptr<Database> into;              // the copy, while its foundation is laid
    std::map<std::string, OwnTable, std::less<>> own;   // its tables, when that is done
    std::unique_ptr<Workspace> workspace;        // over the copy; not while its tables are being filled
    std::unique_ptr<LateIndexes> order;          // over the workspace
    std::optional<ForeignTable> table;
    ForeignTable::FieldByNumber fields;
    bool from_the_end = false;                   // its rows, because of damage
    bool numbers_lost = false;                   // of some fields
};

TypedCopy::TypedCopy(std::span<const std::byte> file, const Clock& clock, Damage damage, Digests digests, Order order)
    : m_file(file), m_clock(clock), m_damage(damage), m_digests(digests), m_order(order) {
    do_next("Checking the file", [this]() -> Result<bool> {
        m_parts = std::make_unique<Parts>();
        TRY(m_parts->from_store.adopt_view(m_file));
        return true;
    });
    do_next("Checking the file", [this] { return judge_checksums(); });
    do_next("Checking the file", [this]() -> Result<bool> { TRY(open_file()); return true; });
}

TypedCopy::~TypedCopy() { cancel(); }

void TypedCopy::cancel() {
    m_steps.clear();
    if (m_parts) {
        m_parts->table.reset();
        m_parts->order.reset();
        m_parts->workspace.reset();
        m_parts->into.reset();
        m_parts->from.reset();
    }
    m_parts.reset();
}

Result<Progress> TypedCopy::step() {
    auto& [doing, step] = m_steps.front();
    Progress progress{static_cast<double>(m_done) / static_cast<double>(m_done + m_steps.size()), doing, false};
    if (TRY(step())) {
        m_steps.pop_front();
        ++m_done;
    }
    progress.finished = m_steps.empty();
    if (progress.finished) cancel();
    return progress;
}

std::unique_ptr<PageStore> TypedCopy::take_store() { return std::move(m_into); }

Result<bool> TypedCopy::judge_checksums() {
    if (!m_parts->from_store.judge_some()) return false;
    m_findings.damaged = !m_parts->from_store.damage().empty();
    if (m_findings.damaged && m_damage == Damage::refuse)
        return fail(ErrorKind::damaged, "Parts of this file are damaged: their checksums do not match.", kNothingOpened, kAskAgain);
    return true;
}

Result<> TypedCopy::open_file() {
    Parts& parts = *m_parts;
    parts.from = TRY(foreign(ForeignDatabase::open(parts.from_store)));
    TRY(look_at_schema());
    parts.trees = TRY(foreign(TreeCheck::open(parts.from_store)));
    for (const auto& [table, root] : parts.tables) {
        do_next("Checking the file", [this, root]() -> Result<bool> { m_parts->trees->begin(root); return true; });
        do_next("Checking the file", [this, &table] { return check_tree(table); });
    }
    constexpr const char* kDoing = "Reading what everything leans on";
    do_next(kDoing, [this]() -> Result<bool> { TRY(begin_foundation()); return true; });
    do_next(kDoing, [this] { return copy_changes(); });
    do_next(kDoing, [this]() -> Result<bool> { TRY(copy_custom_fields()); return true; });
    do_next(kDoing, [this]() -> Result<bool> { TRY(prepare_workspace()); return true; });
    return {};
}

Result<> TypedCopy::look_at_schema() {
    const Catalogue& catalogue = m_parts->catalogue;
    const auto ours = [&](std::string_view name) { return catalogue.find(name) || name == "field_key" || name == "change" || name == "journal"; };
    const auto search_part = [&](std::string_view name) {
        const std::size_t at = name.find("_search");
        return at != std::string_view::npos && catalogue.find(name.substr(0, at));
    };
    Statement objects = TRY(foreign(m_parts->from->database().prepare("SELECT type, name, sql, rootpage, tbl_name FROM sqlite_schema")));
    std::int64_t count = 0;
    while (TRY(foreign(objects.step()))) {
        if (++count > kMostObjects)
            return fail(ErrorKind::invalid_input, "This file holds more tables than a workspace has.", kNothingOpened, kAskAgain);
        const std::string_view type = objects.text(0), name = objects.text(1);
        // A table must say so in plain words: virtual tables and views run what the file says.
        const bool plain = type == "table" && begins_with_ignoring_case(objects.text(2), "CREATE TABLE");
        if (type == "index" && name.starts_with("sqlite_autoindex")) m_parts->keyed_apart.emplace(objects.text(4));
        if (plain && ours(name)) m_parts->tables.emplace(name, static_cast<std::uint32_t>(objects.integer(3)));
        else if (type != "index" && !search_part(name) && !name.starts_with("sqlite_") && m_findings.ignored.size() < kMostIgnoredNames)
            m_findings.ignored.push_back(shown_name(type) + " “" + shown_name(name) + "”");
    }
    for (const char* needed : {"field_key", "change", "setting", "stage", "deal"})
        if (!m_parts->tables.contains(needed))
            return fail(ErrorKind::invalid_input, "This database is not a Quarterdeck workspace: it has no table “" + std::string{needed} + "”.",
                        kNothingOpened, "Choose a file that ends in .qdeck or .qsnap.");
    return {};
}

Result<bool> TypedCopy::check_tree(std::string_view table) {
    const auto done = m_parts->trees->check(kPagesPerStep);
    if (done) return *done;
    if (m_damage == Damage::keep_what_can_be_read) {
        m_findings.damaged = true;
        return true;
    }
    return std::unexpected(unreadable({ErrorKind::damaged, "Its table " + std::string{table} + " is damaged: " + done.error().what(), {}, {}}));
}

Result<ForeignTable> TypedCopy::table_of(TableShape shape, bool digest) {
    m_parts->from_the_end = false;
    // A row takes at least four bytes of a page.
    const auto most_rows = static_cast<std::int64_t>(m_parts->from_store.size() / 4);
    std::optional<TreePlace> place;
    // A tree that was not refused is sound; one that may be damaged is read by SQLite, from both ends.
    if (const auto root = m_parts->tables.find(shape.table);
        m_damage == Damage::refuse && root != m_parts->tables.end() && !m_parts->keyed_apart.contains(shape.table))
        place = {&m_parts->from_store, root->second};
    return foreign(ForeignTable::open(m_parts->from->database(), std::move(shape), digest && m_digests == Digests::compute, most_rows, place));
}

Result<> TypedCopy::begin_foundation() {
    m_into = std::make_unique<PageStore>(nullptr);
    m_parts->into = TRY(Database::open(*m_into));
    Database& into = *m_parts->into;
    TRY(into.begin());
    TRY(into.run(journal_tables_sql()));
    m_parts->from->allow_steps(kStepsAllowed);
    m_parts->table = TRY(table_of(field_key_shape(), false));
    TRY(m_parts->table->insert_into(into));
    while (!TRY(copy_rows())) {}
    // Numbers that were lost are given again, and then an old history would speak of other fields.
    m_parts->numbers_lost = m_parts->from_the_end;
    return {};
}

Result<bool> TypedCopy::copy_changes() {
    Parts& parts = *m_parts;
    parts.from->allow_steps(kStepsAllowed);
    if (!parts.table) {
        parts.table = TRY(table_of(change_shape(), true));
        TRY(parts.table->insert_into(*parts.into));
    }
    if (!TRY(copy_rows())) return false;
    if (TRY(parts.into->integer("SELECT count(*) FROM change")) == 0)
        return fail(ErrorKind::invalid_input, "This database holds no workspace: nothing was ever written into it.", kNothingOpened,
                    "Choose another file.");
    return true;
}

Result<> TypedCopy::copy_custom_fields() {
    Parts& parts = *m_parts;
    TRY(prepare_schema(*parts.into, parts.catalogue, Indexes::put_off));
    if (parts.tables.contains("custom_field")) {
        parts.from->allow_steps(kStepsAllowed);
        parts.table = TRY(table_of(shape_of(parts.catalogue.entity("custom_field")), true));
        TRY(parts.table->insert_into(*parts.into));
        while (!TRY(copy_rows())) {}
    }
    if (TRY(parts.into->integer("SELECT max(n) FROM (SELECT count(*) AS n FROM custom_field GROUP BY belongs_to)")) > kMostCustomFields)
        return fail(ErrorKind::invalid_input, "This file has more custom fields than a workspace can hold.", kNothingOpened, kAskAgain);
    TRY(parts.into->commit());
    parts.into.reset();
    return {};
}

Result<> TypedCopy::open_workspace() {
    m_parts->workspace = TRY(Workspace::open(*m_into, m_clock, {.put_off_indexes = true}));
    // What fails half-way is thrown away whole.
    return m_parts->workspace->database().run("PRAGMA journal_mode=OFF");
}

Result<> TypedCopy::prepare_workspace() {
    TRY(open_workspace());
    Parts& parts = *m_parts;
    parts.catalogue = parts.workspace->catalogue();
    {
        Statement tables = TRY(parts.workspace->database().prepare(
            "SELECT t.name, t.rootpage, c.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' ORDER BY t.name, c.cid"));
        while (TRY(tables.step())) {
            OwnTable& table = parts.own[std::string{tables.text(0)}];
            table.root = static_cast<std::uint32_t>(tables.integer(1));
            table.columns.emplace_back(tables.text(2));
        }
    }
    // Damage is read from both ends, and so out of order: it has to be inserted.
    if (m_damage == Damage::refuse) parts.workspace.reset();
    plan_records();
    return {};
}

void TypedCopy::plan_records() {
    const Catalogue& catalogue = m_parts->catalogue;
    for (const Entity& entity : catalogue.entities())
        for (const Field& field : entity.fields) m_parts->fields[field.number] = &field;
    const auto read = [&](const std::string& table, const std::string& name) {
        if (m_parts->tables.contains(table)) do_next("Reading " + name, [this, table] { return copy_some(table); });
    };
    for (const Entity& entity : catalogue.entities())
        if (entity.key != "custom_field") read(entity.key, entity.plural);
    if (!m_parts->numbers_lost) read("journal", "the history");
    do_next("Closing the file", [this]() -> Result<bool> { m_parts->from.reset(); return true; });
    if (m_order == Order::make) do_next("Putting it in order", [this] { return put_in_order(); });
}

// Sorting all rows for an index at once takes a third of the time that keeping it in order does.
Result<bool> TypedCopy::put_in_order() {
    if (!m_parts->workspace) TRY(open_workspace());
    if (!m_parts->order) m_parts->order = std::make_unique<LateIndexes>(*m_parts->workspace);
    return TRY(m_parts->order->step()).finished;
}

Result<bool> TypedCopy::copy_some(std::string_view table) {
    Parts& parts = *m_parts;
    parts.from->allow_steps(kStepsAllowed);
    Database* into = parts.workspace ? &parts.workspace->database() : nullptr;
    if (into) TRY(into->begin());
    if (!parts.table) {
        const Entity* entity = parts.catalogue.find(table);
        auto opened = table_of(entity ? shape_of(*entity) : journal_shape(), true);
        if (!opened && into && opened.error().kind() == ErrorKind::damaged) {
            m_findings.damaged = true;
            TRY(into->commit());
            return true;
        }
        parts.table = TRY(std::move(opened));
        TRY(into ? parts.table->insert_into(*into) : parts.table->fill(*m_into, parts.own.at(std::string{table})));
    }
    const bool finished = TRY(copy_rows());
    if (into) TRY(into->commit());
    return finished;
}

Result<bool> TypedCopy::copy_rows() {
    Parts& parts = *m_parts;
    auto done = parts.table->copy(kRowsPerStep, m_findings, parts.fields);
    if (!done && m_damage == Damage::keep_what_can_be_read && done.error().kind() == ErrorKind::damaged) {
        m_findings.damaged = true;
        done = parts.from_the_end || !parts.table->turn_round();
        parts.from_the_end = true;
    }
    if (!TRY(foreign(std::move(done)))) return false;
    TRY(parts.table->finish(m_findings));
    parts.table.reset();
    return true;
}

}  // namespace qd
