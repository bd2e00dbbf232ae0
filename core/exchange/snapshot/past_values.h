#pragma once
// One record type's values as they stood at a past moment, in business time: what the
// journal says about each value, by the rule of Workspace::record_as_of.

#include <memory>
#include <unordered_map>
#include <vector>

#include "core/model/workspace.h"

namespace qd {

class PastValues {
public:
    // One scan of the journal. The workspace must outlive this and not change meanwhile.
    [[nodiscard]] static Result<PastValues> read(Workspace& workspace, const Entity& entity, Instant at);

    // Puts the row to where it stood; false when the record was deleted then. Whether it existed yet is
    // for the caller to say: `created` is in the row.
    [[nodiscard]] bool apply(Id id, std::vector<Value>& row) const;

private:
    struct Stood { std::uint16_t field; Value value; };
    struct Stages;
    [[nodiscard]] static Result<std::shared_ptr<Stages>> read_stages(Database& database);
    const Entity* m_entity = nullptr;
    Instant m_at{};
    std::unordered_map<Id, std::vector<Stood>> m_stood;
    std::unordered_map<Id, std::int64_t> m_stage_since;  // deals: the last change of stage in time
    std::shared_ptr<Stages> m_stages;                    // deals only
};

}  // namespace qd
