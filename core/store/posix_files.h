#pragma once
// Files on a POSIX system. Not part of the browser build.

#include <string>
#include <unordered_map>

#include "core/store/files.h"

namespace qd {

class PosixFiles final : public Files {
public:
    PosixFiles() = default;
    ~PosixFiles() override;
    PosixFiles(const PosixFiles&) = delete;
    PosixFiles& operator=(const PosixFiles&) = delete;

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
    // Files stay open until removed: closing one would give up its lock.
    Result<int> descriptor(const std::string& path, int flags);
    std::unordered_map<std::string, int> m_open;
};

}  // namespace qd
