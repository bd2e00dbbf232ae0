#include "core/query/column_filter.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace qd {
namespace {

RowMask integer_mask(const std::vector<std::int64_t>& values, const FilterTest& test) {
    RowMask mask(values.size());
    if (test.kind == FilterTest::Kind::integer_range) {
        const std::int64_t low = std::max(test.low, kNoInteger + 1), high = test.high;  // empty is below every low
        for (std::size_t row = 0; row < values.size(); ++row) mask[row] = values[row] >= low && values[row] <= high;
        return mask;
    }
    for (const std::int64_t wanted : test.integers)
        for (std::size_t row = 0; row < values.size(); ++row) mask[row] |= values[row] == wanted;
    return mask;
}

RowMask real_mask(const std::vector<double>& values, const FilterTest& test) {
    RowMask mask(values.size());
    for (std::size_t row = 0; row < values.size(); ++row) {
        const double value = values[row];  // NaN passes no comparison
        const bool above = test.low_open ? value > test.low_real : value >= test.low_real;
        const bool below = test.high_open ? value < test.high_real : value <= test.high_real;
        mask[row] = above && below;
    }
    return mask;
}

bool text_passes(const FilterTest& test, TextDictionary& dictionary, std::uint32_t code) {
    switch (test.kind) {
        case FilterTest::Kind::texts:
            return std::ranges::find(test.texts, dictionary.folded(code)) != test.texts.end();
        case FilterTest::Kind::text_contains:
            return dictionary.folded(code).find(test.texts.front()) != std::string::npos;
        case FilterTest::Kind::text_starts: return dictionary.folded(code).starts_with(test.texts.front());
        default: {
            FilterTest positive;
            positive.kind = test.kind;
            positive.texts = test.texts;
            positive.high = test.high;
            return passes(positive, Value{dictionary.text(code)});
        }
    }
}

RowMask text_mask(ColumnData& column, const FilterTest& test) {
    std::vector<std::uint8_t> wanted(column.dictionary.size());
    for (std::uint32_t code = 1; code < wanted.size(); ++code) wanted[code] = text_passes(test, column.dictionary, code);
    RowMask mask(column.codes.size());
    for (std::size_t row = 0; row < mask.size(); ++row) mask[row] = wanted[column.codes[row]];
    return mask;
}

// Values that two living records have: counted over the whole column.
RowMask shared_mask(ColumnData& column, const ColumnTable& table, const Field& field) {
    std::vector<std::uint32_t> of_code(column.dictionary.size());
    for (std::size_t row = 0; row < column.codes.size(); ++row) of_code[column.codes[row]] += table.alive()[row];
    std::vector<std::string> forms(of_code.size());
    std::unordered_map<std::string_view, std::uint64_t> holders;
    for (std::uint32_t code = 1; code < of_code.size(); ++code) {
        forms[code] = field.type == FieldType::phone ? same_form(field, column.dictionary.text(code)) : column.dictionary.folded(code);
        if (!forms[code].empty()) holders[forms[code]] += of_code[code];
    }
    std::vector<std::uint8_t> wanted(of_code.size());
    for (std::uint32_t code = 1; code < wanted.size(); ++code) wanted[code] = !forms[code].empty() && holders[forms[code]] > 1;
    RowMask mask(column.codes.size());
    for (std::size_t row = 0; row < mask.size(); ++row) mask[row] = wanted[column.codes[row]];
    return mask;
}

RowMask through(const std::vector<RowIndex>& references, const RowMask& target, std::uint8_t none) {
    RowMask mask(references.size());
    for (std::size_t row = 0; row < mask.size(); ++row)
        mask[row] = references[row] == kNoRow ? none : target[references[row]];
    return mask;
}

RowMask empty_mask(const ColumnData& column, std::size_t rows) {
    RowMask mask(rows);
    for (RowIndex row = 0; row < rows; ++row) mask[row] = column.empty(row);
    return mask;
}

// What the test says about the records that the path leads to.
Result<RowMask> mask_at_end(const ColumnPath& path, const FilterTest& test) {
    ColumnData& column = *path.column;
    if (column.kind == ColumnData::Kind::reference) {
        ColumnTable& target = *column.target;
        if (test.of_title) return through(column.rows, text_mask(*TRY(target.titles()), test), 0);
        if (test.kind == FilterTest::Kind::empty) return empty_mask(column, path.table->size());
        RowMask wanted(target.size());
        for (const Id id : test.integers)
            if (const RowIndex row = target.find(id); row != kNoRow) wanted[row] = 1;
        return through(column.rows, wanted, 0);
    }
    if (test.kind == FilterTest::Kind::empty) return empty_mask(column, path.table->size());
    if (test.kind == FilterTest::Kind::shared) return shared_mask(column, *path.table, *path.field);
    switch (column.kind) {
        case ColumnData::Kind::integer: return integer_mask(column.integers, test);
        case ColumnData::Kind::real: return real_mask(column.reals, test);
        default: return text_mask(column, test);
    }
}

Result<RowMask> test_rows(ColumnSource& source, const FilterTest& test) {
    const ColumnPath path = TRY(source.path(test.path));
    RowMask mask = TRY(mask_at_end(path, test));
    for (std::size_t at = path.hops.size(); at-- > 0;)
        mask = through(path.hops[at]->rows, mask, test.kind == FilterTest::Kind::empty);
    if (test.negated)
        for (std::uint8_t& passed : mask) passed ^= 1;
    return mask;
}

Result<RowMask> expression_rows(ColumnSource& source, const ColumnTable& table, const std::string& expression) {
    RowMask mask(table.size());
    Statement select = TRY(source.database().prepare("SELECT id FROM \"" + table.entity().key + "\" WHERE (" + expression + ')'));
    while (TRY(select.step()))
        if (const RowIndex row = table.find(select.integer(0)); row != kNoRow) mask[row] = 1;
    return mask;
}

}  // namespace

Result<RowMask> filter_rows(ColumnSource& source, const ColumnTable& table, const BoundFilter& filter) {
    if (filter.kind == Filter::Kind::condition) return test_rows(source, filter.test);
    if (filter.kind == Filter::Kind::expression) return expression_rows(source, table, filter.expression);
    const bool all = filter.kind == Filter::Kind::all;
    if (filter.parts.empty()) return RowMask(table.size(), 1);
    RowMask mask = TRY(filter_rows(source, table, filter.parts.front()));
    for (std::size_t at = 1; at < filter.parts.size(); ++at) {
        const RowMask part = TRY(filter_rows(source, table, filter.parts[at]));
        for (std::size_t row = 0; row < mask.size(); ++row)
            mask[row] = all ? mask[row] & part[row] : mask[row] | part[row];
    }
    if (filter.kind == Filter::Kind::none)
        for (std::uint8_t& passed : mask) passed ^= 1;
    return mask;
}

}  // namespace qd
