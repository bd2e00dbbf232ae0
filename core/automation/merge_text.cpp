#include "core/automation/merge_text.h"

#include "core/base/text.h"

namespace qd {
namespace {

// Calls plain(text) and field(MergeField) in order.
template <class Plain, class Found>
void read(std::string_view text, Plain plain, Found found) {
    while (true) {
        const std::size_t open = text.find("{{");
        const std::size_t close = open == std::string_view::npos ? open : text.find("}}", open);
        plain(text.substr(0, close == std::string_view::npos ? close : open));
        if (close == std::string_view::npos) return;
        const std::string_view inside = text.substr(open + 2, close - open - 2);
        const std::size_t bar = inside.find('|');
        found(MergeField{std::string{trim(inside.substr(0, bar))},
                         bar == std::string_view::npos ? std::string{} : std::string{trim(inside.substr(bar + 1))}});
        text.remove_prefix(close + 2);
    }
}

}  // namespace

std::vector<MergeField> merge_fields(std::string_view text) {
    std::vector<MergeField> fields;
    read(text, [](std::string_view) {}, [&](MergeField field) { fields.push_back(std::move(field)); });
    return fields;
}

std::string merge_text(std::string_view text, const std::function<std::string(std::string_view)>& value) {
    std::string merged;
    read(text, [&](std::string_view plain) { merged += plain; },
         [&](const MergeField& field) {
             const std::string words = value(field.path);
             merged += words.empty() ? field.otherwise : words;
         });
    return merged;
}

}  // namespace qd
