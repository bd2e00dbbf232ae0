#pragma once
// Rules that a person starts by hand on a record: entries of its menu and of the palette.

#include <string>
#include <vector>

#include "app/shell/desk.h"
#include "app/ui/menu.h"

namespace qd {

class RuleButtons {
public:
    // "Run rule: …" for the record's menu; read again when the workspace changed.
    const std::vector<ui::MenuEntry>& entries(Desk& desk, std::string_view entity);
    // Runs the at-th of entries() on the record, after the frame.
    void run(Desk& desk, std::size_t at, Id record);

private:
    std::vector<RuleLine> m_rules;
    std::vector<ui::MenuEntry> m_entries;
    std::uint64_t m_read_at = 0;
    std::string m_read_for;
};

}  // namespace qd
