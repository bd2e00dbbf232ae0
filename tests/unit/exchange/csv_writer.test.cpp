#include "core/exchange/csv_writer.h"

#include <catch2/catch_amalgamated.hpp>
#include <vector>

#include "core/base/random.h"
#include "core/base/text.h"
#include "core/exchange/csv_reader.h"

using namespace qd;

namespace {

std::string written(std::string_view cell, CsvStyle style = {}) {
    std::string out;
    CsvWriter writer{out, style};
    writer.text(cell);
    writer.value("end");
    return out;
}

std::string read_back(const std::string& line) {
    CsvReader reader{CsvDialect{}};
    reader.feed(line);
    reader.finish();
    CsvRow row;
    REQUIRE(*reader.next(row));
    return std::string{row.cells[0]};
}

}  // namespace

TEST_CASE("Cells are quoted only when they need it", "[csv-writer]") {
    CHECK(written("plain") == "plain,end");
    CHECK(written("a,b") == "\"a,b\",end");
    CHECK(written("say \"hi\"") == "\"say \"\"hi\"\"\",end");
    CHECK(written("a;b", CsvStyle{';'}) == "\"a;b\";end");
}

TEST_CASE("What a spreadsheet would run is written as text", "[csv-writer]") {
    for (const std::string_view payload :
         {"=1+1", "+cmd", "-2+3+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", " =1", "\xc2\xa0=1", "＝1", "|calc",
          "ok\n=1", "ok\r\n@x", "'=1", "=\n=\n-x"}) {
        INFO(payload);
        const std::string cell = read_back(written(payload));
        CHECK(cell.front() == '\'');
        std::string_view rest = cell;
        for (;;) {
            const std::size_t end = rest.find_first_of("\r\n");
            const std::string_view line = trim(rest.substr(0, end));
            CHECK((line.empty() || std::string_view{"=+-@|\t\r"}.find(line.front()) == std::string_view::npos));
            if (end == std::string_view::npos) break;
            rest.remove_prefix(end + 1);
        }
        CHECK(without_guard(cell) == payload);
    }
}

TEST_CASE("Numbers stay numbers and typed values are never changed", "[csv-writer]") {
    CHECK(written("-5.00") == "-5.00,end");
    CHECK(written("+3") == "+3,end");
    std::string out;
    CsvWriter writer{out};
    writer.value("+49 30 1234");
    writer.end_row();
    CHECK(out == "+49 30 1234\r\n");
    CHECK(written("=1", CsvStyle{',', false}) == "=1,end");
}

TEST_CASE("Our own reader gives back any text that our writer wrote", "[csv-writer]") {
    constexpr std::uint64_t kSeed = 4711;
    INFO("seed " << kSeed);
    Random random{kSeed};
    constexpr std::string_view kLetters = "=+-@\t\r\n'\", ab1|;";
    for (int round = 0; round < 20'000; ++round) {
        std::string cell;
        for (std::uint64_t length = random.below(8); length > 0; --length) cell += kLetters[random.below(kLetters.size())];
        INFO(cell);
        REQUIRE(without_guard(read_back(written(cell))) == cell);
    }
}

TEST_CASE("A row of one empty cell is still a row", "[csv-writer]") {
    std::string out;
    CsvWriter writer{out};
    writer.text("");
    writer.end_row();
    CHECK(out == "\"\"\r\n");
}
