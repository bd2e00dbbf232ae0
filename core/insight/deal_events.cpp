#include "core/insight/deal_events.h"

#include <algorithm>

#include "core/base/sort_by.h"

namespace qd {

void DealEvents::add(Id deal, std::int64_t when, std::int64_t what) {
    const auto found = std::ranges::lower_bound(m_deals, deal, {}, &DealState::id);
    if (found == m_deals.end() || found->id != deal) return;
    m_events.push_back({static_cast<std::uint32_t>(found - m_deals.begin()), when, what});
}

void DealEvents::put_in_order() {
    m_begins.assign(m_deals.size() + 1, 0);
    for (const DealEvent& event : m_events) ++m_begins[event.place + 1];
    for (std::size_t place = 1; place < m_begins.size(); ++place) m_begins[place] += m_begins[place - 1];
    std::vector<std::uint32_t> next(m_begins.begin(), m_begins.end() - 1);
    std::vector<DealEvent> ordered(m_events.size());
    for (const DealEvent& event : m_events) ordered[next[event.place]++] = event;
    m_events = std::move(ordered);
    for (std::size_t place = 0; place + 1 < m_begins.size(); ++place) {
        const auto one = std::span{m_events}.subspan(m_begins[place], m_begins[place + 1] - m_begins[place]);
        if (!std::ranges::is_sorted(one, {}, &DealEvent::when)) sort_by(one, {}, &DealEvent::when);
    }
}

std::span<const DealEvent> DealEvents::of(std::size_t place) const {
    return std::span{m_events}.subspan(m_begins[place], m_begins[place + 1] - m_begins[place]);
}

}  // namespace qd
