// What goes along of the history: the journal of what goes along, and the changes it belongs to.

#include "core/exchange/snapshot/snapshot_parts.h"

#include <algorithm>
#include <array>

namespace qd {
namespace {

constexpr int kRowsPerStep = 2000;

// A change's own label names records and values ("Konex moved to Won"), so it stays behind.
std::string_view neutral_label(std::int64_t cause) {
    constexpr std::array<std::string_view, 6> kLabels = {"Edit", "Import", "Rule", "Merge", "Undo", "System"};
    return cause >= 0 && cause < static_cast<std::int64_t>(kLabels.size()) ? kLabels[static_cast<std::size_t>(cause)] : "Edit";
}

}  // namespace

Result<bool> SnapshotJob::copy_journal() {
    Journal& journal = *m_journal;
    if (!m_writer) {
        m_writer = TRY(TableWriter::open(m_target->database.get(), "journal", {"seq", "change", "record", "field", "happened", "before", "after"}));
        for (const Entity& entity : m_source->catalogue().entities())
            for (std::size_t at = 0; at < entity.fields.size(); ++at) journal.places[entity.fields[at].number] = {&entity, at};
    }
    Statement rows = TRY(m_source->database().prepare(
        "SELECT seq, change, record, field, happened, before, after FROM journal WHERE seq > ? ORDER BY seq"));
    rows.bind(0, journal.last_read);
    for (int count = 0; count < kRowsPerStep; ++count) {
        if (!TRY(rows.step())) {
            if (m_writer->rows() > 0) m_draft.manifest.tables.push_back(m_writer->facts());
            m_writer.reset();
            return true;
        }
        journal.last_read = rows.integer(0);
        const Id record = rows.integer(2);
        const std::int64_t happened = rows.integer(4);
        const auto place = journal.places.find(static_cast<int>(rows.integer(3)));
        const bool known = place != journal.places.end() && m_choice->has(*place->second.entity, record);
        const auto goes_along = [&] {
            const auto& [entity, field] = place->second;
            const Treatment treatment = m_redaction->of(*entity).fields[field];
            if (goes_whole(m_copying)) return true;
            return (treatment == Treatment::keep || treatment == Treatment::round) && !leaves_out(*entity, field, record) &&
                   entity->fields[field].key != "deleted" && (!m_copying.as_of || happened <= to_stored(*m_copying.as_of));
        };
        if (!known || !goes_along()) {
            ++journal.left_out;
            continue;
        }
        const auto& [entity, field] = place->second;
        ++journal.rows_of[rows.integer(1)];
        TRY(m_writer->write(std::array{Value{m_writer->rows() + 1}, Value{rows.integer(1)}, Value{record}, Value{rows.integer(3)}, Value{happened},
                                       m_redaction->treated(*entity, field, record, column_value(rows, 5)),
                                       m_redaction->treated(*entity, field, record, column_value(rows, 6))}));
    }
    return false;
}

Result<bool> SnapshotJob::copy_changes() {
    const bool whole = goes_whole(m_copying);
    Journal& journal = *m_journal;
    if (!m_writer) {
        journal.ids = m_choice->all_ids();
        m_writer = TRY(TableWriter::open(m_target->database.get(), "change", {"id", "last_id", "actor", "cause", "cause_id", "label",
                                                                              "undo_of", "undone_by", "first_seq", "last_seq"}));
    }
    const Entity& user = m_source->catalogue().entity("user");
    Statement rows = TRY(m_source->database().prepare(
        "SELECT id, last_id, actor, cause, cause_id, label, undo_of, undone_by FROM change WHERE id > ? ORDER BY id"));
    rows.bind(0, journal.last_change);
    for (int read = 0; read < kRowsPerStep; ++read) {
        if (!TRY(rows.step())) {
            TRY(finish_changes());
            return true;
        }
        const Id id = rows.integer(0), last_id = rows.integer(1);
        journal.last_change = id;
        const auto written = journal.rows_of.find(id);
        const std::int64_t count = written == journal.rows_of.end() ? 0 : written->second;
        const auto made = std::ranges::upper_bound(journal.ids, id);
        if (!whole && count == 0 && (made == journal.ids.end() || *made > last_id)) continue;
        const Id actor = rows.integer(2);
        const std::int64_t cause = rows.integer(3), seq = journal.rows_told;
        TRY(m_writer->write(std::array{
            Value{id}, Value{last_id}, Value{whole || m_choice->has(user, actor) ? actor : 0}, Value{cause},
            Value{whole ? rows.integer(4) : 0}, Value{std::string{whole ? rows.text(5) : neutral_label(cause)}},
            whole ? column_value(rows, 6) : Value{}, whole ? column_value(rows, 7) : Value{}, Value{seq}, Value{seq + count}}));
        journal.rows_told += count;
    }
    return false;
}

Result<> SnapshotJob::finish_changes() {
    if (m_writer->rows() == 0) {
        // A workspace without any change would be founded anew when it is opened.
        const Id id = m_journal->ids.empty() ? 1 : m_journal->ids.back();
        const Value none{std::int64_t{0}};
        TRY(m_writer->write(std::array{Value{id}, Value{id}, none, Value{static_cast<std::int64_t>(Cause::system)}, none,
                                    Value{std::string{"System"}}, Value{}, Value{}, none, none}));
    }
    m_draft.manifest.tables.push_back(m_writer->facts());
    m_writer.reset();
    return {};
}

}  // namespace qd
