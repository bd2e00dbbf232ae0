#pragma once
// Rows that an import refused, with the reasons: corrected in place and tried again.

#include <string>
#include <vector>

#include "app/shell/desk.h"
#include "core/exchange/import_job.h"

namespace qd {

class RefusedRows {
public:
    // headers: the file's, parallel to the plan's columns.
    void take(const ImportResult& result, const std::vector<std::string>& headers);
    [[nodiscard]] std::size_t size() const { return m_rows.size(); }
    [[nodiscard]] std::size_t corrected() const;

    // True when the corrected rows are to be tried again.
    [[nodiscard]] bool draw(Desk& desk, ui::Area area, const ImportPlan& plan);

    struct Attempt { ImportFile file; ImportPlan plan; };
    // The corrected rows as a file of their own, and the same plan for it.
    [[nodiscard]] Attempt attempt(const ImportFile& original, const ImportPlan& plan) const;
    // What became of that attempt: what was taken goes, what was refused again stays with its new reasons.
    void settle(const ImportResult& result);

private:
    struct Row {
        std::uint64_t number = 0;           // in the file
        std::vector<std::string> cells;
        std::vector<std::string> problems;  // by column; "" = none
        std::string problem;                // of the row as a whole
        bool corrected = false;
        [[nodiscard]] std::string sentence(const std::vector<std::string>& headers) const;
    };
    void blame(Row& row, const std::vector<ImportError>& errors, std::uint64_t number) const;
    [[nodiscard]] float draw_cells(Desk& desk, ui::Area area, Row& row, const ImportPlan& plan);

    std::vector<std::string> m_headers;
    std::vector<Row> m_rows;
    std::uint64_t m_open = 0;               // number of the row being corrected; 0 = none
};

}  // namespace qd
