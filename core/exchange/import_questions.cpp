// The questions that a dry run asks; members of ImportCheck.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/text.h"
#include "core/exchange/import_check.h"
#include "core/exchange/known_values.h"

namespace qd {
namespace {

constexpr std::size_t kComparisons = 3'000'000;  // spellings compared for suggestions, so that a file of strangers stays quick

std::string grouped(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
    return digits;
}

std::string day_in_words(Date date) {
    constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::chrono::year_month_day day{date};
    return fmt::format("{} {}, {}", kMonths[static_cast<unsigned>(day.month()) - 1], static_cast<unsigned>(day.day()),
                       static_cast<int>(day.year()));
}

std::string lower(std::string_view label) { return fold(label); }

int percent(double share) { return static_cast<int>(share * 100 + 0.5); }

}  // namespace

void ImportCheck::ask_date_order() {
    if (m_open_dates.empty()) return;
    ImportQuestion question;
    question.kind = ImportQuestion::Kind::date_order;
    question.columns = m_open_dates;
    std::string names;
    for (std::size_t at = 0; at < m_open_dates.size(); ++at) {
        const auto column = static_cast<std::size_t>(m_open_dates[at]);
        names += (at == 0 ? "" : at + 1 == m_open_dates.size() ? " and " : ", ") + m_plan.columns[column].header;
        question.rows += m_analysis.profiles()[column].filled();
    }
    // An example that the orders read differently makes the question plain.
    const auto& values = m_analysis.profiles()[static_cast<std::size_t>(m_open_dates.back())].values();
    const auto example = std::ranges::find_if(values, [&](const auto& value) {
        return parse_date(value.first, m_open_orders[0]) != parse_date(value.first, m_open_orders[1]);
    });
    question.value = example == values.end() ? "" : example->first;
    std::uint64_t least = ~std::uint64_t{0};
    for (const DateOrder order : m_open_orders) {
        const DateEvidence& evidence = m_evidence[static_cast<std::size_t>(order)];
        const auto date = parse_date(question.value, order);
        ImportAnswer answer{.label = label_of(order), .order = order};
        answer.contradicted = evidence.reversed > 0;
        const std::string plural = lower(m_reader->entity().plural);
        answer.detail = date ? day_in_words(*date) : std::string{};
        if (evidence.reversed > 0) answer.detail += fmt::format(" · {} {} would close before they start", grouped(evidence.reversed), plural);
        else if (evidence.in_order > 0) answer.detail += fmt::format(" · all {} {} close after they start", grouped(evidence.in_order), plural);
        if (evidence.reversed < least) question.proposed = static_cast<int>(question.answers.size());
        else if (evidence.reversed == least) question.proposed = -1;  // the data does not tell
        least = std::min(least, evidence.reversed);
        question.answers.push_back(std::move(answer));
    }
    const auto first = parse_date(question.value, m_open_orders[0]), second = parse_date(question.value, m_open_orders[1]);
    if (first && second)
        question.text = fmt::format("{}: is that {} or {}?", question.value, day_in_words(*first), day_in_words(*second));
    else
        question.text = fmt::format("In which order are the dates of {} written?", names);
    question.detail = fmt::format("Both orders fit all {} values of {}.", grouped(question.rows), names);
    m_findings.questions.push_back(std::move(question));
}

void ImportCheck::ask_decimal_marks() {
    for (std::size_t at = 0; at < m_plan.columns.size(); ++at) {
        const Field* field = m_reader->entity().find(m_plan.columns[at].field);
        const bool number = field && (field->type == FieldType::money || field->type == FieldType::decimal ||
                                      field->type == FieldType::percent);
        if (!number || !m_analysis.profiles()[at].number_format_open()) continue;
        ImportQuestion question;
        question.kind = ImportQuestion::Kind::decimal_mark;
        question.columns = {static_cast<int>(at)};
        question.value = m_analysis.profiles()[at].samples().front();
        question.rows = m_analysis.profiles()[at].filled();
        question.text = fmt::format("{}: does the mark group thousands or start the cents?", question.value);
        question.detail = fmt::format("Both readings fit all values of {}.", m_plan.columns[at].header);
        for (const char decimal : {'.', ','}) {
            const auto read = parse_money(question.value, {decimal});
            question.answers.push_back({.label = decimal == '.' ? "Decimal point" : "Decimal comma",
                                        .detail = read ? fmt::format("{}.{:02}", grouped(static_cast<std::uint64_t>(std::abs(read->minor)) / 100), std::abs(read->minor) % 100) : "",
                                        .decimal = decimal});
        }
        m_findings.questions.push_back(std::move(question));
    }
}

void ImportCheck::ask_references(std::size_t column) {
    const ReferenceBook& book = *m_reader->book(column);
    ColumnCheck& check = m_findings.columns[column];
    std::uint64_t unknown = 0, unknown_rows = 0, comparisons = 0;
    std::string first_unknown;
    const bool self = book.entity().key == m_reader->entity().key;
    for (const Mention& mention : m_reader->mentions(column)) {
        if (mention.wanted.empty()) continue;
        ++check.distinct;
        check.found += mention.id != 0;
        if (mention.ruled && (mention.id || mention.must_create)) continue;
        if (mention.kind == MatchKind::equal) {
            ask_which_record(column, mention, book.suggest(mention.wanted));
            continue;
        }
        if (mention.id) continue;
        // The row that it refers to may stand in this very file.
        const int name = self ? m_plan.column_of("name") : -1;
        if (name >= 0) {
            const auto& values = m_analysis.profiles()[static_cast<std::size_t>(name)].values();
            if (std::ranges::any_of(values, [&](const auto& value) { return fold(value.first) == fold(mention.wanted); })) {
                ++check.found;
                continue;
            }
        }
        comparisons += book.size();
        const NameMatch match = comparisons < kComparisons ? book.suggest(mention.wanted) : NameMatch{};
        if (match.kind == MatchKind::alike) ask_which_record(column, mention, match);
        if (first_unknown.empty()) first_unknown = mention.text;
        ++unknown;
        unknown_rows += mention.rows;
    }
    if (unknown == 0 || m_plan.columns[column].field == "pipeline") return;
    const Entity& target = book.entity();
    m_findings.to_create.emplace_back(target.key, unknown);
    if (m_plan.may_create(target.key)) return;
    ImportQuestion question;
    question.kind = ImportQuestion::Kind::missing_records;
    question.columns = {static_cast<int>(column)};
    question.rows = unknown_rows;
    question.value = first_unknown;
    question.text = unknown == 1 ? fmt::format("{} “{}” is not there yet. Create it?", target.label, first_unknown)
                                 : fmt::format("{} {} are not there yet. Create them?", grouped(unknown), lower(target.plural));
    question.detail = fmt::format("{} rows name them.", grouped(unknown_rows));
    question.answers = {{.label = "Create", .create_entity = target.key},
                        {.label = "Leave these rows out", .detail = "They are listed and can be imported later."}};
    m_findings.questions.push_back(std::move(question));
}

void ImportCheck::ask_which_record(std::size_t column, const Mention& mention, const NameMatch& match) {
    const std::string label = lower(m_reader->book(column)->entity().label);
    ImportQuestion question;
    question.kind = ImportQuestion::Kind::which_record;
    question.columns = {static_cast<int>(column)};
    question.value = mention.text;
    question.rows = mention.rows;
    question.suggestion = match.name;
    question.score = match.score;
    question.next = match.next;
    question.text = fmt::format("{}: {} {}, did you mean {}?", mention.text, grouped(mention.rows), mention.rows == 1 ? "row" : "rows", match.name);
    question.detail = fmt::format("Not a {} yet. {} % alike", label, percent(match.score));
    question.detail += match.next > 0 ? fmt::format(", the next best {} % ({}).", percent(match.next), match.next_name) : ".";
    question.answers.push_back({.label = "Accept", .detail = match.name, .rule = {mention.text, match.name, false}});
    question.answers.push_back({.label = fmt::format("Create “{}”", mention.text), .rule = {mention.text, mention.text, true}});
    question.proposed = match.kind == MatchKind::equal ? 0 : -1;
    m_findings.questions.push_back(std::move(question));
}

void ImportCheck::ask_cleaning(std::size_t column) {
    const Cleaned& cleaned = m_cleaned[column];
    const Field& field = *m_reader->entity().find(m_plan.columns[column].field);
    ImportQuestion question;
    question.kind = ImportQuestion::Kind::cleaning;
    question.columns = {static_cast<int>(column)};
    question.value = cleaned.before;
    question.suggestion = cleaned.after;
    question.rows = cleaned.rows;
    question.proposed = 0;
    question.text = fmt::format("{}: write {} {} in the usual form?", field.label, grouped(cleaned.rows), cleaned.rows == 1 ? "value" : "values");
    question.detail = fmt::format("“{}” becomes “{}”. What leaves a doubt stays as it is.", cleaned.before, cleaned.after);
    question.answers = {{.label = "Write them so", .detail = cleaned.after, .cleaning = Cleaning::agreed},
                        {.label = "Keep as written", .detail = cleaned.before, .cleaning = Cleaning::refused}};
    m_findings.questions.push_back(std::move(question));
}

void ImportCheck::ask_spelling(std::size_t column) {
    const ColumnPlan& plan = m_plan.columns[column];
    const auto known = known_values(plan.field);
    if (known.empty() || m_analysis.profiles()[column].overflowed()) return;
    NameMatcher matcher;
    Id number = 0;
    for (const std::string_view value : known) matcher.add(value, ++number);
    for (const auto& [text, rows] : m_analysis.profiles()[column].values()) {
        const bool ruled = std::ranges::any_of(plan.rules, [&](const ValueRule& rule) { return fold(rule.from) == fold(text); });
        if (ruled) continue;
        const NameMatch match = matcher.suggest(text);
        if (match.kind != MatchKind::alike || match.score < 0.93) continue;
        const bool as_written = !text.empty() && text.front() >= 'a' && text.front() <= 'z';
        const std::string better = as_written ? fold(match.name) : match.name;
        ImportQuestion question;
        question.kind = ImportQuestion::Kind::spelling;
        question.columns = {static_cast<int>(column)};
        question.value = text;
        question.rows = rows;
        question.suggestion = better;
        question.score = match.score;
        question.next = match.next;
        question.text = fmt::format("{}: {} {}, should it be {}?", text, grouped(rows), rows == 1 ? "row" : "rows", better);
        question.detail = fmt::format("{} % alike.", percent(match.score));
        question.answers.push_back({.label = fmt::format("Write {}", better), .rule = {text, better, false}});
        question.answers.push_back({.label = "Keep as it is", .rule = {text, text, false}});
        m_findings.questions.push_back(std::move(question));
    }
}

}  // namespace qd
