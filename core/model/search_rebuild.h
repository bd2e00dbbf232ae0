#pragma once
// The full-text index for records that were copied row by row, past apply().

#include "core/model/workspace.h"

namespace qd {

// Puts living records with ids beyond `after` into the index, at most `limit` of them. The last id that was
// indexed; 0 = there were no more. A transaction must be open.
[[nodiscard]] Result<Id> index_records(Workspace& workspace, const Entity& entity, Id after, int limit);

}  // namespace qd
