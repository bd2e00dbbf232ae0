#pragma once
// Unwraps a Result or fails the test with the error's sentence.

#include <catch2/catch_amalgamated.hpp>

#include "core/base/error.h"

namespace qd::test {

template <class T>
T must(Result<T> result) {
    if (!result) FAIL(result.error().sentence());
    if constexpr (!std::is_void_v<T>) return *std::move(result);
}

}  // namespace qd::test
