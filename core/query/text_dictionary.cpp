#include "core/query/text_dictionary.h"

#include <algorithm>

#include "core/base/text.h"

namespace qd {

std::uint32_t TextDictionary::code(std::string_view text) {
    if (text.empty()) return 0;
    if (const auto known = m_codes.find(text); known != m_codes.end()) return known->second;
    const auto code = static_cast<std::uint32_t>(m_texts.size());
    m_codes.emplace(m_texts.emplace_back(text), code);
    return code;
}

const std::string& TextDictionary::folded(std::uint32_t code) {
    while (m_folded.size() <= code) m_folded.push_back(fold(m_texts[m_folded.size()]));
    return m_folded[code];
}

std::span<const std::uint32_t> TextDictionary::ranks() {
    if (m_ranks.size() == m_texts.size()) return m_ranks;
    const auto newest = static_cast<std::uint32_t>(m_texts.size() - 1);
    (void)folded(newest);
    const auto before = [this](std::uint32_t left, std::uint32_t right) { return m_folded[left] < m_folded[right]; };
    const std::size_t known = m_order.size();
    for (auto code = static_cast<std::uint32_t>(known + 1); code <= newest; ++code) m_order.push_back(code);
    const auto first_new = m_order.begin() + static_cast<std::ptrdiff_t>(known);
    std::sort(first_new, m_order.end(), before);
    std::inplace_merge(m_order.begin(), first_new, m_order.end(), before);
    m_ranks.assign(m_texts.size(), 0);
    std::uint32_t rank = 0;
    for (std::size_t at = 0; at < m_order.size(); ++at) {
        if (at > 0 && m_folded[m_order[at]] != m_folded[m_order[at - 1]]) ++rank;
        m_ranks[m_order[at]] = rank;
    }
    return m_ranks;
}

}  // namespace qd
