#include "web/browser_requests.h"

#include <utility>

#include "web/bridge.h"

namespace qd {

BrowserRequests& browser_requests() {
    static BrowserRequests requests;
    return requests;
}

void BrowserRequests::ask(std::string_view kind, const nlohmann::json& parameters, std::span<const std::byte> bytes, Done done) {
    const int request = m_next++;
    m_waiting.emplace(request, Waiting{.done = std::move(done), .bytes = {}});
    const std::string text = parameters.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    js_ask(request, kind.data(), kind.size(), text.data(), text.size(), bytes.data(), bytes.size());
}

std::byte* BrowserRequests::buffer(int request, int length) {
    const auto found = m_waiting.find(request);
    if (found == m_waiting.end() || length <= 0) return nullptr;
    found->second.bytes.resize(static_cast<std::size_t>(length));
    return found->second.bytes.data();
}

void BrowserRequests::finish(int request, std::string_view words) {
    auto node = m_waiting.extract(request);
    if (!node) return;
    nlohmann::json parsed = nlohmann::json::parse(words, nullptr, false);
    if (!parsed.is_object()) parsed = {{"error", "failed"}, {"detail", "no answer"}};
    if (parsed.contains("error"))
        return node.mapped().done(std::unexpected(seal_error(seal_problem(parsed.value("error", "")), parsed.value("detail", ""))));
    node.mapped().done(Answer{std::move(parsed), std::move(node.mapped().bytes)});
}

}  // namespace qd

QD_EXPORT std::byte* qd_answer_buffer(int request, int length) { return qd::browser_requests().buffer(request, length); }

QD_EXPORT void qd_answer(int request, const char* words) { qd::browser_requests().finish(request, words); }
