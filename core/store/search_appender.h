#pragma once
// Adds many documents to a full-text table inside an open transaction, without a statement for each.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/store/database.h"

struct qd_search;

namespace qd {

class SearchAppender {
public:
    // table: of two columns, made as prepare_entity() makes it, and used by a statement before. A transaction is open;
    // this is gone before it ends. internal when there is no such table.
    [[nodiscard]] static Result<SearchAppender> open(Database& database, std::string_view table);

    // id: of no document yet. Statements find it at once. storage when memory is short: the transaction cannot go on then.
    [[nodiscard]] Result<> add(std::int64_t id, const std::string& title, const std::string& body);

private:
    struct Close { void operator()(qd_search* search) const; };
    explicit SearchAppender(qd_search* search) : m_search(search) {}
    std::unique_ptr<qd_search, Close> m_search;
};

}  // namespace qd
