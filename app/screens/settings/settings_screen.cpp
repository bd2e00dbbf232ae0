#include "app/screens/settings/settings_screen.h"

#include <algorithm>

#include "app/screens/record/field_spec.h"
#include "app/screens/settings/working_time.h"
#include "app/shell/help_link.h"
#include "app/shell/shell.h"
#include "app/ui/button.h"
#include "app/ui/card.h"
#include "app/ui/context.h"
#include "app/ui/dialog.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/scroll.h"
#include "app/ui/select.h"
#include "app/ui/tabs.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

constexpr std::string_view kTabs[] = {"company", "pipelines", "people", "products", "fields", "workspace"};

FieldSpec choice_spec(std::string key, const char* label, std::string value, std::initializer_list<std::pair<const char*, const char*>> choices) {
    FieldSpec spec{.key = std::move(key), .label = tr(label), .kind = FieldKind::choice, .value = std::move(value)};
    for (const auto& [stored, shown] : choices) spec.choices.push_back({.value = stored, .label = tr(shown)});
    return spec;
}

}  // namespace

const ScreenInfo& SettingsScreen::info() const {
    static const ScreenInfo kInfo{"settings", "Settings", icons::settings, NavGroup::run, 'S'};
    return kInfo;
}

void SettingsScreen::draw(Desk& desk, Area area) {
    if (m_opened_for != desk.opening()) {
        m_opened_for = desk.opening();
        m_read_at = 0;
        m_company.clear();
        m_drafts.clear();
        m_pipeline = 0;
    }
    const bool phone = context().breadth() == Breadth::phone;
    area = area.inset(phone ? 16.0f : 20.0f, 14);
    if (!phone) {
        Area rest = title_row(area, tr("Settings"), desk.workspace().setting("company"));
        help_link(desk, rest, "settings");
    }
    if (desk.route().path.size() > 1)
        for (std::size_t at = 0; at < std::size(kTabs); ++at)
            if (desk.route().path[1] == kTabs[at]) m_tab = static_cast<int>(at);
    if (tabs(area.cut_top(38, 14), tr("Settings"), {{tr("Company"), {}, {}}, {tr("Pipeline"), {}, {}}, {tr("People"), {}, {}},
                                                    {tr("Products"), {}, {}}, {tr("Fields"), {}, {}}, {tr("Workspace"), {}, {}}}, m_tab))
        desk.go({{"settings", std::string{kTabs[m_tab]}}, {}}, false);
    switch (m_tab) {
        case 0: draw_company(desk, area); break;
        case 1: draw_pipelines(desk, area); break;
        case 2: draw_records(desk, area, "user"); break;
        case 3: draw_records(desk, area, "product"); break;
        case 4: draw_fields(desk, area); break;
        default: draw_workspace(desk, area); break;
    }
}

void SettingsScreen::draw_company(Desk& desk, Area area) {
    Workspace& workspace = desk.workspace();
    if (m_company.empty()) {
        m_company.push_back({.key = "company", .label = tr("Company"), .value = workspace.setting("company"), .required = true});
        m_company.push_back(choice_spec("currency", "Currency", workspace.setting("currency"),
                                        {{"USD", "US dollar"}, {"EUR", "Euro"}, {"GBP", "Pound sterling"}, {"CHF", "Swiss franc"}, {"JPY", "Yen"},
                                         {"SEK", "Swedish krona"}, {"PLN", "Złoty"}, {"BRL", "Real"}, {"INR", "Rupee"}, {"CAD", "Canadian dollar"}, {"AUD", "Australian dollar"}}));
        m_company.push_back(choice_spec("fiscal_first_month", "Fiscal year starts in", workspace.setting("fiscal_first_month"),
                                        {{"1", "January"}, {"2", "February"}, {"3", "March"}, {"4", "April"}, {"5", "May"}, {"6", "June"}, {"7", "July"},
                                         {"8", "August"}, {"9", "September"}, {"10", "October"}, {"11", "November"}, {"12", "December"}}));
        m_company.push_back(choice_spec("first_weekday", "Weeks start on", workspace.setting("first_weekday").empty() ? "1" : workspace.setting("first_weekday"),
                                        {{"1", "Monday"}, {"7", "Sunday"}, {"6", "Saturday"}}));
        m_company.append_range(working_time_specs(workspace, desk.clock().today()));
        m_company.push_back(choice_spec("locale", "Numbers and dates", desk.platform().preference("locale"),
                                        {{"", "As this browser"}, {"en-US", "English (US)"}, {"en-GB", "English (UK)"}, {"de-DE", "German"}, {"fr-FR", "French"}, {"sv-SE", "Swedish"}}));
        m_company.push_back(choice_spec("theme", "Theme", desk.platform().preference("theme"), {{"", "As the system"}, {"light", "Light"}, {"dark", "Dark"}}));
        m_company.back().help = tr("Both are kept in this browser only.");
        for (const FieldSpec& spec : m_company) m_company_shown[spec.key] = spec.value;
    }
    Scroll scroll{area, "company"};
    Area inside = scroll.content();
    inside.width = std::min(inside.width, 620.0f);
    const FormResult result = form(inside, tr("Company"), m_company, 2);
    inside.cut_top(result.height + 16);
    Area row = inside.cut_top(kControl);
    if (button(row.left(8), tr("Save"), {.kind = ButtonKind::primary, .disabled = !desk.may_write()}) || result.submitted) save_company(desk);
    scroll.end_at(inside.y + 16);
}

