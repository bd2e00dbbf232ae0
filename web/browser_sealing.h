#pragma once
// Sealing by the page's worker (sealing/worker.js).

#include "app/shell/sealing.h"

namespace qd {

class BrowserSealing final : public Sealing {
public:
    void seal(Bytes plain, Lock lock, Done<Bytes> done) override;
    void unseal(Bytes file, LockKey key, Done<Bytes> done) override;
    void create_keys(Done<Keys> done) override;
    void create_passphrase(int words, Done<std::string> done) override;
    void pack(Bytes plain, Done<Bytes> done) override;
    void unpack(Bytes packed, Done<Bytes> done) override;
    void digest(std::span<const std::byte> bytes, Done<Sha256Digest> done) override;
};

}  // namespace qd
