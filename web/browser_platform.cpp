#include "web/browser_platform.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "web/bridge.h"
#include "web/browser_files.h"
#include "web/browser_requests.h"

namespace qd {

BrowserPlatform& browser_platform() {
    static BrowserPlatform platform;
    return platform;
}

void BrowserPlatform::request_frame(int after_milliseconds) { js_request_frame(after_milliseconds); }

void BrowserPlatform::set_route(std::string_view fragment, bool push) {
    js_set_route(fragment.data(), fragment.size(), push);
}

void BrowserPlatform::set_title(std::string_view title) { js_set_title(title.data(), title.size()); }

void BrowserPlatform::pick_files(std::string_view accept, bool multiple,
                                 std::function<void(std::vector<std::shared_ptr<InputFile>>)> done) {
    browser_files().pick(accept, multiple, std::move(done));
}

void BrowserPlatform::save_file(std::string_view name, std::string_view mime, std::span<const std::byte> bytes) {
    js_save_file(name.data(), name.size(), mime.data(), mime.size(), bytes.data(), bytes.size());
}

void BrowserPlatform::save_page(std::string_view name, std::string_view file_name, Bytes bytes, Sealing::Done<void> done) {
    const nlohmann::json parameters{{"name", name}, {"file", file_name}};
    browser_requests().ask("save_single_page", parameters, bytes, [done = std::move(done)](Result<Answer> answer) {
        if (answer) done({});
        else done(std::unexpected(std::move(answer).error()));
    });
}

void BrowserPlatform::use_update() { js_use_update(); }

void BrowserPlatform::copy_text(std::string_view text) { js_copy_text(text.data(), text.size()); }

// A record's field may hold any text: javascript:, data: and file: addresses never get through.
void BrowserPlatform::open_url(std::string_view url) {
    constexpr std::array<std::string_view, 3> kAllowed{"https:", "mailto:", "tel:"};
    const bool allowed = std::ranges::any_of(kAllowed, [url](std::string_view scheme) { return url.starts_with(scheme); });
    if (allowed) js_open_url(url.data(), url.size());
}

void BrowserPlatform::request_persistence() { js_storage_persist(); }

void BrowserPlatform::take_over() { js_storage_take_over(); }

std::string BrowserPlatform::preference(std::string_view key) const {
    const auto found = m_preferences.find(key);
    return found == m_preferences.end() ? std::string{} : found->second;
}

void BrowserPlatform::set_preference(std::string_view key, std::string_view value) {
    remember_preference(key, value);
    js_set_preference(key.data(), key.size(), value.data(), value.size());
}

void BrowserPlatform::remember_preference(std::string_view key, std::string_view value) {
    m_preferences.insert_or_assign(std::string{key}, std::string{value});
}

}  // namespace qd

QD_EXPORT void qd_preference(const char* key, const char* value) { qd::browser_platform().remember_preference(key, value); }

QD_EXPORT void qd_update_ready() { qd::browser_platform().set_update_ready(); }

// role: as WriterState.
QD_EXPORT void qd_storage_role(int role) { qd::browser_platform().set_writer(static_cast<qd::WriterState>(role)); }

QD_EXPORT void qd_storage_facts(bool available, bool persistent, double used, double quota) {
    qd::browser_platform().set_storage({.persistent = persistent,
                                        .available = available,
                                        .used_bytes = static_cast<std::uint64_t>(used),
                                        .quota_bytes = static_cast<std::uint64_t>(quota),
                                        .known = true});
}
