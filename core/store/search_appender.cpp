#include "core/store/search_appender.h"

#include <array>
#include <cassert>

#include "core/store/sqlite_bulk.h"
#include "core/store/sqlite_error.h"

namespace qd {
namespace {

Result<> check(int code) {
    if (code == SQLITE_OK) return {};
    return std::unexpected(sqlite_error(code, sqlite3_errstr(code), ""));
}

}  // namespace

void SearchAppender::Close::operator()(qd_search* search) const { qd_search_close(search); }

Result<SearchAppender> SearchAppender::open(Database& database, std::string_view table) {
    assert(database.in_transaction());
    qd_search* search = nullptr;
    TRY(check(qd_search_open(database.handle(), std::string{table}.c_str(), &search)));
    return SearchAppender{search};
}

Result<> SearchAppender::add(std::int64_t id, const std::string& title, const std::string& body) {
    const std::array texts = {title.c_str(), body.c_str()};
    const std::array sizes = {static_cast<int>(title.size()), static_cast<int>(body.size())};
    return check(qd_search_add(m_search.get(), id, texts.data(), sizes.data()));
}

}  // namespace qd
