#include "core/query/column_order.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numeric>
#include <utility>

namespace qd {
namespace {

constexpr std::uint64_t kSign = std::uint64_t{1} << 63;

std::uint64_t ordered(std::int64_t value) { return static_cast<std::uint64_t>(value) ^ kSign; }

// Floating-point numbers order like their bits once negative ones are turned around.
std::uint64_t ordered(double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value == 0 ? 0.0 : value);  // −0 is 0
    return bits & kSign ? ~bits : bits | kSign;
}

template <class KeyOf>
OrderKeys keys_of(const ColumnPath& path, const std::vector<RowIndex>& rows, const KeyOf& key_of) {
    OrderKeys keys(rows.size());
    if (path.hops.empty()) {
        for (std::size_t at = 0; at < rows.size(); ++at) keys[at] = key_of(rows[at]);
        return keys;
    }
    for (std::size_t at = 0; at < rows.size(); ++at) {
        const RowIndex end = path.follow(rows[at]);
        keys[at] = end == kNoRow ? kLast : key_of(end);
    }
    return keys;
}

std::vector<std::uint32_t> choice_places(const Field& field, const TextDictionary& dictionary) {
    std::vector<std::uint32_t> places(dictionary.size(), static_cast<std::uint32_t>(field.choices.size()));
    for (std::uint32_t code = 1; code < places.size(); ++code)
        for (std::uint32_t place = 0; place < field.choices.size(); ++place)
            if (field.choices[place].key == dictionary.text(code)) places[code] = place;
    return places;
}

OrderKeys text_keys(const ColumnPath& path, const std::vector<RowIndex>& rows) {
    ColumnData& column = *path.column;
    const auto by_code = [&](const auto& places) {
        return keys_of(path, rows, [&](RowIndex row) {
            const std::uint32_t code = column.codes[row];
            return code == 0 ? kLast : std::uint64_t{places[code]};
        });
    };
    if (path.field->type == FieldType::choice) return by_code(choice_places(*path.field, column.dictionary));
    return by_code(column.dictionary.ranks());
}

OrderKeys reference_keys(const ColumnPath& path, const std::vector<RowIndex>& rows, const std::vector<std::uint32_t>& ranks) {
    const std::vector<RowIndex>& targets = path.column->rows;
    return keys_of(path, rows, [&](RowIndex row) {
        const RowIndex target = targets[row];
        return target == kNoRow || ranks[target] == kNoRank ? kLast : std::uint64_t{ranks[target]};
    });
}

OrderKeys plain_keys(const ColumnPath& path, const std::vector<RowIndex>& rows) {
    const ColumnData& column = *path.column;
    if (column.kind == ColumnData::Kind::real)
        return keys_of(path, rows, [&](RowIndex row) {
            return std::isnan(column.reals[row]) ? kLast : ordered(column.reals[row]);
        });
    return keys_of(path, rows, [&](RowIndex row) {
        return column.integers[row] == kNoInteger ? kLast : ordered(column.integers[row]);
    });
}

OrderKeys bucket_keys(const ColumnPath& path, const std::vector<RowIndex>& rows, DateBucket bucket,
                      const QueryContext& context) {
    const std::vector<std::int64_t>& values = path.column->integers;
    const bool instant = path.field->type == FieldType::instant;
    const std::int64_t offset = std::int64_t{context.utc_offset_minutes} * 60'000;
    // Neighbouring rows mostly lie in the same bucket, and calendars are slow.
    std::int64_t first = 0, end = 0;
    std::uint64_t key = 0;
    return keys_of(path, rows, [&](RowIndex row) {
        if (values[row] == kNoInteger) return kLast;
        std::int64_t day = values[row];
        if (instant) day = to_stored(day_of(instant_from_stored(values[row] + offset)));
        if (day >= first && day < end) return key;
        const Date start = bucket_start(date_from_stored(day), bucket, context);
        first = to_stored(start);
        end = day + 1;
        key = ordered(first);
        return key;
    });
}

template <class Key>
struct Entry {
    Key key;
    std::uint32_t place;
};

// Least significant digit first, eleven bits at a time; stable.
template <class Key>
void radix_sort(std::vector<Entry<Key>>& entries, int bits) {
    constexpr int kDigit = 11;
    std::vector<Entry<Key>> other(entries.size());
    std::array<std::uint32_t, 1 << kDigit> starts;
    for (int shift = 0; shift < bits; shift += kDigit) {
        starts.fill(0);
        const auto digit = [shift](Key key) { return static_cast<std::size_t>(key >> shift) & ((1 << kDigit) - 1); };
        for (const auto& entry : entries) ++starts[digit(entry.key)];
        std::uint32_t total = 0;
        for (std::uint32_t& start : starts) total += std::exchange(start, total);
        for (const auto& entry : entries) other[starts[digit(entry.key)]++] = entry;
        entries.swap(other);
    }
}

// The places of the keys in ascending order.
template <class Key>
std::vector<std::uint32_t> places_by(const OrderKeys& keys, std::uint64_t lowest, int bits) {
    std::vector<Entry<Key>> entries(keys.size());
    // Empty ones go right behind the highest key, so that few digits suffice.
    const Key last = static_cast<Key>((std::uint64_t{1} << bits) - 1);
    for (std::uint32_t at = 0; at < keys.size(); ++at)
        entries[at] = {keys[at] == kLast ? last : static_cast<Key>(keys[at] - lowest), at};
    if (keys.size() < 512) std::ranges::stable_sort(entries, std::less{}, &Entry<Key>::key);
    else radix_sort(entries, bits);
    std::vector<std::uint32_t> places(entries.size());
    for (std::size_t at = 0; at < entries.size(); ++at) places[at] = entries[at].place;
    return places;
}

std::vector<std::uint32_t> places_in_order(const OrderKeys& keys) {
    std::uint64_t lowest = kLast, highest = 0;
    for (const std::uint64_t key : keys) {
        if (key == kLast) continue;
        lowest = std::min(lowest, key);
        highest = std::max(highest, key);
    }
    if (lowest == kLast) lowest = highest = 0;  // all empty
    const int bits = std::bit_width(highest - lowest + 1);  // one value more for the empty ones
    if (bits <= 32) return places_by<std::uint32_t>(keys, lowest, bits);
    if (bits < 64) return places_by<std::uint64_t>(keys, lowest, bits);
    std::vector<std::uint32_t> places(keys.size());
    std::iota(places.begin(), places.end(), 0u);
    std::ranges::stable_sort(places, std::less{}, [&](std::uint32_t at) { return keys[at]; });
    return places;
}

template <class T>
void rearrange(std::vector<T>& values, const std::vector<std::uint32_t>& places) {
    std::vector<T> arranged(values.size());
    for (std::size_t at = 0; at < values.size(); ++at) arranged[at] = values[places[at]];
    values = std::move(arranged);
}

}  // namespace

