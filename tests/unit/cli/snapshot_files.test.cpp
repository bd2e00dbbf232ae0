// Snapshots on the command line: closed and opened by the age program, signed, compared.

#include <catch2/catch_amalgamated.hpp>
#include <cstdlib>
#include <filesystem>

#include "app/cli/age_program.h"
#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/opened_snapshot.h"
#include "app/cli/other_program.h"
#include "app/cli/signing_key.h"
#include "app/cli/workspace_file.h"
#include "tests/support/must.h"
#include "tests/unit/cli/folder.h"

using namespace qd;
using namespace qd::cli;
using qd::test::Folder;
using qd::test::must;

namespace {

bool installed(const std::string& program) { return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0; }

std::string many(std::size_t size) {
    std::string text;
    for (std::size_t at = 0; text.size() < size; ++at) text += std::to_string(at * at) + '\n';
    return text;
}

}  // namespace

TEST_CASE("A program gets its input and gives its output, however much it is", "[cli]") {
    const std::string text = many(3'000'000);
    const ProgramAnswer same = must(run_program({"cat"}, text));
    CHECK(same.code == 0);
    CHECK(same.output == text);
    const ProgramAnswer early = must(run_program({"sh", "-c", "echo no >&2; exit 3"}, text));
    CHECK(early.code == 3);
    CHECK(early.errors == "no\n");
    const ProgramAnswer endless = must(run_program({"cat", "/dev/zero"}, "", {}, 1'000'000));
    CHECK(endless.too_long);
    CHECK(endless.output.size() < 2'000'000);
    CHECK(run_program({"a-program-that-is-not-there"}, text).error().kind() == ErrorKind::not_found);
}

TEST_CASE("What is typed reaches a program at its terminal, and nowhere else", "[cli]") {
    const ProgramAnswer answer = must(run_program({"sh", "-c", "read line < /dev/tty; echo \"$line\""}, "", {"a secret"}));
    CHECK(answer.output == "a secret\n");
    CHECK(answer.errors.empty());
}

