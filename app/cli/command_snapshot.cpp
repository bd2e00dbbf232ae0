#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/filter_program.h"
#include "app/cli/single_page.h"
#include "app/cli/workspace_file.h"
#include "core/exchange/snapshot/snapshot_job.h"

namespace qd::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string_view as_text(std::span<const std::byte> bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

bool is_recipient(std::string_view key) {
    return key.size() > 10 && key.starts_with("age1") &&
           std::ranges::all_of(key, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

// The bytes as they are sent: encrypted by the age program, which is what the recipient opens the file with.
Result<std::string> sealed(const std::string& recipient, const std::string& out, std::string_view bytes) {
    if (recipient.empty()) return std::string{bytes};
    const std::string part = out + ".part";
    const auto encrypted = run_filter({"age", "--encrypt", "--recipient", recipient}, bytes, part);
    auto file = encrypted ? read_text(part) : std::unexpected(encrypted.error());
    std::remove(part.c_str());
    return file;
}

Json summary(const Manifest& manifest, const std::string& out, std::size_t size, bool encrypted) {
    Json rows = Json::object(), left = Json::array();
    for (const TableFacts& facts : manifest.tables) rows[facts.table] = facts.rows;
    for (const LeftOut& one : manifest.left_out) left.push_back({{"what", one.what}, {"count", one.count}});
    Json json = {{"file", out}, {"bytes", size}, {"encrypted", encrypted}, {"id", manifest.id}, {"profile", key_of(manifest.profile)},
                 {"scope", manifest.scope}, {"created", iso(manifest.created)}};
    if (manifest.as_of) json["as_of"] = iso(*manifest.as_of);
    json["rows"] = std::move(rows);
    json["left_out"] = std::move(left);
    return json;
}

Result<std::optional<Instant>> end_of_day(const std::string& text) {
    if (text.empty()) return std::optional<Instant>{};
    const auto date = parse_iso_date(text);
    if (!date) return wrong_use("--as-of needs a date like 2017-10-01.");
    // The whole day counts: what was closed on it is closed.
    return std::optional{start_of(*date + std::chrono::days{1}) - std::chrono::milliseconds{1}};
}

}  // namespace

Result<> run_snapshot(Words words) {
    constexpr std::string_view kOptions[] = {"out", "profile", "as-of", "recipient", "author", "note", "page"};
    constexpr std::string_view kFlags[] = {"html"};
    const Arguments arguments = TRY(Arguments::parse(words, kOptions, kFlags));
    const std::string path = TRY(arguments.position(0, "The workspace file"));
    const std::string out = TRY(arguments.required("out"));
    const auto profile = profile_from(arguments.option("profile", "full"));
    if (!profile) return wrong_use("--profile is full, manager, board or demo.");
    const std::string recipient = arguments.option("recipient");
    if (!recipient.empty() && !is_recipient(recipient)) return wrong_use("--recipient needs a public key that begins with age1.");
    SnapshotOptions options;
    options.profile = *profile;
    options.as_of = TRY(end_of_day(arguments.option("as-of")));
    options.author = arguments.option("author");
    options.note = arguments.option("note");
    const auto file = TRY(WorkspaceFile::open(path, FileSink::Open::existing));
    SnapshotJob job{file->workspace(), options};
    TRY(run_to_end(job));
    const std::vector<std::byte> bytes = container_bytes(job.draft(), std::nullopt);
    const std::string file_bytes = TRY(sealed(recipient, out, as_text(bytes)));
    if (recipient.empty()) std::fputs("This snapshot is not encrypted: whoever has the file can read it.\n", stderr);
    if (arguments.flag("html")) {
        const std::string base = out.substr(out.rfind('/') + 1);
        TRY(write_single_page(arguments.option("page", "dist-single/quarterdeck.html"),
                              base.substr(0, base.rfind('.')) + std::string{kSnapshotEnding}, file_bytes, out));
    } else {
        TRY(write_text(out, file_bytes));
    }
    return write_text("-", summary(job.draft().manifest, out, file_bytes.size(), !recipient.empty()).dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

}  // namespace qd::cli
