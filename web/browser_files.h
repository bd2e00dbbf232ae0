#pragma once
// Files that the person picked or dropped, as the page holds them (site/app/files.js).

#include <functional>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include "app/shell/platform.h"

namespace qd {

class BrowserFiles {
public:
    using Files = std::vector<std::shared_ptr<InputFile>>;
    using Picked = std::function<void(Files)>;
    using ReadDone = std::function<void(Result<std::vector<std::byte>>)>;

    void pick(std::string_view accept, bool multiple, Picked done);
    void read(int file, std::uint64_t offset, std::uint64_t length, ReadDone done);

    // From the page: files of one delivery are added one by one, then completed.
    void add(int file, std::string_view name, std::uint64_t size);
    // request 0: dropped or pasted; those are returned for the app, picked ones go where they were asked.
    [[nodiscard]] Files complete(int request);
    // Room for the next piece of what is read; null when length is negative (the file is gone).
    [[nodiscard]] std::byte* buffer(int request, int length);
    void finish_read(int request);

private:
    struct Read {
        ReadDone done;
        std::vector<std::byte> bytes;
        bool failed = false;
    };
    int m_next_request = 1;
    std::map<int, Picked> m_picks;
    std::map<int, Read> m_reads;
    Files m_arriving;
};

BrowserFiles& browser_files();

}  // namespace qd
