// The wizard's mapping as something to keep: saved by name, and taken up again for the next file.

#include <algorithm>

#include "app/screens/import/import_screen.h"
#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/dialog.h"
#include "app/ui/draw.h"
#include "app/ui/field.h"
#include "app/ui/item.h"
#include "app/ui/menu.h"
#include "app/ui/text.h"
#include "assets/icons.h"
#include "core/exchange/import_profiles.h"

namespace qd {

using namespace ui;

void ImportScreen::draw_mapping(Desk& desk, Area row) {
    ImportSession::Item& item = *m_session.current();
    if (m_profiles_at != desk.moment()) {
        m_profiles_at = desk.moment();
        m_profiles = import_profiles(desk.workspace()).value_or(std::vector<ImportProfile>{});
    }
    if (button(row.right(8), tr("Save this mapping"), {.kind = ButtonKind::quiet, .icon = icons::save, .disabled = !desk.may_write()})) {
        m_profile_name = item.mapping.empty() || item.mapping.starts_with("As in ") ? item.file.name.substr(0, item.file.name.rfind('.')) : item.mapping;
        open_dialog(tr("Save this mapping"));
    }
    std::vector<MenuEntry> entries;
    std::vector<std::size_t> places;
    for (std::size_t at = 0; at < m_profiles.size(); ++at) {
        if (m_profiles[at].plan.entity != item.plan.entity) continue;
        entries.push_back({.label = m_profiles[at].name, .checked = m_profiles[at].name == item.mapping});
        places.push_back(at);
    }
    if (!entries.empty()) {
        if (const int chosen = menu_button(row.right(8), tr("Saved mappings"), entries); chosen >= 0)
            m_session.use_profile(desk, m_profiles[places[static_cast<std::size_t>(chosen)]]);
    }
    if (item.mapping.empty()) return;
    const std::string words = item.mapping.starts_with("As in ") ? tr("Matched {}", lower(item.mapping.substr(0, 1)) + item.mapping.substr(1)) : tr("Matched by “{}”", item.mapping);
    label_node(Role::text, words, row);
    text(row, words, type::caption, context().theme().second);
}

void ImportScreen::draw_mapping_dialog(Desk& desk) {
    Dialog dialog{tr("Save this mapping"), 420, 230};
    if (!dialog) return;
    Area body = dialog.body();
    const FieldResult name = text_field(body.cut_top(58, 4), tr("Name"), m_profile_name, {.show_label = true});
    const char* about = tr("The next file with these columns is matched by it, whoever imports it.");
    paragraph(body, about, type::caption, context().theme().second);
    const DialogAnswer answer = dialog.buttons(tr("Save"), !m_profile_name.empty());
    if (answer != DialogAnswer::accept && !(name.submitted && !m_profile_name.empty())) return;
    ImportSession::Item& item = *m_session.current();
    item.mapping = m_profile_name;
    Change change;
    change.label = tr("Mapping “{}” saved", m_profile_name);
    change.ops.push_back(save_import_profile(desk.workspace(), m_profile_name, item.plan));
    dialog.close();
    context().after_frame([&desk, change = std::move(change)] { (void)desk.apply(change); });
}

}  // namespace qd
