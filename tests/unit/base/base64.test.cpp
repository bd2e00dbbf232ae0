#include "core/base/base64.h"

#include <catch2/catch_amalgamated.hpp>
#include <span>

namespace {

std::vector<std::byte> bytes_of(std::string_view text) {
    const auto span = std::as_bytes(std::span{text});
    return {span.begin(), span.end()};
}

TEST_CASE("Base64 writes the examples of RFC 4648", "[base][base64]") {
    const std::pair<std::string_view, std::string_view> examples[] = {
        {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, written] : examples) {
        CHECK(qd::base64(bytes_of(plain)) == written);
        CHECK(qd::from_base64(written) == bytes_of(plain));
    }
}

TEST_CASE("Only what base64 would have written is read", "[base][base64]") {
    for (const std::string_view wrong : {"Z", "Zg", "Zg=", "Zh==", "Zm9=", "Z===", "====", "Zg==Zg==", "Zm 9v", "Zm9v\n", "Zm9-", "Zg=A"})
        CHECK_FALSE(qd::from_base64(wrong).has_value());
}

}  // namespace
