#include "app/shell/snapshot_opening.h"

#include <memory>
#include <utility>

#include "app/shell/opening_progress.h"
#include "app/shell/own_keys.h"
#include "app/ui/button.h"
#include "app/ui/choice.h"
#include "app/ui/context.h"
#include "app/ui/dialog.h"
#include "app/ui/draw.h"
#include "app/ui/field.h"
#include "app/ui/item.h"
#include "app/ui/text.h"
#include "assets/icons.h"
#include "core/exchange/snapshot/age_header.h"
#include "core/exchange/snapshot/saved_page.h"

namespace qd {

using namespace ui;

namespace {

constexpr const char* kTitle = "Open a snapshot";

std::string_view text_view(const Bytes& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

bool looks_like_page(const Bytes& bytes) {
    const std::string_view start = text_view(bytes).substr(0, 200);
    return start.starts_with("<!doctype html") || start.starts_with("<!DOCTYPE html") || start.starts_with("<html");
}

}  // namespace

SnapshotOpening::SnapshotOpening(Platform& platform, const Clock& clock, Ends ends) : m_platform(platform), m_clock(clock), m_ends(std::move(ends)), m_awaited(platform) {}

bool SnapshotOpening::takes(std::string_view name) {
    const std::string ending = lower(name.substr(name.rfind('.') == std::string_view::npos ? name.size() : name.rfind('.')));
    return ending == kSnapshotEnding || ending == ".age" || ending == ".html" || ending == ".htm";
}

void SnapshotOpening::start(const std::shared_ptr<InputFile>& file, std::function<void(Opened)> taker) {
    stop();
    m_opened = std::move(taker);
    m_name = file->name();
    m_phase = Phase::reading;
    open_dialog(tr(kTitle));
    m_platform.request_frame(0);
    if (file->size() > kMostSnapshotBytes)
        return fail_with({ErrorKind::invalid_input, tr("“{}” is larger than 512 MB.", m_name), tr("Nothing was opened."), tr("Ask for a smaller snapshot.")});
    // The file lives as long as it is read.
    file->read(0, file->size(), m_awaited.answer<Bytes>([this, file](Result<Bytes> bytes) {
        if (bytes) receive(*std::move(bytes));
        else fail_with(std::move(bytes).error());
    }));
}

void SnapshotOpening::receive(Bytes bytes) {
    if (looks_like_page(bytes)) {
        auto content = content_of_page(text_view(bytes));
        if (!content) return fail_with(std::move(content).error());
        m_name = content->name;
        m_phase = Phase::unlocking;
        m_platform.sealing().unpack(std::move(content->packed), m_awaited.answer<Bytes>([this](Result<Bytes> file) {
            if (file) look_into(*std::move(file));
            else fail_with(std::move(file).error());
        }));
        return;
    }
    look_into(std::move(bytes));
}

void SnapshotOpening::look_into(Bytes bytes) {
    switch (recognise(bytes)) {
        case SnapshotKind::encrypted: break;
        case SnapshotKind::workspace: {
            m_awaited.drop();   // ends this opening
            m_phase = Phase::idle;
            // Shared, because what a std::function holds must be copied.
            context().after_frame(m_awaited.later([this, name = m_name, file = std::make_shared<Bytes>(std::move(bytes))] {
                m_ends.workspace(name, std::move(*file));
            }));
            return;
        }
        case SnapshotKind::compressed: {
            m_phase = Phase::unlocking;
            m_platform.sealing().unpack(std::move(bytes), m_awaited.answer<Bytes>([this](Result<Bytes> plain) {
                if (plain) copy(*std::move(plain));
                else fail_with(std::move(plain).error());
            }));
            return;
        }
        default: return copy(std::move(bytes));
    }
    m_file = std::move(bytes);
    if (locked_by(m_file) == LockedBy::passphrase) {
        m_phase = Phase::asking;
        m_to_field = true;
        return;
    }
    const auto keys = own_keys(m_platform);
    if (!keys) return fail_with(seal_error(SealProblem::not_for_us));
    unlock({.passphrase = {}, .identity = keys->identity});
}

void SnapshotOpening::unlock(LockKey key) {
    m_phase = Phase::unlocking;
    m_problem.reset();
    const bool by_phrase = !key.passphrase.empty();
    m_platform.sealing().unseal(m_file, std::move(key), m_awaited.answer<Bytes>([this, by_phrase](Result<Bytes> plain) {
        if (!plain) {
            // A mistyped passphrase may be typed again; a damaged file stays damaged.
            const bool again = by_phrase && plain.error().kind() == ErrorKind::invalid_input;
            fail_with(std::move(plain).error());
            if (again) {
                m_phase = Phase::asking;
                m_to_field = true;
            }
            return;
        }
        m_file = {};
        m_phrase.clear();
        if (recognise(*plain) != SnapshotKind::compressed) return copy(*std::move(plain));
        m_platform.sealing().unpack(*std::move(plain), m_awaited.answer<Bytes>([this](Result<Bytes> unpacked) {
            if (unpacked) copy(*std::move(unpacked));
            else fail_with(std::move(unpacked).error());
        }));
    }));
}

void SnapshotOpening::copy(Bytes bytes) {
    m_plain = std::move(bytes);
    const auto container = read_container_head(m_plain);
    if (!container) return fail_with(container.error());
    m_phase = Phase::checking;
    m_platform.sealing().digest(container->data, m_awaited.answer<Sha256Digest>([this](Result<Sha256Digest> digest) {
        // Without an answer the job computes it itself, which takes longer.
        m_job = std::make_unique<OpenSnapshotJob>(m_plain, m_clock, OpenSnapshotJob::Depth::to_show,
                                                  digest ? std::optional{*digest} : std::nullopt);
        m_progress = {};
        m_phase = Phase::copying;
        m_platform.request_frame(0);
    }));
}

void SnapshotOpening::run_steps() {
    auto progress = m_pace.run(*m_job);
    if (!progress) return fail_with(std::move(progress).error());
    m_progress = *std::move(progress);
    m_platform.request_frame(0);
    if (!m_progress.finished) return;
    context().after_frame(m_awaited.later([this] {
        Opened opened{m_name, m_job->manifest(), m_job->signature(), m_job->findings(), m_job->take_store()};
        const auto taker = m_opened ? std::exchange(m_opened, {}) : m_ends.opened;
        stop();
        close_dialog(tr(kTitle));
        taker(std::move(opened));
    }));
    m_phase = Phase::reading;   // nothing is left to do in the frame that ends it
}

void SnapshotOpening::fail_with(Error error) {
    m_problem = std::move(error);
    m_phase = Phase::failed;
    context().semantics.announce(m_problem->sentence(), true);
    m_platform.request_frame(0);
}

void SnapshotOpening::stop() {
    m_awaited.drop();
    if (m_job) m_job->cancel();
    m_job.reset();
    m_file = {};
    m_plain = {};
    m_phrase.clear();
    m_problem.reset();
    m_phase = Phase::idle;
}

void SnapshotOpening::draw() {
    if (m_phase == Phase::idle) {
        if (dialog_is_open(tr(kTitle))) close_dialog(tr(kTitle));
        return;
    }
    if (!dialog_is_open(tr(kTitle))) return stop();   // Esc
    if (m_phase == Phase::copying) run_steps();
    Dialog dialog{tr(kTitle), 460, m_phase == Phase::asking ? 300.0f : 220.0f};
    if (!dialog) return;
    const bool asking = m_phase == Phase::asking, failed = m_phase == Phase::failed;
    DialogAnswer answer = DialogAnswer::none;
    if (asking) answer = dialog.buttons(tr("Open"), !m_phrase.empty());
    Area body = dialog.body();
    if (asking || failed) draw_asking(body);
    else draw_busy(body);
    if (answer == DialogAnswer::accept && !m_phrase.empty()) unlock({.passphrase = m_phrase, .identity = {}});
    if (answer == DialogAnswer::refuse) stop();
}

void SnapshotOpening::draw_asking(Area area) {
    const Theme& theme = context().theme();
    text(area.cut_top(20, 10), m_name, type::body_strong, theme.text);
    if (m_problem) {
        const std::string words = m_problem->sentence();
        const Area row = area.cut_top(paragraph_height(words, type::body, area.width), 12);
        label_node(Role::alert, words, row);
        paragraph(row, words, type::body, theme.bad);
    } else {
        const char* words = tr("It is closed with a passphrase. It opens beside your own workspace, to be read only.");
        paragraph(area.cut_top(paragraph_height(words, type::body, area.width), 12), words, type::body, theme.second);
    }
    if (m_phase != Phase::asking) return;
    const FieldResult typed = text_field(area.cut_top(kControl, 8), tr("Passphrase"), m_phrase,
        {.placeholder = tr("Passphrase"), .icon = icons::key_round, .focus_now = std::exchange(m_to_field, false)});
    if (typed.submitted && !m_phrase.empty()) unlock({.passphrase = m_phrase, .identity = {}});
}

void SnapshotOpening::draw_busy(Area area) {
    const std::string doing = m_phase == Phase::copying && !m_progress.doing.empty() ? m_progress.doing
                              : m_phase == Phase::copying || m_phase == Phase::checking ? std::string{tr("Checking the snapshot")}
                              : m_phase == Phase::unlocking ? std::string{tr("Unlocking: a passphrase takes about a second on purpose")} : std::string{tr("Reading")};
    if (draw_opening_progress(area, m_name, doing, m_phase == Phase::copying ? m_progress.done : -1)) context().after_frame([this] { stop(); });
}

}  // namespace qd
