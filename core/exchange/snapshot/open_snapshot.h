#pragma once
// Reads a snapshot in steps: the container is checked (container.h) and its rows are copied into a fresh
// workspace in memory; nothing of it was ever executed.

#include <memory>

#include "core/base/job.h"
#include "core/exchange/snapshot/container.h"
#include "core/model/typed_copy.h"

namespace qd {

class OpenSnapshotJob final : public Job {
public:
    // to_show: as soon as it can be looked at, without indexes (LateIndexes makes them). whole: with them, and each
    // table compared with its own digest too, which says nothing new about a file whose digest was right.
    enum class Depth : std::uint8_t { to_show, whole };
    // The bytes must live until the job has ended; clock outlives it. data_digest: of Container::data, when it is
    // known already; otherwise it is computed in steps.
    OpenSnapshotJob(std::span<const std::byte> bytes, const Clock& clock, Depth depth, std::optional<Sha256Digest> data_digest = {});

    [[nodiscard]] Result<Progress> step() override;
    void cancel() override;

    // When finished: Workspace::open opens it. Set it read-only afterwards, unless it becomes somebody's own workspace.
    [[nodiscard]] std::unique_ptr<PageStore> take_store() { return m_copy->take_store(); }
    [[nodiscard]] const Manifest& manifest() const { return m_container.manifest; }
    // Present = it was checked and holds. Whether the key is known is for the caller to say.
    [[nodiscard]] const std::optional<Signature>& signature() const { return m_container.signature; }
    // "2 values were not what their fields may hold…"; empty when all was well.
    [[nodiscard]] std::string findings() const { return m_copy->findings().sentence(); }

private:
    [[nodiscard]] Result<Progress> check();
    [[nodiscard]] Result<> compare_with_manifest() const;
    std::span<const std::byte> m_bytes;
    const Clock& m_clock;
    Depth m_depth;
    std::optional<Sha256Digest> m_data_digest;
    Container m_container;
    std::optional<DataCheck> m_check;
    std::unique_ptr<TypedCopy> m_copy;      // once the container was checked
};

// All steps at once: for the command line and tests.
struct OpenedSnapshot {
    Manifest manifest;
    std::optional<Signature> signature;
    std::unique_ptr<PageStore> store;
    std::unique_ptr<Workspace> workspace;   // over the store; read-only
};
[[nodiscard]] Result<OpenedSnapshot> open_snapshot(std::span<const std::byte> bytes, const Clock& clock);

}  // namespace qd
