#pragma once
// From what a person chose to a file on the disk: counted beforehand, then built, signed,
// closed and saved.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/shell/desk.h"
#include "app/shell/own_keys.h"
#include "core/exchange/snapshot/snapshot_job.h"

namespace qd {

enum class LockWay { passphrase, keys, nothing };

struct SnapshotChoice {
    SnapshotOptions options;
    LockWay lock = LockWay::passphrase;
    std::string passphrase;
    std::vector<std::string> recipients;
    bool sign = true;
    bool as_page = false;       // one HTML file with the application in it
    std::string file_name;      // without its ending
};

class SnapshotMaker {
public:
    // Counts what would go along, a little in each call; costs nothing while nothing changed. Once per frame.
    void count(Desk& desk, const SnapshotOptions& options);
    // Of the options counted last; nullptr while it is being counted or could not be.
    [[nodiscard]] const Manifest* counted() const { return m_counted ? &*m_counted : nullptr; }
    [[nodiscard]] const std::optional<Error>& problem() const { return m_problem; }

    // Why it cannot be made as it stands; empty = it can.
    [[nodiscard]] static std::string what_is_missing(const SnapshotChoice& choice);
    // Shows its progress over the page, and the outcome as a message.
    void make(Desk& desk, SnapshotChoice choice);
    [[nodiscard]] bool busy() const { return m_busy; }

private:
    void build(Desk& desk, SnapshotChoice choice);
    void close_and_save(Desk& desk, const SnapshotChoice& choice, Bytes container);

    std::unique_ptr<SnapshotJob> m_counting;
    std::optional<Manifest> m_counted;
    std::optional<Error> m_problem;
    std::string m_key;              // of the options being counted
    std::uint64_t m_moment = 0;
    bool m_busy = false;
};

}  // namespace qd
