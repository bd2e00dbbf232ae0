#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/opened_snapshot.h"
#include "app/cli/signing_key.h"
#include "app/cli/single_page.h"
#include "app/cli/snapshot_json.h"
#include "core/exchange/snapshot/age_header.h"
#include "core/exchange/snapshot/snapshot_job.h"

namespace qd::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string_view as_text(std::span<const std::byte> bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

// To whom it is closed; none when nobody is named.
Result<AgeKey> closing_key(const Arguments& arguments) {
    const std::vector<std::string> recipients = arguments.all("recipient");
    const std::string phrase_file = arguments.option("passphrase-file");
    if (!recipients.empty() && !phrase_file.empty()) return wrong_use("--recipient and --passphrase-file exclude each other.");
    if (!std::ranges::all_of(recipients, is_age_recipient)) return wrong_use("--recipient needs a public key that begins with age1.");
    AgeKey key;
    key.recipients = recipients;
    if (!phrase_file.empty()) key.passphrase = TRY(passphrase_in(phrase_file));
    return key;
}

Result<std::optional<Instant>> end_of_day(const std::string& text) {
    if (text.empty()) return std::optional<Instant>{};
    const auto date = parse_iso_date(text);
    if (!date) return wrong_use("--as-of needs a date like 2017-10-01.");
    // The whole day counts: what was closed on it is closed.
    return std::optional{start_of(*date + std::chrono::days{1}) - std::chrono::milliseconds{1}};
}

Result<SavedView> view_called(Workspace& workspace, const std::string& name) {
    for (const Entity& entity : workspace.catalogue().entities())
        for (SavedView& view : TRY(saved_views(workspace, entity.key, 0)))
            if (view.name == name) return std::move(view);
    return fail(ErrorKind::not_found, "There is no shared view “" + name + "”.");
}

Result<Id> person_called(Workspace& workspace, const std::string& name) {
    Statement person = TRY(workspace.database().prepare("SELECT id FROM user WHERE name = ? AND deleted IS NULL"));
    person.bind(0, name);
    if (TRY(person.step())) return person.integer(0);
    return fail(ErrorKind::not_found, "There is nobody called “" + name + "”.");
}

}  // namespace

Result<> run_snapshot(Words words) {
    if (!words.empty() && words[0] == "open") return run_snapshot_open(words.subspan(1));
    if (!words.empty() && words[0] == "compare") return run_snapshot_compare(words.subspan(1));
    constexpr std::string_view kOptions[] = {"out", "profile", "as-of", "recipient", "passphrase-file", "sign", "author", "note", "page", "view", "person"};
    constexpr std::string_view kFlags[] = {"html"};
    const Arguments arguments = TRY(Arguments::parse(words, kOptions, kFlags));
    const std::string path = TRY(arguments.position(0, "The workspace file"));
    const std::string out = TRY(arguments.required("out"));
    const auto profile = profile_from(arguments.option("profile", "full"));
    if (!profile) return wrong_use("--profile is full, manager, board or demo.");
    const AgeKey key = TRY(closing_key(arguments));
    SnapshotOptions options;
    options.profile = *profile;
    options.as_of = TRY(end_of_day(arguments.option("as-of")));
    options.author = arguments.option("author");
    options.note = arguments.option("note");
    const auto file = TRY(WorkspaceFile::open(path, FileSink::Open::existing));
    const std::string view = arguments.option("view"), person = arguments.option("person");
    if (!view.empty() && !person.empty()) return wrong_use("--view and --person exclude each other.");
    if (!view.empty()) options.view = TRY(view_called(file->workspace(), view));
    if (!person.empty()) options.person = TRY(person_called(file->workspace(), person));
    SnapshotJob job{file->workspace(), options};
    TRY(run_to_end(job));
    std::optional<Signature> signature;
    if (const std::string signer = arguments.option("sign"); !signer.empty()) signature = TRY(sign_with(signer, job.draft().manifest_text));
    const std::vector<std::byte> bytes = container_bytes(job.draft(), signature);
    const std::string file_bytes = key.none() ? std::string{as_text(bytes)} : TRY(age_encrypt(key, as_text(bytes)));
    if (key.none()) std::fputs("This snapshot is not encrypted: whoever has the file can read it.\n", stderr);
    if (arguments.flag("html")) {
        const std::string base = out.substr(out.rfind('/') + 1);
        TRY(write_single_page(arguments.option("page", "dist-single/quarterdeck.html"),
                              base.substr(0, base.rfind('.')) + std::string{kSnapshotEnding}, file_bytes, out));
    } else {
        TRY(write_text(out, file_bytes));
    }
    Json json = {{"file", out}, {"bytes", file_bytes.size()}, {"encrypted", !key.none()}};
    json.update(manifest_json(job.draft().manifest));
    if (signature) json["signed_by"] = fingerprint(signature->public_key);
    return write_text("-", json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

}  // namespace qd::cli
