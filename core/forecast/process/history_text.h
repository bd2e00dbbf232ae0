#pragma once
// Deals' paths and people as they are stored with a run. Private to the process.

#include <functional>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/forecast/pipeline/deal_history.h"
#include "core/forecast/pipeline/people.h"

namespace qd::forecast {

// A JSON text whose long strings lie beside it, so that reading it takes no longer than its structure does: "@3" stands
// for the fourth. What is kept of a hundred thousand deals is ten megabytes in a few such strings. Strings that look
// like a stand-in are lifted too.
struct LiftedText {
    std::string rest;
    std::vector<std::string_view> strings;  // into the text
};
[[nodiscard]] LiftedText lift_strings(std::string_view text);
[[nodiscard]] std::string_view put_back(std::string_view string, std::span<const std::string_view> strings);
void put_back(nlohmann::ordered_json& json, std::span<const std::string_view> strings);  // in all of it

// Appends the history as a JSON object, one column in each step. The history outlives it.
class HistoryWriter {
public:
    explicit HistoryWriter(const DealHistory& history);
    [[nodiscard]] bool step(std::string& text);  // true when the object is complete

private:
    std::vector<std::function<void(std::string&)>> m_parts;
    std::size_t m_next = 0;
};

// Reads it back, one column in each step; json and strings outlive it. Throws nlohmann's exceptions on anything that
// is not what the writer wrote.
class HistoryReader {
public:
    HistoryReader(const nlohmann::ordered_json& json, std::span<const std::string_view> strings);
    HistoryReader(const HistoryReader&) = delete;
    HistoryReader& operator=(const HistoryReader&) = delete;
    [[nodiscard]] bool step();  // true when all is read
    [[nodiscard]] DealHistory take() { return std::move(m_history); }

private:
    using Json = nlohmann::ordered_json;
    void read_stages(const Json& list);
    void read_deals(const Json& json);
    void read_moments(const Json& json);
    [[nodiscard]] std::string_view text_of(const Json& json) const;
    [[nodiscard]] std::vector<std::int64_t> column(const Json& json, std::size_t count) const;
    template <class Row, class Put>
    void take(const Json& json, std::vector<Row>& rows, Put put_number);
    template <class Row, class Put>
    void take_optional(const Json& json, std::vector<Row>& rows, Put put_number);
    void check() const;

    std::span<const std::string_view> m_strings;
    DealHistory m_history;
    std::vector<std::function<void()>> m_parts;
    std::size_t m_next = 0;
};

[[nodiscard]] nlohmann::ordered_json people_json(const People& people);
[[nodiscard]] People people_from(const nlohmann::ordered_json& json);

}  // namespace qd::forecast
