#include "core/model/table_digest.h"

#include <bit>

namespace qd {
namespace {
constexpr std::size_t kBuffer = 16 * 1024;
}

void TableDigest::put(std::uint64_t number) {
    char bytes[8];
    for (std::size_t at = 0; at < 8; ++at) bytes[at] = static_cast<char>(number >> (8 * at));
    m_buffer.append(bytes, sizeof bytes);
}

void TableDigest::put(std::string_view text) {
    put(std::uint64_t{text.size()});
    m_buffer += text;
}

void TableDigest::row(std::int64_t key) {
    if (m_buffer.size() > kBuffer) {
        m_hash.add(m_buffer);
        m_buffer.clear();
    }
    ++m_rows;
    m_buffer += 'r';
    put(static_cast<std::uint64_t>(key));
}

void TableDigest::value(std::string_view column, const ValueView& value) {
    if (is_empty(value)) return;
    m_buffer += "-ift"[value.index()];
    put(column);
    if (const auto* integer = std::get_if<std::int64_t>(&value)) put(static_cast<std::uint64_t>(*integer));
    else if (const auto* real = std::get_if<double>(&value)) put(std::bit_cast<std::uint64_t>(*real));
    else put(std::get<std::string_view>(value));
}

std::string TableDigest::finish() {
    m_hash.add(m_buffer);
    m_buffer.clear();
    return to_hex(m_hash.finish());
}

}  // namespace qd
