#pragma once
// How far people get in each sequence, step by step: reached, waiting, left.

#include <vector>

#include "app/shell/desk.h"

namespace qd {

class SequenceFigures {
public:
    // Draws over the list, for the sequence with most people in it; nothing while there is none.
    void draw(Desk& desk, ui::Area& area);

private:
    struct Bar { std::string label; std::int64_t reached = 0, replied = 0, waiting = 0, left = 0; };
    struct Sequence { Id id = 0; std::string name; std::vector<Bar> steps; };
    void read(Desk& desk);

    const Workspace* m_workspace = nullptr;
    std::uint64_t m_read_at = 0;
    std::vector<Sequence> m_sequences;
    int m_shown = 0;
};

}  // namespace qd
