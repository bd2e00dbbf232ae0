#pragma once
// What the dates in a file say about a deal's past: it opened on its start date,
// it was won or lost on its close date, and what it was worth until then.

#include <string>
#include <unordered_map>
#include <vector>

#include "core/exchange/import_plan.h"
#include "core/model/workspace.h"

namespace qd {

class DealPast {
public:
    [[nodiscard]] static Result<DealPast> read(Workspace& workspace, const ImportPlan& plan);

    // Completes the values of a new deal: its list price while open, a start when only its end
    // is known, since when it is in its stage. A status column (Won, Lost) decides the stage.
    void complete(std::vector<FieldValue>& values);
    // Writes the past of the deal that complete() was last called for.
    [[nodiscard]] Result<> write(ChangeScope& scope, Id deal) const;

    // For an existing deal: the status column decides the stage; the moment of closing, when these values close it.
    [[nodiscard]] std::optional<Instant> complete_update(std::vector<FieldValue>& values) const;

    void add_price(Id product, std::int64_t price) { m_prices[product] = price; }
    // Stages made during the import are open ones.
    void add_stage(Id stage) { m_stages.emplace(stage, StageKind::open); }

private:
    enum class StageKind : std::uint8_t { open, won, lost };
    struct Step {
        std::uint16_t field;
        Value before, after;
    };

    [[nodiscard]] const Value* given(const std::vector<FieldValue>& values, int field) const;
    static void put(std::vector<FieldValue>& values, int field, Value value);
    Id apply_status(std::vector<FieldValue>& values) const;  // the stage named beside a status, or 0
    [[nodiscard]] StageKind kind_of(Id stage) const;
    void plan_steps(const std::vector<FieldValue>& values, Id before_stage, Instant closed);

    const Entity* m_entity = nullptr;
    int m_stage = 0, m_status = 0, m_since = 0, m_created = 0, m_close = 0, m_amount = 0, m_product = 0;
    std::unordered_map<Id, StageKind> m_stages;
    std::unordered_map<Id, std::int64_t> m_prices;
    Id m_opening = 0, m_won = 0, m_lost = 0;
    bool m_fill_amount = true;
    Instant m_closed{};
    std::vector<Step> m_steps;
};

// The open stage whose name the start date's header carries ("engage_date" → "Engaging"); "" when none does.
[[nodiscard]] Result<std::string> propose_opening_stage(Workspace& workspace, const ImportPlan& plan);

}  // namespace qd
