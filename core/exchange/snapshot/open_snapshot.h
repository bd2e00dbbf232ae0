#pragma once
// Reads a snapshot in steps: out of a container that was checked (container.h) into a fresh
// workspace in memory, of which nothing was ever executed.

#include <memory>

#include "core/base/job.h"
#include "core/exchange/snapshot/container.h"
#include "core/model/typed_copy.h"

namespace qd {

class OpenSnapshotJob final : public Job {
public:
    // The bytes behind the container must live until the first step has returned; clock outlives the job.
    OpenSnapshotJob(Container container, const Clock& clock);

    [[nodiscard]] Result<Progress> step() override;
    void cancel() override { m_copy.cancel(); }

    // When finished: Workspace::open opens it. Set it read-only afterwards, unless it becomes somebody's own workspace.
    [[nodiscard]] std::unique_ptr<PageStore> take_store() { return m_copy.take_store(); }
    [[nodiscard]] const Manifest& manifest() const { return m_manifest; }
    // Present = it was checked and holds. Whether the key is known is for the caller to say.
    [[nodiscard]] const std::optional<Signature>& signature() const { return m_signature; }
    // "2 values were not what their fields may hold…"; empty when all was well.
    [[nodiscard]] std::string findings() const { return m_copy.findings().sentence(); }

private:
    [[nodiscard]] Result<> compare_with_manifest() const;
    Manifest m_manifest;
    std::optional<Signature> m_signature;
    TypedCopy m_copy;
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
