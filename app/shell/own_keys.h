#pragma once
// The keys of the person who works in this browser, and the people whose keys are known.
// They belong to the browser, not to a workspace: a workspace that is handed on must not
// carry them.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/shell/platform.h"
#include "core/exchange/snapshot/signature.h"

namespace qd {

// Somebody whose signature is recognised and for whom files can be closed.
struct KnownPerson {
    std::string name;
    std::string verifying;   // base64 of the public key that signs; may be empty
    std::string recipient;   // "age1…"; may be empty
    std::string since;       // ISO date
    friend bool operator==(const KnownPerson&, const KnownPerson&) = default;
};

// nullopt: none were made here yet.
[[nodiscard]] std::optional<Keys> own_keys(const Platform& platform);
void keep_keys(Platform& platform, const Keys& keys);
// Empty when the kept text is not a key.
[[nodiscard]] std::string verifying_key(const Keys& keys);
// The file for another computer, which the age program reads too; and its reading: invalid_input when it holds no key of
// ours. Without the half that signs (a file of age-keygen), Keys::signing is empty.
[[nodiscard]] std::string key_file(const Keys& keys);
[[nodiscard]] Result<Keys> read_key_file(std::string_view text);
// A signature of these bytes; nullopt when the kept text is not a key.
[[nodiscard]] std::optional<Signature> sign_with(const Keys& keys, std::string_view message);

[[nodiscard]] std::vector<KnownPerson> known_people(const Platform& platform);
void keep_known_people(Platform& platform, const std::vector<KnownPerson>& people);
// The person with this signing key; nullptr = unknown. The pointer is into people.
[[nodiscard]] const KnownPerson* find_signer(const std::vector<KnownPerson>& people, const PublicKey& key);
// Adds, or completes the one with the same key.
void remember_person(Platform& platform, KnownPerson person);

// One line that a person sends to colleagues, and its reading. Damaged or foreign text is refused in words.
[[nodiscard]] std::string card_of(std::string_view name, const Keys& keys);
[[nodiscard]] Result<KnownPerson> read_card(std::string_view text);

}  // namespace qd
