// What the program keeps about itself: imports, settings, views, custom fields.

#include "core/model/entities/all.h"
#include "core/model/entities/declare.h"

namespace qd::entities {

constexpr FieldOf kImportBatchFields[] = {
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
const EntityOf kImportBatch{"import_batch", "Import", "Imports", "file-up", "file_name", kImportBatchFields, kHidden};

constexpr FieldOf kSettingFields[] = {
    text("name", "Name").need().unique(),
    long_text("content", "Value"),
};
const EntityOf kSetting{"setting", "Setting", "Settings", "settings", "name", kSettingFields, kHidden};

constexpr FieldOf kSavedViewFields[] = {
    text("name", "Name").need(),
    text("shows", "Record type").need().index(),
    reference("owner", "Owner", "user"),
    boolean("shared", "Shared").start(1),
    integer("position", "Position").start(0),
    long_text("definition", "Definition").need(),
};
const EntityOf kSavedView{"saved_view", "View", "Views", "star", "name", kSavedViewFields, kHidden};

constexpr FieldOf kCustomFieldFields[] = {
    text("belongs_to", "Record type").need().index(),
    text("name", "Key").need(),
    text("label", "Label").need(),
    text("type", "Type").need(),
    text("target", "Refers to"),
    long_text("choices", "Choices"),
    boolean("required", "Required").start(0),
    boolean("searchable", "Searchable").start(0),
    boolean("personal", "Personal data").start(0),
    text("help", "Help"),
};
const EntityOf kCustomField{"custom_field", "Custom field", "Custom fields", "text", "label", kCustomFieldFields, kHidden};

}  // namespace qd::entities
