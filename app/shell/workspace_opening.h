#pragma once
// A workspace file on its way to take the place of the own workspace: read, copied value by value, agreed to,
// and what was here kept as a restore point first.

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/shell/awaited.h"
#include "app/shell/frame_share.h"
#include "app/shell/workspace_file.h"
#include "core/base/clock.h"
#include "core/model/typed_copy.h"

namespace qd {

class WorkspaceOpening {
public:
    // own: the workspace that would be replaced; null = there is none. opened: a whole, checked file of ours.
    struct Ends {
        std::function<Workspace*()> own;
        std::function<void(Bytes file, std::string findings, bool from_outside)> opened;
        std::function<void(const Error&)> refused;
    };
    // All outlive this.
    WorkspaceOpening(Platform& platform, const Clock& clock, Ends ends);
    ~WorkspaceOpening();

    // A file with one of these endings is for us.
    [[nodiscard]] static bool takes(std::string_view name);
    void start(const std::shared_ptr<InputFile>& file);
    void start(WorkspaceFile file);
    // Every frame, after the page: the dialogs, and a few milliseconds of the work.
    void draw();

private:
    enum class Phase { idle, reading, copying, asking, keeping };
    void run_steps();
    void ask();
    void keep();
    void finish();
    void refuse(Error error);
    void stop();
    [[nodiscard]] std::string what_becomes_of_mine() const;
    void show_progress();
    void draw_busy();
    void draw_damaged();

    Platform& m_platform;
    const Clock& m_clock;
    Ends m_ends;
    Phase m_phase = Phase::idle;
    Awaited m_awaited;
    WorkspaceFile m_file;
    std::vector<std::string> m_damage;     // in words; empty = the file is whole
    std::unique_ptr<TypedCopy> m_copy;
    ModalPace m_pace;
    Progress m_progress;
    std::unique_ptr<PageStore> m_made;     // the copy, when it is done
    bool m_replaces_work = false;          // the own workspace holds something; as looked at when the copy was done
    bool m_shown = false;                  // the progress was shown: without its dialog, the person has stopped it
    std::chrono::steady_clock::time_point m_begun;   // to show no dialog that would only flash
};

}  // namespace qd
