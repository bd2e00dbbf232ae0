#pragma once
// Work that the page does for the program and answers later (site/app/requests.js).

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>

#include "app/shell/sealing.h"

namespace qd {

struct Answer {
    nlohmann::json words;  // always an object
    Bytes bytes;
};

class BrowserRequests {
public:
    using Done = std::function<void(Result<Answer>)>;

    // bytes are copied before it returns. done is called once, from the event loop.
    void ask(std::string_view kind, const nlohmann::json& parameters, std::span<const std::byte> bytes, Done done);

    // From the page: first the bytes of an answer, if it has any, then its words.
    [[nodiscard]] std::byte* buffer(int request, int length);
    void finish(int request, std::string_view words);

private:
    struct Waiting {
        Done done;
        Bytes bytes;
    };
    int m_next = 1;
    std::map<int, Waiting> m_waiting;
};

BrowserRequests& browser_requests();

}  // namespace qd
