#pragma once
// Step 5 of a forecast run: frozen, hashed, handed on. What was published is a table of
// its own, so that it can be read without the program that made it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/forecast/process/run_review.h"

namespace qd::forecast {

struct FinalRow {
    Id id = 0;
    std::string kind, name;                // kind: "all", "team", "person", "nobody"
    int depth = 0;
    std::int64_t closed = 0, commit = 0, best_case = 0, pipeline = 0, statistical = 0, submitted = 0, final = 0;
    std::optional<std::int64_t> quota;
    bool has_submitted = false, adjusts = false;  // adjusts: a reason and an author stand beside it
    std::string reason, author;
};

struct FinalTable {
    std::string period, currency, method, reason, published_by;
    Date first{}, last{}, as_of{};
    std::int64_t naive = 0, statistical = 0, low80 = 0, high80 = 0, low95 = 0, high95 = 0, submitted = 0, managers = 0, final = 0;
    std::optional<std::int64_t> quota;
    std::vector<FinalRow> rows;
    std::vector<Judgement> panel;
};

[[nodiscard]] FinalTable make_final(const Run& run, const Dossier& dossier, const Review& review, std::string published_by);
[[nodiscard]] std::string to_text(const FinalTable& table);
[[nodiscard]] Result<FinalTable> final_from_text(std::string_view text);

// SHA-256 over inputs, results and the published table, in hexadecimal.
[[nodiscard]] std::string final_hash(std::string_view inputs_text, std::string_view results_text, std::string_view final_text);

// The change that freezes the run. Data, analysis and model must have been accepted.
[[nodiscard]] Result<Change> publish(const Run& run, const Dossier& dossier, const FinalTable& table, Id author);

// Whether a run still gives what was published: its kept inputs computed again, byte for byte.
struct Verification { bool inputs_untouched = false, same_results = false; std::string words; };
[[nodiscard]] Verification verify(const Dossier& dossier, std::string_view stored_inputs, std::string_view stored_results, const Run& computed_again);

// For a spreadsheet (amounts in whole units with two decimals) and for print.
[[nodiscard]] std::string final_csv(const FinalTable& table);
[[nodiscard]] std::string final_html(const FinalTable& table, std::string_view hash);

}  // namespace qd::forecast
