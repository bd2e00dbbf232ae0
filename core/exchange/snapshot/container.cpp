#include "core/exchange/snapshot/container.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <nlohmann/json.hpp>

#include "core/exchange/snapshot/age_header.h"

namespace qd {
namespace {

constexpr std::size_t kTarBlock = 512;
constexpr std::size_t kTarEnd = 2 * kTarBlock;
constexpr const char* kManifestName = "manifest.json";
constexpr const char* kSealName = "seal.json";
constexpr const char* kDataName = "data.sqlite";
constexpr const char* kNothingOpened = "Nothing of it was opened.";
constexpr const char* kAskAgain = "Ask for the snapshot again, or copy the file again.";

using TarHeader = std::array<std::byte, kTarBlock>;

// The one header that a member of this name and size may have (POSIX ustar).
TarHeader tar_header(std::string_view name, std::uint64_t size) {
    TarHeader header{};
    const auto put = [&](std::size_t at, std::string_view text) { std::memcpy(header.data() + at, text.data(), text.size()); };
    const auto put_octal = [&](std::size_t at, std::size_t digits, std::uint64_t number) {
        for (std::size_t digit = digits; digit-- > 0; number /= 8)
            header[at + digit] = static_cast<std::byte>('0' + number % 8);
    };
    put(0, name);
    put_octal(100, 7, 0644);
    put_octal(108, 7, 0);
    put_octal(116, 7, 0);
    put_octal(124, 11, size);
    put_octal(136, 11, 0);
    put(148, "        ");
    put(156, "0");
    put(257, "ustar");
    put(263, "00");
    unsigned sum = 0;
    for (const std::byte byte : header) sum += std::to_integer<unsigned>(byte);
    put_octal(148, 6, sum);
    header[154] = std::byte{0};
    return header;
}

std::size_t padded(std::size_t size) { return (size + kTarBlock - 1) / kTarBlock * kTarBlock; }

void append_member(std::vector<std::byte>& file, std::string_view name, std::span<const std::byte> content) {
    const TarHeader header = tar_header(name, content.size());
    file.insert(file.end(), header.begin(), header.end());
    file.insert(file.end(), content.begin(), content.end());
    file.resize(padded(file.size()));
}

std::string seal_text(std::string_view manifest, const std::optional<Signature>& signature) {
    nlohmann::ordered_json json = {{"manifest_sha256", to_hex(sha256(manifest))}};
    if (signature) {
        json["public_key"] = to_hex(signature->public_key);
        json["signature"] = to_hex(signature->bytes);
    }
    return json.dump();
}

std::unexpected<Error> damaged(std::string what) {
    return fail(ErrorKind::damaged, std::move(what), kNothingOpened, kAskAgain);
}

std::unexpected<Error> other_data() {
    return damaged("The data of this snapshot does not match its description: it was changed or damaged.");
}

std::string_view as_text(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool begins_with(std::span<const std::byte> bytes, std::string_view text) {
    return as_text(bytes.first(std::min(bytes.size(), text.size()))) == text;
}

// Reads the members in their order; each is taken off the beginning.
class TarReader {
public:
    explicit TarReader(std::span<const std::byte> rest) : m_rest(rest) {}

    Result<std::span<const std::byte>> member(std::string_view name, std::uint64_t most) {
        if (m_rest.size() < kTarBlock) return cut_short();
        std::uint64_t size = 0;
        for (std::size_t at = 124; at < 135; ++at) {
            const int digit = std::to_integer<int>(m_rest[at]) - '0';
            if (digit < 0 || digit > 7) return changed();
            size = size * 8 + static_cast<std::uint64_t>(digit);
        }
        if (!std::ranges::equal(tar_header(name, size), m_rest.first(kTarBlock)) || size > most) return changed();
        m_rest = m_rest.subspan(kTarBlock);
        const auto length = static_cast<std::size_t>(size);
        if (m_rest.size() < padded(length)) return cut_short();
        const auto content = m_rest.first(length);
        if (!all_zero(m_rest.subspan(length, padded(length) - length))) return changed();
        m_rest = m_rest.subspan(padded(length));
        return content;
    }

    Result<> end() const {
        if (m_rest.size() < kTarEnd) return cut_short();
        if (m_rest.size() > kTarEnd || !all_zero(m_rest)) return changed();
        return {};
    }

private:
    static std::unexpected<Error> cut_short() { return damaged("This snapshot is cut short: its end is missing."); }
    static std::unexpected<Error> changed() { return damaged("This snapshot was changed or damaged after it was made."); }
    static bool all_zero(std::span<const std::byte> bytes) {
        return std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0}; });
    }

    std::span<const std::byte> m_rest;
};

