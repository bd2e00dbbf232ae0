#include "web/browser_sealing.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "web/browser_requests.h"

namespace qd {
namespace {

using nlohmann::json;

// Asks, and hands on what of a good answer is wanted.
template <class T, class Take>
void ask(std::string_view kind, const json& parameters, std::span<const std::byte> bytes, Sealing::Done<T> done, Take take) {
    browser_requests().ask(kind, parameters, bytes, [done = std::move(done), take](Result<Answer> answer) {
        if (answer) done(take(*answer));
        else done(std::unexpected(std::move(answer).error()));
    });
}

Bytes take_bytes(Answer& answer) { return std::move(answer.bytes); }

}  // namespace

void BrowserSealing::seal(Bytes plain, Lock lock, Done<Bytes> done) {
    ask("seal", {{"passphrase", lock.passphrase}, {"recipients", lock.recipients}}, plain, std::move(done), take_bytes);
}

void BrowserSealing::unseal(Bytes file, LockKey key, Done<Bytes> done) {
    ask("unseal", {{"passphrase", key.passphrase}, {"identity", key.identity}}, file, std::move(done), take_bytes);
}

void BrowserSealing::create_keys(Done<Keys> done) {
    ask("keys", json::object(), {}, std::move(done), [](Answer& answer) {
        const json& words = answer.words;
        return Keys{words.value("identity", ""), words.value("recipient", ""), words.value("signing", "")};
    });
}

void BrowserSealing::create_passphrase(int words, Done<std::string> done) {
    ask("passphrase", {{"words", words}}, {}, std::move(done), [](Answer& answer) { return answer.words.value("text", std::string{}); });
}

void BrowserSealing::pack(Bytes plain, Done<Bytes> done) { ask("pack", json::object(), plain, std::move(done), take_bytes); }

void BrowserSealing::unpack(Bytes packed, Done<Bytes> done) { ask("unpack", json::object(), packed, std::move(done), take_bytes); }

void BrowserSealing::digest(std::span<const std::byte> bytes, Done<Sha256Digest> done) {
    ask("digest", json::object(), bytes, std::move(done), [](Answer& answer) {
        Sha256Digest digest{};
        assert(answer.bytes.size() == digest.size());
        std::ranges::copy(answer.bytes, digest.begin());
        return digest;
    });
}

}  // namespace qd
