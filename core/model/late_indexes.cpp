#include "core/model/late_indexes.h"

#include "core/model/index_build.h"
#include "core/model/search_rebuild.h"

namespace qd {
namespace {

constexpr int kRecordsPerStep = 250;
// The full-text index writes out what it holds at every commit: seldom, or many small parts have to be merged.
constexpr int kRecordsPerCommit = 2'000;
constexpr int kPagesPerMerge = 64;

// What the application itself does while it works is no writing for somebody who only looks.
class Writable {
public:
    explicit Writable(PageStore& store) : m_store(store), m_locked(store.status().state == SaveState::read_only) {
        if (m_locked) store.set_read_only(false);
    }
    ~Writable() {
        if (m_locked) m_store.set_read_only(true);
    }
    Writable(const Writable&) = delete;
    Writable& operator=(const Writable&) = delete;

private:
    PageStore& m_store;
    bool m_locked;
};

std::string search_option(const Entity& entity, std::string_view option, int value) {
    const std::string table = '"' + entity.key + "_search\"";
    return "INSERT INTO " + table + '(' + table + ", rank) VALUES('" + std::string{option} + "', " + std::to_string(value) + ')';
}

}  // namespace

LateIndexes::LateIndexes(Workspace& workspace) : m_workspace(workspace) {
    Database& database = workspace.database();
    for (IndexShape& shape : indexes_of(workspace.catalogue())) {
        const auto index = std::make_shared<std::optional<IndexBuild>>();   // shared, because what a std::function holds must be copied
        do_next("Putting it in order", [index, &workspace, shape = std::move(shape)]() -> Result<bool> {
            if (!*index) index->emplace(workspace.database(), workspace.store(), shape);
            return (*index)->step();
        });
    }
    for (const Entity& entity : workspace.catalogue().entities()) {
        if (!has_search(entity)) continue;
        const std::string doing = "Indexing " + entity.plural;
        // Merging in between would come in long stretches; it is made up for at the end, a few pages at a time.
        do_next(doing, [&database, &entity]() -> Result<bool> {
            TRY(database.run(search_option(entity, "automerge", 0)));
            TRY(database.run(search_option(entity, "crisismerge", 1'999)));
            return true;
        });
        do_next(doing, [this, &entity] { return index_some(entity); });
        do_next(doing, [this, &entity] { return merge_some(entity); });
        do_next(doing, [&database, &entity]() -> Result<bool> {
            TRY(database.run(search_option(entity, "automerge", 4)));
            TRY(database.run(search_option(entity, "crisismerge", 16)));
            return true;
        });
    }
    m_planned = m_steps.size();
}

Result<Progress> LateIndexes::step() {
    const Writable writable{m_workspace.store()};
    auto& [doing, step] = m_steps.front();
    Progress progress{1 - static_cast<double>(m_steps.size()) / static_cast<double>(m_planned), doing, false};
    if (TRY(step())) m_steps.pop_front();
    progress.finished = m_steps.empty();
    return progress;
}

void LateIndexes::cancel() {
    m_steps.clear();
    if (m_workspace.database().in_transaction()) m_workspace.database().rollback();
}

Result<bool> LateIndexes::index_some(const Entity& entity) {
    Database& database = m_workspace.database();
    if (!database.in_transaction()) TRY(database.begin());
    m_last = TRY(index_records(m_workspace, entity, m_last, kRecordsPerStep));
    m_uncommitted += kRecordsPerStep;
    const bool done = m_last == 0;
    if (!done && m_uncommitted < kRecordsPerCommit) return false;
    m_uncommitted = 0;
    TRY(database.commit());
    return done;
}

// The statement changes rows as long as there was something to merge.
Result<bool> LateIndexes::merge_some(const Entity& entity) {
    Database& database = m_workspace.database();
    const std::int64_t before = database.total_changes();
    TRY(database.run(search_option(entity, "merge", kPagesPerMerge)));
    return database.total_changes() - before < 2;
}

}  // namespace qd
