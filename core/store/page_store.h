#pragma once
// The workspace's bytes: SQLite's file held in memory as 64 KiB blocks, and the
// record of which blocks changed since they last reached the sink.
//
// Invariant: a flush copies blocks only between SQL transactions, so what
// reaches the sink is always a committed state.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/store/block_sink.h"

namespace qd {

enum class SaveState { saved, saving, failed, read_only };

struct SaveStatus {
    SaveState state = SaveState::saved;
    std::uint64_t committed = 0;        // sequence of the newest commit in memory
    std::uint64_t durable = 0;          // sequence that the sink acknowledged
    std::optional<Error> problem;       // why saving failed, until it works again
};

// A stretch of the file whose bytes are not what was written.
struct Damage {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

class PageStore {
public:
    // The sink must outlive the store; null = memory only (tests, previews, snapshots).
    explicit PageStore(BlockSink* sink);
    ~PageStore();
    PageStore(const PageStore&) = delete;
    PageStore& operator=(const PageStore&) = delete;

    // Takes over what the sink returned. Damaged blocks are kept readable and listed.
    [[nodiscard]] Result<> adopt(Image image);
    // Replaces everything by the bytes of a workspace file; nothing reaches the sink
    // before the next flush.
    [[nodiscard]] Result<> adopt_file(std::span<const std::byte> file);
    // The same without copying: for reading only, and the bytes must outlive the store. Damage is known when
    // judge_some() has said so.
    [[nodiscard]] Result<> adopt_view(std::span<const std::byte> file);
    // Looks at the checksums of a further stretch of the view; true when all of them have been looked at.
    [[nodiscard]] bool judge_some();
    // The whole image as one SQLite file (what "download a copy" writes).
    [[nodiscard]] std::vector<std::byte> file_bytes() const;

    [[nodiscard]] const std::vector<Damage>& damage() const;
    [[nodiscard]] std::uint64_t size() const;

    // Sends what is committed but not durable. Does nothing when a write is under
    // way or nothing changed. Must not be called inside a transaction (asserted).
    // After a failure it tries again when called, with whatever was committed since;
    // the caller spaces the tries.
    void flush();
    // A tab that only follows, or a workspace opened to look: SQL that writes fails, and
    // adopt leaves it so. A damaged store is read-only whatever is said here, so that its bytes stay as
    // they were found.
    void set_read_only(bool read_only);
    [[nodiscard]] SaveStatus status() const;
    // Called on every change of status(); may be empty.
    void on_status(std::function<void(const SaveStatus&)> listener);

    struct State;
    [[nodiscard]] State& state() { return *m_state; }  // for the VFS only

private:
    std::shared_ptr<State> m_state;  // shared with the answer to a write under way
};

}  // namespace qd
