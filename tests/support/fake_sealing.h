#pragma once
// Sealing without cryptography: a sealed file begins as an age file does and then holds
// its lock in the open, so that tests can tell right keys from wrong ones.

#include <map>
#include <span>
#include <string>
#include <utility>

#include "app/shell/sealing.h"
#include "app/shell/shelf.h"

namespace qd::test {

inline Bytes bytes_of(std::string_view text) {
    const auto span = std::as_bytes(std::span{text});
    return {span.begin(), span.end()};
}

inline std::string text_of(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

class FakeSealing final : public Sealing {
public:
    std::string next_passphrase = "symbol fence black fall simple able floor";
    bool no_digests = false;    // as where no worker can run
    Keys next_keys{"AGE-SECRET-KEY-1FAKE", "age1fake", std::string(43, 'A') + "="};

    void seal(Bytes plain, Lock lock, Done<Bytes> done) override {
        std::string head = "age-encryption.org/v1\n";
        if (!lock.passphrase.empty()) head += "-> scrypt " + lock.passphrase + "\n";
        for (const std::string& recipient : lock.recipients) head += "-> X25519 " + recipient + "\n";
        Bytes file = bytes_of(head + "--- mac\n");
        file.insert(file.end(), plain.begin(), plain.end());
        done(std::move(file));
    }
    void unseal(Bytes file, LockKey key, Done<Bytes> done) override {
        const std::string text = text_of(file);
        const std::size_t end = text.find("--- mac\n");
        if (end == std::string::npos) return done(std::unexpected(seal_error(SealProblem::damaged)));
        const std::string head = text.substr(0, end);
        const bool by_phrase = head.find("-> scrypt ") != std::string::npos;
        if (by_phrase && key.passphrase.empty()) return done(std::unexpected(seal_error(SealProblem::needs_passphrase)));
        if (by_phrase && head.find("-> scrypt " + key.passphrase + "\n") == std::string::npos)
            return done(std::unexpected(seal_error(SealProblem::wrong_passphrase)));
        if (!by_phrase && (key.identity != next_keys.identity || head.find(next_keys.recipient) == std::string::npos))
            return done(std::unexpected(seal_error(SealProblem::not_for_us)));
        done(Bytes(file.begin() + static_cast<std::ptrdiff_t>(end + 8), file.end()));
    }
    void create_keys(Done<Keys> done) override { done(next_keys); }
    void create_passphrase(int, Done<std::string> done) override { done(next_passphrase); }
    void pack(Bytes plain, Done<Bytes> done) override { done(std::move(plain)); }
    void unpack(Bytes packed, Done<Bytes> done) override { done(std::move(packed)); }
    void digest(std::span<const std::byte> bytes, Done<Sha256Digest> done) override {
        if (no_digests) return done(std::unexpected(seal_error(SealProblem::failed)));
        done(sha256(bytes));
    }
};

class FakeShelf final : public Shelf {
public:
    std::map<std::string, std::pair<std::string, Bytes>> points;
    bool full = false;      // takes nothing more

    void put(std::string id, std::string about, Bytes bytes, Sealing::Done<void> done) override {
        if (full) return done(std::unexpected(Error{ErrorKind::storage, "There is no room left.", "Nothing was kept.", "Free some space."}));
        points[std::move(id)] = {std::move(about), std::move(bytes)};
        done({});
    }
    void list(Sealing::Done<std::vector<ShelfEntry>> done) override {
        std::vector<ShelfEntry> entries;
        for (const auto& [id, point] : points) entries.push_back({id, point.first, point.second.size()});
        done(std::move(entries));
    }
    void get(std::string id, Sealing::Done<Bytes> done) override {
        const auto found = points.find(id);
        if (found == points.end()) return done(std::unexpected(seal_error(SealProblem::gone)));
        done(found->second.second);
    }
    void remove(std::string id, Sealing::Done<void> done) override {
        points.erase(id);
        done({});
    }
};

}  // namespace qd::test
