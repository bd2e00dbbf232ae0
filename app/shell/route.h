#pragma once
// Where in the application somebody is, as the URL's fragment says it:
// "#/deals/42?tab=notes" = path {"deals", "42"}, parameters {tab: notes}.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/id.h"

namespace qd {

struct Route {
    std::vector<std::string> path;
    std::map<std::string, std::string> parameters;

    [[nodiscard]] static Route parse(std::string_view fragment);  // anything unreadable is Home
    [[nodiscard]] std::string fragment() const;
    // The number in path[1]; 0 when there is none.
    [[nodiscard]] Id record() const;
    [[nodiscard]] std::string parameter(const std::string& name) const;
    [[nodiscard]] Route with(std::string name, std::string value) const;  // empty value: removed

    friend bool operator==(const Route&, const Route&) = default;
};

[[nodiscard]] Route to_screen(std::string screen);
[[nodiscard]] Route to_record(std::string_view plural, Id id);  // to_record("deals", 42)

}  // namespace qd
