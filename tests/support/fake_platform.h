#pragma once
// The place an App runs in, without a browser: remembers what was asked of it.

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "app/shell/platform.h"
#include "tests/support/fake_sealing.h"

namespace qd::test {

class MemoryFile final : public InputFile {
public:
    MemoryFile(std::string name, std::vector<std::byte> bytes) : m_name(std::move(name)), m_bytes(std::move(bytes)) {}

    // nullptr when it cannot be read.
    [[nodiscard]] static std::shared_ptr<MemoryFile> from_disk(const std::string& path) {
        std::FILE* file = std::fopen(path.c_str(), "rb");
        if (!file) return nullptr;
        std::vector<std::byte> bytes;
        std::byte part[65536];
        for (std::size_t count = 0; (count = std::fread(part, 1, sizeof part, file)) > 0;)
            bytes.insert(bytes.end(), part, part + count);
        std::fclose(file);
        return std::make_shared<MemoryFile>(path.substr(path.find_last_of('/') + 1), std::move(bytes));
    }

    [[nodiscard]] std::string name() const override { return m_name; }
    [[nodiscard]] std::uint64_t size() const override { return m_bytes.size(); }
    void read(std::uint64_t offset, std::uint64_t length,
              std::function<void(Result<std::vector<std::byte>>)> done) override {
        const auto from = std::min<std::uint64_t>(offset, m_bytes.size());
        const auto to = std::min<std::uint64_t>(from + length, m_bytes.size());
        done(std::vector<std::byte>(m_bytes.begin() + static_cast<std::ptrdiff_t>(from),
                                    m_bytes.begin() + static_cast<std::ptrdiff_t>(to)));
    }

private:
    std::string m_name;
    std::vector<std::byte> m_bytes;
};

class FakePlatform final : public Platform {
public:
    Environment surroundings;
    StorageFacts facts{.persistent = true, .available = true, .used_bytes = 3'400'000, .quota_bytes = 112'000'000'000, .known = true};
    WriterState role = WriterState::writer;
    std::vector<std::shared_ptr<InputFile>> next_pick;  // what the file dialog will answer

    struct Saved { std::string name, mime; std::vector<std::byte> bytes; };
    std::vector<Saved> saved;
    std::vector<std::string> routes, copied, opened;
    std::string title;
    std::map<std::string, std::string, std::less<>> preferences;
    bool asked_for_persistence = false, took_over = false, newer = false, updated = false;
    FakeSealing seals;
    FakeShelf points;

    [[nodiscard]] const Environment& environment() const override { return surroundings; }
    void request_frame(int) override {}
    void set_route(std::string_view fragment, bool) override { routes.emplace_back(fragment); }
    void set_title(std::string_view words) override { title = words; }
    void pick_files(std::string_view, bool, std::function<void(std::vector<std::shared_ptr<InputFile>>)> done) override {
        done(std::exchange(next_pick, {}));
    }
    void save_file(std::string_view name, std::string_view mime, std::span<const std::byte> bytes) override {
        saved.push_back({std::string{name}, std::string{mime}, {bytes.begin(), bytes.end()}});
    }
    void save_page(std::string_view name, std::string_view, Bytes bytes, Sealing::Done<void> done) override {
        saved.push_back({std::string{name}, "text/html", std::move(bytes)});
        done({});
    }
    void copy_text(std::string_view text) override { copied.emplace_back(text); }
    void open_url(std::string_view url) override { opened.emplace_back(url); }
    [[nodiscard]] StorageFacts storage() const override { return facts; }
    void request_persistence() override { asked_for_persistence = true; }
    [[nodiscard]] Sealing& sealing() override { return seals; }
    [[nodiscard]] Shelf& shelf() override { return points; }
    [[nodiscard]] bool update_ready() const override { return newer; }
    void use_update() override { updated = true; }
    [[nodiscard]] WriterState writer() const override { return role; }
    void take_over() override { took_over = true; }
    [[nodiscard]] std::string preference(std::string_view key) const override {
        const auto found = preferences.find(key);
        return found == preferences.end() ? std::string{} : found->second;
    }
    void set_preference(std::string_view key, std::string_view value) override { preferences[std::string{key}] = value; }
};

}  // namespace qd::test