Result<std::optional<Signature>> read_seal(std::string_view text, std::string_view manifest) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    const auto part = [&](const char* key) {
        const auto found = json.is_object() ? json.find(key) : json.end();
        return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
    };
    std::optional<Signature> signature;
    if (const std::string key = part("public_key"); !key.empty()) {
        signature.emplace();
        if (!from_hex(key, signature->public_key) || !from_hex(part("signature"), signature->bytes))
            return damaged("This snapshot’s signature was changed or damaged.");
    }
    if (seal_text(manifest, signature) != text)
        return damaged("This snapshot’s description does not match its seal: it was changed or damaged after it was made.");
    return signature;
}

Result<> check_beginning(std::span<const std::byte> bytes) {
    if (bytes.empty()) return fail(ErrorKind::invalid_input, "The file is empty.", {}, kAskAgain);
    if (bytes.size() > kMostSnapshotBytes)
        return fail(ErrorKind::invalid_input, "The file is larger than 512 MB.", kNothingOpened, "Ask for a snapshot of a part of it.");
    switch (recognise(bytes)) {
        case SnapshotKind::plain: return {};
        case SnapshotKind::encrypted:
            return fail(ErrorKind::invalid_input, "This snapshot is encrypted.", kNothingOpened,
                        "Open it with its passphrase, or with the key it was encrypted to.");
        case SnapshotKind::compressed:
            return fail(ErrorKind::invalid_input, "This is a compressed file, not a snapshot.", kNothingOpened, "Unpack it first.");
        case SnapshotKind::workspace:
            return fail(ErrorKind::invalid_input, "This is a database, not a snapshot.", kNothingOpened,
                        "Open it as a workspace, when it ends in .qdeck.");
        case SnapshotKind::unknown: break;
    }
    return fail(ErrorKind::invalid_input, "This is not a Quarterdeck snapshot.", kNothingOpened,
                "Choose a file that ends in .qsnap.");
}

}  // namespace

std::vector<std::byte> container_bytes(const SnapshotDraft& draft, const std::optional<Signature>& signature) {
    const std::string seal = seal_text(draft.manifest_text, signature);
    std::vector<std::byte> file;
    file.reserve(3 * kTarBlock + padded(draft.manifest_text.size()) + padded(seal.size()) + padded(draft.data.size()) + kTarEnd);
    append_member(file, kManifestName, std::as_bytes(std::span{draft.manifest_text}));
    append_member(file, kSealName, std::as_bytes(std::span{seal}));
    append_member(file, kDataName, draft.data);
    file.resize(file.size() + kTarEnd);
    return file;
}

SnapshotKind recognise(std::span<const std::byte> beginning) {
    using namespace std::string_view_literals;
    if (is_age_file(beginning)) return SnapshotKind::encrypted;
    if (begins_with(beginning, "\x1f\x8b")) return SnapshotKind::compressed;
    if (begins_with(beginning, "SQLite format 3\0"sv)) return SnapshotKind::workspace;
    return begins_with(beginning, "manifest.json\0"sv) ? SnapshotKind::plain : SnapshotKind::unknown;
}

Result<Container> read_container_head(std::span<const std::byte> bytes) {
    TRY(check_beginning(bytes));
    TarReader reader{bytes};
    Container container;
    container.manifest_text = as_text(TRY(reader.member(kManifestName, kMostManifestBytes)));
    const std::string_view seal = as_text(TRY(reader.member(kSealName, kTarBlock)));
    container.data = TRY(reader.member(kDataName, kMostSnapshotBytes));
    TRY(reader.end());
    container.signature = TRY(read_seal(seal, container.manifest_text));
    container.manifest = TRY(manifest_from_json(container.manifest_text));
    if (container.signature && !signature_holds(*container.signature, std::as_bytes(std::span{container.manifest_text})))
        return fail(ErrorKind::damaged, "The signature of this snapshot does not hold: it was changed after it was signed.",
                    kNothingOpened, "Ask the sender for it again, over a way that you trust.");
    if (container.manifest.data_size != container.data.size()) return other_data();
    return container;
}

Result<bool> DataCheck::step() {
    constexpr std::size_t kStep = 512 * 1024;
    const auto rest = m_container->data.subspan(m_done);
    m_hash.add(rest.first(std::min(rest.size(), kStep)));
    m_done += std::min(rest.size(), kStep);
    if (m_done < m_container->data.size()) return false;
    TRY(check_data(*m_container, m_hash.finish()));
    return true;
}

Result<> check_data(const Container& container, const Sha256Digest& data_digest) {
    if (to_hex(data_digest) != container.manifest.data_sha256) return other_data();
    return {};
}

Result<Container> read_container(std::span<const std::byte> bytes) {
    Container container = TRY(read_container_head(bytes));
    DataCheck check{container};
    while (!TRY(check.step())) {}
    return container;
}

}  // namespace qd
