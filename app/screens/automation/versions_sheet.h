#pragma once
// All versions of a rule, newest first: who published what when, what differs from the
// one before, who still waits in it; an old one can be taken up again as the draft.

#include "app/screens/automation/rule_draft.h"

namespace qd {

class VersionsSheet {
public:
    void open(Desk& desk, RuleDraft& draft);
    void draw(Desk& desk, RuleDraft& draft);

private:
    struct Entry { VersionLine line; std::vector<std::string> changes; std::string sentence, published_by; };
    void read(Desk& desk, RuleDraft& draft);
    void draw_entry(Desk& desk, ui::Area& body, RuleDraft& draft, const Entry& entry);

    std::vector<Entry> m_entries;
    std::uint64_t m_read_at = 0;
    std::string m_problem;
};

}  // namespace qd
