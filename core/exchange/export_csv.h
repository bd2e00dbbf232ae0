#pragma once
// The records of a list as delimited text, as they are on screen and as our own
// import reads them back.

#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/exchange/csv_writer.h"
#include "core/query/list_query.h"

namespace qd {

class CsvExport final : public Job {
public:
    // columns empty: every field that people see. The workspace outlives the export.
    CsvExport(Workspace& workspace, ListQuery query, QueryContext context, CsvStyle style = {});

    [[nodiscard]] Result<Progress> step() override;
    void cancel() override {}

    // Everything written so far; the caller may move it away between steps.
    [[nodiscard]] std::string& text() { return m_text; }
    [[nodiscard]] std::size_t rows() const { return m_rows.ids.size(); }

private:
    [[nodiscard]] Result<> start();
    void write_cell(const Field& field, const Value& value);

    Workspace& m_workspace;
    ListQuery m_query;
    QueryContext m_context;
    bool m_started = false;
    ListResult m_rows;
    std::vector<FieldPath> m_paths;
    std::size_t m_next = 0;
    std::string m_text;
    CsvWriter m_writer;
};

// What a list shows when nobody chose columns: every field but the hidden ones and those for the program itself.
[[nodiscard]] std::vector<std::string> visible_columns(const Entity& entity);

// A value as text: ISO dates, "1234.50", choice labels, titles of referenced records.
[[nodiscard]] std::string exported_text(Workspace& workspace, const Field& field, const Value& value);

}  // namespace qd
