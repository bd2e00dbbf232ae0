#pragma once
// A change under way: one open transaction that many steps can write into. Used
// by Workspace::apply for small changes and directly by imports and generators.
// Dropping it without commit() rolls everything back.

#include <memory>
#include <optional>
#include <span>

#include "core/model/change.h"
#include "core/model/record.h"

namespace qd {

class Workspace;

struct FieldValue {
    std::uint16_t field;  // position in Entity::fields
    Value value;
};

// many: of new records. What indexes say of them is put off until the scope updates a record or follows up; until then
// statements that look through an index do not find them.
enum class Volume : std::uint8_t { few, many };

class ChangeScope {
public:
    ChangeScope(ChangeScope&&) noexcept;
    ~ChangeScope();

    [[nodiscard]] Id change_id() const;
    [[nodiscard]] const Change& header() const;
    // The journal rows of this change have a greater seq.
    [[nodiscard]] std::int64_t first_seq() const;
    // Every write so far, in order, however many; kept only while a participant is set.
    [[nodiscard]] const std::vector<Touched>& touched() const;

    // Each validates first and writes nothing when it fails, so that a scope can go on
    // after a refused row. Derived fields (a deal's status, stage age) are filled in.
    [[nodiscard]] Result<Id> create(const Entity& entity, std::span<const FieldValue> values,
                                    std::optional<Instant> happened = {});
    // Values equal to the stored ones are skipped; false when nothing was different.
    [[nodiscard]] Result<bool> update(const Entity& entity, Id id, std::span<const FieldValue> values,
                                      std::optional<Instant> happened = {});
    [[nodiscard]] Result<> remove(const Entity& entity, Id id);
    [[nodiscard]] Result<> restore(const Entity& entity, Id id);

    // Writes what is known of the past of a record created in this scope: at `happened`
    // the field went from `before` to `after`. Does not change the record.
    [[nodiscard]] Result<> remember(const Entity& entity, Id id, std::uint16_t field, const Value& before,
                                    const Value& after, Instant happened);

    // One op of a Change, by the names of its fields.
    [[nodiscard]] Result<> write(const Op& op);
    // What the participant makes of the writes so far, a bounded piece at each call: the share that is done,
    // 1 when nothing is left. For jobs: commit() does what is left however long it takes.
    [[nodiscard]] Result<double> follow_up();
    [[nodiscard]] Result<Applied> commit();
    void cancel();

    struct State;  // core/model only
    explicit ChangeScope(std::unique_ptr<State> state);

private:
    std::unique_ptr<State> m_state;
};

}  // namespace qd
