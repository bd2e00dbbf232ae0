#pragma once
// Where restore points are kept: beside the workspace, in a place of their own. Everything
// answers once, later or before it returns. What is kept is packed by the caller.

#include <functional>
#include <string>
#include <vector>

#include "app/shell/sealing.h"

namespace qd {

struct ShelfEntry {
    std::string id;
    std::string about;          // text of the application's own
    std::uint64_t bytes = 0;
};

class Shelf {
public:
    virtual ~Shelf() = default;
    // Replaces what had this id.
    virtual void put(std::string id, std::string about, Bytes bytes, Sealing::Done<void> done) = 0;
    virtual void list(Sealing::Done<std::vector<ShelfEntry>> done) = 0;
    virtual void get(std::string id, Sealing::Done<Bytes> done) = 0;
    virtual void remove(std::string id, Sealing::Done<void> done) = 0;
};

}  // namespace qd
