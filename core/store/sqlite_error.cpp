#include "core/store/sqlite_error.h"

#include <sqlite3.h>

namespace qd {
namespace {
std::string while_doing(std::string_view doing) {
    return doing.empty() ? std::string{} : " while " + std::string{doing};
}
}  // namespace

Error sqlite_error(int code, std::string_view detail, std::string_view doing) {
    const std::string where = while_doing(doing);
    const bool no_memory = code == SQLITE_IOERR_NOMEM || (code & 0xff) == SQLITE_NOMEM;
    if (no_memory || (code & 0xff) == SQLITE_FULL) {
        return {ErrorKind::storage, "There was not enough memory" + where + ".",
                "Nothing was changed by this step.", "Close other tabs and programs and try again."};
    }
    switch (code & 0xff) {
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_IOERR:
            return {ErrorKind::damaged, "A part of the workspace is damaged, found" +
                        (where.empty() ? " while reading it" : where) + " (" + std::string{detail} + ").",
                    "What can be read can still be exported.", "Run a check of the workspace and keep a copy."};
        case SQLITE_CONSTRAINT:
            return {ErrorKind::conflict, "A rule of the data was broken" + where + ": " + std::string{detail} + ".",
                    "Nothing was changed by this step.", ""};
        case SQLITE_READONLY:
            return {ErrorKind::storage, "This workspace is open for reading only.", "Nothing was changed.", ""};
        case SQLITE_TOOBIG:
            return {ErrorKind::invalid_input, "A value is too large to be stored" + where + ".",
                    "Nothing was changed by this step.", "Shorten it."};
        case SQLITE_INTERRUPT:
            return {ErrorKind::cancelled, "Stopped" + where + ".", "Nothing was changed by this step.", ""};
        default:
            return {ErrorKind::internal, "Something went wrong" + where + ": " + std::string{detail} + ".",
                    "Nothing was changed by this step.", "Please report this message."};
    }
}

}  // namespace qd
