#include "app/shell/workspace_opening.h"

#include <utility>

#include "app/shell/damage_words.h"
#include "app/shell/kept_points.h"
#include "app/shell/opening_progress.h"
#include "app/ui/context.h"
#include "app/ui/dialog.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/text.h"
#include "core/store/foreign_database.h"

namespace qd {

using namespace ui;

namespace {

constexpr std::uint64_t kMostBytes = 512ULL << 20;
constexpr std::chrono::milliseconds kFlash{250};   // what takes no longer shows no progress
constexpr const char* kBusy = "Opening a workspace file";
constexpr const char* kQuestion = "Open it in place of your workspace?";
constexpr const char* kDamaged = "This file is damaged";

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

WorkspaceOpening::WorkspaceOpening(Platform& platform, const Clock& clock, Ends ends) : m_platform(platform), m_clock(clock), m_ends(std::move(ends)), m_awaited(platform) {}
WorkspaceOpening::~WorkspaceOpening() = default;

bool WorkspaceOpening::takes(std::string_view name) {
    return name.ends_with(".qdeck") || name.ends_with(".sqlite") || name.ends_with(".db");
}

void WorkspaceOpening::start(const std::shared_ptr<InputFile>& file) {
    stop();
    if (file->size() > kMostBytes)
        return refuse({ErrorKind::invalid_input, tr("“{}” is larger than 512 MB.", file->name()), tr("Nothing was changed."), tr("Ask for a smaller snapshot of it.")});
    m_phase = Phase::reading;
    m_begun = std::chrono::steady_clock::now();
    m_file.name = file->name();
    // The file lives as long as it is read.
    file->read(0, file->size(), m_awaited.answer<Bytes>([this, file](Result<Bytes> bytes) {
        if (bytes) start(WorkspaceFile{.name = file->name(), .bytes = *std::move(bytes), .keep_as = {}});
        else refuse(std::move(bytes).error());
    }));
}

void WorkspaceOpening::start(WorkspaceFile file) {
    stop();
    m_file = std::move(file);
    m_begun = std::chrono::steady_clock::now();
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
    auto progress = m_pace.run(*m_copy);
    if (!progress) return refuse(std::move(progress).error());
    m_progress = *std::move(progress);
    m_platform.request_frame(0);
    if (!m_progress.finished) return;
    m_made = m_copy->take_store();
    Workspace* own = m_ends.own();
    m_replaces_work = own && worth_keeping(*own);
    const bool agreed = m_damage.empty() && (!m_file.keep_as.empty() || !m_replaces_work);
    if (agreed) keep();
    else ask();
}

void WorkspaceOpening::ask() {
    m_phase = Phase::asking;
    m_shown = false;
    if (dialog_is_open(tr(kBusy))) close_dialog(tr(kBusy));
    open_dialog(m_damage.empty() ? tr(kQuestion) : tr(kDamaged));
}

// Nothing of the own workspace is given up before it lies on the shelf.
void WorkspaceOpening::keep() {
    m_phase = Phase::keeping;
    if (!m_replaces_work || m_platform.writer() == WriterState::memory_only) return finish();
    Workspace& own = *m_ends.own();
    if (m_platform.writer() == WriterState::reader)
        return refuse({ErrorKind::conflict, tr("Another tab has this workspace open for writing."), tr("Nothing was changed."), tr("Choose “Edit here instead” first.")});
    if (own.busy()) return refuse({ErrorKind::conflict, tr("A longer change is still running."), tr("Nothing was changed."), tr("Open the file when it is done.")});
    // What were typed from now on would be in neither of the two.
    show_progress();
    const std::string name = m_file.keep_as.empty() ? tr("Before opening {}", m_file.name) : m_file.keep_as;
    keep_point(m_platform, own, name, m_awaited.answer<void>([this](Result<> kept) {
        if (kept) finish();
        else refuse(std::move(kept).error());
    }));
}

void WorkspaceOpening::finish() {
    // The screens that are being drawn belong to the workspace that goes.
    context().after_frame(m_awaited.later([this] {
        Bytes file = m_made->file_bytes();
        std::string findings = m_copy->findings().sentence();
        const bool from_outside = m_file.from_outside;
        stop();
        m_ends.opened(std::move(file), std::move(findings), from_outside);
    }));
    m_platform.request_frame(0);
}

void WorkspaceOpening::refuse(Error error) {
    stop();
    m_platform.request_frame(0);
    m_ends.refused(error);
}

void WorkspaceOpening::stop() {
    m_awaited.drop();
    if (m_copy && !m_made) m_copy->cancel();
    m_copy.reset();
    m_made.reset();
    m_file = {};
    m_damage.clear();
    m_shown = false;
    m_phase = Phase::idle;
    for (const char* title : {kBusy, kQuestion, kDamaged})
        if (dialog_is_open(tr(title))) close_dialog(tr(title));
}

std::string WorkspaceOpening::what_becomes_of_mine() const {
    if (!m_replaces_work) return {};
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

void WorkspaceOpening::show_progress() {
    m_shown = true;
    if (!dialog_is_open(tr(kBusy))) open_dialog(tr(kBusy));
}

void WorkspaceOpening::draw_busy() {
    if (dialog_is_open(tr(kBusy))) {
        Dialog dialog{tr(kBusy), 460, 190};
        if (dialog) {
            const std::string doing = m_phase == Phase::keeping ? std::string{tr("Keeping what is here now as a restore point")}
                                      : m_progress.doing.empty() ? std::string{tr("Reading")} : m_progress.doing;
            if (draw_opening_progress(dialog.body(), m_file.name, doing, m_phase == Phase::copying ? m_progress.done : -1))
                context().after_frame([this] { stop(); });
        }
    } else if (m_shown) {
        return stop();   // Esc
    } else if (std::chrono::steady_clock::now() - m_begun > kFlash) {
        show_progress();
    }
    if (m_phase == Phase::copying) run_steps();
    else m_platform.request_frame(static_cast<int>(kFlash.count()));
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
