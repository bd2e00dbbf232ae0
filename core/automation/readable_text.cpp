#include "core/automation/readable_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace qd {
namespace {

// "1234567.50" → "1,234,567.50"
std::string grouped(std::string digits) {
    const std::size_t first = digits.starts_with('-') ? 1 : 0;
    for (std::size_t at = std::min(digits.find('.'), digits.size()); at > first + 3;) digits.insert(at -= 3, ",");
    return digits;
}

}  // namespace

ValueText readable_value_text(Workspace& workspace) {
    return [&workspace, plain = plain_value_text(workspace), currency = std::optional<std::string>{}](const Field& field, const Value& value) mutable {
        if (is_empty(value)) return std::string{};
        if (field.type == FieldType::integer) return grouped(std::to_string(as_integer(value)));
        if (field.type != FieldType::money) return plain(field, value);
        if (!currency) currency = workspace.setting("currency");
        const std::string amount = grouped(plain(field, value));
        return currency->empty() ? amount : amount + " " + *currency;
    };
}

std::string readable_figure(Workspace& workspace, const KeyFigure* figure, double value) {
    if (!figure || figure->unit == KeyFigure::Unit::number) return fmt::format("{:g}", value);
    if (figure->unit == KeyFigure::Unit::rate) return fmt::format("{:g} %", value * 100);
    Field money;
    money.type = FieldType::money;
    return readable_value_text(workspace)(money, Value{static_cast<std::int64_t>(std::llround(value))});
}

}  // namespace qd
