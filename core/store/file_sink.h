#pragma once
// A workspace in a plain SQLite file. A commit is first written whole to a redo file
// beside it (PATH-redo) and made durable, then applied: a crash in between is
// finished by the next load. README.md has the format.

#include <memory>
#include <string>

#include "core/store/block_sink.h"
#include "core/store/files.h"

namespace qd {

class FileSink final : public BlockSink {
public:
    enum class Open { existing, create };

    // Takes the lock. not_found when an existing file is not there; conflict when it is
    // open elsewhere or another program left it unfinished. `files` must outlive the sink.
    [[nodiscard]] static Result<std::unique_ptr<FileSink>> open(Files& files, std::string path, Open mode);

    void load(Loaded done) override { done(load_now()); }
    void write(CommitBatch batch, Written done) override { done(write_now(batch)); }

private:
    FileSink(Files& files, std::string path);

    [[nodiscard]] Result<Image> load_now();
    [[nodiscard]] Result<> write_now(const CommitBatch& batch);
    [[nodiscard]] Result<> write_redo(const CommitBatch& batch);
    [[nodiscard]] Result<> apply(const CommitBatch& batch);
    // Finishes a commit that was interrupted; a redo file that is not whole is dropped.
    [[nodiscard]] Result<> recover();
    // Nothing when there is no redo file or it is not whole.
    [[nodiscard]] Result<std::unique_ptr<CommitBatch>> read_redo();
    [[nodiscard]] Result<> remove_redo();

    Files& m_files;
    std::string m_path;
    std::string m_redo_path;
    bool m_half_applied = false;  // the file depends on the redo file beside it
};

}  // namespace qd
