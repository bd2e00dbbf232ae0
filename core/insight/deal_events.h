#pragma once
// What happened to many deals, deal by deal and in the order of time: read from tables that are in another order.

#include <span>
#include <vector>

#include "core/query/pipeline_as_of.h"

namespace qd {

struct DealEvent {
    std::uint32_t place = 0;      // of the deal
    std::int64_t when = 0;        // milliseconds, as stored
    std::int64_t what = 0;        // whatever the reader of the table noted
};

class DealEvents {
public:
    // Of deals in the order of their ids, which outlive this.
    explicit DealEvents(const std::vector<DealState>& deals) : m_deals(deals) {}

    // Events of other deals are passed over.
    void add(Id deal, std::int64_t when, std::int64_t what);
    // After the last add(), once. Cost: linear when each deal's were added as they happened; what happened at one moment stays in the order of add().
    void put_in_order();
    [[nodiscard]] std::span<const DealEvent> of(std::size_t place) const;

private:
    const std::vector<DealState>& m_deals;
    std::vector<DealEvent> m_events;
    std::vector<std::uint32_t> m_begins;   // by place, and one for the end
};

}  // namespace qd
