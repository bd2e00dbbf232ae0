#include <sqlite3.h>

#include <cassert>
#include <utility>

#include "core/store/database.h"

namespace qd {

Statement::Statement(Statement&& other) noexcept
    : m_owner(other.m_owner),
      m_handle(std::exchange(other.m_handle, nullptr)),
      m_bind_error(other.m_bind_error) {}

Statement& Statement::operator=(Statement&& other) noexcept {
    std::swap(m_owner, other.m_owner);
    std::swap(m_handle, other.m_handle);
    std::swap(m_bind_error, other.m_bind_error);
    return *this;
}

Statement::~Statement() {
    if (m_handle) m_owner->give_back(m_handle);
}

Statement& Statement::note(int bound) {
    assert(bound != SQLITE_RANGE && "there is no such parameter in the statement");
    assert(bound != SQLITE_MISUSE && "reset() the statement before binding again");
    if (m_bind_error == SQLITE_OK) m_bind_error = bound;
    return *this;
}

Statement& Statement::bind(int parameter, std::int64_t value) {
    return note(sqlite3_bind_int64(m_handle, parameter + 1, value));
}

Statement& Statement::bind(int parameter, double value) {
    return note(sqlite3_bind_double(m_handle, parameter + 1, value));
}

Statement& Statement::bind(int parameter, std::string_view value) {
    // A null pointer would bind NULL instead of the empty text.
    const char* bytes = value.data() ? value.data() : "";
    return note(sqlite3_bind_text64(m_handle, parameter + 1, bytes, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

Statement& Statement::bind_borrowed(int parameter, std::string_view value) {
    const char* bytes = value.data() ? value.data() : "";
    return note(sqlite3_bind_text64(m_handle, parameter + 1, bytes, value.size(), SQLITE_STATIC, SQLITE_UTF8));
}

Statement& Statement::bind(int parameter, std::nullptr_t) {
    return note(sqlite3_bind_null(m_handle, parameter + 1));
}

Statement& Statement::bind_blob(int parameter, std::span<const std::byte> value) {
    if (value.empty()) return note(sqlite3_bind_zeroblob(m_handle, parameter + 1, 0));
    return note(sqlite3_bind_blob64(m_handle, parameter + 1, value.data(), value.size(), SQLITE_TRANSIENT));
}

Result<bool> Statement::step() {
    const int code = m_bind_error ? m_bind_error : sqlite3_step(m_handle);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    Error error = m_bind_error ? m_owner->error_for(code, "") : m_owner->last_error("");
    reset();
    return std::unexpected(std::move(error));
}

Result<> Statement::run() {
    while (TRY(step())) {}
    reset();
    return {};
}

void Statement::reset() {
    sqlite3_reset(m_handle);
    m_bind_error = SQLITE_OK;
}

int Statement::column_count() const { return sqlite3_column_count(m_handle); }

std::string_view Statement::column_name(int column) const {
    const char* name = sqlite3_column_name(m_handle, column);
    return name ? name : "";
}

int Statement::type(int column) const { return sqlite3_column_type(m_handle, column); }
bool Statement::is_null(int column) const { return type(column) == SQLITE_NULL; }
std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(m_handle, column); }
double Statement::real(int column) const { return sqlite3_column_double(m_handle, column); }

std::string_view Statement::text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(m_handle, column));
    if (!bytes) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(m_handle, column))};
}

std::span<const std::byte> Statement::blob(int column) const {
    const auto* bytes = static_cast<const std::byte*>(sqlite3_column_blob(m_handle, column));
    if (!bytes) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(m_handle, column))};
}

}  // namespace qd
