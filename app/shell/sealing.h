#pragma once
// Locking and packing of files, as the place the application runs in does it (the browser:
// age v1 in a worker). Everything answers once, later or before
// it returns; what answers may outlive nothing: capture with care.

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/base/sha256.h"

namespace qd {

using Bytes = std::vector<std::byte>;

// One of both: a passphrase, or the keys ("age1…") of those who may open it.
struct Lock {
    std::string passphrase;
    std::vector<std::string> recipients;
};

// What a person has to open a file with. Empty parts are not tried.
struct LockKey {
    std::string passphrase;
    std::string identity;  // "AGE-SECRET-KEY-1…"
};

// A person's own keys. recipient is handed out; the others are secret.
struct Keys {
    std::string identity, recipient;  // age X25519
    std::string signing;              // base64 of 32 random bytes: the seed of core/exchange/snapshot/signature.h
    friend bool operator==(const Keys&, const Keys&) = default;
};

// Why a file stays shut. The names are those of web/sealing/worker.js.
enum class SealProblem {
    damaged, needs_passphrase, wrong_passphrase, not_for_us, bad_recipient, too_costly, too_large, full, gone, failed
};

// The sentences for it; detail is technical and shown only for failed.
[[nodiscard]] Error seal_error(SealProblem problem, std::string_view detail = {});
[[nodiscard]] SealProblem seal_problem(std::string_view name);  // unknown names are failed

class Sealing {
public:
    template <class T>
    using Done = std::function<void(Result<T>)>;

    virtual ~Sealing() = default;
    virtual void seal(Bytes plain, Lock lock, Done<Bytes> done) = 0;
    // Errors are those of seal_error.
    virtual void unseal(Bytes file, LockKey key, Done<Bytes> done) = 0;
    virtual void create_keys(Done<Keys> done) = 0;
    // Random words, 11 bits each.
    virtual void create_passphrase(int words, Done<std::string> done) = 0;
    // gzip. unpack gives at most 512 MB.
    virtual void pack(Bytes plain, Done<Bytes> done) = 0;
    virtual void unpack(Bytes packed, Done<Bytes> done) = 0;
    // SHA-256, aside: much faster than in steps between frames. The bytes are copied before this returns.
    virtual void digest(std::span<const std::byte> bytes, Done<Sha256Digest> done) = 0;
};

}  // namespace qd