Result<OrderKeys> sort_keys(const ColumnPath& path, const std::vector<RowIndex>& rows, bool descending) {
    OrderKeys keys;
    switch (path.column->kind) {
        case ColumnData::Kind::text: keys = text_keys(path, rows); break;
        case ColumnData::Kind::reference:
            keys = reference_keys(path, rows, TRY(path.column->target->ranks())->order);
            break;
        default: keys = plain_keys(path, rows); break;
    }
    if (descending)
        for (std::uint64_t& key : keys)
            if (key != kLast) key = kLast - 1 - key;
    return keys;
}

Result<OrderKeys> group_keys(const ColumnPath& path, const std::vector<RowIndex>& rows, DateBucket bucket,
                             const QueryContext& context) {
    if (bucket != DateBucket::none) return bucket_keys(path, rows, bucket, context);
    if (path.column->kind == ColumnData::Kind::text) return text_keys(path, rows);
    if (path.column->kind == ColumnData::Kind::reference)
        return reference_keys(path, rows, TRY(path.column->target->ranks())->unique);
    return plain_keys(path, rows);
}

void sort_by_keys(std::vector<RowIndex>& rows, const OrderKeys& keys) { rearrange(rows, places_in_order(keys)); }

void sort_with_keys(std::vector<RowIndex>& rows, OrderKeys& keys) {
    const std::vector<std::uint32_t> places = places_in_order(keys);
    rearrange(rows, places);
    rearrange(keys, places);
}

}  // namespace qd
