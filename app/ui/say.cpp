#include "app/ui/say.h"

#include "app/ui/item.h"

namespace qd::ui {

void say(Area& column, std::string_view words, Type type, Color color, Role role, float gap) {
    const Area place = column.cut_top(paragraph_height(words, type, column.width), gap);
    label_node(role, words, place);
    paragraph(place, words, type, color);
}

}  // namespace qd::ui
