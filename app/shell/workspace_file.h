#pragma once
// A workspace file that is to take the place of the workspace that is open.

#include <string>

#include "app/shell/sealing.h"

namespace qd {

struct WorkspaceFile {
    std::string name;
    Bytes bytes;
    // The name of the restore point for what is here now. Empty: the person has not agreed yet and is asked.
    std::string keep_as;
    bool from_outside = true;   // false: a restore point, which lay in this browser
};

}  // namespace qd
