#pragma once
// The form for a new record: the fields that matter first, the others on demand.

#include <map>
#include <string>

#include "app/shell/desk.h"
#include "app/ui/form.h"

namespace qd {

class Composer {
public:
    // Every frame, over the screen. Opens when desk.composing was set.
    void draw(Desk& desk);

private:
    void open(Desk& desk);
    void save(Desk& desk);
    void list_fields(Desk& desk);

    std::string m_entity, m_title;
    std::map<std::string, Value> m_values;
    std::vector<ui::FieldSpec> m_specs;
    std::string m_problem;
    bool m_all = false;            // every field instead of the usual ones
};

}  // namespace qd
