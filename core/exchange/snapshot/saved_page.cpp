// Takes the data block out of a page that was saved as one HTML file. The page is text
// here: nothing of it is parsed as HTML beyond the one element, and nothing is run.

#include "core/exchange/snapshot/saved_page.h"

#include "core/base/base64.h"

namespace qd {
namespace {

// On a line of its own, as the page's own script does not have it, which names the block too.
constexpr std::string_view kBlock = "\n<script type=\"application/octet-stream\" id=\"qd-file\" data-name=\"";

// What single_page.js and scripts/site/single.mjs write for the four special letters.
std::string without_escapes(std::string_view text) {
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text.substr(at).starts_with("&#34;")) plain += '"';
        else if (text.substr(at).starts_with("&#38;")) plain += '&';
        else if (text.substr(at).starts_with("&#60;")) plain += '<';
        else if (text.substr(at).starts_with("&#62;")) plain += '>';
        else { plain += text[at]; continue; }
        at += 4;
    }
    return plain;
}

}  // namespace

Result<PageContent> content_of_page(std::string_view html) {
    const auto refused = [] {
        return fail(ErrorKind::invalid_input, "There is no snapshot in this page.", "Nothing was opened.",
                    "Choose a page that was saved by Quarterdeck.");
    };
    const std::size_t start = html.find(kBlock);
    if (start == std::string_view::npos) return refused();
    const std::size_t name = start + kBlock.size();
    const std::size_t name_end = html.find("\">", name);
    if (name_end == std::string_view::npos || name_end - name > 1000) return refused();
    const std::size_t end = html.find("</script>", name_end);
    if (end == std::string_view::npos) return refused();
    auto packed = from_base64(html.substr(name_end + 2, end - name_end - 2));
    if (!packed)
        return fail(ErrorKind::damaged, "The data in this page is damaged.", "Nothing was opened.", "Ask for the page again.");
    return PageContent{without_escapes(html.substr(name, name_end - name)), *std::move(packed)};
}

}  // namespace qd
