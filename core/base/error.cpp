#include "core/base/error.h"

namespace qd {

Error::Error(ErrorKind kind, std::string_view what, std::string_view safe, std::string_view next)
    : m_parts(new Parts{kind, std::string{what}, std::string{safe}, std::string{next}}) {}
Error::Error(const Error& other) : m_parts(other.m_parts ? new Parts{*other.m_parts} : nullptr) {}
void Error::forget() { delete m_parts; }

std::string Error::sentence() const {
    std::string text = what();
    for (const std::string* part : {&safe(), &next()}) {
        if (part->empty()) continue;
        if (!text.empty()) text += ' ';
        text += *part;
    }
    return text;
}

std::unexpected<Error> fail(ErrorKind kind, std::string_view what, std::string_view safe, std::string_view next) {
    return std::unexpected(Error{kind, what, safe, next});
}

const char* name_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::invalid_input: return "invalid_input";
        case ErrorKind::not_found: return "not_found";
        case ErrorKind::conflict: return "conflict";
        case ErrorKind::damaged: return "damaged";
        case ErrorKind::newer_version: return "newer_version";
        case ErrorKind::storage: return "storage";
        case ErrorKind::cancelled: return "cancelled";
        case ErrorKind::internal: return "internal";
    }
    return "internal";
}

}  // namespace qd
