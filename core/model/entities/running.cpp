// What the program keeps about itself: imports, settings, views, custom fields.

#include "core/model/entities/all.h"
#include "core/model/entities/declare.h"

namespace qd::entities {

Entity import_batch() {
    Entity entity{"import_batch", "Import", "Imports", "file-up", {"file_name"}, {}};
    entity.hidden = true;
    entity.fields = {
        text("file_name", "File").need(),
        text("fingerprint", "Fingerprint").index(),
        text("target", "Imported as"),
        integer("rows", "Rows"),
        integer("made", "New"),
        integer("changed", "Updated"),
        integer("same", "Unchanged"),
        integer("refused", "Refused"),
        long_text("plan", "Mapping").hide(),
    };
    return entity;
}

Entity setting() {
    Entity entity{"setting", "Setting", "Settings", "settings", {"name"}, {}};
    entity.hidden = true;
    entity.fields = {
        text("name", "Name").need().unique(),
        long_text("content", "Value"),
    };
    return entity;
}

Entity saved_view() {
    Entity entity{"saved_view", "View", "Views", "star", {"name"}, {}};
    entity.hidden = true;
    entity.fields = {
        text("name", "Name").need(),
        text("shows", "Record type").need().index(),
        reference("owner", "Owner", "user"),
        boolean("shared", "Shared").start(Value{std::int64_t{1}}),
        integer("position", "Position").start(Value{std::int64_t{0}}),
        long_text("definition", "Definition").need(),
    };
    return entity;
}

Entity custom_field() {
    Entity entity{"custom_field", "Custom field", "Custom fields", "text", {"label"}, {}};
    entity.hidden = true;
    entity.fields = {
        text("belongs_to", "Record type").need().index(),
        text("name", "Key").need(),
        text("label", "Label").need(),
        text("type", "Type").need(),
        text("target", "Refers to"),
        long_text("choices", "Choices"),
        boolean("required", "Required").start(Value{std::int64_t{0}}),
        boolean("searchable", "Searchable").start(Value{std::int64_t{0}}),
        boolean("personal", "Personal data").start(Value{std::int64_t{0}}),
        text("help", "Help"),
    };
    return entity;
}

}  // namespace qd::entities
