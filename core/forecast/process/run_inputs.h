#pragma once
// Step 1 of a forecast run, data collection: everything its numbers come from, frozen
// with it, so that it gives the same numbers when it is reopened years later.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/forecast/pipeline/deal_history.h"
#include "core/forecast/pipeline/people.h"
#include "core/forecast/process/period.h"
#include "core/forecast/series/series_csv.h"

namespace qd::forecast {

class HistoryWriter;
class HistoryReader;

struct RunSource {
    std::string name;                    // "Deals won", "Open deals", "Market indicator: …"
    std::int64_t rows = 0, used = 0;
    std::string remark;                  // newest value, how missing ones are filled
};

struct RunExclusion {
    std::string reason;                  // a sentence
    std::int64_t deals = 0, amount = 0;  // minor units
    std::vector<Id> examples;            // the first twenty
};

struct RunInputs {
    RunPeriod period;
    Date as_of{};
    unsigned fiscal_first_month = 1;
    std::string currency;
    People people;
    DealHistory history;                 // up to the end of the as-of day
    std::vector<NamedSeries> indicators; // cut at the as-of day
    std::vector<RunSource> sources;
    std::vector<RunExclusion> exclusions;
};

// With everything but the history, which is read before: up to the end of the as-of day.
[[nodiscard]] Result<RunInputs> collect_inputs(Workspace& workspace, DealHistory history, const RunPeriod& period, Date as_of, const QueryContext& context);

// The stored form: one JSON text; equal inputs give equal bytes.
[[nodiscard]] std::string to_text(const RunInputs& inputs);
// Error damaged for a text that is none.
[[nodiscard]] Result<RunInputs> inputs_from_text(std::string_view text);

// Both in steps of a few milliseconds; what they write and read outlives them.
class InputsWriter {
public:
    explicit InputsWriter(const RunInputs& inputs);
    ~InputsWriter();
    [[nodiscard]] bool step();               // true when the text is complete
    [[nodiscard]] std::string take() { return std::move(m_text); }

private:
    const RunInputs& m_inputs;
    std::string m_text;
    std::unique_ptr<HistoryWriter> m_history;
};
class InputsReader {
public:
    explicit InputsReader(std::string_view text);
    ~InputsReader();
    [[nodiscard]] Result<bool> step();       // true when all is read
    [[nodiscard]] RunInputs take() { return std::move(m_inputs); }

private:
    struct Parsed;
    std::string_view m_text;
    std::unique_ptr<Parsed> m_parsed;
    std::unique_ptr<HistoryReader> m_history;
    RunInputs m_inputs;
};

// A deal that was won by the as-of day, on a day and for an amount that count.
struct Win {
    Id deal = 0, owner = 0;
    Date day{};
    std::int64_t amount = 0;             // minor units
};
[[nodiscard]] std::vector<Win> wins_of(const RunInputs& inputs);

// Won value by grain, minor units, from the first win to the last whole grain period
// before the end of the as-of day; empty periods between are 0.
[[nodiscard]] Series won_series(const std::vector<Win>& wins, const RunInputs& inputs);
// Of some of these wins, over the same periods.
[[nodiscard]] Series won_series(const std::vector<Win>& wins, const std::vector<Win>& some, const RunInputs& inputs);
// Where that series ends: the first day of the grain period under way.
[[nodiscard]] Date current_grain(const RunInputs& inputs);
// Won from `from` to `to`, both included.
[[nodiscard]] std::int64_t won_between(const std::vector<Win>& wins, Date from, Date to, std::optional<Id> owner = {});

}  // namespace qd::forecast
