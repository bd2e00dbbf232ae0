#include "core/model/table_digest.h"

#include <bit>

namespace qd {
namespace {
constexpr std::size_t kBuffer = 16 * 1024;
}

void TableDigest::put(std::uint64_t number) {
    for (int shift = 0; shift < 64; shift += 8) m_buffer += static_cast<char>(number >> shift);
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

void TableDigest::value(std::string_view column, const Value& value) {
    if (is_empty(value)) return;
    m_buffer += "-ift"[value.index()];
    put(column);
    if (const auto* integer = std::get_if<std::int64_t>(&value)) put(static_cast<std::uint64_t>(*integer));
    else if (const auto* real = std::get_if<double>(&value)) put(std::bit_cast<std::uint64_t>(*real));
    else put(std::string_view{std::get<std::string>(value)});
}

std::string TableDigest::finish() {
    m_hash.add(m_buffer);
    m_buffer.clear();
    return to_hex(m_hash.finish());
}

}  // namespace qd
