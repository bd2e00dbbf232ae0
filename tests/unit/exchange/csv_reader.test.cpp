#include "core/exchange/csv_reader.h"

#include <catch2/catch_amalgamated.hpp>

using namespace qd;

namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows read_all(std::string_view text, std::size_t chunk = std::string::npos, CsvDialect dialect = {}) {
    Rows rows;
    CsvReader reader{dialect};
    CsvRow row;
    const auto drain = [&] {
        for (;;) {
            const auto more = reader.next(row);
            REQUIRE(more.has_value());
            if (!*more) return;
            rows.emplace_back(row.cells.begin(), row.cells.end());
            CHECK(row.number == rows.size());
        }
    };
    for (std::size_t at = 0; at < text.size(); at += std::min(chunk, text.size() - at)) {
        reader.feed(text.substr(at, chunk));
        drain();
    }
    reader.finish();
    drain();
    return rows;
}

Error first_error(std::string_view text) {
    CsvReader reader{CsvDialect{}};
    reader.feed(text);
    reader.finish();
    CsvRow row;
    for (;;) {
        auto more = reader.next(row);
        if (!more) return more.error();
        REQUIRE(*more);
    }
}

}  // namespace

TEST_CASE("Quotes, embedded lines and mixed line ends are read as RFC 4180 says", "[csv]") {
    CHECK(read_all("a,b\r\n1,\"x \"\"y\"\", z\"\r\n") == Rows{{"a", "b"}, {"1", "x \"y\", z"}});
    CHECK(read_all("a,b\n\"1\r\n2\",3\n") == Rows{{"a", "b"}, {"1\r\n2", "3"}});
    CHECK(read_all("a\rb\r\nc\nd") == Rows{{"a"}, {"b"}, {"c"}, {"d"}});
    CHECK(read_all("\"\",\"\"\n,\n") == Rows{{"", ""}, {"", ""}});
    CHECK(read_all("a;b\n", std::string::npos, CsvDialect{';'}) == Rows{{"a", "b"}});
}

TEST_CASE("The end of the file ends the last row, with or without a line end", "[csv]") {
    CHECK(read_all("a,b") == Rows{{"a", "b"}});
    CHECK(read_all("a,") == Rows{{"a", ""}});
    CHECK(read_all("\"\"") == Rows{{""}});
    CHECK(read_all("") == Rows{});
    CHECK(read_all("\n\r\n\n") == Rows{});
}

TEST_CASE("A byte order mark is no part of the first header", "[csv]") {
    CHECK(read_all("\xef\xbb\xbf" "a,b\n") == Rows{{"a", "b"}});
}

TEST_CASE("The rows do not depend on how the file arrives in chunks", "[csv]") {
    const std::string text = "a,\"b \"\"c\"\"\"\r\n\"1\r\n2\",\"\"\r\n\r\nx,y,z\n\"last\"";
    const Rows whole = read_all(text);
    REQUIRE(whole.size() == 4);
    for (std::size_t chunk = 1; chunk < text.size(); ++chunk) CHECK(read_all(text, chunk) == whole);
}

TEST_CASE("A row knows its line in the file, so that a person finds it", "[csv]") {
    CsvReader reader{CsvDialect{}};
    reader.feed("a\n\n\"1\n2\"\nb\n");
    CsvRow row;
    const auto line = [&] { REQUIRE(*reader.next(row)); return row.line; };
    CHECK(line() == 1);
    CHECK(line() == 3);
    CHECK(line() == 5);
    CHECK(row.number == 3);
}

TEST_CASE("Text after a closing quote and an open quote at the end are kept and flagged", "[csv]") {
    CsvReader reader{CsvDialect{}};
    reader.feed("\"abc\"def,1\n\"open,2\n");
    reader.finish();
    CsvRow row;
    REQUIRE(*reader.next(row));
    CHECK(row.cells[0] == "abcdef");
    CHECK(row.fault == RowFault::text_after_quote);
    REQUIRE(*reader.next(row));
    CHECK(row.cells[0] == "open,2\n");
    CHECK(row.fault == RowFault::open_quote);
    CHECK_FALSE(*reader.next(row));
}

TEST_CASE("A cell over 1 MB is refused with its place and the probable reason", "[csv]") {
    const std::string fits = "a,b\n1,\"" + std::string(CsvReader::kCellLimit, 'x') + "\"\n";
    CHECK(read_all(fits)[1][1].size() == CsvReader::kCellLimit);
    const Error error = first_error("a,b\n1,\"" + std::string(CsvReader::kCellLimit + 1, 'x') + "\"\n");
    CHECK(error.kind() == ErrorKind::invalid_input);
    CHECK(error.what() == "Row 2 (line 2), column 2 is longer than 1 MB.");
    CHECK(error.next() == "Probably a quotation mark is not closed there.");
}

TEST_CASE("A zero byte means that this is no text file", "[csv]") {
    const Error error = first_error(std::string_view{"a,b\n1,\0\n", 8});
    CHECK(error.what() == "Row 2 (line 2) holds a zero byte, so this is not a text file.");
}

TEST_CASE("Three hundred columns and more are read", "[csv]") {
    std::string text = "0";
    for (int at = 1; at < 600; ++at) text += "," + std::to_string(at);
    CHECK(read_all(text + "\n")[0].size() == 600);
}

TEST_CASE("Reading keeps no more than a row in memory however long the file is", "[csv]") {
    CsvReader reader{CsvDialect{}};
    const std::string chunk = "alpha,beta,gamma\n1,2,3\n";
    CsvRow row;
    std::uint64_t rows = 0;
    for (int round = 0; round < 10'000; ++round) {
        reader.feed(chunk);
        while (*reader.next(row)) ++rows;
    }
    CHECK(rows == 20'000);
    CHECK(reader.position() == 10'000 * chunk.size());
}
