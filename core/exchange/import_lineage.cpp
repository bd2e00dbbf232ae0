#include "core/exchange/import_lineage.h"

#include <nlohmann/json.hpp>

namespace qd {
namespace {

struct Origin {
    Id change = 0, last_id = 0, actor = 0;
    bool by_creation = false;
};

// The change that gave the field its present value: the last one to write it, else the record's own creation.
Result<std::optional<Origin>> origin_of(Workspace& workspace, Id record, const Field& field) {
    Database& database = workspace.database();
    Id birth = 0;
    {
        Statement select = TRY(database.prepare("SELECT max(id) FROM change WHERE id < ?"));
        select.bind(0, record);
        if (TRY(select.step())) birth = select.integer(0);
    }
    Statement last = TRY(database.prepare("SELECT max(change) FROM journal WHERE record = ? AND field = ?"));
    last.bind(0, record).bind(1, field.number);
    const Id written = TRY(last.step()) ? last.integer(0) : 0;
    last.reset();
    // An import writes the past of what it makes into the same change.
    const Id change = std::max(written, birth);
    Statement header = TRY(database.prepare("SELECT last_id, actor, cause FROM change WHERE id = ?"));
    header.bind(0, change);
    if (!TRY(header.step()) || static_cast<Cause>(header.integer(2)) != Cause::import) return std::optional<Origin>{};
    return std::optional{Origin{change, header.integer(0), header.integer(1), change == birth}};
}

// The n-th record made (0 = first) came from this row.
std::uint64_t row_of(const nlohmann::json& runs, std::uint64_t nth) {
    if (!runs.is_array()) return 0;
    for (const auto& run : runs) {
        if (!run.is_array() || run.size() != 2) return 0;
        const auto count = run[1].get<std::uint64_t>();
        if (nth < count) return run[0].get<std::uint64_t>() + nth;
        nth -= count;
    }
    return 0;
}

}  // namespace

std::string batch_record(const ImportPlan& plan, std::span<const RowRun> created_rows) {
    auto json = nlohmann::ordered_json::parse(to_json(plan));
    json["created_rows"] = nlohmann::ordered_json::array();
    for (const RowRun& run : created_rows) json["created_rows"].push_back({run.first, run.count});
    return json.dump();
}

Result<std::optional<Lineage>> lineage_of(Workspace& workspace, const Entity& entity, Id record, std::string_view field_key) {
    const Field* field = entity.find(field_key);
    if (!field) return std::optional<Lineage>{};
    const auto origin = TRY(origin_of(workspace, record, *field));
    if (!origin) return std::optional<Lineage>{};
    Statement batch = TRY(workspace.database().prepare(
        "SELECT id, file_name, fingerprint, target, plan FROM import_batch WHERE id > ? AND id <= ? ORDER BY id LIMIT 1"));
    batch.bind(0, origin->change).bind(1, origin->last_id);
    if (!TRY(batch.step())) return std::optional<Lineage>{};
    Lineage lineage;
    lineage.batch = batch.integer(0);
    lineage.file = batch.text(1);
    lineage.fingerprint = batch.text(2);
    lineage.change = origin->change;
    lineage.actor = origin->actor;
    lineage.imported = given_at(origin->change);
    if (batch.text(3) != entity.key) return std::optional{lineage};
    const auto plan = import_plan_from_json(batch.text(4));
    const auto json = nlohmann::json::parse(batch.text(4), nullptr, false);
    batch.reset();
    if (origin->by_creation && json.is_object()) {
        Statement before = TRY(workspace.database().prepare("SELECT count(*) FROM \"" + entity.key + "\" WHERE id > ? AND id < ?"));
        before.bind(0, origin->change).bind(1, record);
        if (TRY(before.step())) lineage.row = row_of(json.value("created_rows", nlohmann::json::array()), static_cast<std::uint64_t>(before.integer(0)));
    }
    const int column = plan ? plan->column_of(field_key) : -1;
    if (column >= 0) lineage.column = plan->columns[static_cast<std::size_t>(column)].header;
    return std::optional{lineage};
}

}  // namespace qd
