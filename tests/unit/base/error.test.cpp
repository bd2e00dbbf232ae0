#include "core/base/error.h"

#include <catch2/catch_amalgamated.hpp>

using namespace qd;

namespace {
Result<int> halve(int number) {
    if (number % 2) return fail(ErrorKind::invalid_input, "Odd.", "Nothing was changed.", "Use an even number.");
    return number / 2;
}
Result<int> quarter(int number) { return TRY(halve(TRY(halve(number)))); }
}  // namespace

TEST_CASE("An error reads as one text: what happened, what is safe, what to do", "[error]") {
    CHECK(halve(3).error().sentence() == "Odd. Nothing was changed. Use an even number.");
    CHECK(Error{ErrorKind::internal, "Only this.", {}, {}}.sentence() == "Only this.");
}

TEST_CASE("A failure inside TRY leaves the function with the first error", "[error]") {
    CHECK(quarter(8) == 2);
    CHECK(quarter(6).error().kind() == ErrorKind::invalid_input);
}
