#include "core/exchange/import_job.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.h"

namespace qd {
namespace {

constexpr int kRowsPerStep = 200;  // about 8 ms as wasm on a slow machine
constexpr std::size_t kBytesPerRow = 80;  // about

}  // namespace

ImportJob::ImportJob(Workspace& workspace, const ImportFile& file, ImportPlan plan, Id actor)
    : m_workspace(workspace), m_file(file), m_plan(std::move(plan)), m_actor(actor), m_stream(file.text, m_plan.dialect) {}

Result<Progress> ImportJob::forward() {
    auto progress = next();
    if (!progress) progress.error().reassure("Nothing was imported.");
    return progress;
}

Result<Progress> ImportJob::next() {
    switch (m_phase) {
        case Phase::open:
            TRY(open());
            m_phase = Phase::rows;
            return Progress{0, "Reading names and keys", false};
        case Phase::rows: return write_rows();
        case Phase::links: return write_links();
        case Phase::batch:
            TRY(write_batch());
            m_phase = Phase::follow;
            return Progress{0.97, "Rules answer", false};
        case Phase::follow:
            if (TRY(m_scope->follow_up()) >= 1) m_phase = Phase::commit;
            return Progress{0.98, "Rules answer", false};
        case Phase::commit: return commit();
    }
    return Progress{1, {}, true};
}

Result<> ImportJob::open() {
    if (std::ranges::all_of(m_plan.columns, [](const ColumnPlan& column) { return column.field.empty(); }))
        return fail(ErrorKind::invalid_input, fmt::format("No column of “{}” is matched to a field.", m_file.name),
                    "Nothing was imported.", "Say what at least one column is.");
    m_reader = std::make_unique<RowReader>(TRY(RowReader::open(m_workspace, m_plan)));
    m_entity = &m_reader->entity();
    m_keys = std::make_unique<KeyIndex>(TRY(KeyIndex::read(m_workspace, *m_reader, m_plan)));
    m_keys->expect(m_file.text.size() / kBytesPerRow);
    if (m_entity->key == "deal") m_past = std::make_unique<DealPast>(TRY(DealPast::read(m_workspace, m_plan)));
    const auto at = [&](std::string_view key) { return static_cast<std::uint16_t>(m_entity->index_of(key)); };
    m_source_system = at("source_system"), m_source_id = at("source_id"), m_created = at("created");
    if (m_reader->book_of(m_entity->key)) m_name = m_entity->index_of("name");
    Change header;
    header.label = fmt::format("Import of {}", m_file.name);
    header.cause = Cause::import;
    header.actor = m_actor;
    m_scope.emplace(TRY(m_workspace.begin(header, Volume::many)));
    return {};
}

Result<Progress> ImportJob::write_rows() {
    CsvRow csv;
    for (int rows = 0; rows < kRowsPerStep; ++rows) {
        if (!TRY(m_stream.next(csv))) {
            m_phase = m_links.empty() ? Phase::batch : Phase::links;
            break;
        }
        ++m_result.counts.rows;
        TRY(write_row(csv));
    }
    return Progress{m_stream.share() * 0.95, fmt::format("Importing row {}", m_result.counts.rows), false};
}

Result<> ImportJob::write_row(const CsvRow& csv) {
    m_reader->read(csv, m_row);
    if (m_row.refused) {
        refuse_cells(csv);
        return {};
    }
    const std::string& key = m_keys->key_of(csv, m_row);
    const Id known = m_keys->find(key, m_row);
    if (known ? m_plan.mode == ImportMode::create : m_plan.mode == ImportMode::update) {
        ++m_result.counts.skipped;
        return {};
    }
    TRY(collect_values(csv));
    return known ? update_record(csv, known) : create_record(csv, key);
}

Result<> ImportJob::collect_values(const CsvRow&) {
    m_values.clear();
    m_pending.clear();
    for (std::size_t at = 0; at < m_row.cells.size(); ++at) {
        ReadCell& cell = m_row.cells[at];
        if (cell.state == CellState::creates) {
            if (m_reader->book(at)->entity().key == m_entity->key) {
                m_pending.emplace_back(at, cell.mention);
                continue;
            }
            TRY(create_reference(at, *cell.mention));
            cell.value = Value{cell.mention->id};
        }
        if (is_empty(cell.value)) continue;
        m_values.push_back({static_cast<std::uint16_t>(m_reader->field_at(at)), std::move(cell.value)});
    }
    for (const auto& [field, value] : m_reader->defaults()) {
        const bool given = std::ranges::any_of(m_values, [&](const FieldValue& one) { return one.field == field; });
        if (!given) m_values.push_back({static_cast<std::uint16_t>(field), value});
    }
    return {};
}

Result<> ImportJob::create_record(const CsvRow& csv, const std::string& key) {
    if (m_keys->keyed_by_row()) m_values.push_back({m_source_id, Value{key}});
    name_source();
    if (m_past) m_past->complete(m_values);
    auto created = m_scope->create(*m_entity, m_values);
    if (!created) {
        if (created.error().kind() == ErrorKind::storage || created.error().kind() == ErrorKind::internal)
            return std::unexpected(std::move(created).error());
        refuse(csv, -1, created.error().what());
        return {};
    }
    if (m_past) TRY(m_past->write(*m_scope, *created));
    m_keys->add(*created);
    ++m_result.counts.created;
    if (!m_created_rows.empty() && m_created_rows.back().first + m_created_rows.back().count == csv.number) ++m_created_rows.back().count;
    else m_created_rows.push_back({csv.number, 1});
    Instant born = m_workspace.clock().now();
    for (const FieldValue& value : m_values) {
        if (value.field == m_created) born = instant_from_stored(as_integer(value.value));
        if (static_cast<int>(value.field) == m_name) m_reader->book_of(m_entity->key)->add(as_text(value.value), *created);
    }
    queue_links(csv, *created, born);
    return {};
}

Result<> ImportJob::update_record(const CsvRow& csv, Id id) {
    name_source();
    const std::optional<Instant> happened = m_past ? m_past->complete_update(m_values) : std::nullopt;
    auto updated = m_scope->update(*m_entity, id, m_values, happened);
    if (!updated) {
        if (updated.error().kind() == ErrorKind::storage || updated.error().kind() == ErrorKind::internal)
            return std::unexpected(std::move(updated).error());
        refuse(csv, -1, updated.error().what());
        return {};
    }
    ++(*updated ? m_result.counts.updated : m_result.counts.same);
    queue_links(csv, id, m_workspace.clock().now());
    return {};
}

// An id means something only together with the program that gave it.
void ImportJob::name_source() {
    const bool has_id = std::ranges::any_of(m_values, [&](const FieldValue& value) { return value.field == m_source_id; });
    if (has_id) m_values.push_back({m_source_system, Value{key_of(m_plan.source)}});
}

void ImportJob::queue_links(const CsvRow& csv, Id record, Instant happened) {
    for (const auto& [column, mention] : m_pending)
        m_links.push_back({record, static_cast<std::uint16_t>(m_reader->field_at(column)), column, mention, csv.number, csv.line, happened});
}

Result<> ImportJob::create_reference(std::size_t column, Mention& mention) {
    if (mention.id) return {};
    const Entity& target = m_reader->book(column)->entity();
    // Another column, or another spelling, may have made it meanwhile.
    if (!mention.must_create) m_reader->settle(mention, column);
    if (mention.id) return {};
    const auto at = [&](std::string_view key) { return static_cast<std::uint16_t>(target.index_of(key)); };
    const std::string_view name = target.find("name") ? "name" : "subject";
    std::vector<FieldValue> values = {{at(name), Value{mention.wanted}}};
    if (m_plan.columns[column].field == "manager" && target.key == "user") values.push_back({at("role"), Value{"manager"}});
    if (target.key == "stage") {
        values.push_back({at("pipeline"), Value{TRY(m_workspace.database().integer(
            "SELECT id FROM pipeline WHERE deleted IS NULL ORDER BY position, id LIMIT 1"))}});
        values.push_back({at("position"), Value{TRY(m_workspace.database().integer(
            "SELECT coalesce(max(position), 0) FROM stage WHERE kind = 'open' AND deleted IS NULL"))}});
    }
    mention.id = TRY(m_scope->create(target, values));
    mention.kind = MatchKind::same;
    if (target.key == "stage" && m_past) m_past->add_stage(mention.id);
    m_reader->book(column)->add(mention.wanted, mention.id);
    m_result.references[target.key].push_back(mention.wanted);
    return {};
}

Result<Progress> ImportJob::write_links() {
    for (int written = 0; written < kRowsPerStep && m_next_link < m_links.size(); ++written, ++m_next_link) {
        const Link& link = m_links[m_next_link];
        if (!link.mention->id) m_reader->settle(*link.mention, link.column);
        const bool may_create = link.mention->must_create || m_plan.may_create(m_entity->key);
        if (!link.mention->id && may_create) TRY(create_reference(link.column, *link.mention));
        if (!link.mention->id) {
            m_result.errors.push_back({link.row, link.line, static_cast<int>(link.column), m_plan.columns[link.column].header,
                                       link.mention->text, fmt::format("There is no {} “{}”; the row was imported without it.",
                                                                       m_entity->label, link.mention->text)});
            continue;
        }
        const FieldValue value{link.field, Value{link.mention->id}};
        TRY(m_scope->update(*m_entity, link.record, {&value, 1}, link.happened));
    }
    if (m_next_link == m_links.size()) m_phase = Phase::batch;
    return Progress{0.96, "Linking rows to each other", false};
}

Result<> ImportJob::write_batch() {
    if (m_result.counts.created + m_result.counts.updated == 0 && m_result.references.empty()) return {};
    const Entity& batch = m_workspace.catalogue().entity("import_batch");
    const auto field = [&](std::string_view key, Value value) {
        return FieldValue{static_cast<std::uint16_t>(batch.index_of(key)), std::move(value)};
    };
    const auto number = [](std::uint64_t count) { return Value{static_cast<std::int64_t>(count)}; };
    const ImportCounts& counts = m_result.counts;
    const std::vector<FieldValue> values = {
        field("file_name", Value{m_file.name}), field("fingerprint", Value{m_file.fingerprint}),
        field("target", Value{m_plan.entity}),  field("rows", number(counts.rows)),
        field("made", number(counts.created)),  field("changed", number(counts.updated)),
        field("same", number(counts.same)),     field("refused", number(counts.refused)),
        field("plan", Value{batch_record(m_plan, m_created_rows)})};
    m_result.batch = TRY(m_scope->create(batch, values));
    return {};
}

Result<Progress> ImportJob::commit() {
    m_result.applied = TRY(m_scope->commit());
    m_scope.reset();
    return Progress{1, fmt::format("{} new, {} updated, {} unchanged, {} refused", m_result.counts.created,
                                   m_result.counts.updated, m_result.counts.same, m_result.counts.refused), true};
}

void ImportJob::keep_refused(const CsvRow& csv) {
    ++m_result.counts.refused;
    if (m_result.refused.size() >= ImportFindings::kErrorLimit) return;
    m_result.refused.push_back({csv.number, {csv.cells.begin(), csv.cells.end()}});
}

void ImportJob::refuse(const CsvRow& csv, int column, std::string reason) {
    keep_refused(csv);
    if (m_result.errors.size() >= ImportFindings::kErrorLimit) return;
    m_result.errors.push_back({csv.number, csv.line, column, {}, {}, std::move(reason)});
}

void ImportJob::refuse_cells(const CsvRow& csv) {
    keep_refused(csv);
    if (m_result.errors.size() >= ImportFindings::kErrorLimit) return;
    if (!m_row.problem.empty()) m_result.errors.push_back({csv.number, csv.line, -1, {}, {}, m_row.problem});
    for (std::size_t at = 0; at < m_row.cells.size(); ++at)
        if (m_row.cells[at].state == CellState::error)
            m_result.errors.push_back({csv.number, csv.line, static_cast<int>(at), m_plan.columns[at].header,
                                       std::string{csv.cells[at]}, m_row.cells[at].problem});
}

}  // namespace qd
