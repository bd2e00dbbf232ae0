#pragma once
// How often a property test repeats its experiment.

#include <cstdlib>

namespace qd::test {

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define QD_UNDER_SANITIZERS 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define QD_UNDER_SANITIZERS 1
#endif

// So often; under sanitizers, where each takes several times as long, a quarter of it: the rest of the same runs is made as
// wasm. With QUARTERDECK_WHOLE set (scripts/test --whole) as often everywhere.
inline int repeats(int whole) {
#ifdef QD_UNDER_SANITIZERS
    return std::getenv("QUARTERDECK_WHOLE") ? whole : (whole + 3) / 4;
#else
    return whole;
#endif
}

}  // namespace qd::test
