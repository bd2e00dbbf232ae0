#pragma once
// Before a rule goes live: what changed, what would start now, what becomes of those
// who wait in the old version, and the circles it would close.

#include "app/screens/automation/rule_draft.h"

namespace qd {

class PublishDialog {
public:
    void open(Desk& desk, RuleDraft& draft);
    void draw(Desk& desk, RuleDraft& draft);

private:
    void publish(Desk& desk, RuleDraft& draft);

    std::vector<std::string> m_changes;
    std::int64_t m_waiting = 0;
    DailyShare m_share;                       // of those that match already
    bool m_existing = false, m_accept = false;
    int m_pending = 0;
    std::string m_problem;
    float m_height = 200;                     // of what it says, as the frame before measured it
};

}  // namespace qd
