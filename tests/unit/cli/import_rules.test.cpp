// Imports on the command line, beside rules that are live.

#include "app/cli/commands.h"
#include "app/cli/workspace_file.h"
#include "tests/support/must.h"
#include "tests/unit/cli/folder.h"

using namespace qd;
using namespace qd::cli;
using qd::test::Folder;
using qd::test::must;

TEST_CASE("What the command line imports meets the rules that are live", "[cli]") {
    const Folder folder;
    const auto run = [](Result<> (*command)(Words), std::vector<std::string> words) { return command(words); };
    const std::string path = folder.at("company.qdeck"), csv = folder.at("contacts.csv");
    must(run(run_new, {path}));
    must(run(run_rules, {path, "enable", "12b-duplicate-contact"}));
    must(write_text(csv, "First name,Last name,E-mail,Mobile\nAda,Byron,ada@example.com,+49 170 1234567\nAda,Lovelace,lovelace@example.com,0049 (0)170 123 45 67\nGrace,Hopper,grace@example.com,+1 212 5550100\n"));
    must(run(run_import, {path, "--as", "contacts", "--csv", csv}));
    const auto file = must(WorkspaceFile::open(path, FileSink::Open::existing));
    const auto number = [&](const char* sql) { return must(file->workspace().database().integer(sql)); };
    CHECK(number("SELECT count(*) FROM contact") == 3);
    CHECK(number("SELECT count(*) FROM contact WHERE tags LIKE '%duplicate%' AND first_name = 'Ada'") == 2);
    CHECK(number("SELECT count(*) FROM contact WHERE tags LIKE '%duplicate%'") == 2);
    CHECK(number("SELECT count(*) FROM activity WHERE kind = 'task'") == 2);
}
