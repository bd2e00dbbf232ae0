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

TEST_CASE("an error that is copied, moved or assigned says the same") {
    Error first{ErrorKind::conflict, "Somebody else was faster, and this sentence is long.", "Nothing was changed.", "Look again."};
    Error second = first;
    Error third = std::move(first);
    CHECK(second.sentence() == third.sentence());
    second = Error{ErrorKind::storage, "Full."};
    CHECK(second.kind() == ErrorKind::storage);
    CHECK(second.sentence() == "Full.");
    CHECK(third.kind() == ErrorKind::conflict);
    Error& itself = third;
    third = itself;
    CHECK(third.what() == "Somebody else was faster, and this sentence is long.");
    third.reassure("All is well.");
    CHECK(third.safe() == "All is well.");
}
