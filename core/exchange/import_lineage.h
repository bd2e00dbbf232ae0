#pragma once
// Where an imported value came from: which file, row and column, when and by whom.
// Nothing is stored per value: the journal knows the change, the change's batch
// record knows the file and the plan, and records were made in the order of the rows.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/exchange/import_plan.h"
#include "core/model/workspace.h"

namespace qd {

// Consecutive rows of a file, as CsvRow::number.
struct RowRun {
    std::uint64_t first = 0, count = 0;
};

// The plan together with the rows that made records, as the batch record keeps them.
[[nodiscard]] std::string batch_record(const ImportPlan& plan, std::span<const RowRun> created_rows);

struct Lineage {
    std::string file, fingerprint;
    std::uint64_t row = 0;   // 1 = first row of the file; 0 = not of one row (made by name, or updated)
    std::string column;      // header that the field was matched to; "" = none
    Instant imported{};
    Id batch = 0, change = 0, actor = 0;
};

// Of the field's present value; empty when it did not come from an import.
[[nodiscard]] Result<std::optional<Lineage>> lineage_of(Workspace& workspace, const Entity& entity, Id record, std::string_view field);

}  // namespace qd
