#pragma once
// A workspace in a file, open for one command.

#include <memory>
#include <string>

#include "core/model/workspace.h"
#include "core/store/file_sink.h"
#include "core/store/posix_files.h"

namespace qd::cli {

class SystemClock final : public Clock {
public:
    [[nodiscard]] Instant now() const override;
    [[nodiscard]] int utc_offset_minutes(Instant at) const override;
};

class WorkspaceFile {
public:
    [[nodiscard]] static Result<std::unique_ptr<WorkspaceFile>> open(const std::string& path, FileSink::Open mode);

    [[nodiscard]] Workspace& workspace() { return *m_workspace; }
    [[nodiscard]] PageStore& store() { return *m_store; }
    [[nodiscard]] const SystemClock& clock() const { return m_clock; }
    // Writes what was committed; the Error says that nothing of it is in the file.
    [[nodiscard]] Result<> save();

private:
    WorkspaceFile() = default;
    PosixFiles m_files;
    SystemClock m_clock;
    std::unique_ptr<FileSink> m_sink;
    std::unique_ptr<PageStore> m_store;
    std::unique_ptr<Workspace> m_workspace;
};

// A whole file that is only read; "-" is standard input.
[[nodiscard]] Result<std::string> read_text(const std::string& path);
// Replaces the file; "-" is standard output.
[[nodiscard]] Result<> write_text(const std::string& path, std::string_view text);

}  // namespace qd::cli