void SettingsScreen::save_company(Desk& desk) {
    if (!check_required(m_company)) return;
    Change change;
    change.label = tr("Company settings");
    for (FieldSpec& spec : m_company) spec.error.clear();
    for (FieldSpec& spec : m_company) {
        if (!is_working_time(spec)) continue;
        auto written = working_time_setting(spec, m_company, desk.clock().today());
        if (!written) {
            spec.error = written.error().what();
            return;
        }
        // What was never set stays so as long as it says the same.
        const std::string now = desk.workspace().setting(spec.key);
        if (*written != now && !(now.empty() && spec.value == m_company_shown[spec.key])) change.ops.push_back(desk.workspace().set_setting(spec.key, *written));
    }
    for (const FieldSpec& spec : m_company) {
        if (spec.key == "locale" || spec.key == "theme") desk.platform().set_preference(spec.key, spec.value);
        else if (!is_working_time(spec) && spec.value != desk.workspace().setting(spec.key)) change.ops.push_back(desk.workspace().set_setting(spec.key, spec.value));
    }
    m_company.clear();
    if (change.ops.empty()) return desk.tell({.text = tr("Saved")});
    context().after_frame([&desk, change = std::move(change)] { (void)desk.apply(change); });
}

void SettingsScreen::draw_records(Desk& desk, Area area, std::string_view entity_key) {
    const Theme& theme = context().theme();
    const Entity& entity = desk.catalogue().entity(entity_key);
    Area head = area.cut_top(kControl, 10);
    const std::string add = tr("New {}", lower(tr(entity.label.c_str())));
    if (button(head.right(), add, {.icon = icons::plus, .disabled = !desk.may_write()})) desk.compose(entity_key, {});
    text(head, entity_key == "user" ? tr("A role guides what is shown and proposed. It is not secrecy: whoever has the file can read it.")
                                    : tr("List prices stand in for the amount of open deals that have none."), type::body, theme.second);
    if (m_lines_at != desk.moment() || m_lines_of != entity_key || m_lines_open != m_open_record) read_lines(desk, entity);
    Scroll scroll{area, entity_key};
    Area list = scroll.content();
    if (m_lines.empty()) text(list.cut_top(40), tr("None yet"), type::body, theme.faint);
    for (const Line& line : m_lines) {
        Area row = list.cut_top(36);
        const bool open = m_open_record == line.id;
        if (clipped(row) && !open) continue;
        const IdScope scope{line.id};
        const Item item = interact(row, {.role = Role::button, .name = line.name, .expanded = open ? Tri::yes : Tri::no});
        if (item.hovered) fill(row, theme.hover, kRadius);
        if (item.pressed) m_open_record = open ? 0 : line.id;
        Area inside = row.inset(8, 0);
        icon(inside.cut_left(14, 8), open ? icons::chevron_down : icons::chevron_right, theme.faint, 14);
        text(inside.cut_left(inside.width * 0.35f, 12), line.name, type::body_medium, theme.text);
        text(inside, line.remark, type::body, theme.second);
        line_across(row.x, row.bottom_edge() - 1, row.width, theme.line);
        if (open && m_lines_open == line.id) draw_open_record(desk, list, entity, line);
    }
    scroll.end_at(list.y + 12);
}

