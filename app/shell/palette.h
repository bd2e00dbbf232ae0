#pragma once
// Search and commands in one place: Ctrl+K. Finds records of every kind, screens
// and actions; the last group is what is spelled alike.

#include <functional>
#include <string>
#include <vector>

#include "app/shell/app.h"
#include "core/query/search.h"

namespace qd {

class Palette {
public:
    void open(Desk& desk);
    void draw(Desk& desk, const Screens& screens);

private:
    struct Entry {
        ui::Icon icon;
        std::string title, detail, right;
        std::vector<std::pair<std::size_t, std::size_t>> marks;  // matched bytes of title
        std::string group;
        const Entity* entity = nullptr;
        Id id = 0;
        std::function<void(Desk&)> run;
    };
    void find(Desk& desk, const Screens& screens);
    void add_actions(Desk& desk);
    void add_screens(const Screens& screens);
    void draw_list(Desk& desk, ui::Area area);
    void draw_entry(Desk& desk, const ui::Area& row, std::size_t index);
    void read_preview(Desk& desk, const Entry& entry);
    void draw_preview(Desk& desk, ui::Area area);
    void take(Desk& desk, std::size_t index);

    std::string m_words, m_found_for;
    std::uint64_t m_found_at = 0;
    std::vector<Entry> m_entries;
    std::vector<std::pair<std::string, std::string>> m_group_notes;  // group → "3 of 17"
    std::size_t m_chosen = 0;
    // The record in the preview: label and words of its first fields.
    std::vector<std::pair<std::string, std::string>> m_preview;
    Id m_preview_of = 0;
    std::uint64_t m_preview_at = 0;
    bool m_fresh = false;
};

}  // namespace qd
