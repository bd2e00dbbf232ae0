#pragma once
// The import itself: one change, written in steps. Rows that cannot be imported are
// listed and left out; all others are there after the last step, or none when it was cancelled.

#include <map>
#include <memory>
#include <optional>

#include "core/exchange/deal_past.h"
#include "core/exchange/import_file.h"
#include "core/exchange/import_findings.h"
#include "core/exchange/import_lineage.h"
#include "core/exchange/key_index.h"
#include "core/exchange/row_stream.h"
#include "core/model/scope_job.h"

namespace qd {

struct ImportResult {
    ImportCounts counts;
    std::vector<ImportError> errors;      // the first ImportFindings::kErrorLimit
    std::vector<RefusedRow> refused;      // the same rows' cells
    std::map<std::string, std::vector<std::string>> references;  // made by name, by entity
    Applied applied;                      // change == 0: nothing was different, nothing was written
    Id batch = 0;
};

class ImportJob final : public ScopeJob {
public:
    // workspace and file outlive the job. actor: the user who imports.
    ImportJob(Workspace& workspace, const ImportFile& file, ImportPlan plan, Id actor);

    [[nodiscard]] const ImportResult& result() const { return m_result; }

private:
    enum class Phase : std::uint8_t { open, rows, links, batch, follow, commit };
    struct Link {  // a reference to a row of the same file, written when all rows are there
        Id record;
        std::uint16_t field;
        std::size_t column;
        Mention* mention;
        std::uint64_t row, line;
        Instant happened;
    };

    [[nodiscard]] Result<Progress> forward() override;
    [[nodiscard]] Result<Progress> next();
    [[nodiscard]] Result<> open();
    [[nodiscard]] Result<Progress> write_rows();
    [[nodiscard]] Result<Progress> write_links();
    [[nodiscard]] Result<Progress> commit();
    [[nodiscard]] Result<> write_row(const CsvRow& csv);
    [[nodiscard]] Result<> collect_values(const CsvRow& csv);
    [[nodiscard]] Result<> create_record(const CsvRow& csv, const std::string& key);
    [[nodiscard]] Result<> update_record(const CsvRow& csv, Id id);
    [[nodiscard]] Result<> create_reference(std::size_t column, Mention& mention);
    [[nodiscard]] Result<> write_batch();
    void name_source();
    void queue_links(const CsvRow& csv, Id record, Instant happened);
    void refuse(const CsvRow& csv, int column, std::string reason);
    void refuse_cells(const CsvRow& csv);
    void keep_refused(const CsvRow& csv);

    Workspace& m_workspace;
    const ImportFile& m_file;
    ImportPlan m_plan;
    Id m_actor;
    Phase m_phase = Phase::open;
    RowStream m_stream;
    const Entity* m_entity = nullptr;
    std::unique_ptr<RowReader> m_reader;
    std::unique_ptr<KeyIndex> m_keys;
    std::unique_ptr<DealPast> m_past;   // deals only
    std::uint16_t m_source_system = 0, m_source_id = 0, m_created = 0;
    int m_name = -1;                    // the name's field, when records of this type refer to each other
    ReadRow m_row;
    std::vector<FieldValue> m_values;
    std::vector<std::pair<std::size_t, Mention*>> m_pending;  // links of the row being written
    std::vector<Link> m_links;
    std::vector<RowRun> m_created_rows;  // in the order in which the records were made
    std::size_t m_next_link = 0;
    ImportResult m_result;
};

}  // namespace qd
