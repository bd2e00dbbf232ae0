#include <catch2/catch_amalgamated.hpp>

#include <string_view>

#include "core/base/random.h"
#include "core/store/crc32c.h"
#include "core/store/page_format.h"

using namespace qd;

namespace {
std::span<const std::byte> bytes_of(std::string_view text) { return std::as_bytes(std::span{text}); }

// The published algorithm, a bit at a time.
std::uint32_t slow_crc(std::span<const std::byte> bytes) {
    std::uint32_t crc = 0xffffffff;
    for (const std::byte byte : bytes) {
        crc ^= std::to_integer<std::uint32_t>(byte);
        for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) ? (crc >> 1) ^ 0x82f63b78U : crc >> 1;
    }
    return ~crc;
}
}  // namespace

TEST_CASE("CRC-32C gives the published values", "[store]") {
    CHECK(crc32c(bytes_of("123456789")) == 0xe3069283);
    CHECK(crc32c({}) == 0);
    std::array<std::byte, 32> zeros{};
    CHECK(crc32c(zeros) == 0x8a9136aa);  // RFC 3720, B.4
    zeros.fill(std::byte{0xff});
    CHECK(crc32c(zeros) == 0x62a8ab43);
}

TEST_CASE("CRC-32C over parts is that over the whole", "[store]") {
    Random random{99};
    for (int repeat = 0; repeat < 200; ++repeat) {
        // Half of them long enough for the lanes, which need 12 kB.
        std::vector<std::byte> bytes(static_cast<std::size_t>(random.below(repeat % 2 ? 200 : 70'000)));
        for (std::byte& byte : bytes) byte = static_cast<std::byte>(random.bits());
        const auto cut = static_cast<std::size_t>(random.below(bytes.size() + 1));
        const std::span all{bytes};
        CHECK(crc32c(all.subspan(cut), crc32c(all.first(cut))) == slow_crc(bytes));
    }
}

TEST_CASE("A page's checksum is the one of SQLite's cksumvfs", "[store]") {
    // Worked by hand from ext/misc/cksumvfs.c: s1 += a[0] + s2; s2 += a[1] + s1; …
    std::array<std::byte, 24> page{};
    page[0] = std::byte{1};
    page[4] = std::byte{2};
    page[8] = std::byte{3};
    page[12] = std::byte{4};
    stamp_checksum(page);
    // s1 = 1, s2 = 3; then s1 = 1 + 3 + 3 = 7, s2 = 3 + 4 + 7 = 14.
    CHECK(page[16] == std::byte{7});
    CHECK(page[20] == std::byte{14});
    CHECK(checksum_matches(page));
    page[5] ^= std::byte{1};
    CHECK_FALSE(checksum_matches(page));
}
