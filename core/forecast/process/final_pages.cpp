// The published forecast for a spreadsheet and for print.

#include <fmt/format.h>

#include "core/forecast/process/run_final.h"

namespace qd::forecast {
namespace {

std::string amount(std::int64_t minor) {
    const std::int64_t whole = minor / 100, rest = minor < 0 ? -(minor % 100) : minor % 100;
    return fmt::format("{}{}.{:02}", minor < 0 && whole == 0 ? "-" : "", whole, rest);
}

std::string grouped(std::int64_t minor) {
    std::string digits = std::to_string((minor < 0 ? -minor + 50 : minor + 50) / 100);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) digits.insert(static_cast<std::size_t>(at), ",");
    return (minor < 0 ? "−" : "") + digits;
}

// A spreadsheet would run what begins like a formula.
std::string cell(std::string_view text) {
    const bool risky = !text.empty() && std::string_view{"=+-@\t\r"}.contains(text.front());
    return csv_field(risky ? "'" + std::string{text} : std::string{text});
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            default: out += c;
        }
    }
    return out;
}

constexpr std::string_view kStyle =
    "body{font:13px/1.45 system-ui,sans-serif;color:#1a1f26;margin:32px auto;max-width:1000px}h1{font-size:20px;margin:0}"
    "p{color:#4c5664;margin:4px 0 16px}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}"
    "th,td{padding:5px 8px;border-bottom:1px solid #e3e7ec;text-align:right}th:first-child,td:first-child{text-align:left}"
    "th{color:#4c5664;font-weight:500}tr.all td{font-weight:600;background:#f0f2f5}td.why{color:#4c5664;text-align:left}"
    "dl{display:flex;gap:32px;margin:16px 0}dt{color:#4c5664}dd{margin:0;font-size:18px;font-weight:600}code{font-size:11px;word-break:break-all}"
    "@media print{body{margin:0}}";

std::string figure(std::string_view label, const std::string& value) { return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", label, value); }

}  // namespace

std::string final_csv(const FinalTable& table) {
    std::string out = "period,as_of,currency,row,name,level,closed,commit,best_case,pipeline,statistical,submitted,final,quota,author,reason\r\n";
    for (const FinalRow& row : table.rows)
        out += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\r\n", cell(table.period), iso(table.as_of), cell(table.currency), row.kind, cell(row.name), row.depth, amount(row.closed),
                           amount(row.commit), amount(row.best_case), amount(row.pipeline), amount(row.statistical), amount(row.submitted), amount(row.final),
                           row.quota ? amount(*row.quota) : "", cell(row.author), cell(row.reason));
    return out;
}

std::string final_html(const FinalTable& table, std::string_view hash) {
    std::string out = fmt::format("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Forecast {0}</title><style>{1}</style><h1>Forecast {0}</h1>", escaped(table.period), kStyle);
    out += fmt::format("<p>{} to {}, as of {}, published by {}. {}: {} Amounts in {}.</p><dl>", iso(table.first), iso(table.last), iso(table.as_of),
                       escaped(table.published_by.empty() ? "nobody named" : table.published_by), escaped(table.method), escaped(table.reason), escaped(table.currency));
    out += figure("Final", grouped(table.final)) + figure("Statistical", grouped(table.statistical)) + figure("80 % range", grouped(table.low80) + " – " + grouped(table.high80));
    out += figure("Submitted", grouped(table.submitted)) + figure("Managers", grouped(table.managers));
    if (table.quota) out += figure("Quota", grouped(*table.quota)) + figure("Gap", grouped(table.final - *table.quota));
    out += "</dl><table><thead><tr><th>Name</th><th>Closed</th><th>Commit</th><th>Best case</th><th>Pipeline</th><th>Statistical</th><th>Submitted</th><th>Final</th><th>Quota</th></tr></thead><tbody>";
    for (const FinalRow& row : table.rows) {
        out += fmt::format("<tr class=\"{}\"><td style=\"padding-left:{}px\">{}</td>", row.kind, 8 + 16 * row.depth, escaped(row.name));
        for (const std::int64_t value : {row.closed, row.commit, row.best_case, row.pipeline, row.statistical, row.submitted, row.final}) out += "<td>" + grouped(value) + "</td>";
        out += "<td>" + (row.quota ? grouped(*row.quota) : std::string{}) + "</td></tr>";
        if (row.adjusts) out += fmt::format("<tr><td class=\"why\" colspan=\"9\">{} changed it: “{}”</td></tr>", escaped(row.author), escaped(row.reason));
    }
    out += "</tbody></table>";
    if (!table.panel.empty()) {
        out += "<h2>Panel</h2><table><thead><tr><th>Expert</th><th>Low</th><th>Likely</th><th>High</th></tr></thead><tbody>";
        for (const Judgement& one : table.panel)
            out += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>", escaped(one.expert), grouped(one.low), grouped(one.likely), grouped(one.high));
        out += "</tbody></table>";
    }
    return out + fmt::format("<p>SHA-256 of inputs, results and this table: <code>{}</code></p></html>\n", escaped(hash));
}

}  // namespace qd::forecast
