#include "core/model/value.h"

#include <sqlite3.h>

namespace qd {

ValueView view_of(const Value& value) {
    return std::visit([](const auto& held) -> ValueView { return held; }, value);
}

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

void bind_borrowed(Statement& statement, int parameter, const ValueView& value) {
    switch (value.index()) {
        case 1: statement.bind(parameter, std::get<std::int64_t>(value)); break;
        case 2: statement.bind(parameter, std::get<double>(value)); break;
        case 3: statement.bind_borrowed(parameter, std::get<std::string_view>(value)); break;
        default: statement.bind(parameter, nullptr);
    }
}

ValueView column_view(const Statement& statement, int column) {
    switch (statement.type(column)) {
        case SQLITE_INTEGER: return statement.integer(column);
        case SQLITE_FLOAT: return statement.real(column);
        case SQLITE_TEXT: return statement.text(column);
        default: return {};
    }
}

}  // namespace qd
