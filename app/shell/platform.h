#pragma once
// Everything the application asks of the place it runs in. The browser is one
// implementation (web/); tests use a fake that records what was asked.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/shell/sealing.h"
#include "app/shell/shelf.h"
#include "core/base/error.h"
#include "core/base/instant.h"

namespace qd {

// A file the person picked or dropped. Nothing is read before it is asked for.
class InputFile {
public:
    virtual ~InputFile() = default;
    [[nodiscard]] virtual std::string name() const = 0;
    [[nodiscard]] virtual std::uint64_t size() const = 0;
    // Calls back once, from the event loop or before it returns; shorter at the end of the file.
    virtual void read(std::uint64_t offset, std::uint64_t length,
                      std::function<void(Result<std::vector<std::byte>>)> done) = 0;
};

struct Environment {
    bool dark = false;             // the system's theme
    bool reduced_motion = false;
    bool touch = false;            // the last pointer was a finger
    bool high_contrast = false;
    std::string locale = "en-US";  // BCP 47
    std::string time_zone = "UTC";
    bool mac = false;              // ⌘ instead of Ctrl in labels
    std::string app_version;
    bool one_file = false;         // the page carries the program in itself and keeps nothing
};

struct StorageFacts {
    bool persistent = false;       // protected from eviction
    bool available = true;         // IndexedDB works at all
    std::uint64_t used_bytes = 0, quota_bytes = 0;
    bool known = false;            // false until the browser answered
};

enum class WriterState { writer, reader, memory_only };  // reader: another tab writes

class Platform {
public:
    virtual ~Platform() = default;

    [[nodiscard]] virtual const Environment& environment() const = 0;
    // Draw again after that many milliseconds (0 = next frame) even without input.
    virtual void request_frame(int after_milliseconds) = 0;
    // "#/deals/42"; push adds to the browser's history, otherwise replaces the entry.
    virtual void set_route(std::string_view fragment, bool push) = 0;
    virtual void set_title(std::string_view title) = 0;

    virtual void pick_files(std::string_view accept, bool multiple,
                            std::function<void(std::vector<std::shared_ptr<InputFile>>)> done) = 0;
    virtual void save_file(std::string_view name, std::string_view mime, std::span<const std::byte> bytes) = 0;
    // Saves the application itself as one page that shows these bytes, under file_name, when it is opened.
    virtual void save_page(std::string_view name, std::string_view file_name, Bytes bytes, Sealing::Done<void> done) = 0;
    virtual void copy_text(std::string_view text) = 0;
    virtual void open_url(std::string_view url) = 0;  // https:, mailto:, tel: only; others are refused

    [[nodiscard]] virtual StorageFacts storage() const = 0;
    virtual void request_persistence() = 0;

    [[nodiscard]] virtual Sealing& sealing() = 0;
    [[nodiscard]] virtual Shelf& shelf() = 0;

    // A newer version of the application is there and starts when use_update is called.
    [[nodiscard]] virtual bool update_ready() const = 0;
    virtual void use_update() = 0;

    [[nodiscard]] virtual WriterState writer() const = 0;
    virtual void take_over() = 0;

    // Small settings that belong to this browser, not to the workspace (theme, last screen).
    [[nodiscard]] virtual std::string preference(std::string_view key) const = 0;
    virtual void set_preference(std::string_view key, std::string_view value) = 0;
};

}  // namespace qd
