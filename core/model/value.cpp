#include "core/model/value.h"

#include <sqlite3.h>

namespace qd {

void bind_value(Statement& statement, int parameter, const Value& value) {
    struct Binder {
        Statement& statement;
        int parameter;
        void operator()(std::monostate) const { statement.bind(parameter, nullptr); }
        void operator()(std::int64_t integer) const { statement.bind(parameter, integer); }
        void operator()(double real) const { statement.bind(parameter, real); }
        void operator()(const std::string& text) const { statement.bind(parameter, std::string_view{text}); }
    };
    std::visit(Binder{statement, parameter}, value);
}

Value column_value(const Statement& statement, int column) {
    switch (statement.type(column)) {
        case SQLITE_INTEGER: return statement.integer(column);
        case SQLITE_FLOAT: return statement.real(column);
        case SQLITE_TEXT: return std::string{statement.text(column)};
        default: return {};
    }
}

}  // namespace qd
