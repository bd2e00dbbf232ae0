#pragma once

#include <catch2/catch_amalgamated.hpp>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace qd::test {

// A folder of its own that goes with the test.
struct Folder {
    std::filesystem::path path = [] {
        std::string name = (std::filesystem::temp_directory_path() / "quarterdeck-cli-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()));
        return std::filesystem::path{name};
    }();
    ~Folder() { std::filesystem::remove_all(path); }
    [[nodiscard]] std::string at(const std::string& name) const { return (path / name).string(); }
};

}  // namespace qd::test
