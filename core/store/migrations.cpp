#include "core/store/migrations.h"

#include <cassert>
#include <vector>

namespace qd {
namespace {
constexpr const char* kNothingChanged = "It was not changed.";

struct Applied {
    int number;
    std::string name;
};

Result<std::vector<Applied>> read_applied(Database& database) {
    std::vector<Applied> applied;
    const auto exists =
        TRY(database.integer("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'migration'"));
    if (exists == 0) return applied;
    Statement rows = TRY(database.prepare("SELECT number, name FROM migration ORDER BY number"));
    while (TRY(rows.step())) {
        applied.push_back({static_cast<int>(rows.integer(0)), std::string{rows.text(1)}});
    }
    return applied;
}

Result<> check_prefix(const std::vector<Applied>& applied, std::span<const Migration> shipped) {
    for (std::size_t at = 0; at < applied.size() && at < shipped.size(); ++at) {
        if (applied[at].number == shipped[at].number && applied[at].name == shipped[at].name) continue;
        return fail(ErrorKind::conflict,
                    "This workspace was made by a different edition of Quarterdeck (its step “" + applied[at].name +
                        "” is not ours).",
                    kNothingChanged, "Open it with the edition that made it.");
    }
    if (applied.size() > shipped.size()) {
        return fail(ErrorKind::newer_version, "This workspace was written by a newer Quarterdeck.",
                    kNothingChanged, "Open it with the newer version, or reload this page to update.");
    }
    return {};
}

Result<> apply(Database& database, std::span<const Migration> steps) {
    TRY(database.run("CREATE TABLE IF NOT EXISTS migration(number INTEGER PRIMARY KEY, name TEXT NOT NULL)"));
    for (const Migration& step : steps) {
        TRY(database.run(step.sql));
        Statement note = TRY(database.prepare("INSERT INTO migration(number, name) VALUES(?, ?)"));
        TRY(note.bind(0, step.number).bind(1, step.name).run());
    }
    return {};
}
}  // namespace

Result<> migrate(Database& database, std::span<const Migration> shipped) {
    for (std::size_t at = 0; at < shipped.size(); ++at) {
        assert(shipped[at].number == static_cast<int>(at) + 1 && "migrations are numbered 1, 2, 3, …");
    }
    const auto applied = TRY(read_applied(database));
    TRY(check_prefix(applied, shipped));
    if (applied.size() == shipped.size()) return {};
    const auto steps = shipped.subspan(applied.size());
    if (database.in_transaction()) return apply(database, steps);
    TRY(database.begin());
    if (auto done = apply(database, steps); !done) {
        database.rollback();
        return done;
    }
    return database.commit();
}

}  // namespace qd
