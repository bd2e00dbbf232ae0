#include "app/screens/share/snapshot_maker.h"

#include "app/shell/frame_share.h"
#include "app/ui/text.h"

namespace qd {

using ui::tr;

namespace {

// Only what changes the count.
std::string key_of_options(const SnapshotOptions& options) {
    return fmt::format("{}/{}/{}/{}/{}", key_of(options.profile), options.as_of ? to_stored(*options.as_of) : -1, options.view ? options.view->id : 0, options.person, options.viewer);
}

}  // namespace

void SnapshotMaker::count(Desk& desk, const SnapshotOptions& options) {
    const std::string key = key_of_options(options);
    if (key != m_key || m_moment != desk.moment()) {
        m_key = key;
        m_moment = desk.moment();
        m_counted.reset();
        m_problem.reset();
        m_counting = std::make_unique<SnapshotJob>(desk.workspace(), options, SnapshotJob::Purpose::preview);
    }
    if (!m_counting || desk.running()) return;
    auto progress = run_for(*m_counting);
    if (!progress) m_problem = std::move(progress).error();
    else if (progress->finished) m_counted = std::move(m_counting->draft().manifest);
    if (!progress || progress->finished) m_counting.reset();
    desk.platform().request_frame(0);
}

std::string SnapshotMaker::what_is_missing(const SnapshotChoice& choice) {
    if (choice.lock == LockWay::passphrase && choice.passphrase.empty()) return tr("Type a passphrase, or let one be made.");
    if (choice.lock == LockWay::keys && choice.recipients.empty()) return tr("Choose who may open it.");
    return {};
}

void SnapshotMaker::make(Desk& desk, SnapshotChoice choice) {
    m_busy = true;
    if (!choice.sign || own_keys(desk.platform())) return build(desk, std::move(choice));
    desk.platform().sealing().create_keys([this, &desk, life = desk.life(), choice = std::move(choice)](Result<Keys> made) mutable {
        m_busy = false;
        if (life.expired()) return;
        if (!made) return desk.report(made.error());
        keep_keys(desk.platform(), *made);
        choice.options.author_recipient = made->recipient;
        build(desk, std::move(choice));
    });
}

void SnapshotMaker::build(Desk& desk, SnapshotChoice choice) {
    m_busy = true;
    auto job = std::make_unique<SnapshotJob>(desk.workspace(), choice.options);
    SnapshotJob& made = *job;
    desk.start(tr("Making the snapshot"), std::move(job), [this, &desk, &made, choice = std::move(choice)](Result<> outcome) {
        m_busy = false;
        if (!outcome) return;
        std::optional<Signature> signature;
        if (choice.sign)
            if (const auto keys = own_keys(desk.platform())) signature = sign_with(*keys, made.draft().manifest_text);
        close_and_save(desk, choice, container_bytes(made.draft(), signature));
    });
}

void SnapshotMaker::close_and_save(Desk& desk, const SnapshotChoice& choice, Bytes container) {
    m_busy = true;
    // The workspace may be closed before the browser answers.
    const auto save = [this, &desk, life = desk.life(), choice](Result<Bytes> file) {
        m_busy = false;
        if (life.expired()) return;
        desk.platform().request_frame(0);
        if (!file) return desk.report(file.error());
        const std::string name = choice.file_name + std::string{kSnapshotEnding};
        if (!choice.as_page) {
            desk.platform().save_file(name, "application/octet-stream", *file);
            return desk.tell({.text = tr("Saved as “{}”.", name)});
        }
        const std::string page = choice.file_name + ".html";
        desk.platform().save_page(page, name, *std::move(file), [&desk, life, page](Result<> saved) {
            if (life.expired()) return;
            if (saved) desk.tell({.text = tr("Saved as “{}”: it opens by a double click.", page)});
            else desk.report(saved.error());
        });
    };
    if (choice.lock == LockWay::nothing) return save(std::move(container));
    Sealing& sealing = desk.platform().sealing();
    sealing.pack(std::move(container), [&sealing, choice, save](Result<Bytes> packed) {
        if (!packed) return save(std::move(packed));
        Lock lock;
        if (choice.lock == LockWay::passphrase) lock.passphrase = choice.passphrase;
        else lock.recipients = choice.recipients;
        sealing.seal(*std::move(packed), std::move(lock), save);
    });
}

}  // namespace qd
