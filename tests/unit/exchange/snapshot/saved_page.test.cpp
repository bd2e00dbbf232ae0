#include <catch2/catch_amalgamated.hpp>

#include "core/exchange/snapshot/saved_page.h"

using namespace qd;

namespace {

std::string page_with(std::string_view name, std::string_view data) {
    return "<!doctype html><script>if (a) b();</script>\n<script type=\"application/octet-stream\" id=\"qd-file\" data-name=\"" + std::string{name} + "\">" +
           std::string{data} +
           // As the page's own script names the block that it saves.
           "</script>\n<script>put(`<script type=\"application/octet-stream\" id=\"qd-file\" data-name=\"${name}\">${data}</` + 'script>')</script>";
}

}  // namespace

TEST_CASE("The file in a saved page is taken out without running the page", "[snapshot][page]") {
    const auto content = content_of_page(page_with("R&#38;D &#34;board&#34;.qsnap", "Zm9v"));
    REQUIRE(content.has_value());
    CHECK(content->name == "R&D \"board\".qsnap");
    CHECK(std::string{reinterpret_cast<const char*>(content->packed.data()), content->packed.size()} == "foo");
}

TEST_CASE("Pages of others and cut or damaged blocks are refused in words", "[snapshot][page]") {
    CHECK_FALSE(content_of_page("<!doctype html><p>hello").has_value());
    CHECK_FALSE(content_of_page("").has_value());
    const std::string whole = page_with("a.qsnap", "Zm9v");
    for (std::size_t end = 0; end < whole.find("Zm9v") + 4; ++end) CHECK_FALSE(content_of_page(std::string_view{whole}.substr(0, end)).has_value());
    const auto damaged = content_of_page(page_with("a.qsnap", "Zm9!"));
    REQUIRE_FALSE(damaged.has_value());
    CHECK(damaged.error().kind() == ErrorKind::damaged);
}
