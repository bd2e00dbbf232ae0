#include "app/shell/app.h"

#include <imgui.h>

#include "app/shell/app_impl.h"
#include "app/shell/kept_points.h"

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
                                        .workspace = [this](const std::string&, Bytes file) { replace_with(std::move(file)); }}) {}

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
    if (which == Opening::another) ++openings;
    desk = std::make_unique<Desk>(*workspace, platform, clock, Desk::Whose::own, openings);
    desk->open_file = [this](std::vector<std::byte> bytes) { replace_with(std::move(bytes)); };
    desk->close_workspace = [this] { start_over(); };
    desk->arrive(route);
    desk->visit = visit.get();
    workspace->subscribe([this](const Applied&) {
        platform.request_frame(0);
        // The first change of a day: what stood before it is on the disk, what follows may be a mistake.
        if (const Date today = clock.today(); today != kept_on) {
            kept_on = today;
            ui.after_frame([this] {
                if (workspace) keep_daily_point(platform, *workspace, desk->life());
            });
        }
    });
    examine();
    phase = Phase::open;
    platform.request_frame(0);
    return true;
}

void App::Impl::start_over() {
    // The stored workspace stays until another one is founded or opened.
    ui.after_frame([this] {
        drop_workspace();
        phase = Phase::welcome;
        platform.request_frame(0);
    });
}

// Whoever made the file: its values are copied one by one, and nothing that it brings is executed.
Result<App::Impl::Copied> App::Impl::copy_of(std::span<const std::byte> bytes, TypedCopy::Damage damaged) {
    TypedCopy copy{bytes, clock, damaged, TypedCopy::Digests::none, TypedCopy::Order::make};
    TRY(run_to_end(copy));
    return Copied{copy.take_store()->file_bytes(), copy.findings().sentence()};
}

void App::Impl::replace_with(std::vector<std::byte> bytes) {
    {
        PageStore candidate{nullptr};
        if (auto usable = candidate.adopt_file(bytes); !usable) return tell(usable.error());
        if (!candidate.damage().empty()) return offer_salvage(candidate, bytes);
    }
    auto copied = copy_of(bytes, TypedCopy::Damage::refuse);
    if (!copied) return tell(copied.error());
    if (desk) route = desk->route();
    drop_workspace();
    if (auto adopted = store->adopt_file(copied->file); !adopted) return fail_open(std::move(adopted).error());
    route = Route{{route.path.front()}, {}};  // records of another workspace have other ids
    if (!open_workspace()) return;
    platform.set_route(route.fragment(), false);
    platform.request_persistence();
    if (!copied->findings.empty())
        tell({ErrorKind::damaged, copied->findings, "Everything else is here.", "Keep the file until you have looked."});
}

void App::Impl::tell(const Error& error) {
    problem = error;
    if (desk) desk->report(error);
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
    if (files.size() == 1 && is_workspace_name(files.front()->name())) return open_dropped(files.front());
    if (phase != Phase::open && !found_workspace()) return;
    looking_at_visit = false;   // an import goes into the own workspace
    for (auto& file : files) desk->inbox.push_back(std::move(file));
    desk->go(to_screen("import"));
}

bool App::Impl::is_workspace_name(std::string_view name) {
    return name.ends_with(".qdeck") || name.ends_with(".sqlite") || name.ends_with(".db");
}

void App::Impl::open_dropped(const std::shared_ptr<InputFile>& file) {
    constexpr std::uint64_t kMostBytes = 512ULL << 20;
    if (file->size() > kMostBytes)
        return tell({ErrorKind::invalid_input, "“" + file->name() + "” is larger than 512 MB.",
                     "Nothing was changed.", "Ask for a smaller snapshot of it."});
    file->read(0, file->size(), [this, file](Result<std::vector<std::byte>> bytes) {
        platform.request_frame(0);
        if (!bytes) return tell(bytes.error());
        replace_with(*std::move(bytes));
    });
}

int App::Impl::frame() {
    ui.begin_frame(frame_input());
    if (desk) desk->run_steps(kJobSeconds);
    if (looking_at_visit) {
        visit->desk->run_steps(kJobSeconds);
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
    draw_offer();
    opening.draw();
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

void App::Impl::draw_open() {
    if (phase == Phase::open && desk) desk->run_due(kJobSeconds);
    if (phase == Phase::open && desk) shell.draw(*desk, *this);
}

}  // namespace qd
