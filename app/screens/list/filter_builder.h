#pragma once
// The visual form of a filter tree: conditions in groups, each with its field,
// operator and value, and how many records they keep.

#include <map>
#include <string>
#include <vector>

#include "app/shell/desk.h"
#include "core/query/filter.h"

namespace qd {

class FilterBuilder {
public:
    static constexpr float kWidth = 460;

    // owner: which of several filters on a screen is being edited.
    void open(std::string_view owner = {});
    [[nodiscard]] bool is_open() const;
    // Every frame; true when the filter changed. matching: records that the whole filter keeps.
    bool draw(Desk& desk, const Entity& entity, Filter& filter, const ui::Rect& anchor, std::size_t matching, std::size_t all);
    // The conditions of a rule, which may ask what a value was before (sees_change), and hold expressions. Draws
    // only while it is open for that owner.
    bool draw_for_rule(Desk& desk, const Entity& entity, Filter& filter, const ui::Rect& anchor, std::string_view owner, bool sees_change);

private:
    bool draw_panel(Desk& desk, const Entity& entity, Filter& filter, const ui::Rect& anchor, const std::string& count);
    bool draw_group(Desk& desk, const Entity& entity, Filter& group, ui::Area& area, int depth, bool& removed);
    bool draw_condition(Desk& desk, const Entity& entity, Filter& part, ui::Area row, bool& removed);
    bool draw_comparison(const FieldPath& path, Condition& condition, ui::Area& row);
    bool draw_expression(Desk& desk, const Entity& entity, Filter& part, ui::Area area, bool& removed);
    bool draw_value(Desk& desk, const Field& field, Condition& condition, ui::Area area);
    [[nodiscard]] static float height_of(const Filter& group);

    std::string m_owner;
    bool m_sees_change = false, m_for_rule = false;
    std::map<std::string, std::string, std::less<>> m_faults;   // of expressions, since it was opened; "" = none
};

// Fields that can be filtered by, own ones first, then those of accounts and owners.
struct FilterField { std::string path, label; };
[[nodiscard]] std::vector<FilterField> filter_fields(const Catalogue& catalogue, const Entity& entity);

}  // namespace qd
