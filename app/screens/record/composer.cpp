#include "app/screens/record/composer.h"

#include <algorithm>
#include <set>

#include "app/screens/record/field_spec.h"
#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/dialog.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"

namespace qd {

using namespace ui;

namespace {

// What people fill in first, per record type; the rest waits behind "All fields".
const std::vector<std::string>& usual(std::string_view entity) {
    static const std::map<std::string, std::vector<std::string>, std::less<>> kUsual = {
        {"deal", {"account", "name", "product", "amount", "close_date", "stage", "owner", "contact", "next_step", "next_step_due"}},
        {"account", {"name", "industry", "website", "phone", "country", "owner"}},
        {"contact", {"first_name", "last_name", "account", "job_title", "email", "phone", "owner"}},
        {"lead", {"name", "company", "email", "phone", "source", "amount", "owner"}},
        {"activity", {"kind", "subject", "due", "deal", "account", "contact", "owner", "body"}},
        {"user", {"name", "email", "role", "team", "manager", "quota"}},
        {"product", {"name", "code", "family", "price"}}};
    static const std::vector<std::string> kNone;
    const auto found = kUsual.find(entity);
    return found == kUsual.end() ? kNone : found->second;
}

// A person's name follows from first and last name.
bool made_of_parts(const Entity& entity, const Field& field) { return field.key == "name" && entity.find("last_name") != nullptr; }

// "New deal"; an activity is called by its kind: "New task".
std::string dialog_title(Desk& desk, const Entity& entity, const Value& kind) {
    const Field* kinds = entity.key == "activity" ? entity.find("kind") : nullptr;
    const std::string words = kinds && !is_empty(kind) ? desk.words(*kinds, kind) : tr(entity.label.c_str());
    return tr("New {}", lower(words));
}

}  // namespace

void Composer::open(Desk& desk) {
    m_entity = desk.composing->entity;
    m_values.clear();
    m_problem.clear();
    m_all = false;
    const Entity& entity = desk.catalogue().entity(m_entity);
    for (const Field& field : entity.fields)
        if (!field.read_only && !is_empty(field.initial)) m_values[field.key] = field.initial;
    if (entity.find("owner") && desk.person().id) m_values["owner"] = desk.person().id;
    if (m_entity == "deal") {
        auto first = desk.workspace().database().integer(
            "SELECT coalesce((SELECT s.id FROM stage s JOIN pipeline p ON p.id = s.pipeline WHERE s.deleted IS NULL"
            " AND p.deleted IS NULL AND s.kind = 'open' ORDER BY p.position, p.id, s.position LIMIT 1), 0)");
        if (first && *first) m_values["stage"] = *first;
    }
    for (Assignment& value : desk.composing->values) m_values[value.field] = std::move(value.value);
    desk.composing.reset();
    m_specs.clear();
    list_fields(desk);
    m_title = dialog_title(desk, entity, m_values["kind"]);
    open_dialog(m_title);
}

void Composer::list_fields(Desk& desk) {
    std::map<std::string, std::string> typed;
    for (const FieldSpec& spec : m_specs) typed[spec.key] = spec.value;
    m_specs.clear();
    const Entity& entity = desk.catalogue().entity(m_entity);
    std::set<std::string> listed;
    const auto add = [&](const Field& field) {
        if (!listed.insert(field.key).second) return;
        m_specs.push_back(spec_of(desk, field, m_values[field.key]));
        FieldSpec& spec = m_specs.back();
        if (made_of_parts(entity, field)) spec.required = false;
        spec.placeholder.clear();
        spec.link.clear();
        if (const auto found = typed.find(field.key); found != typed.end()) spec.value = found->second;
    };
    for (const std::string& key : usual(m_entity))
        if (const Field* field = entity.find(key)) add(*field);
    for (std::size_t at = system_fields().size(); at < entity.fields.size(); ++at) {
        const Field& field = entity.fields[at];
        if (field.hidden || field.read_only) continue;
        if (m_all || (field.required && !made_of_parts(entity, field)) || usual(m_entity).empty()) add(field);
    }
}

void Composer::save(Desk& desk) {
    Change change;
    const Entity& entity = desk.catalogue().entity(m_entity);
    if (!check_required(m_specs)) return;
    for (const FieldSpec& spec : m_specs) m_values[spec.key] = value_of(*entity.find(spec.key), spec.value);
    std::vector<Assignment> values;
    for (const auto& [key, value] : m_values)
        if (!is_empty(value)) values.push_back({key, value});
    change.ops.push_back(create_op(m_entity, std::move(values)));
    std::string name;
    for (const std::string& key : entity.title)
        if (const auto found = m_values.find(key); found != m_values.end()) {
            const std::string words = desk.words(*entity.find(key), found->second);
            if (!words.empty()) name += (name.empty() ? "" : " · ") + words;
        }
    change.label = tr("{} added: {}", tr(entity.label.c_str()), name);
    if (!desk.may_write()) {
        m_problem = desk.why_not();
        return;
    }
    change.actor = desk.person().id;
    auto applied = desk.workspace().apply(change);
    if (!applied) {
        m_problem = applied.error().sentence();
        return;
    }
    close_dialog(m_title);
    desk.tell({.text = applied->label, .undoes = applied->change});
}

void Composer::draw(Desk& desk) {
    if (desk.composing) open(desk);
    if (m_entity.empty()) return;
    if (!dialog_is_open(m_title)) return;
    const int columns = context().breadth() == Breadth::phone ? 1 : 2;
    const Area stage = context().stage();
    const float height = form_height(Area{0, 0, 512, 0}, m_specs, columns);
    Dialog dialog{m_title, 560, std::min(height + 190, stage.height - 40)};
    if (!dialog) return;
    Area body = dialog.body();
    if (!m_problem.empty()) {
        const float lines = paragraph_height(m_problem, type::body, body.width);
        const Area row = body.cut_top(lines, 10);
        label_node(Role::alert, m_problem, row);
        paragraph(row, m_problem, type::body, context().theme().bad);
    }
    Area more = body.cut_bottom(28);
    {
        Scroll scroll{body, "fields"};
        Area inside = scroll.content();
        inside.height = form_height(inside, m_specs, columns);
        const FormResult result = form(inside, m_title, m_specs, columns);
        scroll.end_at(inside.y + result.height);
    }
    if (!m_all && link(more.left(), tr("All fields"))) {
        m_all = true;
        list_fields(desk);
    }
    if (dialog.buttons(tr("Save")) == DialogAnswer::accept) save(desk);
}

}  // namespace qd
