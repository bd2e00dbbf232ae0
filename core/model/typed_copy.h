#pragma once
// A workspace file that somebody else made becomes a workspace of ours: every table that we know is
// checked and read row by row through the field catalogue into a fresh database with our own
// schema. Nothing of the file's own schema (views, triggers, indexes, generated columns, foreign tables) is ever
// executed. README of core/exchange/snapshot has the order of the checks.

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/model/workspace.h"

namespace qd {

struct CopiedTable {
    std::int64_t rows = 0;
    std::string sha256;      // canonical dump of the rows as they stood in the file
};

struct CopyFindings {
    std::map<std::string, CopiedTable> tables;   // only those with rows
    std::int64_t emptied_values = 0;             // of the wrong type or out of range
    std::int64_t skipped_rows = 0;               // without a usable id, or a definition that cannot be used
    std::vector<std::string> ignored;            // "view “deal_totals”": not ours, left where it was; at most 20 named
    bool damaged = false;                        // some pages could not be read (only when that was allowed)

    // Empty when everything was as it should be.
    [[nodiscard]] std::string sentence() const;
};

class ForeignTable;
struct TableShape;

class TypedCopy final : public Job {
public:
    enum class Damage : std::uint8_t { refuse, keep_what_can_be_read };
    enum class Digests : std::uint8_t { none, compute };
    enum class Order : std::uint8_t { make, put_off };   // put_off: LateIndexes is still to run over the copy

    // The bytes must live until the job has ended; clock outlives it.
    TypedCopy(std::span<const std::byte> file, const Clock& clock, Damage damage, Digests digests, Order order);
    ~TypedCopy() override;

    [[nodiscard]] Result<Progress> step() override;
    void cancel() override;

    // When finished: the store over which Workspace::open opens the copy.
    [[nodiscard]] std::unique_ptr<PageStore> take_store();
    [[nodiscard]] const CopyFindings& findings() const { return m_findings; }

private:
    using Step = std::function<Result<bool>()>;  // true: this part is done
    struct Parts;

    [[nodiscard]] Result<> open_file();
    [[nodiscard]] Result<> look_at_schema();
    [[nodiscard]] Result<bool> judge_checksums();
    [[nodiscard]] Result<bool> check_tree(std::string_view table);
    // What everything else leans on: numbers of fields, changes, custom fields.
    [[nodiscard]] Result<> begin_foundation();
    [[nodiscard]] Result<bool> copy_changes();
    [[nodiscard]] Result<> copy_custom_fields();
    // Ours, without records; how its tables are to be filled.
    [[nodiscard]] Result<> prepare_workspace();
    void plan_records();
    [[nodiscard]] Result<bool> copy_some(std::string_view table);
    // A few rows of the table that is being copied; true at its end. Damage is passed over when that is allowed.
    [[nodiscard]] Result<bool> copy_rows();
    [[nodiscard]] Result<ForeignTable> table_of(TableShape shape, bool digest);
    [[nodiscard]] Result<> open_workspace();
    [[nodiscard]] Result<bool> put_in_order();
    void do_next(std::string doing, Step step) { m_steps.emplace_back(std::move(doing), std::move(step)); }

    std::span<const std::byte> m_file;
    const Clock& m_clock;
    Damage m_damage;
    Digests m_digests;
    Order m_order;
    std::unique_ptr<PageStore> m_into;
    std::unique_ptr<Parts> m_parts;
    std::deque<std::pair<std::string, Step>> m_steps;
    std::size_t m_done = 0;
    CopyFindings m_findings;
};

}  // namespace qd
