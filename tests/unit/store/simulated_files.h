#pragma once
// A file system in memory that forgets what was not synced. It can cut the power
// between any two calls, fail any call, and hands out any state that a real disk
// could be found in afterwards: un-synced writes kept, dropped, torn by sectors, or
// applied out of order; names that were created or removed but not yet synced.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/store/files.h"

namespace qd {

class SimulatedFiles final : public Files {
public:
    // The whole disk as it is found after a power cut.
    using Contents = std::map<std::string, std::vector<std::byte>>;

    SimulatedFiles() = default;
    explicit SimulatedFiles(const Contents& contents);

    // Called before each changing call and in the middle of each write.
    std::function<void()> before_change;
    // Answers whether the next changing call fails (after doing a part of its work).
    std::function<bool()> fails;

    // One possible state after a power cut now.
    [[nodiscard]] Contents after_power_cut(Random& random) const;

    Result<bool> exists(const std::string& path) override;
    Result<std::uint64_t> size(const std::string& path) override;
    Result<> read(const std::string& path, std::uint64_t offset, std::span<std::byte> into) override;
    Result<> write(const std::string& path, std::uint64_t offset, std::span<const std::byte> from) override;
    Result<> resize(const std::string& path, std::uint64_t size) override;
    Result<> sync(const std::string& path) override;
    Result<> remove(const std::string& path) override;
    Result<> sync_folder_of(const std::string& path) override;
    Result<> lock(const std::string& path) override;

private:
    struct Change {
        std::uint64_t offset = 0;
        std::vector<std::byte> bytes;  // empty: resize to offset
    };
    struct File {
        std::vector<std::byte> live;
        std::vector<std::byte> durable;
        std::vector<Change> pending;
    };
    using Names = std::map<std::string, std::shared_ptr<File>>;
    struct NameChange {
        std::string name;
        std::shared_ptr<File> file;  // null: removed
    };

    static void apply(std::vector<std::byte>& content, const Change& change);
    static std::vector<std::byte> crashed(const File& file, Random& random);
    [[nodiscard]] bool trips();
    File& file_at(const std::string& path);

    Names m_live;
    Names m_durable;
    std::vector<NameChange> m_name_changes;
    Random m_random{7};
};

}  // namespace qd
