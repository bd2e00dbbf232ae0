#include "core/exchange/import_findings.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.h"

namespace qd {

std::string ImportError::sentence() const {
    if (column < 0) return fmt::format("Row {}: {}", row, reason);
    return fmt::format("Row {}, column {}: {}", row, header, reason);
}

void apply_answer(ImportPlan& plan, const ImportQuestion& question, std::size_t at) {
    const ImportAnswer& answer = question.answers[at];
    for (const int index : question.columns) {
        ColumnPlan& column = plan.columns[static_cast<std::size_t>(index)];
        switch (question.kind) {
            case ImportQuestion::Kind::date_order: column.order = answer.order; break;
            case ImportQuestion::Kind::decimal_mark: column.numbers.decimal = answer.decimal; break;
            case ImportQuestion::Kind::which_record:
            case ImportQuestion::Kind::spelling:
                std::erase_if(column.rules, [&](const ValueRule& rule) { return fold(rule.from) == fold(answer.rule.from); });
                column.rules.push_back(answer.rule);
                break;
            case ImportQuestion::Kind::cleaning: column.cleaning = answer.cleaning; break;
            case ImportQuestion::Kind::missing_records:
                if (!answer.create_entity.empty() && !plan.may_create(answer.create_entity))
                    plan.create_missing.push_back(answer.create_entity);
                break;
        }
    }
}

}  // namespace qd
