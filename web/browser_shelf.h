#pragma once
// Restore points in an IndexedDB of their own (site/app/shelf.js).

#include "app/shell/shelf.h"

namespace qd {

class BrowserShelf final : public Shelf {
public:
    void put(std::string id, std::string about, Bytes bytes, Sealing::Done<void> done) override;
    void list(Sealing::Done<std::vector<ShelfEntry>> done) override;
    void get(std::string id, Sealing::Done<Bytes> done) override;
    void remove(std::string id, Sealing::Done<void> done) override;
};

}  // namespace qd