void SettingsScreen::read_lines(Desk& desk, const Entity& entity) {
    m_lines_at = desk.moment();
    m_lines_of = entity.key;
    m_lines_open = m_open_record;
    m_lines.clear();
    m_open_specs.clear();
    auto rows = desk.workspace().database().prepare("SELECT id FROM \"" + entity.key + "\" WHERE deleted IS NULL ORDER BY name COLLATE fold");
    while (rows && rows->step().value_or(false)) {
        const auto record = desk.workspace().record(entity, rows->integer(0));
        if (!record) continue;
        Line line{record->id, desk.workspace().title(entity, record->id), {}};
        for (const char* key : {"role", "team", "manager", "quota", "code", "family", "price"})
            if (const Field* field = entity.find(key)) {
                const std::string words = desk.words(*field, (*record)[key]);
                if (!words.empty()) line.remark += (line.remark.empty() ? "" : " · ") + words;
            }
        if (line.id == m_open_record)
            for (std::size_t at = system_fields().size(); at < entity.fields.size(); ++at)
                if (!entity.fields[at].hidden) m_open_specs.push_back(spec_of(desk, entity.fields[at], record->values[at]));
        m_lines.push_back(std::move(line));
    }
}

void SettingsScreen::draw_open_record(Desk& desk, Area& list, const Entity& entity, const Line& line) {
    Area body{list.x + 30, list.y + 6, std::min(list.width - 30, 460.0f), list.height};
    const FactsResult result = facts(body, line.name, m_open_specs, m_form_states[line.id], 130);
    list.cut_top(result.height + 12);
    if (result.change) {
        Change change;
        const Field* field = entity.find(result.change->key);
        change.label = tr("{} of {}", tr(field->label.c_str()), line.name);
        change.ops.push_back(update_op(entity.key, line.id, {{field->key, value_of(*field, result.change->value)}}));
        context().after_frame([&desk, change = std::move(change)] { (void)desk.apply(change); });
    }
    Area actions = list.cut_top(kSmallControl, 12);
    actions.cut_left(30);
    if (!button(actions.left(), tr("Delete"), {.kind = ButtonKind::danger, .icon = icons::trash_2, .disabled = !desk.may_write(), .small = true})) return;
    Change change;
    change.label = tr("{} deleted", line.name);
    change.ops.push_back(remove_op(entity.key, line.id));
    context().after_frame([&desk, change = std::move(change)] { (void)desk.apply(change); });
}

void SettingsScreen::draw_fields(Desk& desk, Area area) {
    const Theme& theme = context().theme();
    Area head = area.cut_top(kControl, 10);
    if (button(head.right(), tr("New field"), {.icon = icons::plus, .disabled = !desk.may_write()})) {
        m_problem.clear();
        m_new_field.clear();
        m_new_field.push_back({.key = "label", .label = tr("Name"), .required = true});
        m_new_field.push_back(choice_spec("type", "Kind", "text", {{"text", "Text"}, {"long_text", "Long text"}, {"integer", "Whole number"}, {"decimal", "Number"},
            {"money", "Money"}, {"percent", "Percent"}, {"boolean", "Yes or no"}, {"date", "Date"}, {"email", "E-mail"}, {"phone", "Phone"}, {"url", "Web address"},
            {"choice", "One of a list"}, {"multi_choice", "Several tags"}, {"reference", "Another record"}}));
        m_new_field.push_back({.key = "choices", .label = tr("Values of the list"), .help = tr("Only for “One of a list”: separate them by commas.")});
        m_new_field.push_back(choice_spec("target", "Refers to", "account", {{"account", "Account"}, {"contact", "Contact"}, {"deal", "Deal"}, {"user", "Person"}, {"product", "Product"}}));
        m_new_field.back().help = tr("Only for “Another record”.");
        m_new_field.push_back({.key = "searchable", .label = tr("Found by search"), .kind = FieldKind::boolean});
        m_new_field.push_back({.key = "personal", .label = tr("Personal data"), .kind = FieldKind::boolean});
        open_dialog(tr("New field"));
    }
    std::vector<SelectOption> kinds;
    std::vector<std::string> keys;
    int chosen = 0;
    for (const Entity& entity : desk.catalogue().entities()) {
        if (entity.hidden || entity.key == "pipeline" || entity.key == "stage") continue;
        if (entity.key == m_fields_of) chosen = static_cast<int>(keys.size());
        kinds.push_back({.key = static_cast<std::int64_t>(keys.size()), .label = tr(entity.plural.c_str())});
        keys.push_back(entity.key);
    }
    if (select(head.cut_left(200), tr("Record type"), kinds, chosen)) m_fields_of = keys[static_cast<std::size_t>(chosen)];
    const Entity& entity = desk.catalogue().entity(m_fields_of);
    Scroll scroll{area, "fields"};
    Area list = scroll.content();
    for (std::size_t at = system_fields().size(); at < entity.fields.size(); ++at) {
        const Field& field = entity.fields[at];
        if (field.hidden) continue;
        const IdScope scope{field.key};
        Area row = list.cut_top(34);
        line_across(row.x, row.bottom_edge() - 1, row.width, theme.line);
        if (field.custom && icon_button(row.right(4), icons::trash_2, tr("Remove {}", field.label), {.kind = ButtonKind::quiet, .disabled = !desk.may_write(), .small = true})) {
            auto found = desk.workspace().database().prepare("SELECT id FROM custom_field WHERE belongs_to = ? AND name = ? AND deleted IS NULL");
            if (found) {
                found->bind(0, entity.key).bind(1, field.key);
                if (found->step().value_or(false)) {
                    Change change;
                    change.label = tr("Field {} removed", field.label);
                    change.ops.push_back(remove_op("custom_field", found->integer(0)));
                    context().after_frame([&desk, change = std::move(change)] { (void)desk.apply(change); });
                }
            }
        }
        label_node(Role::text, field.label, row);
        text(row.cut_left(row.width * 0.35f, 12), tr(field.label.c_str()), type::body_medium, theme.text);
        std::string words = field.custom ? tr("Custom") : tr("Built in");
        if (field.required) words += std::string{" · "} + tr("required");
        if (field.searchable) words += std::string{" · "} + tr("searchable");
        if (field.personal) words += std::string{" · "} + tr("personal data");
        text(row, words, type::body, theme.second);
    }
    scroll.end_at(list.y + 12);
    draw_field_dialog(desk);
}

