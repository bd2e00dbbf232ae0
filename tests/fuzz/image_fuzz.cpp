// A sound workspace file with bytes changed here and there, its page checksums put right again: the copy into our own
// schema must end with a sentence or with a workspace that is sound. Each patch is five bytes of input.
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "core/model/typed_copy.h"
#include "core/store/page_format.h"

namespace {

constexpr std::size_t kPage = 4096;

template <class T>
T sound(qd::Result<T> result) {
    if (!result) std::abort();
    return *std::move(result);
}

const qd::ManualClock& the_clock() {
    static const qd::ManualClock clock{qd::start_of(qd::make_date(2018, 1, 1))};
    return clock;
}

std::vector<std::byte> sound_file() {
    qd::PageStore store{nullptr};
    {
        const auto workspace = sound(qd::Workspace::open(store, the_clock()));
        for (int count = 0; count < 40; ++count) {
            qd::Change change;
            change.label = "New";
            change.ops.push_back(qd::create_op("account", {{"name", qd::Value{"Account " + std::to_string(count)}}}));
            change.ops.push_back(qd::create_op("deal", {{"name", qd::Value{"Deal " + std::to_string(count)}}, {"amount", qd::Value{std::int64_t{count}}}}));
            sound(workspace->apply(change));
        }
    }
    return store.file_bytes();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::vector<std::byte> original = sound_file();
    std::vector<std::byte> file = original;
    for (; size >= 5; data += 5, size -= 5) {
        const std::size_t page = (data[0] + data[1] * 256U) % (file.size() / kPage) * kPage;
        file[page + (data[2] + data[3] * 256U) % kPage] = static_cast<std::byte>(data[4]);
        qd::stamp_checksum(std::span{file}.subspan(page, kPage));
    }
    qd::TypedCopy copy{file, the_clock(), size % 2 ? qd::TypedCopy::Damage::refuse : qd::TypedCopy::Damage::keep_what_can_be_read,
                       qd::TypedCopy::Digests::compute, qd::TypedCopy::Order::make};
    if (const auto done = qd::run_to_end(copy); !done) {
        if (done.error().what().empty()) std::abort();
        return 0;
    }
    const auto store = copy.take_store();
    const auto workspace = sound(qd::Workspace::open(*store, the_clock()));
    if (sound(workspace->database().text("PRAGMA integrity_check")) != "ok") std::abort();
    return 0;
}
