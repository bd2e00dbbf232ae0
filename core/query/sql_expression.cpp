#include "core/query/sql_expression.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <string>

namespace qd {
namespace {

// Nothing here can reach outside the row, run long or ask for much memory.
constexpr std::array<std::string_view, 42> kFunctions = {
    "abs", "ceil", "ceiling", "coalesce", "concat", "concat_ws", "date", "datetime", "floor", "glob", "ifnull", "iif",
    "if", "instr", "julianday", "length", "like", "ln", "log", "log10", "log2", "lower", "ltrim", "max", "min", "mod",
    "nullif", "octet_length", "pow", "power", "qd_fold", "round", "rtrim", "sign", "sqrt", "strftime", "substr",
    "substring", "trim", "trunc", "typeof", "unixepoch"};
constexpr std::size_t kLongest = 4000;

struct Permission {
    const Entity* entity = nullptr;
    int selects = 0;
    std::string denied;  // in words, for the Error
};

bool same(const char* left, std::string_view right) { return left && right == left; }

int decide(void* given, int action, const char* first, const char* second, const char*, const char*) {
    auto& permission = *static_cast<Permission*>(given);
    const auto deny = [&](std::string reason) {
        if (permission.denied.empty()) permission.denied = std::move(reason);
        return SQLITE_DENY;
    };
    switch (action) {
        case SQLITE_SELECT:
            return ++permission.selects == 1 ? SQLITE_OK : deny("it must not select from other records.");
        case SQLITE_READ:
            if (!same(first, permission.entity->key)) return deny("it can read this record's fields only.");
            if (second && permission.entity->find(second)) return SQLITE_OK;
            return deny("there is no field “" + std::string{second ? second : ""} + "”.");
        case SQLITE_FUNCTION:
            if (second && std::ranges::any_of(kFunctions, [&](std::string_view name) {
                    return sqlite3_stricmp(second, std::string{name}.c_str()) == 0;
                }))
                return SQLITE_OK;
            return deny("the function “" + std::string{second ? second : ""} + "” is not available here.");
        default: return deny("it can only read and calculate.");
    }
}

// Looks outside quoted texts for what could end the surrounding parentheses or smuggle in more.
std::string suspicious(std::string_view text) {
    int depth = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '\'' || c == '"' || c == '`' || c == '[') {
            const std::size_t end = text.find(c == '[' ? ']' : c, at + 1);
            if (end == std::string_view::npos) return "a quotation mark is missing.";
            at = end;
            continue;
        }
        if (c == '(') ++depth;
        if (c == ')' && --depth < 0) return "there is a “)” too many.";
        if (c == ';') return "it must be one expression.";
        if (c == '?' || c == ':' || c == '@' || c == '$' || c == '#') return "parameters are not possible.";
        if (text.substr(at, 2) == "--" || text.substr(at, 2) == "/*") return "comments are not possible.";
    }
    return depth > 0 ? "a “)” is missing." : "";
}

std::unexpected<Error> refuse(std::string problem) {
    return fail(ErrorKind::invalid_input, "This expression cannot be used: " + std::move(problem), {},
                "Correct the expression.");
}

}  // namespace

Result<> check_expression(Database& database, const Entity& entity, std::string_view expression) {
    if (expression.find_first_not_of(" \t\r\n") == std::string_view::npos) return refuse("it is empty.");
    if (expression.size() > kLongest || expression.find('\0') != std::string_view::npos)
        return refuse("it is too long.");
    if (std::string problem = suspicious(expression); !problem.empty()) return refuse(std::move(problem));

    Permission permission{&entity, 0, {}};
    // Two columns would be a row value, not a condition: scalar context refuses them.
    const std::string sql = "SELECT 1 FROM \"" + entity.key + "\" WHERE (" + std::string{expression} + ")";
    sqlite3* handle = database.handle();
    sqlite3_set_authorizer(handle, decide, &permission);
    sqlite3_stmt* compiled = nullptr;
    const int code = sqlite3_prepare_v2(handle, sql.c_str(), static_cast<int>(sql.size()), &compiled, nullptr);
    sqlite3_set_authorizer(handle, nullptr, nullptr);
    std::string message = code == SQLITE_OK ? "" : sqlite3_errmsg(handle);
    sqlite3_finalize(compiled);
    if (code == SQLITE_OK) return {};
    if (!permission.denied.empty()) return refuse(permission.denied);
    constexpr std::string_view kUnknown = "no such column: ";
    if (message.starts_with(kUnknown)) message = "there is no field “" + message.substr(kUnknown.size()) + "”.";
    return refuse(message);
}

}  // namespace qd
