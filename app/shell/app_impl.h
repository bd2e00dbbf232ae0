#pragma once
// Private to app/shell.

#include <optional>

#include "app/shell/app.h"
#include "app/shell/snapshot_opening.h"
#include "app/shell/shell.h"
#include "app/shell/take_over_dialog.h"
#include "app/shell/visit.h"
#include "app/shell/workspace_opening.h"
#include "app/ui/context.h"
#include "app/ui/fonts.h"

namespace qd {

struct App::Impl {
    enum class Phase { loading, welcome, broken, open };
    enum class Face { own, snapshot, compare };

    Impl(Platform& platform, Clock& clock, BlockSink* sink, std::uint64_t seed, std::function<Screens()> make_screens);

    void load();
    int frame();
    void receive(std::vector<std::shared_ptr<InputFile>> files);

    enum class Opening { another, same };        // same: what is shown is only read again
    bool open_workspace(Opening which = Opening::another);  // from what the store holds
    void follow();                               // another tab committed: takes over what it stored
    void new_store();
    bool found_workspace();                      // a new, empty one
    void replace_with(Bytes file, const std::string& findings, bool from_outside);
    void start_over();
    void go_back();                              // from the welcome page to what start_over left
    void drop_workspace();
    void fail_open(Error error);
    void tell(const Error& error);
    [[nodiscard]] ui::FrameInput frame_input();

    // Damage: see damage.cpp.
    void examine();                              // what of the open workspace is affected
    void save_salvaged();

    void draw_loading();
    void draw_welcome();
    void draw_storage_facts(ui::Area area);
    void draw_way_back(ui::Area& area);
    void draw_broken();
    void draw_open();

    // A snapshot beside the own workspace (visit_banner.cpp).
    void show_visit(SnapshotOpening::Opened opened);
    void put_visit_in_order();                   // a little of what was put off when it was opened
    void choose_beside();                        // a second snapshot, to compare the visited one with
    void put_beside(SnapshotOpening::Opened opened);
    void close_visit();
    void drop_visit();
    void look_at(Face face);
    [[nodiscard]] bool comparing() const;
    void draw_visit_banner(ui::Area& page);
    [[nodiscard]] Desk* shown_desk() { return looking_at_visit ? visit->desk.get() : desk.get(); }
    [[nodiscard]] Screens& shown_screens() { return looking_at_visit ? visit->screens : screens; }

    void choose_demo();
    void choose_import();
    void choose_file();
    void choose_empty();

    Platform& platform;
    Clock& clock;
    BlockSink* sink;
    std::uint64_t seed;
    std::function<Screens()> make_screens;
    Screens screens;
    ui::Context ui;
    Phase phase = Phase::loading;
    std::uint64_t openings = 0;
    std::optional<Error> problem;                // why the last opening failed
    std::vector<std::string> damage;             // of the open workspace, in words; empty = whole
    Route route = to_screen("home");
    std::string locale_key;
    ui::Locale locale;
    int welcome_choice = 0;
    std::optional<std::string> left_behind;      // company of the workspace that start_over left; it is still in the store
    std::optional<Date> left_copy;               // its last copy outside this browser

    // In this order: the desk uses the workspace, the workspace the store.
    std::unique_ptr<PageStore> store;
    std::unique_ptr<Workspace> workspace;
    std::unique_ptr<Desk> desk;
    Shell shell;
    Instant keep_next{};                         // when to look again whether an automatic restore point is due
    void keep_daily();
    std::unique_ptr<VisitedSnapshot> visit;
    bool looking_at_visit = false;
    TakeOverDialog taking_over;
    SnapshotOpening opening;
    WorkspaceOpening replacing;
};

}  // namespace qd
