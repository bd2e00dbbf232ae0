#pragma once
// A dry run over the whole file: what an import with this plan would do, and
// what it would have to ask. Writes nothing.

#include <array>
#include <map>
#include <memory>

#include "core/base/job.h"
#include "core/exchange/import_analysis.h"
#include "core/exchange/import_findings.h"
#include "core/exchange/key_index.h"

namespace qd {

class ImportCheck final : public Job {
public:
    // All outlive the check; the plan must not change meanwhile.
    ImportCheck(Workspace& workspace, const ImportFile& file, const ImportAnalysis& analysis, const ImportPlan& plan);

    [[nodiscard]] Result<Progress> step() override;
    void cancel() override {}

    // After it has finished.
    [[nodiscard]] const ImportFindings& findings() const { return m_findings; }

private:
    struct DateEvidence {
        std::uint64_t in_order = 0, reversed = 0;  // rows whose end is not before their start, and the others
    };

    struct Cleaned {  // of a column: values that the import writes in their usual form
        std::uint64_t rows = 0;
        std::string before, after;  // the first
    };

    [[nodiscard]] Result<> open();
    void check_row(const CsvRow& csv);
    void count_row(const CsvRow& csv);
    void weigh_dates(const CsvRow& csv);
    void finish();
    void note_cleaning(std::size_t column, const CsvRow& csv);
    void ask_date_order();
    void ask_cleaning(std::size_t column);
    void ask_decimal_marks();
    void ask_references(std::size_t column);
    void ask_which_record(std::size_t column, const Mention& mention, const NameMatch& match);
    void ask_spelling(std::size_t column);

    Workspace& m_workspace;
    const ImportFile& m_file;
    const ImportAnalysis& m_analysis;
    const ImportPlan& m_plan;
    RowStream m_stream;
    std::unique_ptr<RowReader> m_reader;
    std::unique_ptr<KeyIndex> m_keys;
    ReadRow m_row;
    std::vector<Cleaned> m_cleaned;
    std::vector<int> m_open_dates;        // columns whose date order is in doubt
    std::vector<DateOrder> m_open_orders;
    std::array<DateEvidence, 5> m_evidence{};
    int m_start = -1, m_end = -1;
    ImportFindings m_findings;
};

// Answers each date question as proposed when the data settles it. True when something changed.
bool settle_dates(ImportPlan& plan, const ImportFindings& findings);

}  // namespace qd
