#pragma once
// One or several files on their way into the workspace: read, understood, checked,
// imported, one after the other in the order in which they refer to each other.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/screens/import/refused_rows.h"
#include "app/shell/desk.h"
#include "core/exchange/import_analysis.h"
#include "core/exchange/import_check.h"
#include "core/exchange/import_file.h"
#include "core/exchange/import_job.h"
#include "core/exchange/import_preview.h"
#include "core/exchange/import_profiles.h"

namespace qd {

class ImportSession {
public:
    enum class Phase { empty, reading, analysing, checking, ready, importing, done };

    struct Item {
        ImportFile file;
        std::unique_ptr<ImportAnalysis> analysis;
        const Entity* entity = nullptr;
        ImportPlan plan;
        std::optional<ImportFindings> findings;
        std::optional<ImportResult> result;
        std::string mapping;                     // the saved mapping it was matched by, or "As in FILE"; "" = none
        RefusedRows refused;
        std::unique_ptr<RefusedRows::Attempt> attempt;  // the corrected rows being tried
        std::vector<Id> changes;                 // what its imports wrote, in order
        bool skipped = false;
    };

    // Takes the files; wanted: the record type when the person said so, else it is recognised.
    void add(Desk& desk, std::vector<std::shared_ptr<InputFile>> files, std::string wanted);
    // A bounded piece of the waiting work; asks for the next frame while there is more.
    void work(Desk& desk);

    [[nodiscard]] Phase phase() const { return m_phase; }
    [[nodiscard]] const std::vector<std::unique_ptr<Item>>& items() const { return m_items; }
    [[nodiscard]] Item* current() { return m_current < m_items.size() ? m_items[m_current].get() : nullptr; }
    [[nodiscard]] std::size_t position() const { return m_current; }
    [[nodiscard]] const Progress& progress() const { return m_progress; }
    [[nodiscard]] const std::vector<Error>& problems() const { return m_problems; }  // files that could not be used

    void use_entity(Desk& desk, const Entity& entity);
    void use_field(Desk& desk, std::size_t column, const std::string& field);
    void answer(Desk& desk, std::size_t question, std::size_t answer);
    void change_plan(Desk& desk);            // after the plan was edited: check again
    [[nodiscard]] const std::vector<PreviewRow>& preview(Desk& desk, std::uint64_t first, std::size_t count);

    void use_profile(Desk& desk, const ImportProfile& profile);

    void import_current(Desk& desk);
    void try_again(Desk& desk);              // the corrected rows of the current file
    void undo_current(Desk& desk);
    void skip_current(Desk& desk);
    void next(Desk& desk);                   // after a result was read
    void reset();

private:
    void read_next(Desk& desk);
    void opened(Desk& desk, std::string name, Result<std::vector<std::byte>> bytes);
    void all_read(Desk& desk);
    void begin_check(Desk& desk);
    void fail_item(Error error);

    Phase m_phase = Phase::empty;
    std::vector<std::shared_ptr<InputFile>> m_waiting;
    std::vector<std::unique_ptr<Item>> m_items;
    std::vector<Error> m_problems;
    std::string m_wanted;
    std::size_t m_current = 0, m_analysing = 0;
    std::unique_ptr<ImportCheck> m_check;
    std::unique_ptr<ImportPreview> m_preview;
    std::vector<PreviewRow> m_rows;
    std::uint64_t m_rows_first = 0;
    Progress m_progress;
};

}  // namespace qd
