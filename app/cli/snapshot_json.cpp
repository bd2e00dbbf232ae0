#include "app/cli/snapshot_json.h"

namespace qd::cli {

nlohmann::ordered_json manifest_json(const Manifest& manifest) {
    using Json = nlohmann::ordered_json;
    Json rows = Json::object(), left = Json::array();
    for (const TableFacts& facts : manifest.tables) rows[facts.table] = facts.rows;
    for (const LeftOut& one : manifest.left_out) left.push_back({{"what", one.what}, {"count", one.count}});
    Json json = {{"id", manifest.id}, {"profile", key_of(manifest.profile)}, {"scope", manifest.scope}, {"created", iso(manifest.created)}};
    if (!manifest.author.empty()) json["author"] = manifest.author;
    if (!manifest.note.empty()) json["note"] = manifest.note;
    if (manifest.as_of) json["as_of"] = iso(*manifest.as_of);
    json["rows"] = std::move(rows);
    json["left_out"] = std::move(left);
    return json;
}

}  // namespace qd::cli
