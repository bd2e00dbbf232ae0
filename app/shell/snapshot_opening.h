#pragma once
// A snapshot file on its way from the disk to the screen: read, unlocked, checked, copied.
// Its dialog lies over whatever is shown; nothing of the own workspace is touched.

#include <functional>
#include <memory>
#include <optional>

#include "app/shell/awaited.h"
#include "app/shell/frame_share.h"
#include "app/shell/platform.h"
#include "app/ui/area.h"
#include "core/base/clock.h"
#include "core/exchange/snapshot/open_snapshot.h"

namespace qd {

class SnapshotOpening {
public:
    struct Opened {
        std::string file_name;
        Manifest manifest;
        std::optional<Signature> signature;
        std::string findings;
        std::unique_ptr<PageStore> store;
    };
    // opened: a snapshot is ready. workspace: the page or archive held a workspace file instead.
    struct Ends {
        std::function<void(Opened)> opened;
        std::function<void(std::string name, Bytes file)> workspace;
    };
    // All outlive this.
    SnapshotOpening(Platform& platform, const Clock& clock, Ends ends);

    // A file with one of these endings is for us.
    [[nodiscard]] static bool takes(std::string_view name);
    // opened: who takes this one snapshot; empty = the one given at the beginning.
    void start(const std::shared_ptr<InputFile>& file, std::function<void(Opened)> opened = {});
    // Every frame, after the page: the dialog, and a few milliseconds of the work.
    void draw();

private:
    enum class Phase { idle, reading, asking, unlocking, checking, copying, failed };
    void receive(Bytes bytes);
    void unlock(LockKey key);
    void look_into(Bytes bytes);
    void copy(Bytes bytes);
    void run_steps();
    void fail_with(Error error);
    void stop();
    void draw_asking(ui::Area area);
    void draw_busy(ui::Area area);

    Platform& m_platform;
    const Clock& m_clock;
    Ends m_ends;
    Phase m_phase = Phase::idle;
    Awaited m_awaited;
    std::function<void(Opened)> m_opened;
    std::string m_name;
    Bytes m_file, m_plain;
    std::string m_phrase;
    bool m_to_field = false;          // the passphrase field takes the keyboard in the next frame
    std::optional<Error> m_problem;
    std::unique_ptr<OpenSnapshotJob> m_job;
    ModalPace m_pace;
    Progress m_progress;
};

}  // namespace qd
