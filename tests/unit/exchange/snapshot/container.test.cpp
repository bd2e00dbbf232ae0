#include "core/exchange/snapshot/container.h"

#include <algorithm>
#include <cstring>

#include "core/base/sha256.h"
#include "tests/unit/exchange/snapshot/snapshot_fixture.h"

using namespace qd;
using namespace qd::test;

namespace {

std::vector<std::byte> bytes_of(std::string_view text) {
    const auto bytes = std::as_bytes(std::span{text});
    return {bytes.begin(), bytes.end()};
}

std::array<std::byte, 32> seed_of(std::uint64_t number) {
    return sha256("key " + std::to_string(number));
}

std::string refused(std::span<const std::byte> bytes) {
    const auto container = read_container(bytes);
    REQUIRE_FALSE(container.has_value());
    CHECK_FALSE(container.error().what().empty());
    return container.error().what();
}

SnapshotDraft small_draft() {
    SnapshotDraft draft;
    draft.manifest.company = "MavenTech";
    draft.manifest.author = "Moses “the rep” Frase";
    draft.manifest.created = start_of(make_date(2017, 12, 1));
    draft.manifest.left_out = {{"Notes", 1204}, {"Contact: Phone", 63}};
    draft.manifest.tables = {{"deal", 3, std::string(64, 'a')}};
    draft.data = bytes_of("SQLite format 3");
    draft.manifest.data_size = draft.data.size();
    draft.manifest.data_sha256 = to_hex(sha256(draft.data));
    draft.manifest_text = to_json(draft.manifest);
    return draft;
}

}  // namespace

TEST_CASE("SHA-256 gives the digests of FIPS 180-4", "[snapshot]") {
    CHECK(to_hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(to_hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("Ed25519 gives the signature of RFC 8032 and refuses another message", "[snapshot]") {
    std::array<std::byte, 32> seed{};
    REQUIRE(from_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", seed));
    const auto message = bytes_of("r");
    const Signature signature = sign(seed, message);
    CHECK(to_hex(signature.public_key) == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    CHECK(to_hex(signature.bytes) == "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                                     "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    CHECK(signature_holds(signature, message));
    CHECK_FALSE(signature_holds(signature, bytes_of("s")));
}

TEST_CASE("A manifest survives writing and reading, and any other writing of it is refused", "[snapshot]") {
    const Manifest manifest = small_draft().manifest;
    const std::string text = to_json(manifest);
    CHECK(must(manifest_from_json(text)) == manifest);
    CHECK_FALSE(manifest_from_json(" " + text).has_value());
    CHECK_FALSE(manifest_from_json("{\"format\":1}").has_value());
    std::string newer = text;
    newer.replace(newer.find("\"format\":1"), 10, "\"format\":2");
    CHECK(manifest_from_json(newer).error().kind() == ErrorKind::newer_version);
}

TEST_CASE("Each thing that is no snapshot is called what it is", "[snapshot]") {
    CHECK(refused({}) == "The file is empty.");
    CHECK(refused(bytes_of("age-encryption.org/v1\n-> scrypt")) == "This snapshot is encrypted.");
    CHECK(refused(bytes_of("\x1f\x8b\x08")) == "This is a compressed file, not a snapshot.");
    CHECK(refused(bytes_of(std::string_view{"SQLite format 3\0 and more", 25})) == "This is a database, not a snapshot.");
    CHECK(refused(bytes_of("Name,Amount\n")) == "This is not a Quarterdeck snapshot.");
}

TEST_CASE("A signed container tells whose key it was, and a signature that was touched is refused as such", "[snapshot]") {
    const SnapshotDraft draft = small_draft();
    const Signature signature = sign(seed_of(1), std::as_bytes(std::span{draft.manifest_text}));
    auto file = container_bytes(draft, signature);
    const Container container = must(read_container(file));
    REQUIRE(container.signature);
    CHECK(container.signature->public_key == signature.public_key);
    const Signature other = sign(seed_of(2), std::as_bytes(std::span{draft.manifest_text}));
    const auto forged = container_bytes(draft, Signature{signature.public_key, other.bytes});
    CHECK(refused(forged).starts_with("The signature of this snapshot does not hold"));
}

TEST_CASE("10,000 flipped bits and every truncation are refused, signed or not", "[snapshot][property]") {
    RandomWorkspace made{77, 20};
    const SnapshotDraft draft = make_snapshot(*made.workspace, with_profile(Profile::board));
    for (const bool is_signed : {false, true}) {
        auto file = container_bytes(draft, is_signed ? std::optional{sign(seed_of(3), std::as_bytes(std::span{draft.manifest_text}))} : std::nullopt);
        must(read_container(file));
        constexpr std::uint64_t kSeed = 20171001;
        INFO("seed " << kSeed << (is_signed ? ", signed" : ""));
        Random random{kSeed};
        // Half of them where most of the structure is: the database behind is covered by one digest.
        const std::size_t head = 3 * 512 + draft.manifest_text.size() + 1024;
        for (int flip = 0; flip < 5'000; ++flip) {
            const std::size_t at = random.below(flip % 2 ? file.size() : head);
            const std::byte bit{static_cast<unsigned char>(1U << random.below(8))};
            file[at] ^= bit;
            const auto read = read_container(file);
            if (read) FAIL("bit " << std::to_integer<int>(bit) << " of byte " << at << " was flipped and not noticed");
            if (read.error().what().empty()) FAIL("no sentence for byte " << at);
            file[at] ^= bit;
        }
        for (std::size_t size = 0; size < file.size(); size += size < head ? 7 : 1024)
            if (read_container(std::span{file}.first(size))) FAIL("cut to " << size << " bytes and not noticed");
        file.push_back(std::byte{0});
        CHECK_FALSE(read_container(file).has_value());
    }
}
