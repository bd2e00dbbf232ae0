#include "core/automation/step_plan.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

#include "core/automation/merge_text.h"
#include "core/automation/outbox_files.h"
#include "core/automation/readable_text.h"
#include "core/automation/rule_book.h"

namespace qd {
namespace {

std::size_t at_of(const Entity& entity, std::string_view key) { return static_cast<std::size_t>(entity.index_of(key)); }
FieldValue value_of(const Entity& entity, std::string_view key, Value value) {
    return {static_cast<std::uint16_t>(entity.index_of(key)), std::move(value)};
}

Result<Value> field_value(const Subject& subject, std::string_view path, const PlanContext& context) {
    if (!subject.entity) return Value{};
    return value_at(TRY(context.workspace.catalogue().resolve(*subject.entity, path)), subject.id, context.source);
}

std::string person_name(Id id, const PlanContext& context) {
    return id ? context.workspace.title(context.workspace.catalogue().entity("user"), id) : std::string{};
}

// What the value is in the field's own form: names become ids, ISO texts become days.
Result<Value> fitted(const Field& field, const Value& value, const PlanContext& context) {
    const auto* text = std::get_if<std::string>(&value);
    if (!text || text->empty()) return value;
    if (field.type == FieldType::reference) return Value{TRY(ids_by_title(context.workspace, field.target, {value})).front()};
    if (field.type == FieldType::date || field.type == FieldType::instant) {
        const auto day = parse_iso_date(*text);
        if (!day) return fail(ErrorKind::invalid_input, field.label + ": “" + *text + "” is not a date.", "Nothing was changed.");
        return field.type == FieldType::date ? Value{to_stored(*day)} : instant_value(start_of(*day));
    }
    return value;
}

Date day_at(const PlanContext& context) { return local_time(context.calendar.clock(), context.at).day; }

Result<Value> moved_day(const Field& field, const NewValue& set, const Subject& subject, const PlanContext& context) {
    Value base = TRY(field_value(subject, set.path.empty() ? "created" : set.path, context));
    if (set.path.empty()) base = Value{};
    else if (is_empty(base)) return Value{};
    Instant from = context.at;
    if (!set.path.empty()) {
        const FieldPath path = TRY(context.workspace.catalogue().resolve(*subject.entity, set.path));
        from = path.field().type == FieldType::date ? at_local(context.calendar.clock(), date_from_stored(as_integer(base)), 0)
                                                    : instant_from_stored(as_integer(base));
    }
    if (field.type == FieldType::instant) return instant_value(context.calendar.add(from, set.span));
    return date_value(context.calendar.add(local_time(context.calendar.clock(), from).day, set.span));
}

Result<Value> computed(const Field& field, const NewValue& set, const Subject& subject, const Value& current, const PlanContext& context) {
    switch (set.kind) {
        case NewValue::Kind::literal:
            if (const auto* text = std::get_if<std::string>(&set.literal); text && text->find("{{") != std::string::npos)
                return fitted(field, Value{merged_text(*text, subject, context)}, context);
            return fitted(field, set.literal, context);
        case NewValue::Kind::copy: return field_value(subject, set.path, context);
        case NewValue::Kind::in: return moved_day(field, set, subject, context);
        case NewValue::Kind::add:
            if (field.type == FieldType::decimal || field.type == FieldType::percent) return Value{as_real(current) + as_real(set.literal)};
            return Value{as_integer(current) + static_cast<std::int64_t>(as_real(set.literal))};
        case NewValue::Kind::person: {
            const std::vector<Id> found = TRY(people(set.who, subject, context));
            return found.empty() ? Value{} : Value{found.front()};
        }
        case NewValue::Kind::clear: return Value{};
    }
    return Value{};
}

Result<> set_values(const std::vector<NewValue>& set, const Entity& target, const Subject& subject, Id target_id,
                    const PlanContext& context, std::vector<FieldValue>& into) {
    for (const NewValue& value : set) {
        const int at = target.index_of(value.field);
        if (at < 0) return fail(ErrorKind::not_found, target.plural + " have no field “" + value.field + "” any more.", "Nothing was changed.", "Change this step of the rule.");
        const Field& field = target.fields[static_cast<std::size_t>(at)];
        const Value current = target_id ? TRY(context.source.value(target, target_id, static_cast<std::size_t>(at))) : Value{};
        Value made = TRY(computed(field, value, subject, current, context));
        into.push_back({static_cast<std::uint16_t>(at), TRY(accept(field, std::move(made)))});
    }
    return {};
}

// An activity belongs to the record, and to those that the record belongs to.
Result<> link_activity(const Subject& subject, const PlanContext& context, std::vector<FieldValue>& values) {
    const Entity& activity = context.workspace.catalogue().entity("activity");
    if (!subject.entity) return {};
    // Nothing can belong to a record that is gone.
    const bool gone = !is_empty(TRY(context.source.value(*subject.entity, subject.id, at_of(*subject.entity, "deleted"))));
    for (const char* key : {"deal", "account", "contact", "lead"}) {
        if (gone && subject.entity->key == key) continue;
        if (subject.entity->key == key) values.push_back(value_of(activity, key, Value{subject.id}));
        else if (const Field* own = subject.entity->find(key); own && own->type == FieldType::reference && own->target == key)
            if (Value linked = TRY(context.source.value(*subject.entity, subject.id, at_of(*subject.entity, key))); !is_empty(linked))
                values.push_back(value_of(activity, key, std::move(linked)));
    }
    return {};
}

Result<StepPlan> plan_activity(const Step& step, const Subject& subject, const PlanContext& context) {
    const Entity& activity = context.workspace.catalogue().entity("activity");
    const bool todo = step.kind == StepKind::task || step.kind == StepKind::call || step.kind == StepKind::linkedin;
    const std::string subject_line = step.kind == StepKind::note ? std::string{"Note"} : merged_text(step.subject, subject, context);
    const std::string kind = step.kind == StepKind::call ? "call" : step.kind == StepKind::note ? "note" : todo ? "task"
                             : step.format.empty() ? "note" : step.format;
    PlannedWrite write{OpKind::create, &activity, 0, {}};
    write.values = {value_of(activity, "kind", Value{kind}), value_of(activity, "subject", Value{subject_line})};
    if (!step.body.empty()) write.values.push_back(value_of(activity, "body", Value{merged_text(step.body, subject, context)}));
    StepPlan plan;
    const std::vector<Id> owners = TRY(people(step.who, subject, context));
    const Id owner = owners.empty() ? 0 : owners.front();
    // A record may have no owner; but a task for somebody in particular must not end up with nobody.
    if (!owner && (step.who.kind == Who::Kind::role || step.who.kind == Who::Kind::user))
        return fail(ErrorKind::not_found, "There is nobody any more to give “" + subject_line + "” to.", "Nothing was written.", "Choose somebody else in this step, or retry when there is somebody.");
    if (owner) write.values.push_back(value_of(activity, "owner", Value{owner}));
    plan.words = fmt::format("{} “{}”", todo ? (kind == "call" ? "Call" : step.kind == StepKind::linkedin ? "LinkedIn message" : "Task") : "Activity", subject_line);
    if (step.kind == StepKind::note) plan.words = "Note “" + merged_text(step.body, subject, context).substr(0, 80) + "”";
    if (todo) {
        const Date due = context.calendar.add(day_at(context), step.span);
        write.values.push_back(value_of(activity, "due", date_value(due)));
        if (owner) plan.words += " for " + person_name(owner, context);
        plan.words += ", due " + iso(due);
    } else {
        write.values.push_back(value_of(activity, "done", Value{std::int64_t{1}}));
    }
    TRY(link_activity(subject, context, write.values));
    TRY(set_values(step.set, activity, subject, 0, context, write.values));
    plan.writes.push_back(std::move(write));
    return plan;
}

// A call or an e-mail to somebody; one that came in is only a record of it.
bool is_contact(const PlannedWrite& write) {
    if (write.entity->key != "activity") return false;
    const auto text = [&](std::string_view key) {
        const auto at = std::ranges::find(write.values, static_cast<std::uint16_t>(write.entity->index_of(key)), &FieldValue::field);
        return at == write.values.end() ? std::string_view{} : as_text(at->value);
    };
    return text("kind") == "call" || (text("kind") == "email" && text("direction") != "in");
}

// Of the record, and of whomever the new record belongs to.
Result<std::string> no_contact(const PlannedWrite& write, const Subject& subject, const PlanContext& context) {
    if (std::string reason = TRY(no_contact(subject, context)); !reason.empty()) return reason;
    for (const FieldValue& value : write.values) {
        const Field& field = write.entity->fields[value.field];
        if (field.type != FieldType::reference || is_empty(value.value)) continue;
        const bool person = field.key == "contact" || field.key == "lead" || field.key == "deal";
        if (!person) continue;
        if (std::string reason = TRY(no_contact({&context.workspace.catalogue().entity(field.target), as_integer(value.value)}, context)); !reason.empty()) return reason;
    }
    return std::string{};
}

Result<StepPlan> plan_create(const Step& step, const Subject& subject, const PlanContext& context) {
    const Entity* made = context.workspace.catalogue().find(step.entity);
    if (!made) return fail(ErrorKind::not_found, "There are no records of the kind “" + step.entity + "” any more.", "Nothing was changed.", "Change this step of the rule.");
    PlannedWrite write{OpKind::create, made, 0, {}};
    if (!step.via.empty() && made->find(step.via)) write.values.push_back(value_of(*made, step.via, Value{subject.id}));
    TRY(set_values(step.set, *made, subject, 0, context, write.values));
    StepPlan plan;
    plan.words = "New " + made->label;
    for (const FieldValue& value : write.values)
        if (made->fields[value.field].key == made->title.front()) plan.words += " “" + std::string{as_text(value.value)} + "”";
    if (is_contact(write)) plan.blocked = TRY(no_contact(write, subject, context));
    if (!plan.blocked.empty()) return plan;
    plan.writes.push_back(std::move(write));
    return plan;
}

Result<StepPlan> plan_update(const Subject& subject, std::vector<FieldValue> values, const PlanContext& context) {
    StepPlan plan;
    const ValueText text = plain_value_text(context.workspace);
    bool differs = false;
    for (const FieldValue& value : values) {
        const Field& field = subject.entity->fields[value.field];
        differs = differs || TRY(context.source.value(*subject.entity, subject.id, value.field)) != value.value;
        const std::string words = text(field, value.value);
        plan.words += (plan.words.empty() ? "" : ", ") + field.label + " → " + (words.empty() ? "empty" : words);
    }
    if (!differs) {
        plan.nothing = plan.words + " already";
        return plan;
    }
    plan.writes.push_back({OpKind::update, subject.entity, subject.id, std::move(values)});
    return plan;
}

Result<StepPlan> plan_tag(const Step& step, const Subject& subject, const PlanContext& context) {
    const std::size_t at = at_of(*subject.entity, "tags");
    auto list = nlohmann::json::parse(as_text(TRY(context.source.value(*subject.entity, subject.id, at))), nullptr, false);
    if (!list.is_array()) list = nlohmann::json::array();
    const auto found = std::ranges::find(list, nlohmann::json(step.tag));
    StepPlan plan;
    plan.words = (step.remove ? "Tag removed: " : "Tag: ") + step.tag;
    if ((found != list.end()) != step.remove) {
        plan.nothing = plan.words + " already";
        return plan;
    }
    if (step.remove) list.erase(found);
    else list.push_back(step.tag);
    Value value = list.empty() ? Value{} : Value{list.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
    plan.writes.push_back({OpKind::update, subject.entity, subject.id, {{static_cast<std::uint16_t>(at), std::move(value)}}});
    return plan;
}

// The words of a person who moves it by hand: a rule may not slip past a gate.
Result<StepPlan> plan_move(const Step& step, const Subject& subject, const PlanContext& context) {
    const Id stage = TRY(ids_by_title(context.workspace, "stage", {step.stage})).front();
    const Entity& stages = context.workspace.catalogue().entity("stage");
    const Record target = TRY(context.workspace.record(stages, stage));
    std::string_view keys = as_text(target["required_fields"]);
    while (!keys.empty()) {
        const std::size_t comma = keys.find(',');
        const std::string_view key = keys.substr(0, comma);
        keys = comma == std::string_view::npos ? std::string_view{} : keys.substr(comma + 1);
        const Field* field = subject.entity->find(key);
        if (field && is_empty(TRY(context.source.value(*subject.entity, subject.id, at_of(*subject.entity, key)))))
            return fail(ErrorKind::invalid_input, "“" + std::string{as_text(target["name"])} + "” needs " + field->label + ".",
                        "The deal stays where it was.", "Fill in " + field->label + " first.");
    }
    return plan_update(subject, {value_of(*subject.entity, "stage", Value{stage})}, context);
}

struct Recipient {
    Subject person;
    std::string address;
};

// The contact behind the record, or the record itself when it is one.
Result<Recipient> recipient(const Subject& subject, const PlanContext& context) {
    Recipient found;
    if (!subject.entity) return found;
    found.person = subject;
    const auto linked = [&](const char* key) -> Result<bool> {
        const Field* field = subject.entity->find(key);
        if (!field || field->type != FieldType::reference) return false;
        const Value id = TRY(context.source.value(*subject.entity, subject.id, at_of(*subject.entity, key)));
        if (is_empty(id)) return false;
        found.person = {&context.workspace.catalogue().entity(key), as_integer(id)};
        return true;
    };
    if (subject.entity->key != "contact" && subject.entity->key != "lead" && !TRY(linked("contact")) && !TRY(linked("lead"))) TRY(linked("account"));
    if (const int at = found.person.entity->index_of("email"); at >= 0)
        found.address = as_text(TRY(context.source.value(*found.person.entity, found.person.id, static_cast<std::size_t>(at))));
    return found;
}

Result<StepPlan> plan_outward(const Step& step, const Subject& subject, const PlanContext& context) {
    StepPlan plan;
    if (std::string reason = TRY(no_contact(subject, context)); !reason.empty()) {
        plan.words = merged_text(step.subject, subject, context);
        plan.blocked = std::move(reason);
        return plan;
    }
    if (step.kind == StepKind::call || step.kind == StepKind::linkedin) return plan_activity(step, subject, context);
    const Recipient to = TRY(recipient(subject, context));
    // An e-mail is the owner's own; a document may be for somebody else to get.
    const bool document = step.kind == StepKind::document;
    const std::vector<Id> owners = TRY(people(document ? step.who : Who{}, subject, context));
    if (document && owners.empty() && (step.who.kind == Who::Kind::role || step.who.kind == Who::Kind::user))
        return fail(ErrorKind::not_found, "There is nobody any more to ask for “" + merged_text(step.subject, subject, context) + "”.", "No draft was made.", "Choose somebody else in this step.");
    OutboxDraft draft;
    draft.kind = document ? "document" : "email";
    draft.subject_line = merged_text(step.subject, subject, context);
    draft.title = draft.subject_line;
    draft.body = merged_text(step.body, subject, context);
    draft.recipient = to.address;
    draft.owner = owners.empty() ? context.rule_owner : owners.front();
    if (step.kind == StepKind::email && draft.recipient.empty())
        return fail(ErrorKind::invalid_input, "There is no e-mail address to write to.", "No draft was made.", "Add the address to the contact.");
    plan.words = (document ? "Document “" : "E-mail “") + draft.title + "”" + (draft.recipient.empty() ? "" : (document ? " from " : " to ") + draft.recipient);
    if (document) {
        draft.due = context.calendar.add(day_at(context), step.span);
        if (draft.owner) plan.words += " for " + person_name(draft.owner, context);
        plan.words += ", due " + iso(*draft.due);
    }
    plan.outbox.push_back(std::move(draft));
    return plan;
}

Result<StepPlan> plan_notify(const Step& step, const Subject& subject, const PlanContext& context) {
    StepPlan plan;
    std::string names;
    for (const Id person : TRY(people(step.who, subject, context))) {
        OutboxDraft draft;
        draft.kind = "notice";
        draft.title = merged_text(step.subject, subject, context);
        draft.body = merged_text(step.body, subject, context);
        draft.owner = person;
        names += (names.empty() ? "" : ", ") + person_name(person, context);
        plan.outbox.push_back(std::move(draft));
    }
    if (plan.outbox.empty()) return fail(ErrorKind::not_found, "There is nobody to tell.", "Nothing was changed.", "Choose somebody else in this step.");
    plan.words = "Told " + names + ": “" + plan.outbox.front().title + "”";
    return plan;
}

Result<StepPlan> plan_file(const Step& step, const Subject& subject, const PlanContext& context) {
    StepPlan plan;
    // A file about a person leaves the house like a letter to them.
    if (is_person(subject)) plan.blocked = TRY(no_contact(subject, context));
    if (!plan.blocked.empty()) {
        plan.words = "File";
        return plan;
    }
    OutboxDraft draft;
    draft.kind = "file";
    const std::string title = step.subject.empty() ? std::string{"{{title}}"} : step.subject;
    draft.title = merged_text(title, subject, context);
    const Date day = context.calendar.add(day_at(context), step.span);
    OutboxFile file = TRY(record_file(step.format, draft.title, merged_text(step.body, subject, context), day, subject, context));
    draft.file_name = std::move(file.name), draft.mime = std::move(file.mime), draft.content = std::move(file.content);
    const std::vector<Id> owners = TRY(people({Who::Kind::owner, {}, 0}, subject, context));
    draft.owner = owners.empty() ? context.rule_owner : owners.front();
    plan.words = "File " + draft.file_name;
    plan.outbox.push_back(std::move(draft));
    return plan;
}

}  // namespace

std::string merged_text(std::string_view text, const Subject& subject, const PlanContext& context) {
    if (text.find("{{") == std::string_view::npos) return std::string{text};
    const ValueText words = readable_value_text(context.workspace);
    return merge_text(text, [&](std::string_view path) -> std::string {
        if (path == "today") return iso(day_at(context));
        if (!subject.entity) return {};
        if (path == "title") return context.source.title(subject.entity->key, subject.id).value_or("");
        const auto resolved = context.workspace.catalogue().resolve(*subject.entity, path);
        if (!resolved) return {};
        const auto value = value_at(*resolved, subject.id, context.source);
        return value ? words(resolved->field(), *value) : std::string{};
    });
}

Result<std::vector<Id>> people(const Who& who, const Subject& subject, const PlanContext& context) {
    const auto active = [&](Id id) -> Result<std::vector<Id>> {
        if (id == 0) return std::vector<Id>{};
        Statement select = TRY(context.workspace.database().prepare("SELECT 1 FROM user WHERE id = ? AND deleted IS NULL AND active = 1"));
        select.bind(0, id);
        return TRY(select.step()) ? std::vector<Id>{id} : std::vector<Id>{};
    };
    const Value owner = subject.entity && subject.entity->find("owner") ? TRY(field_value(subject, "owner", context)) : Value{context.rule_owner};
    switch (who.kind) {
        case Who::Kind::owner: return active(as_integer(owner));
        case Who::Kind::manager: {
            Statement select = TRY(context.workspace.database().prepare("SELECT manager FROM user WHERE id = ?"));
            select.bind(0, as_integer(owner));
            const Id manager = TRY(select.step()) ? select.integer(0) : 0;
            return active(manager);
        }
        case Who::Kind::user: return active(who.user);
        case Who::Kind::rule_owner: return active(context.rule_owner);
        case Who::Kind::nobody: return std::vector<Id>{};
        case Who::Kind::role: break;
    }
    std::vector<Id> found;
    Statement select = TRY(context.workspace.database().prepare("SELECT id FROM user WHERE role = ? AND deleted IS NULL AND active = 1 ORDER BY id"));
    select.bind(0, std::string_view{who.role});
    while (TRY(select.step())) found.push_back(select.integer(0));
    return found;
}

Result<Id> approver(std::string_view approval, const Subject& subject, const PlanContext& context) {
    const std::vector<Id> found = TRY(people({approval == "owner" ? Who::Kind::owner : Who::Kind::rule_owner, {}, 0}, subject, context));
    return found.empty() ? context.rule_owner : found.front();
}

bool is_person(const Subject& subject) { return subject.entity && (subject.entity->key == "contact" || subject.entity->key == "lead"); }

Result<std::string> no_contact(const Subject& subject, const PlanContext& context) {
    const Recipient to = TRY(recipient(subject, context));
    if (!to.person.entity) return std::string{};
    const auto value = [&](const char* key) -> Result<Value> {
        const int at = to.person.entity->index_of(key);
        return at < 0 ? Result<Value>{Value{}} : context.source.value(*to.person.entity, to.person.id, static_cast<std::size_t>(at));
    };
    if (const Value silent = TRY(value("do_not_contact")); !is_empty(silent) && as_integer(silent) != 0)
        return TRY(context.source.title(to.person.entity->key, to.person.id)) + " asked not to be contacted.";
    const Value until = TRY(value("consent_until"));
    if (is_empty(until) || local_time(context.workspace.clock(), context.at).day <= date_from_stored(as_integer(until))) return std::string{};
    return "The consent of " + TRY(context.source.title(to.person.entity->key, to.person.id)) + " ended on " + iso(date_from_stored(as_integer(until))) + ".";
}

Result<std::vector<Id>> related_ids(const Step& step, const Subject& subject, const PlanContext& context) {
    const Entity* related = context.workspace.catalogue().find(step.entity);
    const Field* via = related ? related->find(step.via) : nullptr;
    if (!via) return fail(ErrorKind::not_found, "The related records of this step do not exist any more.", "Nothing was changed.", "Change this step of the rule.");
    if (!subject.entity)
        return fail(ErrorKind::invalid_input, "There is no record whose related ones could be meant: this rule runs without one.", "Nothing was changed.", "Let the schedule run for every record.");
    const Value target = via->target == subject.entity->key ? Value{subject.id} : TRY(field_value(subject, step.via, context));
    std::vector<Id> ids;
    if (is_empty(target)) return ids;
    Statement select = TRY(context.workspace.database().prepare("SELECT id FROM \"" + related->key + "\" WHERE \"" + via->key + "\" = ? AND deleted IS NULL ORDER BY id"));
    bind_value(select, 0, target);
    while (TRY(select.step()))
        if (related != subject.entity || select.integer(0) != subject.id) ids.push_back(select.integer(0));
    return ids;
}

Result<StepPlan> plan_step(const Step& step, const Subject& subject, const PlanContext& context) {
    const bool about_record = step.kind == StepKind::update || step.kind == StepKind::assign || step.kind == StepKind::tag || step.kind == StepKind::move_stage;
    if (about_record && !subject.entity)
        return fail(ErrorKind::invalid_input, "There is no record to change: this rule runs without one.", "Nothing was changed.", "Let the schedule run for every record.");
    switch (step.kind) {
        case StepKind::task: case StepKind::activity: case StepKind::note: return plan_activity(step, subject, context);
        case StepKind::email: case StepKind::call: case StepKind::linkedin: case StepKind::document: return plan_outward(step, subject, context);
        case StepKind::create: return plan_create(step, subject, context);
        case StepKind::update: {
            std::vector<FieldValue> values;
            TRY(set_values(step.set, *subject.entity, subject, subject.id, context, values));
            return plan_update(subject, std::move(values), context);
        }
        case StepKind::assign: {
            const Id owner = TRY(choose_owner(step, subject, context));
            return plan_update(subject, {value_of(*subject.entity, "owner", Value{owner})}, context);
        }
        case StepKind::tag: return plan_tag(step, subject, context);
        case StepKind::move_stage: return plan_move(step, subject, context);
        case StepKind::notify: return plan_notify(step, subject, context);
        case StepKind::file: return plan_file(step, subject, context);
        default: return fail(ErrorKind::internal, "This step is not an action.");
    }
}

}  // namespace qd
