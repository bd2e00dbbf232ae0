#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/workspace_file.h"
#include "core/store/damage.h"

namespace qd::cli {
namespace {

using Json = nlohmann::ordered_json;

class Report {
public:
    void add(std::string name, bool good, std::string detail) {
        m_good = m_good && good;
        m_checks.push_back({{"check", std::move(name)}, {"ok", good}, {"detail", std::move(detail)}});
    }
    [[nodiscard]] bool good() const { return m_good; }
    [[nodiscard]] std::string text() const {
        const Json json = {{"ok", m_good}, {"checks", m_checks}};
        return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
    }

private:
    bool m_good = true;
    Json m_checks = Json::array();
};

Result<> check_checksums(WorkspaceFile& file, Report& report) {
    if (file.store().damage().empty()) {
        report.add("checksums", true, fmt::format("{} bytes", file.store().size()));
        return {};
    }
    const DamageReport damage = TRY(examine_damage(file.store(), file.workspace().database()));
    report.add("checksums", false, damage.sentence());
    return {};
}

Result<> check_integrity(Database& database, Report& report) {
    const std::string answer = TRY(database.text("PRAGMA integrity_check(20)"));
    report.add("integrity", answer == "ok", answer);
    return {};
}

// References of living records to records that never existed; a deleted target can be brought back.
Result<> check_orphans(Workspace& workspace, Report& report) {
    std::int64_t orphans = 0;
    std::string where;
    for (const Entity& entity : workspace.catalogue().entities())
        for (const Field& field : entity.fields) {
            if (field.type != FieldType::reference) continue;
            const std::int64_t found = TRY(workspace.database().integer(fmt::format(
                "SELECT count(*) FROM \"{}\" r WHERE r.deleted IS NULL AND r.\"{}\" IS NOT NULL"
                " AND NOT EXISTS (SELECT 1 FROM \"{}\" t WHERE t.id = r.\"{}\")", entity.key, field.key, field.target, field.key)));
            if (found) where += fmt::format("{}{}.{}: {}", where.empty() ? "" : ", ", entity.key, field.key, found);
            orphans += found;
        }
    report.add("references", orphans == 0, orphans == 0 ? "every reference leads to a record" : where);
    return {};
}

// Every journal row belongs to a change, and the changes' stretches of the journal join without gap or overlap.
Result<> check_journal(Database& database, Report& report) {
    const std::int64_t rows = TRY(database.integer("SELECT count(*) FROM journal"));
    const std::int64_t changes = TRY(database.integer("SELECT count(*) FROM change"));
    const std::int64_t strays = TRY(database.integer(
        "SELECT count(*) FROM journal j WHERE NOT EXISTS (SELECT 1 FROM change c WHERE c.id = j.change AND j.seq > c.first_seq AND j.seq <= c.last_seq)"));
    const std::int64_t breaks = TRY(database.integer(
        "SELECT count(*) FROM (SELECT first_seq, lag(last_seq, 1, 0) OVER (ORDER BY id) AS before FROM change) WHERE first_seq <> before"));
    const bool good = strays == 0 && breaks == 0;
    report.add("journal", good, good ? fmt::format("{} changes, {} rows, without a gap", changes, rows)
                                     : fmt::format("{} rows belong to no change, {} gaps between changes", strays, breaks));
    return {};
}

}  // namespace

Result<> run_check(Words words) {
    const Arguments arguments = TRY(Arguments::parse(words, {}, {}));
    const std::string path = TRY(arguments.position(0, "The workspace file"));
    const auto file = TRY(WorkspaceFile::open(path, FileSink::Open::existing));
    Report report;
    TRY(check_checksums(*file, report));
    TRY(check_integrity(file->workspace().database(), report));
    TRY(check_orphans(file->workspace(), report));
    TRY(check_journal(file->workspace().database(), report));
    TRY(write_text("-", report.text()));
    if (report.good()) return {};
    return fail(ErrorKind::damaged, "The workspace file is not whole.", "It was not changed.", "Export what can be read and restore a copy.");
}

}  // namespace qd::cli
