#pragma once
// The Platform of app/shell in the browser.

#include <map>
#include <string>

#include "app/shell/platform.h"
#include "web/browser_sealing.h"
#include "web/browser_shelf.h"

namespace qd {

class BrowserPlatform final : public Platform {
public:
    [[nodiscard]] const Environment& environment() const override { return m_environment; }
    void request_frame(int after_milliseconds) override;
    void set_route(std::string_view fragment, bool push) override;
    void set_title(std::string_view title) override;

    void pick_files(std::string_view accept, bool multiple,
                    std::function<void(std::vector<std::shared_ptr<InputFile>>)> done) override;
    void save_file(std::string_view name, std::string_view mime, std::span<const std::byte> bytes) override;
    void save_page(std::string_view name, std::string_view file_name, Bytes bytes, Sealing::Done<void> done) override;
    void copy_text(std::string_view text) override;
    void open_url(std::string_view url) override;

    [[nodiscard]] StorageFacts storage() const override { return m_storage; }
    void request_persistence() override;
    [[nodiscard]] Sealing& sealing() override { return m_sealing; }
    [[nodiscard]] Shelf& shelf() override { return m_shelf; }
    [[nodiscard]] bool update_ready() const override { return m_update_ready; }
    void use_update() override;
    [[nodiscard]] WriterState writer() const override { return m_writer; }
    void take_over() override;

    [[nodiscard]] std::string preference(std::string_view key) const override;
    void set_preference(std::string_view key, std::string_view value) override;

    // From the page.
    Environment& mutable_environment() { return m_environment; }
    void set_storage(const StorageFacts& facts) { m_storage = facts; }
    void set_update_ready() { m_update_ready = true; }
    void set_writer(WriterState writer) { m_writer = writer; }
    void remember_preference(std::string_view key, std::string_view value);

private:
    Environment m_environment;
    StorageFacts m_storage;
    WriterState m_writer = WriterState::memory_only;
    bool m_update_ready = false;
    BrowserSealing m_sealing;
    BrowserShelf m_shelf;
    std::map<std::string, std::string, std::less<>> m_preferences;
};

BrowserPlatform& browser_platform();

}  // namespace qd
