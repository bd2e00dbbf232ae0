#include "app/screens/automation/rule_choices.h"

#include <algorithm>

#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {
namespace {

using ui::tr;

// Keys of the choices for "who": people have their ids, which are positive.
constexpr std::int64_t kOwner = -1, kManager = -2, kRuleOwner = -3, kNobody = -4, kFirstRole = -100;

const std::vector<Choice>& roles(Desk& desk) { return desk.catalogue().entity("user").find("role")->choices; }

void read_names(Desk& desk, const char* sql, std::vector<std::string>& into) {
    into.clear();
    auto rows = desk.workspace().database().prepare(sql);
    while (rows && rows->step().value_or(false))
        if (std::ranges::find(into, rows->text(0)) == into.end()) into.emplace_back(rows->text(0));
}

}  // namespace

void RuleChoices::refresh(Desk& desk) {
    const std::uint64_t revision = desk.moment();
    if (read_at == revision) return;
    read_at = revision;
    read_names(desk, "SELECT s.name FROM stage s JOIN pipeline p ON p.id = s.pipeline WHERE s.deleted IS NULL AND p.deleted IS NULL"
                     " ORDER BY p.position, p.id, s.position", stages);
    read_names(desk, "SELECT name FROM team WHERE deleted IS NULL ORDER BY name COLLATE fold", teams);
    read_names(desk, "SELECT name FROM rule WHERE deleted IS NULL ORDER BY name COLLATE fold", rules);
    people.clear();
    auto rows = desk.workspace().database().prepare("SELECT id, name FROM user WHERE deleted IS NULL ORDER BY name COLLATE fold LIMIT 500");
    while (rows && rows->step().value_or(false)) people.emplace_back(rows->integer(0), std::string{rows->text(1)});
}

std::vector<const Entity*> rule_entities(const Catalogue& catalogue) {
    std::vector<const Entity*> found;
    for (const char* first : {"deal", "lead", "contact", "account", "activity"}) found.push_back(&catalogue.entity(first));
    for (const Entity& entity : catalogue.entities())
        if (!entity.hidden && entity.key != "pipeline" && entity.key != "stage" && std::ranges::find(found, &entity) == found.end())
            found.push_back(&entity);
    return found;
}

std::string words_of(const Who& who, Desk& desk) {
    switch (who.kind) {
        case Who::Kind::owner: return tr("the owner");
        case Who::Kind::manager: return tr("the owner’s manager");
        case Who::Kind::rule_owner: return tr("whoever owns this rule");
        case Who::Kind::nobody: return tr("nobody");
        case Who::Kind::user: return desk.workspace().title(desk.catalogue().entity("user"), who.user);
        case Who::Kind::role:
            for (const Choice& role : roles(desk))
                if (role.key == who.role) return tr("every {}", ui::lower(tr(role.label.c_str())));
            return who.role;
    }
    return {};
}

std::vector<ui::SelectOption> who_options(const RuleChoices& names, Desk& desk) {
    const auto fixed = [&](std::int64_t key, Who::Kind kind, ui::Icon icon) {
        return ui::SelectOption{.key = key, .label = words_of(Who{.kind = kind}, desk), .icon = icon};
    };
    std::vector<ui::SelectOption> options{fixed(kOwner, Who::Kind::owner, ui::icons::user), fixed(kManager, Who::Kind::manager, ui::icons::user_cog),
                                          fixed(kRuleOwner, Who::Kind::rule_owner, ui::icons::workflow)};
    std::int64_t key = kFirstRole;
    for (const Choice& role : roles(desk))
        options.push_back({.key = key--, .label = words_of(Who{.kind = Who::Kind::role, .role = role.key}, desk), .icon = ui::icons::users});
    for (const auto& [id, name] : names.people) options.push_back({.key = id, .label = name, .person = true});
    options.push_back(fixed(kNobody, Who::Kind::nobody, ui::icons::user_x));
    return options;
}

Who who_of(std::int64_t key, Desk& desk) {
    if (key > 0) return {.kind = Who::Kind::user, .user = key};
    if (key == kManager) return {.kind = Who::Kind::manager};
    if (key == kRuleOwner) return {.kind = Who::Kind::rule_owner};
    if (key == kNobody) return {.kind = Who::Kind::nobody};
    const auto role = static_cast<std::size_t>(kFirstRole - key);
    if (key <= kFirstRole && role < roles(desk).size()) return {.kind = Who::Kind::role, .role = roles(desk)[role].key};
    return {};
}

const char* label_of(SpanUnit unit) {
    switch (unit) {
        case SpanUnit::minutes: return tr("minutes");
        case SpanUnit::hours: return tr("hours");
        case SpanUnit::days: return tr("days");
        case SpanUnit::weeks: return tr("weeks");
        case SpanUnit::months: return tr("months");
        case SpanUnit::working_days: return tr("working days");
        case SpanUnit::working_hours: return tr("working hours");
    }
    return "";
}

ui::Icon icon_of(StepKind kind) {
    namespace icons = ui::icons;
    switch (kind) {
        case StepKind::create: return icons::circle_plus;
        case StepKind::update: return icons::square_pen;
        case StepKind::assign: return icons::user_check;
        case StepKind::task: return icons::square_check;
        case StepKind::activity: return icons::activity;
        case StepKind::note: return icons::sticky_note;
        case StepKind::tag: return icons::tag;
        case StepKind::move_stage: return icons::flag;
        case StepKind::notify: return icons::bell;
        case StepKind::email: return icons::mail;
        case StepKind::call: return icons::phone;
        case StepKind::linkedin: return icons::user_round;
        case StepKind::enrol: return icons::list_plus;
        case StepKind::unenrol: return icons::circle_minus;
        case StepKind::document: return icons::file_text;
        case StepKind::file: return icons::file_down;
        case StepKind::start_rule: return icons::workflow;
        case StepKind::delay: return icons::clock;
        case StepKind::wait: return icons::hourglass;
        case StepKind::branch: return icons::git_branch;
        case StepKind::each: return icons::repeat;
        case StepKind::stop: return icons::circle_stop;
    }
    return icons::circle_dot;
}

ui::Icon icon_of(TriggerKind kind) {
    namespace icons = ui::icons;
    switch (kind) {
        case TriggerKind::stage_aged: case TriggerKind::idle: return icons::hourglass;
        case TriggerKind::date_reached: return icons::calendar_clock;
        case TriggerKind::schedule: return icons::calendar_sync;
        case TriggerKind::manual: return icons::hand;
        case TriggerKind::import_finished: return icons::import_;
        case TriggerKind::threshold: return icons::gauge;
        default: return icons::zap;
    }
}

}  // namespace qd
