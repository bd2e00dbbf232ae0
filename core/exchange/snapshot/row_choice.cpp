#include "core/exchange/snapshot/row_choice.h"

#include <algorithm>

namespace qd {
namespace {

bool among(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::ranges::find(names, name) != names.end();
}

constexpr std::size_t kFollowedPerRow = 10;   // records whose references are followed in the time that one is read

// What happens at a time. Everything else (accounts, people, products) is what things happen to: it is
// taken along when something refers to it, whenever it was written down.
bool is_event(const Entity& entity) { return among(entity.key, {"deal", "deal_line", "activity", "lead"}); }

// Without these nothing can be shown.
bool is_structure(const Entity& entity) {
    return among(entity.key, {"pipeline", "stage", "team", "setting", "custom_field"});
}

// Roles that work on the company's figures as a whole.
bool sees_everything(std::string_view role) { return among(role, {"director", "analyst", "data_analyst", "reporting"}); }

}  // namespace

bool goes_whole(const SnapshotOptions& options) {
    return options.profile == Profile::full && !options.as_of && !options.view && options.person == 0;
}

RowChoice::RowChoice(Workspace& workspace, const Redaction& redaction, const SnapshotOptions& options, int rows_per_step)
    : m_workspace(workspace), m_redaction(redaction), m_options(options), m_rows_per_step(rows_per_step) {
    if (options.as_of) m_past_values.emplace(workspace, *options.as_of);
}

Result<bool> RowChoice::step() {
    if (m_past_values && !m_past_read) {
        m_past_read = TRY(m_past_values->read_some(m_rows_per_step));
        return true;
    }
    const auto& entities = m_workspace.catalogue().entities();
    if (m_next < entities.size()) {
        if (TRY(read_some(entities[m_next]))) ++m_next;
        return true;
    }
    if (!m_chose) {
        if (m_options.view && m_options.as_of && !TRY(look_back())) return true;
        TRY(choose());
        m_past.workspace.reset();   // before what it lies in
        m_past.store.reset();
        m_chose = true;
        return true;
    }
    if (!m_following) {
        if (m_dependents != Dependents::none && add_dependents()) return true;
        begin_following();
        return true;
    }
    return follow_references();
}

double RowChoice::progress() const {
    const double read = static_cast<double>(m_next) / static_cast<double>(m_workspace.catalogue().entities().size());
    return m_past_values ? (m_past_values->read() + read) / 2 : read;
}

Result<bool> RowChoice::look_back() {
    if (!m_looking_back) m_looking_back = std::make_unique<WorkspaceAsOf>(m_workspace, m_workspace.clock(), *m_options.as_of);
    if (!TRY(m_looking_back->step()).finished) return false;
    m_past = m_looking_back->take();
    m_looking_back.reset();
    return true;
}

void RowChoice::begin_reading(const Entity& entity) {
    Kind& kind = m_kinds[&entity];
    const EntityTreatment& treatment = m_redaction.of(entity);
    for (std::size_t at = 0; at < entity.fields.size(); ++at) {
        const Field& field = entity.fields[at];
        if (field.type != FieldType::reference || treatment.fields[at] == Treatment::leave_out) continue;
        const Entity* target = m_workspace.catalogue().find(field.target);
        if (!target) continue;
        if (field.key == "owner") kind.owner = static_cast<int>(kind.references.size());
        kind.references.push_back({target, at});
    }
    m_reading.emplace(m_workspace, entity, past(), goes_whole(m_options));
}

Result<bool> RowChoice::read_some(const Entity& entity) {
    if (!m_reading) begin_reading(entity);
    Kind& kind = m_kinds[&entity];
    const EntityTreatment& treatment = m_redaction.of(entity);
    RowCursor& rows = *m_reading;
    const auto created = static_cast<std::size_t>(entity.index_of("created"));
    for (int count = 0; count < m_rows_per_step; ++count) {
        if (!TRY(rows.next())) {
            kind.chosen.assign(kind.ids.size(), false);
            m_reading.reset();
            return true;
        }
        const bool existed = !m_options.as_of || as_integer(rows.row()[created]) <= to_stored(*m_options.as_of);
        if (existed) ++kind.living;
        if (!treatment.goes_along || !m_redaction.takes(entity, rows.row()) || (!existed && is_event(entity))) continue;
        kind.ids.push_back(rows.id());
        kind.existed.push_back(existed);
        for (const Reference& reference : kind.references) kind.targets.push_back(as_integer(rows.row()[reference.field]));
    }
    rows.pause();
    return false;
}

Result<> RowChoice::choose() {
    if (m_options.view) TRY(choose_view(*m_options.view));
    else if (m_options.person != 0) TRY(choose_people());
    else choose_everything();
    return {};
}

void RowChoice::begin_following() {
    m_following = true;
    choose_structure();
    for (auto& [entity, kind] : m_kinds) {
        kind.foreign.assign(m_people.empty() ? 0 : kind.ids.size(), false);
        // Where everything goes along there is nothing to be added.
        if (goes_whole(m_options)) continue;
        for (std::size_t at = 0; at < kind.ids.size(); ++at)
            if (kind.chosen[at]) m_to_follow.emplace_back(entity, at);
    }
    if (m_options.profile == Profile::board && m_scope != kWholeScope) {
        m_scope = m_options.view ? "A view" : "What one person may see";
        m_within = {};
    }
}

void RowChoice::choose_everything() {
    for (auto& [entity, kind] : m_kinds) kind.chosen = kind.existed;
}

void RowChoice::choose_structure() {
    for (auto& [entity, kind] : m_kinds)
        if (is_structure(*entity)) kind.chosen.assign(kind.ids.size(), true);
}

Result<> RowChoice::choose_view(const SavedView& view) {
    m_scope = "View " + view.name;
    m_within = {view.entity, to_json(view.definition), m_options.viewer, 0};
    // By what the records said then.
    Workspace& looked_at = m_past.workspace ? *m_past.workspace : m_workspace;
    if (!looked_at.catalogue().find(view.entity)) return fail(ErrorKind::not_found, "The view “" + view.name + "” shows nothing that is known here.");
    ListQuery query = list_query(view.entity, view.definition);
    query.columns.clear();
    query.group.reset();
    query.aggregates.clear();
    const QueryContext context = TRY(query_context(looked_at, m_options.viewer));
    const Entity& entity = m_workspace.catalogue().entity(view.entity);
    for (const Id id : TRY(run_list(looked_at.database(), looked_at.catalogue(), query, context)).ids) mark(entity, id);
    Kind& kind = m_kinds[&entity];
    for (std::size_t at = 0; at < kind.ids.size(); ++at) kind.chosen[at] = kind.chosen[at] && kind.existed[at];
    m_dependents = Dependents::all;
    return {};
}

Result<> RowChoice::choose_people() {
    const Entity& user = m_workspace.catalogue().entity("user");
    const Record person = TRY(m_workspace.record(user, m_options.person));
    m_scope = "What " + m_workspace.title(user, person.id) + " may see";
    m_within.person = person.id;
    const std::string_view role = as_text(person["role"]);
    if (sees_everything(role)) {
        choose_everything();
        return {};
    }
    m_people = {person.id};
    if (role == "manager")
        for (const Id id : TRY(query_context(m_workspace, person.id)).team) m_people.insert(id);
    for (auto& [entity, kind] : m_kinds) {
        if (kind.owner < 0) continue;
        for (std::size_t at = 0; at < kind.ids.size(); ++at)
            kind.chosen[at] = kind.existed[at] &&
                              m_people.contains(kind.targets[at * kind.references.size() + static_cast<std::size_t>(kind.owner)]);
    }
    for (const Id id : m_people) mark(user, id);
    m_dependents = Dependents::unowned;
    return {};
}

// Records that belong to chosen ones, and those that belong to these: the deals and contacts of an account, the lines and
// activities of those deals. Of a person's, somebody else's records stay somebody else's.
bool RowChoice::add_dependents() {
    const bool only_unowned = m_dependents == Dependents::unowned;
    std::vector<std::pair<const Entity*, Id>> found;
    for (const auto& [entity, kind] : m_kinds) {
        for (std::size_t at = 0; at < kind.ids.size(); ++at) {
            if (kind.chosen[at] || !kind.existed[at]) continue;
            const std::size_t first = at * kind.references.size();
            if (only_unowned && kind.owner >= 0 && kind.targets[first + static_cast<std::size_t>(kind.owner)] != 0) continue;
            for (std::size_t reference = 0; reference < kind.references.size(); ++reference) {
                const Entity& target = *kind.references[reference].target;
                // People, products and stages have everybody's records.
                if (!among(target.key, {"deal", "account", "contact", "lead"}) || !has(target, kind.targets[first + reference])) continue;
                found.emplace_back(entity, kind.ids[at]);
                break;
            }
        }
    }
    for (const auto& [entity, id] : found) mark(*entity, id);
    return !found.empty();
}

bool RowChoice::is_somebody_elses(const Entity& entity, const Kind& kind, std::size_t at) const {
    if (m_people.empty()) return false;
    if (entity.key == "user") return !m_people.contains(kind.ids[at]);
    if (kind.owner < 0) return false;
    const Id owner = kind.targets[at * kind.references.size() + static_cast<std::size_t>(kind.owner)];
    return owner != 0 && !m_people.contains(owner);
}

bool RowChoice::follow_references() {
    const std::size_t most = static_cast<std::size_t>(m_rows_per_step) * kFollowedPerRow;
    for (std::size_t count = 0; count < most && !m_to_follow.empty(); ++count) {
        const auto [entity, at] = m_to_follow.back();
        m_to_follow.pop_back();
        const Kind& kind = m_kinds.at(entity);
        for (std::size_t reference = 0; reference < kind.references.size(); ++reference) {
            const Id target = kind.targets[at * kind.references.size() + reference];
            const Entity& other_entity = *kind.references[reference].target;
            Kind& other = m_kinds.at(&other_entity);
            const auto found = std::ranges::lower_bound(other.ids, target);
            if (found == other.ids.end() || *found != target) continue;
            const auto place = static_cast<std::size_t>(found - other.ids.begin());
            if (other.chosen[place]) continue;
            if (is_somebody_elses(other_entity, other, place)) {
                // A colleague's deals, leads and activities are not told by a reference to them.
                if (is_event(other_entity)) continue;
                other.foreign[place] = true;
            }
            other.chosen[place] = true;
            // Of what goes by name only nothing else is named.
            if (other.foreign.empty() || !other.foreign[place] || other_entity.key == "user") m_to_follow.emplace_back(&other_entity, place);
        }
    }
    return !m_to_follow.empty();
}

const RowChoice::Kind* RowChoice::kind(const Entity& entity) const {
    const auto found = m_kinds.find(&entity);
    return found == m_kinds.end() ? nullptr : &found->second;
}

void RowChoice::mark(const Entity& entity, Id id) {
    Kind& kind = m_kinds[&entity];
    const auto found = std::ranges::lower_bound(kind.ids, id);
    if (found != kind.ids.end() && *found == id) kind.chosen[static_cast<std::size_t>(found - kind.ids.begin())] = true;
}

bool RowChoice::has(const Entity& entity, Id id) const {
    const Kind* const known = kind(entity);
    if (!known) return false;
    const auto found = std::ranges::lower_bound(known->ids, id);
    return found != known->ids.end() && *found == id && known->chosen[static_cast<std::size_t>(found - known->ids.begin())];
}

bool RowChoice::names_only(const Entity& entity, Id id) const {
    if (m_people.empty()) return false;
    const Kind* const known = kind(entity);
    if (!known || known->foreign.empty()) return false;
    const auto found = std::ranges::lower_bound(known->ids, id);
    return found != known->ids.end() && *found == id && known->foreign[static_cast<std::size_t>(found - known->ids.begin())];
}

bool RowChoice::is_name(const Entity& entity, const Field& field) {
    // Of a colleague everything but the quota is how a company speaks of its people.
    if (entity.key == "user") return field.key != "quota";
    return among(field.key, {"id", "owner", "created", "updated", "first_name", "last_name"}) || std::ranges::find(entity.title, field.key) != entity.title.end();
}

bool RowChoice::leads_outside(const Field& field, const Value& value) const {
    if (m_people.empty() || field.type != FieldType::reference || is_empty(value)) return false;
    const Entity* const target = m_workspace.catalogue().find(field.target);
    return target && m_redaction.of(*target).goes_along && !has(*target, as_integer(value));
}

std::size_t RowChoice::count(const Entity& entity) const {
    const Kind* const known = kind(entity);
    return known ? static_cast<std::size_t>(std::ranges::count(known->chosen, true)) : 0;
}

std::int64_t RowChoice::left_behind(const Entity& entity) const {
    const Kind* const known = kind(entity);
    if (!known) return 0;
    std::int64_t taken = 0;
    for (std::size_t at = 0; at < known->ids.size(); ++at) taken += known->chosen[at] && known->existed[at];
    return known->living - taken;
}

std::vector<Id> RowChoice::all_ids() const {
    std::vector<Id> ids;
    for (const auto& [entity, kind] : m_kinds)
        for (std::size_t at = 0; at < kind.ids.size(); ++at)
            if (kind.chosen[at]) ids.push_back(kind.ids[at]);
    std::ranges::sort(ids);
    return ids;
}

}  // namespace qd
