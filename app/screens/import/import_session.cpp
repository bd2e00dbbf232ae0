#include "app/screens/import/import_session.h"

#include <algorithm>
#include <chrono>

#include "app/ui/context.h"
#include "app/ui/text.h"
#include "core/base/sort_by.h"

namespace qd {
namespace {

constexpr double kBudgetSeconds = 0.008;

double now_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// People before what they own, products and accounts before the deals about them.
int load_order(const Entity& entity) {
    constexpr std::string_view kOrder[] = {"team", "user", "product", "account", "contact", "lead", "deal", "deal_line", "activity"};
    const auto found = std::ranges::find(kOrder, std::string_view{entity.key});
    return static_cast<int>(found - std::begin(kOrder));
}

}  // namespace

void ImportSession::reset() { *this = ImportSession{}; }

void ImportSession::add(Desk& desk, std::vector<std::shared_ptr<InputFile>> files, std::string wanted) {
    if (m_phase == Phase::done || m_phase == Phase::empty) reset();
    m_wanted = std::move(wanted);
    for (auto& file : files) m_waiting.push_back(std::move(file));
    m_phase = Phase::reading;
    read_next(desk);
}

void ImportSession::read_next(Desk& desk) {
    if (m_waiting.empty()) return all_read(desk);
    const std::shared_ptr<InputFile> file = m_waiting.front();
    m_waiting.erase(m_waiting.begin());
    m_progress = {-1, ui::tr("Reading {}", file->name()), false};
    if (auto fits = ImportFile::check_size(file->name(), file->size()); !fits) {
        m_problems.push_back(fits.error());
        return read_next(desk);
    }
    file->read(0, file->size(), [this, &desk, file](Result<std::vector<std::byte>> bytes) {
        opened(desk, file->name(), std::move(bytes));
    });
}

void ImportSession::opened(Desk& desk, std::string name, Result<std::vector<std::byte>> bytes) {
    desk.platform().request_frame(0);
    if (!bytes) {
        m_problems.push_back(bytes.error());
        return read_next(desk);
    }
    auto file = ImportFile::open(std::move(name), std::string{reinterpret_cast<const char*>(bytes->data()), bytes->size()});
    if (!file) {
        m_problems.push_back(file.error());
        return read_next(desk);
    }
    auto item = std::make_unique<Item>();
    item->file = *std::move(file);
    item->analysis = std::make_unique<ImportAnalysis>(item->file, desk.catalogue(), item->file.dialect.dialect);
    m_items.push_back(std::move(item));
    read_next(desk);
}

void ImportSession::all_read(Desk& desk) {
    m_analysing = m_current;
    m_phase = m_items.empty() ? Phase::empty : Phase::analysing;
    desk.platform().request_frame(0);
}

void ImportSession::work(Desk& desk) {
    const double end = now_seconds() + kBudgetSeconds;
    while ((m_phase == Phase::analysing || m_phase == Phase::checking) && now_seconds() < end) {
        if (m_phase == Phase::analysing) {
            if (m_analysing >= m_items.size()) {
                sort_by(std::span{m_items}.subspan(m_current), {}, [](const auto& item) { return load_order(*item->entity); });
                begin_check(desk);
                continue;
            }
            Item& item = *m_items[m_analysing];
            auto progress = item.analysis->step();
            if (!progress) {
                m_problems.push_back(progress.error());
                m_items.erase(m_items.begin() + static_cast<std::ptrdiff_t>(m_analysing));
                if (m_items.empty()) m_phase = Phase::empty;
                continue;
            }
            m_progress = *progress;
            if (!progress->finished) continue;
            const Entity* proposed = item.analysis->entity().entity;
            if (const Entity* wanted = desk.catalogue().find_by_any_name(m_wanted); wanted && m_items.size() == 1) proposed = wanted;
            item.entity = proposed ? proposed : &desk.catalogue().entity("deal");
            item.plan = item.analysis->propose(*item.entity);
            // A file like one imported before is matched as it was then.
            if (auto known = adopt_best_profile(desk.workspace(), item.plan)) item.mapping = *std::move(known);
            else m_problems.push_back(known.error());
            ++m_analysing;
            continue;
        }
        auto progress = m_check->step();
        if (!progress) {
            fail_item(progress.error());
            continue;
        }
        m_progress = *progress;
        if (!progress->finished) continue;
        Item& item = *current();
        item.findings = m_check->findings();
        m_check.reset();
        if (settle_dates(item.plan, *item.findings)) begin_check(desk);
        else m_phase = Phase::ready;
    }
    if (m_phase != Phase::analysing && m_phase != Phase::checking) return;
    ui::context().work_goes_on();
    desk.platform().request_frame(0);
}

void ImportSession::fail_item(Error error) {
    m_problems.push_back(std::move(error));
    m_check.reset();
    m_preview.reset();
    m_items.erase(m_items.begin() + static_cast<std::ptrdiff_t>(m_current));
    m_phase = m_items.empty() ? Phase::empty : m_current < m_items.size() ? Phase::analysing : Phase::done;
    m_analysing = m_items.size();
}

void ImportSession::begin_check(Desk& desk) {
    m_preview.reset();
    m_rows.clear();
    Item* item = current();
    if (!item) {
        m_phase = Phase::done;
        return;
    }
    item->findings.reset();
    m_check = std::make_unique<ImportCheck>(desk.workspace(), item->file, *item->analysis, item->plan);
    m_phase = Phase::checking;
    desk.platform().request_frame(0);
}

void ImportSession::use_entity(Desk& desk, const Entity& entity) {
    Item& item = *current();
    item.entity = &entity;
    item.plan = item.analysis->propose(entity);
    item.mapping.clear();
    begin_check(desk);
}

void ImportSession::use_field(Desk& desk, std::size_t column, const std::string& field) {
    Item& item = *current();
    if (!field.empty())
        for (ColumnPlan& other : item.plan.columns)
            if (other.field == field) other.field.clear();
    item.plan.columns[column].field = field;
    item.plan.columns[column].confidence = 1;
    item.analysis->fit_formats(*item.entity, item.plan);
    item.plan.key = item.analysis->propose_key(*item.entity, item.plan);
    begin_check(desk);
}

void ImportSession::answer(Desk& desk, std::size_t question, std::size_t chosen) {
    Item& item = *current();
    const ImportQuestion asked = item.findings->questions[question];
    apply_answer(item.plan, asked, chosen);
    begin_check(desk);
}

void ImportSession::change_plan(Desk& desk) { begin_check(desk); }

const std::vector<PreviewRow>& ImportSession::preview(Desk& desk, std::uint64_t first, std::size_t count) {
    Item& item = *current();
    if (!m_preview) {
        auto opened_preview = ImportPreview::open(desk.workspace(), item.file, item.plan);
        m_rows.clear();
        if (!opened_preview) return m_rows;
        m_preview = *std::move(opened_preview);
        m_rows_first = first + 1;
    }
    if (m_rows_first != first || m_rows.empty()) {
        auto rows = m_preview->rows(first, count);
        if (rows) m_rows = *std::move(rows);
        m_rows_first = first;
    }
    return m_rows;
}

void ImportSession::import_current(Desk& desk) {
    Item& item = *current();
    m_preview.reset();
    auto job = std::make_unique<ImportJob>(desk.workspace(), item.file, item.plan, desk.person().id);
    ImportJob* running = job.get();
    m_phase = Phase::importing;
    // The desk owns the job until its callback has returned.
    desk.start(ui::tr("Importing {}", item.file.name), std::move(job), [this, running, &desk](Result<> outcome) {
        Item* imported = current();
        if (!outcome) {
            begin_check(desk);
            return;
        }
        imported->result = running->result();
        imported->refused.take(*imported->result, imported->analysis->headers());
        m_phase = Phase::ready;
        if (imported->result->applied.change) {
            imported->changes.push_back(imported->result->applied.change);
            desk.tell({.text = imported->result->applied.label, .undoes = imported->result->applied.change});
        }
        desk.platform().request_persistence();
    });
}

void ImportSession::use_profile(Desk& desk, const ImportProfile& profile) {
    Item& item = *current();
    if (!adopt_profile(profile.plan, item.plan))
        return desk.report({ErrorKind::invalid_input, ui::tr("“{}” knows too few of these columns.", profile.name), ui::tr("The mapping stays as it was."), {}});
    item.mapping = profile.name;
    begin_check(desk);
}

void ImportSession::try_again(Desk& desk) {
    Item& item = *current();
    item.attempt = std::make_unique<RefusedRows::Attempt>(item.refused.attempt(item.file, item.plan));
    auto job = std::make_unique<ImportJob>(desk.workspace(), item.attempt->file, item.attempt->plan, desk.person().id);
    ImportJob* running = job.get();
    desk.start(ui::tr("Importing corrected rows"), std::move(job), [this, running, &desk](Result<> outcome) {
        Item* tried = current();
        if (!outcome || !tried || !tried->result) return;
        const ImportResult& made = running->result();
        tried->refused.settle(made);
        ImportCounts& counts = tried->result->counts;
        counts.created += made.counts.created;
        counts.updated += made.counts.updated;
        counts.same += made.counts.same;
        counts.refused = tried->refused.size();
        for (const auto& [entity, names] : made.references) {
            auto& known = tried->result->references[entity];
            known.insert(known.end(), names.begin(), names.end());
        }
        if (made.applied.change) {
            tried->changes.push_back(made.applied.change);
            desk.tell({.text = made.applied.label, .undoes = made.applied.change});
        }
    });
}

void ImportSession::undo_current(Desk& desk) {
    const Item& item = *current();
    desk.undo_changes({item.changes.rbegin(), item.changes.rend()}, [this](Id undone) {
        if (Item* now = current()) std::erase(now->changes, undone);
    });
}

void ImportSession::skip_current(Desk& desk) {
    current()->skipped = true;
    next(desk);
}

void ImportSession::next(Desk& desk) {
    ++m_current;
    begin_check(desk);
}

}  // namespace qd
