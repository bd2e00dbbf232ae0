// Any bytes as a snapshot file, as they are and with the digests put right, so that what lies behind is reached.
#include <cstdint>
#include <cstdlib>
#include <span>

#include "core/base/sha256.h"
#include "core/exchange/snapshot/container.h"

namespace {
void try_to_read(std::span<const std::byte> bytes) {
    const auto container = qd::read_container(bytes);
    if (!container && container.error().what().empty()) std::abort();
    if (container && container->manifest.data_size != container->data.size()) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span bytes{reinterpret_cast<const std::byte*>(data), size};
    try_to_read(bytes);
    // The same bytes as manifest and data of an otherwise sound file.
    qd::SnapshotDraft draft;
    draft.manifest_text.assign(reinterpret_cast<const char*>(data), size);
    draft.data.assign(bytes.begin(), bytes.end());
    try_to_read(qd::container_bytes(draft, std::nullopt));
    draft.manifest.note.assign(draft.manifest_text);
    draft.manifest.data_size = size;
    draft.manifest.data_sha256 = qd::to_hex(qd::sha256(bytes));
    draft.manifest_text = qd::to_json(draft.manifest);
    auto file = qd::container_bytes(draft, std::nullopt);
    try_to_read(file);
    if (size < 3) return 0;
    file[(data[0] * 256U + data[1]) % file.size()] ^= static_cast<std::byte>(data[2]);
    if (data[2] != 0 && qd::read_container(file)) std::abort();
    return 0;
}
