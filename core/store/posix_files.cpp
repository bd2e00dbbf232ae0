#include "core/store/posix_files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace qd {
namespace {
constexpr mode_t kAccess = 0644;

std::unexpected<Error> failed(const char* what, const std::string& path) {
    return fail(ErrorKind::storage, std::string{"Could not "} + what + " “" + path + "”: " + std::strerror(errno) + ".",
                "", "Check the disk's free space and your access to the folder.");
}

// SQLite's own lock bytes: while we hold them, sqlite3 says "database is locked".
struct flock sqlite_lock_range() {
    struct flock range{};
    range.l_type = F_WRLCK;
    range.l_whence = SEEK_SET;
    range.l_start = 0x40000000;
    range.l_len = 512;
    return range;
}
}  // namespace

PosixFiles::~PosixFiles() {
    for (const auto& [path, file] : m_open) ::close(file);
}

Result<int> PosixFiles::descriptor(const std::string& path, int flags) {
    if (const auto open = m_open.find(path); open != m_open.end()) return open->second;
    const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC | flags, kAccess);
    if (file < 0) return failed("open", path);
    m_open.emplace(path, file);
    return file;
}

Result<bool> PosixFiles::exists(const std::string& path) {
    struct stat facts{};
    if (::stat(path.c_str(), &facts) == 0) return true;
    if (errno == ENOENT || errno == ENOTDIR) return false;
    return failed("look for", path);
}

Result<std::uint64_t> PosixFiles::size(const std::string& path) {
    struct stat facts{};
    if (::stat(path.c_str(), &facts) != 0) return failed("look at", path);
    return static_cast<std::uint64_t>(facts.st_size);
}

Result<> PosixFiles::read(const std::string& path, std::uint64_t offset, std::span<std::byte> into) {
    const int file = TRY(descriptor(path, 0));
    while (!into.empty()) {
        const ssize_t count = ::pread(file, into.data(), into.size(), static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR) continue;
        if (count == 0) errno = EIO;
        if (count <= 0) return failed("read", path);
        into = into.subspan(static_cast<std::size_t>(count));
        offset += static_cast<std::uint64_t>(count);
    }
    return {};
}

Result<> PosixFiles::write(const std::string& path, std::uint64_t offset, std::span<const std::byte> from) {
    const int file = TRY(descriptor(path, O_CREAT));
    while (!from.empty()) {
        const ssize_t count = ::pwrite(file, from.data(), from.size(), static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return failed("write", path);
        from = from.subspan(static_cast<std::size_t>(count));
        offset += static_cast<std::uint64_t>(count);
    }
    return {};
}

Result<> PosixFiles::resize(const std::string& path, std::uint64_t size) {
    const int file = TRY(descriptor(path, O_CREAT));
    if (::ftruncate(file, static_cast<off_t>(size)) != 0) return failed("resize", path);
    return {};
}

Result<> PosixFiles::sync(const std::string& path) {
    const int file = TRY(descriptor(path, 0));
    if (::fsync(file) != 0) return failed("save", path);
    return {};
}

Result<> PosixFiles::remove(const std::string& path) {
    if (::unlink(path.c_str()) != 0) return failed("remove", path);
    if (const auto open = m_open.find(path); open != m_open.end()) {
        ::close(open->second);
        m_open.erase(open);
    }
    return {};
}

Result<> PosixFiles::sync_folder_of(const std::string& path) {
    const auto slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    const int file = ::open(folder.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return failed("open", folder);
    const bool synced = ::fsync(file) == 0 || errno == EINVAL;  // some file systems have nothing to sync there
    ::close(file);
    if (!synced) return failed("save", folder);
    return {};
}

Result<> PosixFiles::lock(const std::string& path) {
    const int file = TRY(descriptor(path, 0));
    struct flock range = sqlite_lock_range();
    if (::flock(file, LOCK_EX | LOCK_NB) == 0 && ::fcntl(file, F_SETLK, &range) == 0) return {};
    return fail(ErrorKind::conflict, "“" + path + "” is open in another program.", "It was not changed.",
                "Close it there and try again.");
}

}  // namespace qd
