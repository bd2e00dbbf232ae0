#include "core/exchange/csv_writer.h"
#include "core/exchange/snapshot/comparison.h"

namespace qd {
namespace {

std::string amount_text(const std::optional<std::int64_t>& amount) {
    if (!amount) return {};
    const std::uint64_t minor = *amount < 0 ? 0 - static_cast<std::uint64_t>(*amount) : static_cast<std::uint64_t>(*amount);
    std::string cents = std::to_string(minor % 100);
    if (cents.size() < 2) cents.insert(0, 1, '0');
    return (*amount < 0 ? "-" : "") + std::to_string(minor / 100) + '.' + cents;
}

std::string date_text(const std::optional<Date>& date) { return date ? iso(*date) : std::string{}; }

}  // namespace

std::string comparison_csv(const Comparison& comparison) {
    std::string text;
    CsvWriter csv{text};
    for (const char* header : {"Deal", "What", "Owner before", "Owner", "Status before", "Status", "Stage before", "Stage",
                               "Amount before", "Amount", "Close date before", "Close date", "Forecast before", "Forecast", "Forecast change", "Deal ID"})
        csv.text(header);
    csv.end_row();
    for (const Move& move : comparison.moves) {
        csv.text(move.title);
        csv.text(move.closed_again ? std::string{label_of(move.kind)} + ", " + move.status : label_of(move.kind));
        for (const std::string* cell : {&move.owner_before, &move.owner, &move.status_before, &move.status, &move.stage_before, &move.stage})
            csv.text(*cell);
        csv.value(amount_text(move.amount_before));
        csv.value(amount_text(move.amount));
        csv.value(date_text(move.close_date_before));
        csv.value(date_text(move.close_date));
        csv.value(amount_text(move.weighted_before));
        csv.value(amount_text(move.weighted));
        csv.value(amount_text(move.weighted - move.weighted_before));
        csv.value(std::to_string(move.deal));
        csv.end_row();
    }
    return text;
}

}  // namespace qd
