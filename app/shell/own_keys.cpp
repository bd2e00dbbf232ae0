#include "app/shell/own_keys.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/ui/text.h"
#include "core/base/base64.h"
#include "core/base/text.h"
#include "core/exchange/snapshot/age_header.h"

namespace qd {
namespace {

using nlohmann::json;

constexpr std::string_view kCardMark = "quarterdeck-card:";
constexpr std::string_view kPublicLine = "# public key: ", kSigningLine = "# signing key: ";
constexpr std::size_t kMostCard = 4096, kMostName = 200, kMostPeople = 500;

json parsed(const std::string& text) { return json::parse(text, nullptr, false); }

// Text of a member, empty when it is anything else: what is kept in a browser may have been edited.
std::string text_of(const json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::string dump(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

bool is_public_key(std::string_view text) {
    const auto bytes = from_base64(text);
    return bytes && bytes->size() == std::tuple_size_v<PublicKey>;
}

KnownPerson person_from(const json& object) {
    return {text_of(object, "name"), text_of(object, "verifying"), text_of(object, "recipient"), text_of(object, "since")};
}

}  // namespace

std::optional<Keys> own_keys(const Platform& platform) {
    const json kept = parsed(platform.preference("keys"));
    if (!kept.is_object()) return std::nullopt;
    Keys keys{text_of(kept, "identity"), text_of(kept, "recipient"), text_of(kept, "signing")};
    if (keys.identity.empty() || keys.recipient.empty() || keys.signing.empty()) return std::nullopt;
    return keys;
}

void keep_keys(Platform& platform, const Keys& keys) {
    platform.set_preference("keys", dump({{"identity", keys.identity}, {"recipient", keys.recipient}, {"signing", keys.signing}}));
}

std::optional<Signature> sign_with(const Keys& keys, std::string_view message) {
    const auto seed = from_base64(keys.signing);
    if (!seed || seed->size() != 32) return std::nullopt;
    return sign(std::span<const std::byte, 32>{*seed}, std::as_bytes(std::span{message}));
}

std::string key_file(const Keys& keys) {
    return std::string{kPublicLine} + keys.recipient + "\n" + std::string{kSigningLine} + keys.signing + "\n" + keys.identity + "\n";
}

Result<Keys> read_key_file(std::string_view text) {
    Keys keys;
    for (std::size_t begin = 0; begin < text.size() && text.size() <= kMostCard;) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = trim(text.substr(begin, end - begin));
        begin = end + 1;
        if (line.starts_with(kPublicLine)) keys.recipient = trim(line.substr(kPublicLine.size()));
        else if (line.starts_with(kSigningLine)) keys.signing = trim(line.substr(kSigningLine.size()));
        else if (line.starts_with("AGE-SECRET-KEY-1")) keys.identity = line;
    }
    if (!is_public_key(keys.signing)) keys.signing.clear();   // as long as a public key
    if (keys.identity.empty() || !is_age_recipient(keys.recipient))
        return fail(ErrorKind::invalid_input, ui::tr("This file holds no key."), ui::tr("Nothing was changed."), ui::tr("Choose the file that “Save key file” made, or one of age-keygen."));
    return keys;
}

std::string verifying_key(const Keys& keys) {
    const auto signature = sign_with(keys, {});
    return signature ? base64(signature->public_key) : std::string{};
}

std::vector<KnownPerson> known_people(const Platform& platform) {
    std::vector<KnownPerson> people;
    const json kept = parsed(platform.preference("known_people"));
    if (!kept.is_array()) return people;
    for (const json& entry : kept)
        if (entry.is_object() && people.size() < kMostPeople) people.push_back(person_from(entry));
    return people;
}

void keep_known_people(Platform& platform, const std::vector<KnownPerson>& people) {
    json list = json::array();
    for (const KnownPerson& person : people)
        list.push_back({{"name", person.name}, {"verifying", person.verifying}, {"recipient", person.recipient}, {"since", person.since}});
    platform.set_preference("known_people", dump(list));
}

const KnownPerson* find_signer(const std::vector<KnownPerson>& people, const PublicKey& key) {
    const auto found = std::ranges::find(people, base64(key), &KnownPerson::verifying);
    return found == people.end() ? nullptr : &*found;
}

void remember_person(Platform& platform, KnownPerson person) {
    std::vector<KnownPerson> people = known_people(platform);
    const auto same = std::ranges::find_if(people, [&](const KnownPerson& other) {
        return (!person.verifying.empty() && other.verifying == person.verifying) ||
               (!person.recipient.empty() && other.recipient == person.recipient);
    });
    if (same == people.end()) {
        people.push_back(std::move(person));
    } else {
        if (same->verifying.empty()) same->verifying = person.verifying;
        if (same->recipient.empty()) same->recipient = person.recipient;
    }
    keep_known_people(platform, people);
}

std::string card_of(std::string_view name, const Keys& keys) {
    const json card{{"name", name}, {"recipient", keys.recipient}, {"verifying", verifying_key(keys)}};
    const std::string text = dump(card);
    return std::string{kCardMark} + base64(std::as_bytes(std::span{text}));
}

Result<KnownPerson> read_card(std::string_view text) {
    using ui::tr;
    const auto refused = [] {
        return fail(ErrorKind::invalid_input, tr("This is not a card from Quarterdeck."), tr("Nobody was added."),
                    tr("Ask for the whole line that begins with “quarterdeck-card:”."));
    };
    text = trim(text);
    // A bare age key is a card without a name and a signature.
    if (is_age_recipient(text))
        return KnownPerson{.name = std::string{text.substr(0, 12)} + "…", .verifying = {}, .recipient = std::string{text}, .since = {}};
    if (!text.starts_with(kCardMark) || text.size() > kMostCard) return refused();
    const auto bytes = from_base64(text.substr(kCardMark.size()));
    if (!bytes) return refused();
    const json card = json::parse(reinterpret_cast<const char*>(bytes->data()), reinterpret_cast<const char*>(bytes->data()) + bytes->size(), nullptr, false);
    if (!card.is_object()) return refused();
    KnownPerson person = person_from(card);
    person.since.clear();
    if (person.name.empty() || person.name.size() > kMostName || !person.recipient.starts_with("age1") || !is_public_key(person.verifying)) return refused();
    return person;
}

}  // namespace qd
