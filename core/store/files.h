#pragma once
// The few things the file sink asks of a file system, so that tests can stand in
// for it and cut the power between any two of them.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "core/base/error.h"

namespace qd {

class Files {
public:
    virtual ~Files() = default;

    [[nodiscard]] virtual Result<bool> exists(const std::string& path) = 0;
    [[nodiscard]] virtual Result<std::uint64_t> size(const std::string& path) = 0;
    // Exactly `into.size()` bytes; fewer there is an Error.
    [[nodiscard]] virtual Result<> read(const std::string& path, std::uint64_t offset, std::span<std::byte> into) = 0;
    // Creates the file when it is not there. Nothing is durable before sync().
    [[nodiscard]] virtual Result<> write(const std::string& path, std::uint64_t offset,
                                         std::span<const std::byte> from) = 0;
    [[nodiscard]] virtual Result<> resize(const std::string& path, std::uint64_t size) = 0;
    [[nodiscard]] virtual Result<> sync(const std::string& path) = 0;
    [[nodiscard]] virtual Result<> remove(const std::string& path) = 0;
    // Makes the file's name (its creation or removal) durable.
    [[nodiscard]] virtual Result<> sync_folder_of(const std::string& path) = 0;
    // Keeps other writers out until this object dies. conflict when somebody has it.
    [[nodiscard]] virtual Result<> lock(const std::string& path) = 0;
};

}  // namespace qd
