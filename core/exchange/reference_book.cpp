#include "core/exchange/reference_book.h"

#include "core/base/text.h"
#include "core/exchange/source_presets.h"

namespace qd {

Result<ReferenceBook> ReferenceBook::read(Workspace& workspace, const Entity& entity) {
    ReferenceBook book;
    book.m_entity = &entity;
    // Deals have no name of their own in many sources, but whoever refers to one writes it.
    const std::string name = entity.find("name") ? "\"name\"" : entity.find("subject") ? "\"subject\"" : "NULL";
    const std::string other = entity.key == "user" || entity.key == "contact" ? "\"email\""
                              : entity.key == "product"                      ? "\"code\""
                                                                             : "NULL";
    Statement select = TRY(workspace.database().prepare("SELECT id, " + name + ", source_id, " + other + " FROM \"" +
                                                        entity.key + "\" WHERE deleted IS NULL ORDER BY id"));
    while (TRY(select.step())) {
        const Id id = select.integer(0);
        if (!select.is_null(1)) book.m_names.add(select.text(1), id);
        if (!select.is_null(2)) book.m_ids.try_emplace(std::string{select.text(2)}, id);
        if (!select.is_null(3)) book.m_ids.try_emplace(fold(select.text(3)), id);
    }
    select.reset();
    for (const ValueMeaning& meaning : value_meanings()) {
        if (meaning.field != entity.key) continue;
        const NameMatch known = book.m_names.find(meaning.value);
        if (known.id) book.m_ids.try_emplace(std::string{meaning.words}, known.id);
    }
    return book;
}

NameMatch ReferenceBook::find(std::string_view text) const {
    NameMatch match = m_names.find(text);
    if (match.kind == MatchKind::same) return match;
    for (const std::string& form : {std::string{trim(text)}, fold(trim(text)), header_words(text)})
        if (const auto known = m_ids.find(form); known != m_ids.end())
            return {MatchKind::same, known->second, std::string{text}, 1, 0, 0, {}};
    return match;
}

}  // namespace qd
