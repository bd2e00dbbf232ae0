#include "core/exchange/snapshot/manifest.h"

#include <array>
#include <nlohmann/json.hpp>

namespace qd {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormat = 1;
constexpr std::size_t kMostEntries = 2000;  // of left_out and of tables
struct Name { const char* key; const char* label; };
constexpr std::array kProfiles = {Name{"full", "Full"}, Name{"manager", "Manager"}, Name{"board", "Board"}, Name{"demo", "Demo"}};

std::unexpected<Error> unreadable(std::string what) {
    return fail(ErrorKind::damaged, std::move(what), "Nothing of it was opened.", "Ask for the snapshot again.");
}

void put(Json& json, const char* key, const std::string& text) {
    if (!text.empty()) json[key] = text;
}

std::string text_in(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::int64_t integer_in(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

template <class Read>
void each_object(const Json& json, const char* key, Read read) {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_array() || found->size() > kMostEntries) return;
    for (const Json& entry : *found)
        if (entry.is_object()) read(entry);
}

Manifest from(const Json& json) {
    Manifest manifest;
    manifest.made_by = text_in(json, "made_by");
    manifest.company = text_in(json, "company");
    manifest.author = text_in(json, "author");
    manifest.author_recipient = text_in(json, "author_recipient");
    manifest.device = text_in(json, "device");
    manifest.note = text_in(json, "note");
    manifest.created = parse_iso_instant(text_in(json, "created")).value_or(Instant{});
    manifest.as_of = parse_iso_instant(text_in(json, "as_of"));
    manifest.profile = profile_from(text_in(json, "profile")).value_or(Profile::full);
    manifest.scope = text_in(json, "scope");
    if (const auto within = json.find("within"); within != json.end() && within->is_object())
        manifest.within = {text_in(*within, "entity"), text_in(*within, "view"), integer_in(*within, "viewer"), integer_in(*within, "person")};
    manifest.id = text_in(json, "id");
    manifest.parent = text_in(json, "parent");
    each_object(json, "left_out", [&](const Json& entry) {
        manifest.left_out.push_back({text_in(entry, "what"), integer_in(entry, "count")});
    });
    each_object(json, "tables", [&](const Json& entry) {
        manifest.tables.push_back({text_in(entry, "table"), integer_in(entry, "rows"), text_in(entry, "sha256")});
    });
    if (const auto data = json.find("data"); data != json.end() && data->is_object()) {
        manifest.data_size = static_cast<std::uint64_t>(integer_in(*data, "size"));
        manifest.data_sha256 = text_in(*data, "sha256");
    }
    return manifest;
}

}  // namespace

std::int64_t Manifest::rows_of(std::string_view table) const {
    for (const TableFacts& facts : tables)
        if (facts.table == table) return facts.rows;
    return 0;
}

std::string to_json(const Manifest& manifest) {
    Json json = {{"format", kFormat}};
    put(json, "made_by", manifest.made_by);
    put(json, "company", manifest.company);
    put(json, "author", manifest.author);
    put(json, "author_recipient", manifest.author_recipient);
    put(json, "device", manifest.device);
    put(json, "note", manifest.note);
    json["created"] = iso(manifest.created);
    if (manifest.as_of) json["as_of"] = iso(*manifest.as_of);
    json["profile"] = key_of(manifest.profile);
    put(json, "scope", manifest.scope);
    if (const ScopeFacts& within = manifest.within; !within.empty())
        json["within"] = {{"entity", within.entity}, {"view", within.view}, {"viewer", within.viewer}, {"person", within.person}};
    put(json, "id", manifest.id);
    put(json, "parent", manifest.parent);
    json["left_out"] = Json::array();
    for (const LeftOut& left : manifest.left_out) json["left_out"].push_back({{"what", left.what}, {"count", left.count}});
    json["tables"] = Json::array();
    for (const TableFacts& facts : manifest.tables)
        json["tables"].push_back({{"table", facts.table}, {"rows", facts.rows}, {"sha256", facts.sha256}});
    json["data"] = {{"size", manifest.data_size}, {"sha256", manifest.data_sha256}};
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Manifest> manifest_from_json(std::string_view text) {
    if (text.size() > kMostManifestBytes) return unreadable("This snapshot’s description is too long.");
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) return unreadable("This snapshot’s description cannot be read.");
    const std::int64_t format = integer_in(json, "format");
    if (format > kFormat)
        return fail(ErrorKind::newer_version, "This snapshot was made by a newer Quarterdeck.", "Nothing of it was opened.",
                    "Update Quarterdeck (reload the page), then open it again.");
    Manifest manifest = from(json);
    if (format != kFormat || to_json(manifest) != text) return unreadable("This snapshot’s description was changed or damaged.");
    return manifest;
}

const char* key_of(Profile profile) { return kProfiles[static_cast<std::size_t>(profile)].key; }
const char* label_of(Profile profile) { return kProfiles[static_cast<std::size_t>(profile)].label; }

std::optional<Profile> profile_from(std::string_view key) {
    for (std::size_t at = 0; at < kProfiles.size(); ++at)
        if (key == kProfiles[at].key) return static_cast<Profile>(at);
    return {};
}

}  // namespace qd
