#pragma once
// Figures of a benchmark program: one line of JSON each on standard output, for scripts/bench.

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "core/base/error.h"

namespace qd::bench {

inline void report(std::string_view name, double value, std::string_view unit) {
    fmt::print("{}\n", fmt::format(R"({{"name":"{}","value":{:.6g},"unit":"{}"}})", name, value, unit));
    std::fflush(stdout);
}

// A figure that must not exceed the limit.
inline void report(std::string_view name, double value, std::string_view unit, double limit) {
    fmt::print("{}\n", fmt::format(R"({{"name":"{}","value":{:.6g},"unit":"{}","limit":{:g}}})", name, value, unit, limit));
    std::fflush(stdout);
}

// How long the work took, in milliseconds.
template <class Work>
double milliseconds(Work&& work) {
    const auto began = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
}

// Processor time of this program (RUSAGE_SELF) or of those it started and waited for (RUSAGE_CHILDREN).
inline double processor_ms(int who) {
    rusage usage{};
    getrusage(who, &usage);
    const auto ms = [](const timeval& time) { return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3; };
    return ms(usage.ru_utime) + ms(usage.ru_stime);
}

// The value that `share` of the samples do not exceed; 0.5 is the median.
inline double percentile(std::vector<double> samples, double share) {
    std::ranges::sort(samples);
    return samples.at(static_cast<std::size_t>(share * static_cast<double>(samples.size() - 1)));
}

template <class T>
T must(Result<T> result) {
    if (!result) {
        fmt::print(stderr, "{}\n", result.error().sentence());
        std::exit(1);
    }
    if constexpr (!std::is_void_v<T>) return *std::move(result);
}

}  // namespace qd::bench
