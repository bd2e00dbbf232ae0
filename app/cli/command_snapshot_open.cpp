// What others made: opened, taken along as a workspace, and compared.

#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/opened_snapshot.h"
#include "app/cli/snapshot_json.h"
#include "core/exchange/snapshot/comparison.h"

namespace qd::cli {
namespace {

using Json = nlohmann::ordered_json;

// One side of a comparison: a snapshot, or a workspace as it stands now.
struct Side {
    std::unique_ptr<WorkspaceFile> file;
    OpenedFile snapshot;
    // Of a workspace, the one of a snapshot of all of it.
    [[nodiscard]] Manifest manifest() const { return file ? Manifest{} : snapshot.snapshot.manifest; }
    [[nodiscard]] Workspace& workspace() { return file ? file->workspace() : *snapshot.snapshot.workspace; }
};

Result<Side> open_side(const std::string& path, const AgeKey& key, const Clock& clock) {
    Side side;
    if (path.ends_with(".qdeck")) side.file = TRY(WorkspaceFile::open(path, FileSink::Open::existing));
    else side.snapshot = TRY(open_file(path, key, clock));
    return side;
}

double units(std::int64_t minor) { return static_cast<double>(minor) / 100; }

Json flow_json(const Flow& flow) {
    Json json = Json::object();
    const std::pair<const char*, const DealSum*> parts[] = {
        {"opening", &flow.opening}, {"added", &flow.added}, {"reopened", &flow.reopened}, {"changed", &flow.changed}, {"won", &flow.won},
        {"lost", &flow.lost}, {"removed", &flow.removed}, {"handed_over", &flow.handed_over}, {"closing", &flow.closing},
        {"slipped", &flow.slipped}, {"pulled_in", &flow.pulled_in}};
    for (const auto& [name, amounts] : parts) json[name] = {{"amount", units(amounts->amount)}, {"deals", amounts->count}};
    json["forecast_change"] = units(flow.forecast_change());
    return json;
}

Json comparison_json(const Comparison& comparison) {
    Json owners = Json::array(), moved = Json::object();
    for (const OwnerFlow& owner : comparison.owners) {
        Json one = {{"owner", owner.name}};
        one.update(flow_json(owner.flow));
        owners.push_back(std::move(one));
    }
    for (const Move& move : comparison.moves) {
        const std::string kind = label_of(move.kind);
        moved[kind] = moved.value(kind, 0) + 1;
    }
    return {{"deals", comparison.deals}, {"total", flow_json(comparison.total)}, {"owners", std::move(owners)}, {"moved", std::move(moved)}};
}

}  // namespace

Result<> run_snapshot_open(Words words) {
    constexpr std::string_view kOptions[] = {"passphrase-file", "identity", "out"};
    const Arguments arguments = TRY(Arguments::parse(words, kOptions, {}));
    const std::string path = TRY(arguments.position(0, "The snapshot"));
    const std::string out = arguments.option("out");
    if (!out.empty() && std::filesystem::exists(out))
        return fail(ErrorKind::conflict, "“" + out + "” is there already.", "It was not touched.", "Choose another name.");
    const SystemClock clock;
    const OpenedFile opened = TRY(open_file(path, TRY(opening_key(arguments)), clock));
    if (!out.empty()) {
        const std::vector<std::byte> file = opened.snapshot.store->file_bytes();
        TRY(write_text(out, {reinterpret_cast<const char*>(file.data()), file.size()}));
    }
    Json json = {{"file", path}, {"encrypted", opened.encrypted}};
    json.update(manifest_json(opened.snapshot.manifest));
    if (const auto& signature = opened.snapshot.signature) json["signed_by"] = fingerprint(signature->public_key);
    else json["signed_by"] = nullptr;
    if (!out.empty()) json["out"] = out;
    return write_text("-", json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

Result<> run_snapshot_compare(Words words) {
    constexpr std::string_view kOptions[] = {"passphrase-file", "identity", "format"};
    const Arguments arguments = TRY(Arguments::parse(words, kOptions, {}));
    const std::string before_path = TRY(arguments.position(0, "The earlier snapshot")), after_path = TRY(arguments.position(1, "The later snapshot or workspace"));
    const std::string format = arguments.option("format", "json");
    if (format != "json" && format != "csv") return wrong_use("--format is json or csv.");
    const AgeKey key = TRY(opening_key(arguments));
    const SystemClock clock;
    Side before = TRY(open_side(before_path, key, clock)), after = TRY(open_side(after_path, key, clock));
    const Manifest earlier = before.manifest(), later = after.manifest();
    const Comparison comparison = TRY(compare_workspaces(before.workspace(), after.workspace(), TRY(comparison_terms(earlier, &later))));
    if (format == "csv") return write_text("-", comparison_csv(comparison));
    return write_text("-", comparison_json(comparison).dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

}  // namespace qd::cli
