#pragma once
// What a column of a file contains: counted over its cells, so that a proposal
// can say how many values fit and a doubt can be put as a question.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/exchange/value_formats.h"

namespace qd {

enum class ValueKind : std::uint8_t { none, integer, decimal, money, percent, boolean, date, email, phone, url, text };

[[nodiscard]] const char* label_of(ValueKind kind);  // "whole numbers"

struct DateFit {
    std::uint64_t fits = 0;
    std::string contradiction;  // a value that this order cannot read; empty when all fit
};

class ColumnProfile {
public:
    static constexpr std::size_t kDistinctLimit = 10'000;

    void observe(std::string_view cell);

    [[nodiscard]] std::uint64_t filled() const { return m_filled; }
    [[nodiscard]] std::uint64_t empty() const { return m_empty; }
    // No more than kDistinctLimit; then overflowed() is true.
    [[nodiscard]] std::size_t distinct() const { return m_values.size(); }
    [[nodiscard]] bool overflowed() const { return m_overflowed; }
    // The first few different values, in the order of the file.
    [[nodiscard]] const std::vector<std::string>& samples() const { return m_samples; }
    // Every distinct value with its number of rows, in the order of the file.
    [[nodiscard]] const std::vector<std::pair<std::string, std::uint64_t>>& values() const { return m_counted; }

    // The kind that at least 98 % of the filled cells have.
    [[nodiscard]] ValueKind kind() const;
    [[nodiscard]] double share(ValueKind kind) const;  // of the filled cells, 0…1
    [[nodiscard]] const DateFit& date_fit(DateOrder order) const { return m_dates[index(order)]; }
    // Every order that reads all the dates (or all but 2 %); empty when the column holds no dates.
    [[nodiscard]] std::vector<DateOrder> possible_orders() const;
    // The decimal mark that reads most cells; a point unless commas fit better.
    [[nodiscard]] NumberFormat number_format() const;
    // "1,234" fits both a decimal comma and a grouping one.
    [[nodiscard]] bool number_format_open() const;
    [[nodiscard]] bool two_digit_years() const { return m_two_digit_years; }

private:
    static std::size_t index(DateOrder order) { return static_cast<std::size_t>(order); }
    // What one text is, so that a text that comes again need not be read again.
    struct Traits {
        std::uint16_t kinds = 0;       // bit by ValueKind
        std::uint8_t orders = 0;       // bit by DateOrder
        bool date_sized = false;       // short and with digits: counts for and against date orders
        bool point = false, comma = false, marked = false, two_digit_year = false;
    };
    [[nodiscard]] static Traits traits_of(std::string_view cell);
    static void add_dates(std::string_view cell, Traits& traits);
    void count(std::string_view cell, const Traits& traits);

    std::uint64_t m_filled = 0, m_empty = 0;
    std::array<std::uint64_t, 11> m_kinds{};
    std::array<DateFit, 5> m_dates{};
    std::uint64_t m_point_numbers = 0, m_comma_numbers = 0, m_money_marked = 0;
    bool m_two_digit_years = false, m_overflowed = false;
    std::vector<std::string> m_samples;
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> m_values;
    std::vector<std::pair<std::string, std::uint64_t>> m_counted;
    std::vector<Traits> m_traits;  // parallel to m_counted
};

}  // namespace qd
