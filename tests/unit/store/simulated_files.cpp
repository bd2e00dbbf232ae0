#include "tests/unit/store/simulated_files.h"

#include <algorithm>
#include <cstring>

namespace qd {
namespace {
constexpr std::size_t kSector = 512;

std::unexpected<Error> broken() { return fail(ErrorKind::storage, "The simulated disk failed."); }

std::unexpected<Error> missing(const std::string& path) {
    return fail(ErrorKind::storage, "There is no simulated file " + path + ".");
}
}  // namespace

SimulatedFiles::SimulatedFiles(const Contents& contents) {
    for (const auto& [name, bytes] : contents) {
        m_live[name] = std::make_shared<File>(File{bytes, bytes, {}});
    }
    m_durable = m_live;
}

void SimulatedFiles::apply(std::vector<std::byte>& content, const Change& change) {
    const auto offset = static_cast<std::size_t>(change.offset);
    if (change.bytes.empty()) {
        content.resize(offset);
        return;
    }
    if (content.size() < offset + change.bytes.size()) content.resize(offset + change.bytes.size());
    std::ranges::copy(change.bytes, content.begin() + static_cast<std::ptrdiff_t>(change.offset));
}

std::vector<std::byte> SimulatedFiles::crashed(const File& file, Random& random) {
    std::vector<std::byte> content = file.durable;
    if (file.pending.empty()) return content;
    // All, none, or an arbitrary part in an arbitrary order.
    const auto mood = random.below(4);
    if (mood == 0) return content;
    if (mood == 1) return file.live;
    std::vector<const Change*> changes;
    for (const Change& change : file.pending) {
        if (!random.chance(0.3)) changes.push_back(&change);
    }
    if (mood == 3) {
        for (std::size_t at = changes.size(); at > 1; --at) {
            std::swap(changes[at - 1], changes[static_cast<std::size_t>(random.below(at))]);
        }
    }
    for (const Change* change : changes) {
        if (change->bytes.size() <= kSector || random.chance(0.5)) {
            apply(content, *change);
            continue;
        }
        const double kept = random.unit();
        for (std::size_t at = 0; at < change->bytes.size(); at += kSector) {
            if (!random.chance(kept)) continue;
            const std::size_t length = std::min(kSector, change->bytes.size() - at);
            const std::byte* start = change->bytes.data() + at;
            apply(content, {change->offset + at, {start, start + length}});
        }
    }
    return content;
}

SimulatedFiles::Contents SimulatedFiles::after_power_cut(Random& random) const {
    Names names = m_durable;
    for (const NameChange& change : m_name_changes) {
        if (random.chance(0.5)) continue;
        change.file ? void(names[change.name] = change.file) : void(names.erase(change.name));
    }
    Contents contents;
    for (const auto& [name, file] : names) contents[name] = crashed(*file, random);
    return contents;
}

bool SimulatedFiles::trips() {
    if (before_change) before_change();
    return fails && fails();
}

SimulatedFiles::File& SimulatedFiles::file_at(const std::string& path) {
    auto& file = m_live[path];
    if (!file) {
        file = std::make_shared<File>();
        m_name_changes.push_back({path, file});
    }
    return *file;
}

Result<bool> SimulatedFiles::exists(const std::string& path) { return m_live.contains(path); }

Result<std::uint64_t> SimulatedFiles::size(const std::string& path) {
    const auto file = m_live.find(path);
    if (file == m_live.end()) return missing(path);
    return file->second->live.size();
}

Result<> SimulatedFiles::read(const std::string& path, std::uint64_t offset, std::span<std::byte> into) {
    const auto file = m_live.find(path);
    if (file == m_live.end()) return missing(path);
    if (fails && fails()) return broken();
    const auto& live = file->second->live;
    if (offset + into.size() > live.size()) return broken();
    std::memcpy(into.data(), live.data() + offset, into.size());
    return {};
}

Result<> SimulatedFiles::write(const std::string& path, std::uint64_t offset, std::span<const std::byte> from) {
    const bool broke = trips();
    File& file = file_at(path);
    if (broke) from = from.first(static_cast<std::size_t>(m_random.below(from.size())));
    if (!from.empty()) {
        file.pending.push_back({offset, {from.begin(), from.end()}});
        apply(file.live, file.pending.back());
    }
    if (broke) return broken();
    return {};
}

Result<> SimulatedFiles::resize(const std::string& path, std::uint64_t size) {
    if (trips()) return broken();
    File& file = file_at(path);
    file.pending.push_back({size, {}});
    apply(file.live, file.pending.back());
    return {};
}

Result<> SimulatedFiles::sync(const std::string& path) {
    const bool broke = trips();
    const auto found = m_live.find(path);
    if (found == m_live.end()) return missing(path);
    File& file = *found->second;
    if (!broke) {
        file.durable = file.live;
        file.pending.clear();
        return {};
    }
    // As on Linux: what could not be written is dropped, and a later sync does not know.
    file.durable = crashed(file, m_random);
    file.pending.clear();
    return broken();
}

Result<> SimulatedFiles::remove(const std::string& path) {
    if (trips()) return broken();
    if (m_live.erase(path) == 0) return missing(path);
    m_name_changes.push_back({path, nullptr});
    return {};
}

Result<> SimulatedFiles::sync_folder_of(const std::string&) {
    if (trips()) return broken();
    for (const NameChange& change : m_name_changes) {
        change.file ? void(m_durable[change.name] = change.file) : void(m_durable.erase(change.name));
    }
    m_name_changes.clear();
    return {};
}

Result<> SimulatedFiles::lock(const std::string&) { return {}; }

}  // namespace qd
