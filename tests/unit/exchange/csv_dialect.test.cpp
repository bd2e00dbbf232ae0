#include "core/exchange/csv_dialect.h"

#include <catch2/catch_amalgamated.hpp>

using namespace qd;

namespace {
CsvDialect dialect_of(std::string_view text) { return sniff_dialect(text, true).dialect; }
}  // namespace

TEST_CASE("The delimiter is found among comma, semicolon, tab and bar", "[dialect]") {
    CHECK(dialect_of("name,city\nAnna,Köln\n").delimiter == ',');
    CHECK(dialect_of("name;city\nAnna;Köln\n").delimiter == ';');
    CHECK(dialect_of("name\tcity\nAnna\tKöln, Germany\n").delimiter == '\t');
    CHECK(dialect_of("name|city\nAnna|Köln\n").delimiter == '|');
}

TEST_CASE("Decimal commas do not make the comma a delimiter", "[dialect]") {
    CHECK(dialect_of("price;weight\n1,5;2,5\n3,0;4,1\n12,25;0,5\n").delimiter == ';');
    CHECK(dialect_of("1,5;2,5\n3,0;4,1\n").delimiter == ';');
}

TEST_CASE("Delimiters inside quotes do not count", "[dialect]") {
    CHECK(dialect_of("a;b\n\"1,2,3\";x\n\"4,5,6\";y\n").delimiter == ';');
    CHECK(dialect_of("a,b\n\"x;y\nz;w\",1\n\"p;q\",2\n").delimiter == ',');
}

TEST_CASE("Excel's separator line is obeyed and skipped", "[dialect]") {
    const DialectGuess guess = sniff_dialect("sep=;\r\nname;city\r\nAnna;Köln\r\n", true);
    CHECK(guess.dialect.delimiter == ';');
    CHECK(guess.dialect.skip_rows == 1);
    CHECK(guess.line_end == LineEnd::crlf);
    CHECK(guess.columns == 2);
}

TEST_CASE("A header is told from data by the types below it", "[dialect]") {
    CHECK(dialect_of("name,amount,date\nAnna,12,2017-03-01\nBen,14,2017-03-02\n").header);
    CHECK_FALSE(dialect_of("Anna,12,2017-03-01\nBen,14,2017-03-02\nCleo,15,2017-03-04\n").header);
    CHECK(dialect_of("first_name,last_name\nAnna,Berg\nBen,Clay\n").header);
}

TEST_CASE("Apostrophes in names are not taken for quotes", "[dialect]") {
    CHECK(dialect_of("name,city\nO'Brien,Cork\nD'Arcy,Dublin\n").quote == '"');
    CHECK(dialect_of("'name','city'\n'Anna','Cork, Ireland'\n'Ben','Dublin, Ireland'\n").quote == '\'');
}

TEST_CASE("A clear file is believed more than a doubtful one", "[dialect]") {
    const double clear = sniff_dialect("id,amount\n1,20\n2,30\n3,40\n", true).confidence;
    const double doubtful = sniff_dialect("hello there\nthis, is text\nof no kind\n", true).confidence;
    CHECK(clear > 0.9);
    CHECK(doubtful < 0.6);
}
