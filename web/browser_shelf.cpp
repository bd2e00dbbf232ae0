#include "web/browser_shelf.h"

#include <utility>

#include "web/browser_requests.h"

namespace qd {
namespace {

using nlohmann::json;

BrowserRequests::Done only_done(Sealing::Done<void> done) {
    return [done = std::move(done)](Result<Answer> answer) {
        if (answer) done({});
        else done(std::unexpected(std::move(answer).error()));
    };
}

}  // namespace

void BrowserShelf::put(std::string id, std::string about, Bytes bytes, Sealing::Done<void> done) {
    browser_requests().ask("shelf_put", {{"id", id}, {"about", about}}, bytes, only_done(std::move(done)));
}

void BrowserShelf::list(Sealing::Done<std::vector<ShelfEntry>> done) {
    browser_requests().ask("shelf_list", json::object(), {}, [done = std::move(done)](Result<Answer> answer) {
        if (!answer) return done(std::unexpected(std::move(answer).error()));
        std::vector<ShelfEntry> entries;
        for (const json& point : answer->words.value("points", json::array()))
            entries.push_back({point.value("id", ""), point.value("about", ""), point.value("size", std::uint64_t{0})});
        done(std::move(entries));
    });
}

void BrowserShelf::get(std::string id, Sealing::Done<Bytes> done) {
    browser_requests().ask("shelf_get", {{"id", id}}, {}, [done = std::move(done)](Result<Answer> answer) {
        if (answer) done(std::move(answer->bytes));
        else done(std::unexpected(std::move(answer).error()));
    });
}

void BrowserShelf::remove(std::string id, Sealing::Done<void> done) {
    browser_requests().ask("shelf_remove", {{"id", id}}, {}, only_done(std::move(done)));
}

}  // namespace qd
