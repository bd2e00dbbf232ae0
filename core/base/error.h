#pragma once
// The one error currency of the program. An Error is written for the person who
// reads it: what happened, what is safe, what to do.

#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace qd {

enum class ErrorKind {
    invalid_input,  // the person or a file gave something unusable
    not_found,      // the record, field or file named does not exist
    conflict,       // somebody else changed it, or two settings contradict
    damaged,        // stored bytes do not match their checksum or structure
    newer_version,  // written by a later Quarterdeck
    storage,        // the disk or the browser refused to read or write
    cancelled,      // the person stopped it
    internal        // a fault of ours: report it, nothing was written
};

// As large as a pointer: nearly every function passes one on, and what that takes stands in the program as often.
class [[nodiscard]] Error {
public:
    Error(ErrorKind kind, std::string_view what, std::string_view safe = {}, std::string_view next = {});
    Error(const Error& other);
    Error(Error&& other) noexcept : m_parts(std::exchange(other.m_parts, nullptr)) {}
    Error& operator=(Error other) noexcept {
        std::swap(m_parts, other.m_parts);
        return *this;
    }
    ~Error() {
        if (m_parts) forget();
    }

    [[nodiscard]] ErrorKind kind() const { return m_parts->kind; }
    // "Row 12, column close_date: “31.02.2017” is not a date."
    [[nodiscard]] const std::string& what() const { return m_parts->what; }
    // "Nothing was imported." May be empty.
    [[nodiscard]] const std::string& safe() const { return m_parts->safe; }
    // "Correct the value or skip the row." May be empty.
    [[nodiscard]] const std::string& next() const { return m_parts->next; }
    // The three sentences joined by spaces, empty ones left out.
    [[nodiscard]] std::string sentence() const;

    void reassure(std::string safe) { m_parts->safe = std::move(safe); }

private:
    struct Parts {
        ErrorKind kind;
        std::string what, safe, next;
    };
    void forget();
    Parts* m_parts;  // owned; null = moved from
};

template <class T = void>
using Result = std::expected<T, Error>;

[[nodiscard]] std::unexpected<Error> fail(ErrorKind kind, std::string_view what, std::string_view safe = {},
                                          std::string_view next = {});

// A stable name for logs, JSON and tests: "invalid_input", "damaged", …
[[nodiscard]] const char* name_of(ErrorKind kind);

}  // namespace qd

// Evaluates a Result; on failure returns its Error from the enclosing function,
// otherwise yields the value. The counter keeps nested uses from shadowing.
#define TRY(expression) QD_TRY_NAMED(expression, __COUNTER__)
#define QD_TRY_NAMED(expression, number) QD_TRY_PASTE(expression, number)
#define QD_TRY_PASTE(expression, number) QD_TRY_WITH(expression, try_result_##number)
#define QD_TRY_WITH(expression, name)                                  \
    ({                                                                 \
        auto name = (expression);                                      \
        if (!name) return std::unexpected(std::move(name).error());    \
        qd::detail::take(std::move(name));                             \
    })

namespace qd::detail {
template <class T>
T take(std::expected<T, Error>&& result) {
    return std::move(*result);
}
inline void take(std::expected<void, Error>&&) {}
}  // namespace qd::detail
