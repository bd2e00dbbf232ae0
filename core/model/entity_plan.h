#pragma once
// Private to core/model: what writing records of one type needs again and again,
// worked out from its fields once and anew when they change.

#include <string>
#include <vector>

#include "core/model/catalogue.h"
#include "core/store/row_appender.h"

namespace qd {

struct EntityPlan {
    struct Searched {
        std::size_t field;
        bool in_title;
        const Entity* target;              // of a reference; else null
    };
    std::string insert, select;            // all fields in their order; select ends in WHERE id = ?
    std::string search_insert, search_delete;  // empty: this type is not searched
    std::vector<Searched> searched;
    std::vector<std::pair<std::size_t, Value>> initial;   // what fields begin with, where that is not nothing
    std::vector<std::size_t> checked;      // fields that are required, unique or references
    std::vector<const Entity*> targets;    // parallel to the fields; null unless a reference
    std::vector<std::size_t> title;        // positions of Entity::title
    bool appendable = false;               // many new records may be written past statements, see RowAppender
    std::vector<RowAppender::Index> indexes;   // then
    std::string title_select;              // those fields, in that order; ends in WHERE id = ?
};

[[nodiscard]] EntityPlan make_plan(const Entity& entity, const Catalogue& catalogue);

}  // namespace qd