TEST_CASE("age opens with the passphrase what it closed with it, and says what is wrong otherwise", "[cli][age]") {
    if (!installed("age")) SKIP("age is not installed");
    const std::string text = many(200'000);
    const AgeKey right{.passphrase = "correct horse battery"}, wrong{.passphrase = "Correct horse battery"};
    std::string closed = must(age_encrypt(right, text));
    CHECK(closed.find(text.substr(0, 50)) == std::string::npos);
    CHECK(must(age_decrypt(right, closed)) == text);
    CHECK(age_decrypt(wrong, closed).error().what() == "This passphrase is wrong.");
    CHECK(age_decrypt({}, closed).error().what() == "This snapshot is encrypted.");
    closed[closed.size() - 9] ^= 4;
    CHECK(age_decrypt(right, closed).error().what() == "This file is damaged: it is not what its sender closed.");
    closed.resize(closed.size() / 2);
    CHECK(age_decrypt(right, closed).error().what() == "This file is damaged: it is not what its sender closed.");
}

TEST_CASE("A file that was closed to a key opens with that key's file only", "[cli][age]") {
    if (!installed("age")) SKIP("age is not installed");
    const Folder folder;
    std::string recipient;
    for (const char* name : {"other", "own"}) {
        REQUIRE(must(run_program({"age-keygen", "-o", folder.at(name)}, "")).code == 0);
        recipient = must(run_program({"age-keygen", "-y", folder.at(name)}, "")).output;
    }
    recipient.pop_back();
    const std::string closed = must(age_encrypt({.recipients = {recipient}}, "figures"));
    CHECK(must(age_decrypt({.identity = folder.at("own")}, closed)) == "figures");
    CHECK(age_decrypt({.identity = folder.at("other")}, closed).error().what() == "This file was encrypted to another key.");
    CHECK(age_decrypt({.passphrase = "words"}, closed).error().what() == "This file was not closed with a passphrase.");
    CHECK(age_decrypt({.identity = folder.at("nowhere")}, closed).error().what() ==
          "“" + folder.at("nowhere") + "” is not a key to open files with.");
    // Closed for two, each opens it with the own key.
    std::string first = must(run_program({"age-keygen", "-y", folder.at("other")}, "")).output;
    first.pop_back();
    const std::string for_both = must(age_encrypt({.recipients = {first, recipient}}, "figures"));
    for (const char* name : {"other", "own"}) CHECK(must(age_decrypt({.identity = folder.at(name)}, for_both)) == "figures");
    const std::string by_phrase = must(age_encrypt({.passphrase = "words"}, "figures"));
    CHECK(age_decrypt({.identity = folder.at("own")}, by_phrase).error().what() == "This file was closed with a passphrase.");
}

TEST_CASE("A key to sign with is made once, kept for its owner, and never written over", "[cli]") {
    const Folder folder;
    const std::string key = folder.at("key");
    const Signature first = must(sign_with(key, "manifest"));
    CHECK(signature_holds(first, std::as_bytes(std::span{std::string_view{"manifest"}})));
    CHECK((std::filesystem::status(key).permissions() & std::filesystem::perms::mask) ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    CHECK(must(sign_with(key, "another")).public_key == first.public_key);
    must(write_text(folder.at("letter"), "Dear all"));
    CHECK_FALSE(sign_with(folder.at("letter"), "manifest"));
    CHECK(must(read_text(folder.at("letter"))) == "Dear all");
}

TEST_CASE("A workspace goes through a snapshot into a workspace, on the command line alone", "[cli]") {
    const Folder folder;
    const auto run = [](Result<> (*command)(Words), std::vector<std::string> words) { return command(words); };
    const std::string from = folder.at("from.qdeck"), snapshot = folder.at("all.qsnap"), into = folder.at("into.qdeck");
    must(run(run_new, {from, "--demo", "small"}));
    must(run(run_snapshot, {from, "--out", snapshot, "--sign", folder.at("key")}));
    must(run(run_snapshot, {"open", snapshot, "--out", into}));
    CHECK(run(run_snapshot, {"open", snapshot, "--out", into}).error().kind() == ErrorKind::conflict);
    must(run(run_snapshot, {"compare", snapshot, into}));
    must(run(run_check, {into}));

    // A part of it, by a person's name.
    const std::string part = folder.at("part.qsnap"), person = [&] {
        const auto file = must(WorkspaceFile::open(from, FileSink::Open::existing));
        return must(file->workspace().database().text("SELECT u.name FROM user u JOIN deal d ON d.owner = u.id WHERE u.role = 'representative' LIMIT 1"));
    }();
    must(run(run_snapshot, {from, "--out", part, "--person", person}));
    const auto opened = must(open_file(part, {}, SystemClock{}));
    CHECK(opened.snapshot.manifest.scope == "What " + person + " may see");
    CHECK(must(opened.snapshot.workspace->database().integer("SELECT count(DISTINCT owner) FROM deal")) == 1);
    CHECK(run(run_snapshot, {from, "--out", part, "--person", "Nobody of that name"}).error().kind() == ErrorKind::not_found);
    CHECK(run(run_snapshot, {from, "--out", part, "--view", "No view of that name"}).error().kind() == ErrorKind::not_found);
    CHECK(is_wrong_use(run(run_snapshot, {from, "--out", part, "--view", "A", "--person", person}).error()));

    const auto first = must(WorkspaceFile::open(from, FileSink::Open::existing));
    const auto second = must(WorkspaceFile::open(into, FileSink::Open::existing));
    for (const char* table : {"deal", "activity", "journal", "change"}) {
        const std::string count = "SELECT count(*) FROM " + std::string{table};
        CHECK(must(first->workspace().database().integer(count)) == must(second->workspace().database().integer(count)));
    }
    std::string text = must(read_text(snapshot));
    text[text.size() / 2] ^= 1;
    must(write_text(snapshot, text));
    CHECK(run(run_snapshot, {"open", snapshot}).error().kind() == ErrorKind::damaged);
}
