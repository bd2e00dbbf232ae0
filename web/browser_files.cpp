#include "web/browser_files.h"

#include <string>
#include <utility>

#include "web/bridge.h"

namespace qd {
namespace {
class BrowserFile final : public InputFile {
public:
    BrowserFile(int handle, std::string_view name, std::uint64_t size) : m_handle(handle), m_name(name), m_size(size) {}
    ~BrowserFile() override { js_release_file(m_handle); }
    BrowserFile(const BrowserFile&) = delete;
    BrowserFile& operator=(const BrowserFile&) = delete;

    [[nodiscard]] std::string name() const override { return m_name; }
    [[nodiscard]] std::uint64_t size() const override { return m_size; }
    void read(std::uint64_t offset, std::uint64_t length, BrowserFiles::ReadDone done) override {
        browser_files().read(m_handle, offset, length, std::move(done));
    }

private:
    int m_handle;
    std::string m_name;
    std::uint64_t m_size;
};
}  // namespace

BrowserFiles& browser_files() {
    static BrowserFiles files;
    return files;
}

void BrowserFiles::pick(std::string_view accept, bool multiple, Picked done) {
    const int request = m_next_request++;
    m_picks.emplace(request, std::move(done));
    js_pick_files(request, accept.data(), accept.size(), multiple);
}

void BrowserFiles::read(int file, std::uint64_t offset, std::uint64_t length, ReadDone done) {
    const int request = m_next_request++;
    Read read{.done = std::move(done), .bytes = {}, .failed = false};
    read.bytes.reserve(static_cast<std::size_t>(length));
    m_reads.emplace(request, std::move(read));
    js_read_file(request, file, static_cast<double>(offset), static_cast<double>(length));
}

void BrowserFiles::add(int file, std::string_view name, std::uint64_t size) {
    m_arriving.push_back(std::make_shared<BrowserFile>(file, name, size));
}

BrowserFiles::Files BrowserFiles::complete(int request) {
    Files files = std::exchange(m_arriving, {});
    const auto pick = m_picks.find(request);
    if (pick == m_picks.end()) return files;
    const Picked done = std::move(pick->second);
    m_picks.erase(pick);
    done(std::move(files));
    return {};
}

std::byte* BrowserFiles::buffer(int request, int length) {
    const auto read = m_reads.find(request);
    if (read == m_reads.end()) return nullptr;
    read->second.failed |= length < 0;
    if (length <= 0) return nullptr;
    std::vector<std::byte>& bytes = read->second.bytes;
    bytes.resize(bytes.size() + static_cast<std::size_t>(length));
    return bytes.data() + bytes.size() - length;
}

void BrowserFiles::finish_read(int request) {
    auto node = m_reads.extract(request);
    if (!node) return;
    Read& read = node.mapped();
    if (!read.failed) return read.done(std::move(read.bytes));
    read.done(fail(ErrorKind::storage, "The file can no longer be read.", "Nothing was changed.",
                   "It may have been moved or renamed: choose it again."));
}

}  // namespace qd

QD_EXPORT void qd_file_add(int file, const char* name, double size) {
    qd::browser_files().add(file, name, static_cast<std::uint64_t>(size));
}

QD_EXPORT std::byte* qd_file_buffer(int request, int length) { return qd::browser_files().buffer(request, length); }

QD_EXPORT void qd_file_read_done(int request) { qd::browser_files().finish_read(request); }
