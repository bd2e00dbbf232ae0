#pragma once
// A file of deals shaped like those that people bring: ids, names of people, products and accounts, dates, amounts.

#include <fmt/format.h>

#include <string>

#include "core/base/instant.h"
#include "core/base/random.h"

namespace qd::bench {

inline std::string sample_deals(int count) {
    Random random{1};
    std::string text = "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n";
    for (int row = 0; row < count; ++row) {
        const Date start = make_date(2016, 10, 20) + std::chrono::days{random.between(0, 300)};
        const std::uint64_t fate = random.below(100);
        const char* stage = fate < 48 ? "Won" : fate < 76 ? "Lost" : fate < 94 ? "Engaging" : "Prospecting";
        text += fmt::format("{:08X},Agent {},Product {},Account {},{},{},", static_cast<std::uint32_t>(row) * 2654435761u, random.below(30),
                            random.below(7), random.below(85), stage, iso(start));
        if (fate < 76) text += iso(start + std::chrono::days{random.between(1, 130)}) + fmt::format(",{}\n", fate < 48 ? random.between(40, 30'000) : 0);
        else text += ",\n";
    }
    return text;
}

}  // namespace qd::bench
