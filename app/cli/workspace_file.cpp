#include "app/cli/workspace_file.h"

#include <cstdio>
#include <ctime>

namespace qd::cli {

Instant SystemClock::now() const {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

int SystemClock::utc_offset_minutes(Instant at) const {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(at);
    std::tm local{};
    return localtime_r(&seconds, &local) ? static_cast<int>(local.tm_gmtoff / 60) : 0;
}

Result<std::unique_ptr<WorkspaceFile>> WorkspaceFile::open(const std::string& path, FileSink::Open mode) {
    std::unique_ptr<WorkspaceFile> file{new WorkspaceFile};
    if (mode == FileSink::Open::create && TRY(file->m_files.exists(path)))
        return fail(ErrorKind::conflict, "“" + path + "” is there already.", "It was not touched.", "Choose another name.");
    file->m_sink = TRY(FileSink::open(file->m_files, path, mode));
    file->m_store = std::make_unique<PageStore>(file->m_sink.get());
    Result<Image> image = fail(ErrorKind::internal, "The file was not read.");
    file->m_sink->load([&](Result<Image> loaded) { image = std::move(loaded); });
    TRY(file->m_store->adopt(TRY(std::move(image))));
    WorkspaceOptions options;
    options.seed = static_cast<std::uint64_t>(file->m_clock.now().time_since_epoch().count());
    file->m_workspace = TRY(Workspace::open(*file->m_store, file->m_clock, options));
    return file;
}

Result<> WorkspaceFile::save() {
    m_store->flush();
    const SaveStatus status = m_store->status();
    if (status.problem) return std::unexpected(*status.problem);
    if (status.durable < status.committed)
        return fail(ErrorKind::storage, "The workspace file could not be written.", "It holds what it held before.");
    return {};
}

Result<std::string> read_text(const std::string& path) {
    std::FILE* in = path == "-" ? stdin : std::fopen(path.c_str(), "rb");
    if (!in) return fail(ErrorKind::not_found, "“" + path + "” cannot be opened.", "Nothing was changed.", "Check the path.");
    std::string text;
    char buffer[65536];
    for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, in)) > 0;) text.append(buffer, got);
    const bool failed = std::ferror(in) != 0;
    if (in != stdin) std::fclose(in);
    if (failed) return fail(ErrorKind::storage, "“" + path + "” cannot be read.", "Nothing was changed.");
    return text;
}

Result<> write_text(const std::string& path, std::string_view text) {
    std::FILE* out = path == "-" ? stdout : std::fopen(path.c_str(), "wb");
    if (!out) return fail(ErrorKind::storage, "“" + path + "” cannot be written.", {}, "Check the path.");
    bool good = std::fwrite(text.data(), 1, text.size(), out) == text.size();
    good = std::fflush(out) == 0 && good;
    if (out != stdout) good = std::fclose(out) == 0 && good;
    if (!good) return fail(ErrorKind::storage, "“" + path + "” could not be written completely.");
    return {};
}

}  // namespace qd::cli
