#include "app/shell/workspace_opening.h"

#include <chrono>
#include <utility>

#include "app/shell/damage_words.h"
#include "app/shell/kept_points.h"
#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/dialog.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/progress.h"
#include "app/ui/text.h"
#include "core/store/foreign_database.h"

namespace qd {

using namespace ui;

namespace {

constexpr std::uint64_t kMostBytes = 512ULL << 20;
constexpr double kStepSeconds = 0.008;   // of a frame
constexpr double kFlash = 0.25;          // seconds; what takes no longer shows no progress
constexpr const char* kBusy = "Opening a workspace file";
constexpr const char* kQuestion = "Open it in place of your workspace?";
constexpr const char* kDamaged = "This file is damaged";

double seconds_now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

float words_height(const std::vector<std::string>& lines, float width) {
    float high = 0;
    for (const std::string& line : lines) high += paragraph_height(line, type::body, width) + 6;
    return high;
}

void draw_words(Area& area, const std::vector<std::string>& lines) {
    for (const std::string& line : lines) {
        const Area place = area.cut_top(paragraph_height(line, type::body, area.width), 6);
        label_node(Role::text, line, place);
        paragraph(place, line, type::body, context().theme().text);
    }
}

}  // namespace

WorkspaceOpening::WorkspaceOpening(Platform& platform, const Clock& clock, Ends ends) : m_platform(platform), m_clock(clock), m_ends(std::move(ends)) {}
WorkspaceOpening::~WorkspaceOpening() = default;

bool WorkspaceOpening::takes(std::string_view name) {
    return name.ends_with(".qdeck") || name.ends_with(".sqlite") || name.ends_with(".db");
}

template <class T>
Sealing::Done<T> WorkspaceOpening::for_this(std::function<void(Result<T>)> then) {
    return [this, number = m_number, then = std::move(then)](Result<T> answer) {
        if (number != m_number) return;
        m_platform.request_frame(0);
        then(std::move(answer));
    };
}

void WorkspaceOpening::start(const std::shared_ptr<InputFile>& file) {
    stop();
    if (file->size() > kMostBytes)
        return refuse({ErrorKind::invalid_input, tr("“{}” is larger than 512 MB.", file->name()), tr("Nothing was changed."), tr("Ask for a smaller snapshot of it.")});
    m_phase = Phase::reading;
    m_begun = seconds_now();
    m_file.name = file->name();
    // The file lives as long as it is read.
    file->read(0, file->size(), for_this<Bytes>([this, file](Result<Bytes> bytes) {
        if (bytes) start(WorkspaceFile{.name = file->name(), .bytes = *std::move(bytes), .keep_as = {}});
        else refuse(std::move(bytes).error());
    }));
}

void WorkspaceOpening::start(WorkspaceFile file) {
    stop();
    m_file = std::move(file);
    m_begun = seconds_now();
    {
        PageStore candidate{nullptr};
        if (auto usable = candidate.adopt_file(m_file.bytes); !usable) return refuse(std::move(usable).error());
        if (!candidate.damage().empty()) {
            auto database = ForeignDatabase::open(candidate);
            if (!database) return refuse(std::move(database).error());
            (*database)->allow_steps_for(candidate.size());
            m_damage = damage_words(candidate, (*database)->database(), Catalogue::built_in());
        }
    }
    // Whoever made the file: its values are copied one by one, and nothing that it brings is executed.
    m_copy = std::make_unique<TypedCopy>(m_file.bytes, m_clock, m_damage.empty() ? TypedCopy::Damage::refuse : TypedCopy::Damage::keep_what_can_be_read,
                                         TypedCopy::Digests::none, TypedCopy::Order::make);
    m_progress = {};
    m_phase = Phase::copying;
    m_platform.request_frame(0);
}

void WorkspaceOpening::run_steps() {
    const double end = seconds_now() + kStepSeconds;
    do {
        auto progress = m_copy->step();
        if (!progress) return refuse(std::move(progress).error());
        m_progress = *std::move(progress);
    } while (!m_progress.finished && seconds_now() < end);
    m_platform.request_frame(0);
    if (!m_progress.finished) return;
    m_made = m_copy->take_store();
    const bool agreed = m_damage.empty() && (!m_file.keep_as.empty() || !in_use());
    if (agreed) keep();
    else ask();
}

bool WorkspaceOpening::in_use() {
    Workspace* own = m_ends.own();
    return own && worth_keeping(*own);
}

void WorkspaceOpening::ask() {
    m_phase = Phase::asking;
    if (dialog_is_open(tr(kBusy))) close_dialog(tr(kBusy));
    open_dialog(m_damage.empty() ? tr(kQuestion) : tr(kDamaged));
}

// Nothing of the own workspace is given up before it lies on the shelf.
void WorkspaceOpening::keep() {
    m_phase = Phase::keeping;
    if (!in_use() || m_platform.writer() == WriterState::memory_only) return finish();
    Workspace& own = *m_ends.own();
    if (m_platform.writer() == WriterState::reader)
        return refuse({ErrorKind::conflict, tr("Another tab has this workspace open for writing."), tr("Nothing was changed."), tr("Choose “Edit here instead” first.")});
    if (own.busy()) return refuse({ErrorKind::conflict, tr("A longer change is still running."), tr("Nothing was changed."), tr("Open the file when it is done.")});
    const std::string name = m_file.keep_as.empty() ? tr("Before opening {}", m_file.name) : m_file.keep_as;
    keep_point(m_platform, own, name, for_this<void>([this](Result<> kept) {
        if (kept) finish();
        else refuse(std::move(kept).error());
    }));
}

void WorkspaceOpening::finish() {
    // The screens that are being drawn belong to the workspace that goes.
    context().after_frame([this, number = m_number] {
        if (number != m_number || !m_made) return;
        Bytes file = m_made->file_bytes();
        std::string findings = m_copy->findings().sentence();
        stop();
        m_ends.opened(std::move(file), std::move(findings));
    });
    m_platform.request_frame(0);
}

void WorkspaceOpening::refuse(Error error) {
    stop();
    m_platform.request_frame(0);
    m_ends.refused(error);
}

void WorkspaceOpening::stop() {
    ++m_number;
    if (m_copy && !m_made) m_copy->cancel();
    m_copy.reset();
    m_made.reset();
    m_file = {};
    m_damage.clear();
    m_phase = Phase::idle;
    for (const char* title : {kBusy, kQuestion, kDamaged})
        if (dialog_is_open(tr(title))) close_dialog(tr(title));
}

std::string WorkspaceOpening::what_becomes_of_mine() {
    if (!in_use()) return {};
    return m_platform.writer() == WriterState::memory_only
               ? tr("This page keeps nothing in the browser: what is here now is gone then. Download a copy of it first.")
               : tr("What is here now is kept as a restore point first: you find it under Share, Restore points.");
}

void WorkspaceOpening::draw() {
    if (m_phase == Phase::idle) return;
    if (m_phase == Phase::asking) {
        if (!m_damage.empty()) return draw_damaged();
        const std::string words = tr("“{}” takes the place of the workspace “{}”.", m_file.name, m_ends.own() ? m_ends.own()->setting("company") : std::string{}) + ' ' + what_becomes_of_mine();
        if (!dialog_is_open(tr(kQuestion))) return stop();   // Esc
        switch (confirm(tr(kQuestion), words, tr("Open it"), m_platform.writer() == WriterState::memory_only)) {
            case DialogAnswer::accept: return keep();
            case DialogAnswer::refuse: return stop();
            default: return;
        }
    }
    draw_busy();
}

void WorkspaceOpening::draw_busy() {
    if (dialog_is_open(tr(kBusy))) {
        Dialog dialog{tr(kBusy), 460, 190};
        if (dialog) {
            const Theme& theme = context().theme();
            Area body = dialog.body();
            text(body.cut_top(20, 10), m_file.name, type::body_strong, theme.text);
            const std::string doing = m_phase == Phase::keeping ? std::string{tr("Keeping what is here now as a restore point")}
                                      : m_progress.doing.empty() ? std::string{tr("Reading")} : m_progress.doing;
            label_node(Role::status, doing, body);
            text(body.cut_top(20, 10), doing, type::body, theme.second);
            progress_bar(body.cut_top(6, 12), m_phase == Phase::copying ? static_cast<float>(m_progress.done) : -1, tr(kBusy));
            if (button(body.right(), tr("Stop"))) context().after_frame([this] { stop(); });
        }
    } else if (seconds_now() - m_begun > kFlash) {
        open_dialog(tr(kBusy));
    }
    if (m_phase == Phase::copying) run_steps();
    else m_platform.request_frame(static_cast<int>(kFlash * 1000));
}

// A file that is damaged does not replace a workspace before somebody has read what is missing.
void WorkspaceOpening::draw_damaged() {
    if (!dialog_is_open(tr(kDamaged))) return stop();   // Esc
    const std::string about = std::string{tr("What you have here is untouched. What can be read of the file can be opened instead of it:")};
    const std::string mine = what_becomes_of_mine();
    const float width = std::min(480.0f, context().stage().width - 40) - 40;
    const float mine_height = mine.empty() ? 0 : paragraph_height(mine, type::body, width) + 10;
    Dialog dialog{tr(kDamaged), 480, words_height(m_damage, width) + paragraph_height(about, type::body, width) + mine_height + 140};
    if (!dialog) return;
    Area body = dialog.body();
    paragraph(body.cut_top(paragraph_height(about, type::body, body.width), 10), about, type::body, context().theme().second);
    draw_words(body, m_damage);
    if (!mine.empty()) paragraph(body, mine, type::body, context().theme().second);
    if (dialog.buttons(tr("Open what can be read")) != DialogAnswer::accept) return;
    dialog.close();
    keep();
}

}  // namespace qd
