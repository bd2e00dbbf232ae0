#include "app/shell/app.h"

#include <imgui.h>

#include <algorithm>

#include "app/shell/app_impl.h"
#include "app/shell/kept_points.h"
#include "app/shell/last_copy.h"
#include "app/ui/text.h"

namespace qd {

App::App(Platform& platform, Clock& clock, BlockSink* sink, std::uint64_t random_seed,
         std::function<Screens()> make_screens)
    : m_impl(std::make_unique<Impl>(platform, clock, sink, random_seed, std::move(make_screens))) {}
App::~App() = default;

void App::setup_imgui() {
    ImGui::GetIO().ConfigFlags &= ~ImGuiConfigFlags_NavEnableKeyboard;  // app/ui has its own focus
    ui::load_fonts(*ImGui::GetIO().Fonts);
    m_impl->load();
}

int App::frame() { return m_impl->frame(); }
bool App::working() const { return m_impl->ui.working(); }

void App::on_route(std::string_view fragment) {
    Route route = Route::parse(fragment);
    if (m_impl->looking_at_visit) m_impl->visit->desk->arrive(route);
    else if (m_impl->desk) m_impl->desk->arrive(route);
    if (!m_impl->looking_at_visit) m_impl->route = std::move(route);
    m_impl->platform.request_frame(0);
}

void App::on_files(std::vector<std::shared_ptr<InputFile>> files) { m_impl->receive(std::move(files)); }

void App::on_environment() { m_impl->platform.request_frame(0); }

void App::on_hide() {
    if (m_impl->workspace && !m_impl->workspace->busy()) m_impl->store->flush();
}

void App::on_storage_changed() {
    // A writer's memory is the truth; only a reader follows what another tab stored.
    if (m_impl->platform.writer() == WriterState::writer && m_impl->workspace) return;
    if (m_impl->workspace) m_impl->follow();
    else m_impl->load();
}

bool App::has_unsaved() const {
    if (!m_impl->workspace) return false;
    const SaveStatus status = m_impl->store->status();
    return m_impl->workspace->busy() || status.durable < status.committed;
}

ui::Semantics& App::semantics() { return m_impl->ui.semantics; }

Workspace* App::workspace() { return m_impl->workspace.get(); }
const PageStore* App::store() const { return m_impl->store.get(); }

App::Impl::Impl(Platform& the_platform, Clock& the_clock, BlockSink* the_sink, std::uint64_t random_seed,
                std::function<Screens()> maker)
    : platform(the_platform), clock(the_clock), sink(the_sink), seed(random_seed), make_screens(std::move(maker)), screens(make_screens()),
      opening(the_platform, the_clock, {.opened = [this](SnapshotOpening::Opened opened) { show_visit(std::move(opened)); },
                                        .workspace = [this](std::string name, Bytes file) { replacing.start({.name = std::move(name), .bytes = std::move(file), .keep_as = {}}); }}),
      replacing(the_platform, the_clock, {.own = [this] { return workspace.get(); },
                                          .opened = [this](Bytes file, const std::string& findings, bool from_outside) { replace_with(std::move(file), findings, from_outside); },
                                          .refused = [this](const Error& error) { tell(error); }}) {}

void App::Impl::new_store() {
    store = std::make_unique<PageStore>(sink);
    store->on_status([this](const SaveStatus&) { platform.request_frame(0); });
}

void App::Impl::load() {
    drop_workspace();
    new_store();
    if (!sink) {
        phase = Phase::welcome;
        return;
    }
    phase = Phase::loading;
    sink->load([this](Result<Image> image) {
        platform.request_frame(0);
        if (!image) return fail_open(std::move(image).error());
        if (image->sequence == 0) {
            phase = Phase::welcome;
            return;
        }
        if (auto adopted = store->adopt(*std::move(image)); !adopted) return fail_open(std::move(adopted).error());
        open_workspace();
    });
}

void App::Impl::follow() {
    // What is shown stays until the newer state is there, and keeps its place then.
    sink->load([this](Result<Image> image) {
        platform.request_frame(0);
        if (!image) return tell(image.error());
        if (!workspace || image->sequence == 0) return load();
        if (image->sequence == store->status().committed) return;
        const auto day = desk->as_of();
        drop_workspace();
        new_store();
        if (auto adopted = store->adopt(*std::move(image)); !adopted) return fail_open(std::move(adopted).error());
        if (open_workspace(Opening::same)) desk->travel(day);
    });
}

void App::Impl::fail_open(Error error) {
    problem = std::move(error);
    phase = Phase::broken;
}

void App::Impl::drop_workspace() {
    desk.reset();
    workspace.reset();
}

bool App::Impl::open_workspace(Opening which) {
    drop_workspace();
    auto opened = Workspace::open(*store, clock, {.device = 0, .seed = seed});
    if (!opened) {
        fail_open(std::move(opened).error());
        return false;
    }
    workspace = *std::move(opened);
    left_behind.reset();
    left_copy.reset();
    if (which == Opening::another) ++openings;
    desk = std::make_unique<Desk>(*workspace, platform, clock, Desk::Whose::own, openings);
    desk->open_file = [this](WorkspaceFile file) { replacing.start(std::move(file)); };
    desk->close_workspace = [this] { start_over(); };
    desk->arrive(route);
    desk->visit = visit.get();
    workspace->subscribe([this](const Applied&) { platform.request_frame(0); });
    keep_next = {};
    examine();
    phase = Phase::open;
    platform.request_frame(0);
    return true;
}

void App::Impl::start_over() {
    // The stored workspace stays until another one is founded or opened, and then as a restore point.
    const auto leave = [this] {
        left_behind = workspace ? workspace->setting("company") : std::string{};
        left_copy = workspace ? last_copy(platform, *workspace) : std::nullopt;
        drop_workspace();
        phase = Phase::welcome;
        platform.request_frame(0);
    };
    ui.after_frame([this, leave] {
        const bool kept = damage.empty() && workspace && platform.writer() == WriterState::writer && worth_keeping(*workspace);
        if (!kept) return leave();
        keep_point(platform, *workspace, ui::tr("Before starting another workspace"), [this, leave, life = desk->life()](Result<> done) {
            if (life.expired()) return;
            if (done) ui.after_frame(leave);
            else tell(done.error());
            platform.request_frame(0);
        });
    });
}

void App::Impl::replace_with(Bytes file, const std::string& findings, bool from_outside) {
    if (desk) route = desk->route();
    drop_workspace();
    if (auto adopted = store->adopt_file(file); !adopted) return fail_open(std::move(adopted).error());
    route = Route{{route.path.front()}, {}};  // records of another workspace have other ids
    if (!open_workspace()) return;
    if (from_outside) note_copy(platform, *workspace);
    platform.set_route(route.fragment(), false);
    platform.request_persistence();
    if (!findings.empty()) tell({ErrorKind::damaged, findings, "Everything else is here.", "Keep the file until you have looked."});
}

void App::Impl::tell(const Error& error) {
    problem = error;
    if (desk) desk->report(error);
}

void App::Impl::go_back() {
    problem.reset();
    ui.after_frame([this] { open_workspace(); });
}

bool App::Impl::found_workspace() {
    drop_workspace();
    new_store();
    problem.reset();
    return open_workspace();
}

void App::Impl::receive(std::vector<std::shared_ptr<InputFile>> files) {
    if (files.empty()) return;
    platform.request_frame(0);
    if (files.size() == 1 && SnapshotOpening::takes(files.front()->name())) return opening.start(files.front());
    if (files.size() == 1 && WorkspaceOpening::takes(files.front()->name())) return replacing.start(files.front());
    if (phase != Phase::open && !found_workspace()) return;
    looking_at_visit = false;   // an import goes into the own workspace
    for (auto& file : files) desk->inbox.push_back(std::move(file));
    desk->go(to_screen("import"));
}

int App::Impl::frame() {
    ui.begin_frame(frame_input());
    if (desk) desk->run_steps();
    if (looking_at_visit) {
        visit->desk->run_steps();
        put_visit_in_order();
        visit->shell.draw(*visit->desk, *this);
    } else {
        switch (phase) {
            case Phase::loading: draw_loading(); break;
            case Phase::welcome: draw_welcome(); break;
            case Phase::broken: draw_broken(); break;
            case Phase::open: draw_open(); break;
        }
    }
    if (visit && desk) taking_over.draw(*desk);
    opening.draw();
    replacing.draw();
    const int more = ui.end_frame();
    if (workspace && !workspace->busy() && platform.writer() != WriterState::reader) store->flush();
    if (ui.wake_milliseconds() >= 0) platform.request_frame(ui.wake_milliseconds());
    return more;
}

ui::FrameInput App::Impl::frame_input() {
    const Environment& environment = platform.environment();
    ui::FrameInput input;
    const std::string theme = platform.preference("theme");
    input.dark = theme.empty() ? environment.dark : theme == "dark";
    input.reduced_motion = environment.reduced_motion;
    input.touch = environment.touch;
    input.mac = environment.mac;
    const std::string chosen = platform.preference("locale");
    const std::string currency = shown_desk() ? shown_desk()->workspace().setting("currency") : std::string{};
    const std::string key = (chosen.empty() ? environment.locale : chosen) + '/' + currency;
    if (key != locale_key) {
        locale_key = key;
        locale = ui::Locale::for_tag(chosen.empty() ? environment.locale : chosen, currency.empty() ? "USD" : currency);
    }
    locale.utc_offset_minutes = clock.utc_offset_minutes(clock.now());
    input.locale = locale;
    input.today = shown_desk() ? shown_desk()->today() : clock.today();
    return input;
}

// With the first picture after a while, before anything is done in it: what follows may be a mistake. Whether one is due
// today is asked there; once an hour is often enough, also when it could not be kept.
void App::Impl::keep_daily() {
    constexpr std::chrono::hours kBetweenLooks{1};
    const Instant now = clock.now();
    const bool lately = now < keep_next && keep_next - now <= kBetweenLooks;   // not when the clock was put back
    if (lately || workspace->busy()) return;
    keep_next = now + kBetweenLooks;
    if (worth_keeping(*workspace)) keep_daily_point(platform, *workspace, desk->life());
}

void App::Impl::draw_open() {
    if (phase == Phase::open && workspace && desk) keep_daily();
    if (phase == Phase::open && desk) desk->run_due();
    if (phase == Phase::open && desk) shell.draw(*desk, *this);
}

}  // namespace qd
