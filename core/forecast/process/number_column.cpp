#include "core/forecast/process/number_column.h"

#include <array>

namespace qd::forecast {
namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr unsigned kBits = 5, kMore = 1u << kBits;
constexpr std::uint8_t kNoDigit = 0xff;
constexpr std::array<std::uint8_t, 256> kDigitOf = [] {
    std::array<std::uint8_t, 256> digits{};
    digits.fill(kNoDigit);
    for (std::size_t digit = 0; digit < kDigits.size(); ++digit) digits[static_cast<std::uint8_t>(kDigits[digit])] = static_cast<std::uint8_t>(digit);
    return digits;
}();

std::uint64_t zigzag(std::uint64_t difference) { return (difference << 1) ^ (0 - (difference >> 63)); }
std::uint64_t unzigzag(std::uint64_t code) { return (code >> 1) ^ (0 - (code & 1)); }

}  // namespace

std::string pack(const std::vector<std::int64_t>& numbers) {
    std::string text;
    text.reserve(numbers.size() * 2);
    std::uint64_t last = 0;
    for (const std::int64_t number : numbers) {
        // Unsigned, so that the difference of any two numbers fits.
        std::uint64_t code = zigzag(static_cast<std::uint64_t>(number) - last);
        last = static_cast<std::uint64_t>(number);
        for (; code >= kMore; code >>= kBits) text += kDigits[(code & (kMore - 1)) | kMore];
        text += kDigits[code];
    }
    return text;
}

std::optional<std::vector<std::int64_t>> unpack(std::string_view text, std::size_t count) {
    if (text.size() < count) return {};
    std::vector<std::int64_t> numbers;
    numbers.reserve(count);
    std::uint64_t last = 0, code = 0;
    unsigned shift = 0;
    for (const char character : text) {
        const std::uint8_t digit = kDigitOf[static_cast<std::uint8_t>(character)];
        if (digit == kNoDigit || shift > 60) return {};
        code |= static_cast<std::uint64_t>(digit & (kMore - 1)) << shift;
        shift += kBits;
        if (digit & kMore) continue;
        last += unzigzag(code);
        numbers.push_back(static_cast<std::int64_t>(last));
        code = shift = 0;
    }
    return shift == 0 && numbers.size() == count ? std::optional{std::move(numbers)} : std::nullopt;
}

}  // namespace qd::forecast