void SettingsScreen::draw_field_dialog(Desk& desk) {
    Dialog dialog{tr("New field"), 440, std::min(form_height(Area{0, 0, 392, 0}, m_new_field) + 180, context().stage().height - 40)};
    if (!dialog) return;
    Area body = dialog.body();
    if (!m_problem.empty()) {
        const Area row = body.cut_top(paragraph_height(m_problem, type::body, body.width), 8);
        label_node(Role::alert, m_problem, row);
        paragraph(row, m_problem, type::body, context().theme().bad);
    }
    form(body, tr("New field"), m_new_field);
    if (dialog.buttons(tr("Add field")) != DialogAnswer::accept || !check_required(m_new_field)) return;
    Field field;
    const auto value = [&](std::string_view key) { return std::ranges::find(m_new_field, key, &FieldSpec::key)->value; };
    field.label = value("label");
    field.type = field_type_from(value("type")).value_or(FieldType::text);
    if (field.type == FieldType::reference) field.target = value("target");
    field.searchable = value("searchable") == "1";
    field.personal = value("personal") == "1";
    std::string choices = field.type == FieldType::choice ? value("choices") : "";
    while (!choices.empty()) {
        const std::size_t comma = choices.find(',');
        std::string part = choices.substr(0, comma);
        while (part.starts_with(' ')) part.erase(0, 1);
        if (!part.empty()) field.choices.push_back({lower(part), part, ""});
        choices = comma == std::string::npos ? "" : choices.substr(comma + 1);
    }
    auto added = desk.workspace().add_custom_field(m_fields_of, field, desk.person().id);
    if (!added) {
        m_problem = added.error().sentence();
        return;
    }
    desk.tell({.text = added->label, .undoes = added->change});
    dialog.close();
}

void SettingsScreen::draw_workspace(Desk& desk, Area area) {
    const Theme& theme = context().theme();
    area.width = std::min(area.width, 620.0f);
    const StorageFacts facts = desk.platform().storage();
    const auto fact = [&](const char* label, const std::string& value) {
        Area row = area.cut_top(30);
        label_node(Role::text, fmt::format("{}: {}", label, value), row);
        text(row.cut_left(150), label, type::body, theme.second);
        text(row, value, type::body, theme.text);
    };
    fact(tr("Size"), bytes(context().locale(), desk.workspace().store().size()));
    fact(tr("Protection"), facts.persistent ? tr("On: the browser keeps it") : tr("Off: the browser may clear it when the disk is full"));
    const auto copy = m_copy.last(desk);
    fact(tr("Last copy on a disk"), copy ? date(context().locale(), *copy, desk.clock().today(), DateStyle::full) : std::string{tr("None yet")});
    area.cut_top(12);
    Area row = area.cut_top(kControl, 24);
    if (button(row.left(8), tr("Download a copy"), {.kind = ButtonKind::primary, .icon = icons::download})) download_copy(desk);
    if (!facts.persistent && button(row.left(8), tr("Ask the browser to keep it"))) desk.platform().request_persistence();
    paragraph(area, tr("The copy is one file (.qdeck) that opens in Quarterdeck on any computer; it is a plain SQLite database. Opening another file replaces this workspace: download a copy first."),
              type::body, theme.second);
}

}  // namespace qd
