#include "core/exchange/snapshot/snapshot_job.h"

#include <algorithm>

#include "core/base/sort_by.h"
#include "core/exchange/demo_company.h"
#include "core/exchange/snapshot/snapshot_parts.h"
#include "core/model/schema_sql.h"

namespace qd {
namespace {

constexpr int kRowsPerStep = 500;

Result<std::int64_t> living(Workspace& workspace, std::string_view entity, std::string_view condition = "1") {
    return workspace.database().integer("SELECT count(*) FROM \"" + std::string{entity} + "\" WHERE deleted IS NULL AND " +
                                        std::string{condition});
}

}  // namespace

SnapshotJob::SnapshotJob(Workspace& workspace, SnapshotOptions options, Purpose purpose)
    : m_workspace(workspace), m_options(std::move(options)), m_purpose(purpose) {}

SnapshotJob::~SnapshotJob() = default;

Result<Progress> SnapshotJob::step() {
    if (m_workspace.busy())
        return fail(ErrorKind::conflict, "A longer change is still running.", "No snapshot was made.",
                    "Wait until it is done or cancel it.");
    if (m_planned == 0 || m_revision != m_workspace.revision()) start();
    auto& [doing, step] = m_steps.front();
    const bool done = TRY(step());
    if (m_cursor) m_cursor->pause();
    // Little by little: what is held back until the end is written in one go.
    if (m_target && m_target->database) {
        TRY(m_target->database->commit());
        TRY(m_target->database->begin());
    }
    if (done) m_within = 0;
    Progress progress{1 - (static_cast<double>(m_steps.size()) - m_within) / static_cast<double>(m_planned), doing, false};
    if (done) m_steps.pop_front();
    progress.finished = m_steps.empty();
    return progress;
}

void SnapshotJob::cancel() {
    m_steps.clear();
    m_cursor.reset();
    m_writer.reset();
    m_target.reset();
    m_making_up.reset();
    m_made_up.reset();
    m_planned = 0;
}

void SnapshotJob::start() {
    cancel();
    m_revision = m_workspace.revision();
    m_values_left.clear();
    m_deleted_left = 0;
    m_within = 0;
    m_draft = {};
    if (m_options.profile == Profile::demo) do_next("Counting", [this]() -> Result<bool> { TRY(plan_demo()); return true; });
    else plan(m_workspace, m_options);
    m_planned = m_steps.size();
}

// Nothing but these four numbers goes over: whatever the made-up company says, it is nobody's.
Result<> SnapshotJob::plan_demo() {
    const DemoShape shape{TRY(living(m_workspace, "deal")), TRY(living(m_workspace, "account")),
                          TRY(living(m_workspace, "user", "role = 'representative'")), TRY(living(m_workspace, "lead"))};
    for (const Entity& entity : m_workspace.catalogue().entities())
        if (const std::int64_t count = TRY(living(m_workspace, entity.key)); count > 0)
            m_draft.manifest.left_out.push_back({entity.plural, count});
    const Instant now = m_options.as_of.value_or(m_workspace.clock().now());
    m_made_up_store = std::make_unique<PageStore>(nullptr);
    m_made_up_clock = std::make_unique<ManualClock>(now);
    const std::uint64_t seed = m_options.seed != 0 ? m_options.seed : static_cast<std::uint64_t>(to_stored(now));
    m_made_up = TRY(Workspace::open(*m_made_up_store, *m_made_up_clock, {0, seed}));
    Change name;
    name.label = "Name";
    name.cause = Cause::system;
    name.ops.push_back(m_made_up->set_setting("company", "Demo company"));
    TRY(m_made_up->apply(name));
    m_making_up = make_demo_company(*m_made_up, shape, seed, day_of(now));
    do_next("Making up a company", [this]() -> Result<bool> { return TRY(m_making_up->step()).finished; });
    SnapshotOptions whole = m_options;
    whole.profile = Profile::full;
    whole.as_of.reset();
    whole.view.reset();
    whole.person = 0;
    plan(*m_made_up, whole);
    m_planned += m_steps.size();
    return {};
}

void SnapshotJob::plan(Workspace& source, const SnapshotOptions& options) {
    m_source = &source;
    m_copying = options;
    m_redaction = std::make_unique<Redaction>(source.catalogue(), options.profile);
    m_choice = std::make_unique<RowChoice>(source, *m_redaction, m_copying);
    m_journal = std::make_unique<Journal>();
    do_next("Choosing records", [this]() -> Result<bool> {
        const bool more = TRY(m_choice->step());
        m_within = m_choice->progress();
        return !more;
    });
    do_next("Preparing", [this]() -> Result<bool> { TRY(open_target()); return true; });
    for (const Entity& entity : source.catalogue().entities())
        if (m_redaction->of(entity).goes_along)
            do_next("Copying " + entity.plural, [this, &entity] { return copy_records(entity); });
    do_next("Copying the history", [this] { return copy_journal(); });
    do_next("Copying the history", [this] { return copy_changes(); });
    if (m_purpose == Purpose::build) {
        do_next("Sealing", [this]() -> Result<bool> { TRY(close_target()); return true; });
        do_next("Sealing", [this] { return compute_digest(); });
    }
    do_next("Sealing", [this]() -> Result<bool> { finish(); return true; });
}

std::vector<std::size_t> SnapshotJob::columns_of(const Entity& entity) const {
    std::vector<std::size_t> columns;
    const auto& fields = m_redaction->of(entity).fields;
    for (std::size_t at = 0; at < fields.size(); ++at)
        if (fields[at] != Treatment::leave_out) columns.push_back(at);
    return columns;
}

Result<> SnapshotJob::open_target() {
    m_target = std::make_unique<Target>();
    if (m_purpose == Purpose::preview) return {};
    m_target->database = TRY(Database::open(m_target->store));
    Database& database = *m_target->database;
    TRY(database.begin());
    TRY(database.run(journal_tables_sql()));
    for (const Entity& entity : m_source->catalogue().entities()) {
        if (!m_redaction->of(entity).goes_along) continue;
        std::string sql = "CREATE TABLE \"" + entity.key + "\"(id INTEGER PRIMARY KEY";
        for (const std::size_t at : columns_of(entity))
            if (at != 0) sql += ", \"" + entity.fields[at].key + "\" " + column_type(entity.fields[at].type);
        TRY(database.run(sql + ")"));
    }
    return copy_field_keys();
}

Result<> SnapshotJob::copy_field_keys() {
    Statement insert = TRY(m_target->database->prepare("INSERT INTO field_key(number, entity, field) VALUES(?, ?, ?)"));
    const auto put = [&](int number, std::string_view entity, std::string_view field) {
        return insert.bind(0, number).bind(1, entity).bind(2, field).run();
    };
    for (const Entity& entity : m_source->catalogue().entities()) {
        if (!m_redaction->of(entity).goes_along) continue;
        TRY(put(entity.number, entity.key, ""));
        for (const std::size_t at : columns_of(entity)) TRY(put(entity.fields[at].number, entity.key, entity.fields[at].key));
    }
    return {};
}

bool SnapshotJob::leaves_out(const Entity& entity, std::size_t field, Id record) const {
    return m_redaction->of(entity).fields[field] == Treatment::leave_out ||
           (m_choice->names_only(entity, record) && !RowChoice::is_name(entity, entity.fields[field]));
}

// A company's own fields can be called anything: a board reads only how many values there are.
std::string SnapshotJob::name_for_others(const Entity& entity, const Field& field) const {
    return entity.label + ": " + (field.custom && m_options.profile == Profile::board ? "Custom fields" : field.label);
}

Result<bool> SnapshotJob::copy_records(const Entity& entity) {
    if (!m_cursor) {
        m_cursor.emplace(*m_source, entity, m_choice->past(), goes_whole(m_copying));
        m_columns = columns_of(entity);
        std::vector<std::string> names;
        for (const std::size_t at : m_columns) names.push_back(entity.fields[at].key);
        m_writer = TRY(TableWriter::open(m_target->database.get(), entity.key, std::move(names)));
    }
    std::vector<Value> values(m_columns.size());
    for (int count = 0; count < kRowsPerStep; ++count) {
        if (!TRY(m_cursor->next())) {
            if (m_writer->rows() > 0) m_draft.manifest.tables.push_back(m_writer->facts());
            if (const std::int64_t left = m_choice->left_behind(entity); left > 0)
                m_draft.manifest.left_out.push_back({entity.key == "setting" ? "Private settings" : entity.plural, left});
            m_deleted_left += m_cursor->skipped();
            m_cursor.reset();
            m_writer.reset();
            return true;
        }
        const Id id = m_cursor->id();
        if (!m_choice->has(entity, id)) continue;
        const std::vector<Value>& row = m_cursor->row();
        for (std::size_t at = 0; at < row.size(); ++at)
            if (!is_empty(row[at]) && leaves_out(entity, at, id)) ++m_values_left[name_for_others(entity, entity.fields[at])];
        for (std::size_t column = 0; column < m_columns.size(); ++column) {
            const std::size_t at = m_columns[column];
            const bool stays = leaves_out(entity, at, id) || m_choice->leads_outside(entity.fields[at], row[at]);
            values[column] = stays ? Value{} : m_redaction->treated(entity, at, id, row[at]);
        }
        TRY(m_writer->write(values));
    }
    return false;
}

void SnapshotJob::name_left_out() {
    auto& left_out = m_draft.manifest.left_out;
    if (m_options.profile == Profile::demo) return;
    for (const Entity& entity : m_source->catalogue().entities())
        if (!m_redaction->of(entity).goes_along)
            if (const std::int64_t left = m_choice->left_behind(entity); left > 0) left_out.push_back({entity.plural, left});
    for (const auto& [what, count] : m_values_left) left_out.push_back({what, count});
    if (m_deleted_left > 0) left_out.push_back({"Deleted records", m_deleted_left});
    if (m_journal->left_out > 0) left_out.push_back({"History entries", m_journal->left_out});
}

Result<> SnapshotJob::close_target() {
    TRY(m_target->database->commit());
    m_target->database.reset();
    m_draft.data = m_target->store.file_bytes();
    m_target.reset();
    m_digest = {};
    m_digested = 0;
    return {};
}

bool SnapshotJob::compute_digest() {
    constexpr std::size_t kBytesPerStep = 1 << 20;
    const auto part = std::span{m_draft.data}.subspan(m_digested);
    const std::size_t length = std::min(part.size(), kBytesPerStep);
    m_digest.add(part.first(length));
    m_digested += length;
    m_within = static_cast<double>(m_digested) / static_cast<double>(m_draft.data.size());
    if (m_digested < m_draft.data.size()) return false;
    m_draft.manifest.data_size = m_draft.data.size();
    m_draft.manifest.data_sha256 = to_hex(m_digest.finish());
    return true;
}

void SnapshotJob::finish() {
    name_left_out();
    Manifest& manifest = m_draft.manifest;
    sort_by(manifest.tables, {}, &TableFacts::table);
    manifest.made_by = m_options.made_by;
    manifest.company = m_source->setting("company");
    manifest.author = m_options.author;
    manifest.author_recipient = m_options.author_recipient;
    manifest.device = m_options.device;
    manifest.note = m_options.note;
    manifest.parent = m_options.parent;
    manifest.created = m_workspace.clock().now();
    manifest.as_of = m_options.as_of;
    manifest.profile = m_options.profile;
    if (m_options.profile != Profile::demo) manifest.within = m_choice->within();
    manifest.scope = m_options.profile == Profile::demo ? "A made-up company" : m_choice->scope();
    m_making_up.reset();
    if (m_purpose == Purpose::preview) return;
    manifest.id = to_hex(sha256(iso(manifest.created) + '/' + std::to_string(m_options.seed) + '/' + manifest.data_sha256)).substr(0, 32);
    m_draft.manifest_text = to_json(manifest);
}

Result<Manifest> snapshot_preview(Workspace& workspace, const SnapshotOptions& options) {
    SnapshotJob job{workspace, options, SnapshotJob::Purpose::preview};
    TRY(run_to_end(job));
    return std::move(job.draft().manifest);
}

}  // namespace qd
