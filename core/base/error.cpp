#include "core/base/error.h"

namespace qd {

std::string Error::sentence() const {
    std::string text = what;
    for (const std::string* part : {&safe, &next}) {
        if (part->empty()) continue;
        if (!text.empty()) text += ' ';
        text += *part;
    }
    return text;
}

std::unexpected<Error> fail(ErrorKind kind, std::string what, std::string safe, std::string next) {
    return std::unexpected(Error{kind, std::move(what), std::move(safe), std::move(next)});
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
