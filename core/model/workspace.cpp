#include "core/model/workspace.h"

#include <algorithm>
#include <cassert>
#include <charconv>

#include "core/model/workspace_impl.h"

namespace qd {
namespace {

// The device part of ids is chosen once, when the file is founded, and kept in it.
constexpr std::string_view kDeviceSetting = "device";

void add_part(std::string& title, std::string_view part) {
    if (part.empty()) return;
    if (!title.empty()) title += " · ";
    title += part;
}

Result<Id> last_given_id(Database& database) {
    return database.integer("SELECT coalesce(max(last_id), 0) FROM change");
}

}  // namespace

Workspace::Workspace(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Workspace::~Workspace() = default;

Result<std::unique_ptr<Workspace>> Workspace::open(PageStore& store, const Clock& clock, WorkspaceOptions options) {
    auto impl = std::make_unique<Impl>(store, clock, options.put_off_indexes ? Indexes::put_off : Indexes::make);
    impl->database = TRY(Database::open(store));
    impl->catalogue = Catalogue::built_in();
    Database& database = *impl->database;
    TRY(database.begin());
    auto prepared = [&]() -> Result<> {
        TRY(prepare_schema(database, impl->catalogue, impl->indexes));
        return database.commit();
    }();
    if (!prepared) {
        if (database.in_transaction()) database.rollback();
        return std::unexpected(std::move(prepared).error());
    }
    TRY(impl->load_custom_fields());
    const Id last = TRY(last_given_id(database));
    std::unique_ptr<Workspace> workspace{new Workspace{std::move(impl)}};
    std::uint32_t device = options.device;
    if (device == 0) {
        const std::string kept = workspace->setting(kDeviceSetting);
        // Anything may stand in a file from elsewhere.
        const bool read = std::from_chars(kept.data(), kept.data() + kept.size(), device).ec == std::errc{};
        if (!read || device == 0) device = static_cast<std::uint32_t>(Random{options.seed}.between(1, 1023));
    }
    workspace->m_impl->ids = std::make_unique<IdSource>(clock, device, last);
    if (last == 0) {
        TRY(found(*workspace));
        Change keep;
        keep.label = "Device";
        keep.cause = Cause::system;
        keep.ops.push_back(workspace->set_setting(kDeviceSetting, std::to_string(device)));
        TRY(workspace->apply(keep));
    }
    return workspace;
}

const Catalogue& Workspace::catalogue() const { return m_impl->catalogue; }
Database& Workspace::database() { return *m_impl->database; }
PageStore& Workspace::store() { return m_impl->store; }
const Clock& Workspace::clock() const { return m_impl->clock; }
bool Workspace::busy() const { return m_impl->open_scope != nullptr; }
std::uint64_t Workspace::revision() const { return m_impl->revision; }
void Workspace::set_participant(Participant participant) { m_impl->participant = std::move(participant); }

int Workspace::subscribe(std::function<void(const Applied&)> listener) {
    m_impl->listeners.emplace_back(m_impl->next_subscription, std::move(listener));
    return m_impl->next_subscription++;
}

void Workspace::unsubscribe(int subscription) {
    std::erase_if(m_impl->listeners, [&](const auto& entry) { return entry.first == subscription; });
}

void Workspace::Impl::publish(const Applied& applied) {
    ++revision;
    const auto copy = listeners;  // a listener may unsubscribe
    for (const auto& [number, listener] : copy) listener(applied);
}

Result<std::unique_ptr<ChangeScope::State>> Workspace::Impl::begin_state(const Change& header, Volume volume) {
    if (open_scope)
        return fail(ErrorKind::conflict, "A longer change is still running.", "Nothing was changed.",
                    "Wait until it is done or cancel it.");
    TRY(database->begin());
    auto state = std::make_unique<ChangeScope::State>();
    state->workspace = this;
    state->header = header;
    state->change = ids->next();
    state->recorded = std::max(clock.now(), given_at(state->change));
    state->applied.change = state->change;
    state->applied.label = header.label;
    state->appends = volume == Volume::many;
    state->watched = static_cast<bool>(participant);
    state->first_seq = TRY(database->integer("SELECT coalesce(max(seq), 0) FROM journal"));
    open_scope = state.get();
    return state;
}

Result<ChangeScope> Workspace::begin(const Change& header, Volume volume) {
    return ChangeScope{TRY(m_impl->begin_state(header, volume))};
}

Result<Applied> Workspace::apply(const Change& change) {
    ChangeScope scope = TRY(begin(change));
    for (const Op& op : change.ops) TRY(scope.write(op));
    return scope.commit();
}

const EntityPlan& Workspace::Impl::plan(const Entity& entity) {
    const auto known = plans.find(&entity);
    return known != plans.end() ? known->second : plans.emplace(&entity, make_plan(entity, catalogue)).first->second;
}

Result<std::vector<Value>> Workspace::Impl::row(const Entity& entity, Id id) {
    if (open_scope && open_scope->latest.id == id && open_scope->latest.entity == &entity) return open_scope->latest.row;
    Statement select = TRY(database->prepare(plan(entity).select));
    select.bind(0, id);
    if (!TRY(select.step()))
        return fail(ErrorKind::not_found, "This " + entity.label + " does not exist.", {}, "It may have been deleted.");
    std::vector<Value> values(entity.fields.size());
    for (std::size_t at = 0; at < values.size(); ++at) values[at] = column_value(select, static_cast<int>(at));
    return values;
}

Result<Record> Workspace::record(const Entity& entity, Id id, bool also_deleted) {
    Record record{&entity, id, TRY(m_impl->row(entity, id))};
    if (!also_deleted && !is_empty(record["deleted"]))
        return fail(ErrorKind::not_found, "This " + entity.label + " was deleted.", {}, "Undo brings it back.");
    return record;
}

std::string Workspace::title(const Entity& entity, Id id) { return m_impl->title(entity, id); }

const std::string& Workspace::Impl::title(const Entity& entity, Id id) {
    static const std::string kNone;
    if (id == 0) return kNone;
    if (const auto known = titles.find(id); known != titles.end()) return known->second;
    const EntityPlan& plan = this->plan(entity);
    if (plan.title.empty()) return kNone;
    auto select = database->prepare(plan.title_select);
    if (!select) return kNone;
    select->bind(0, id);
    if (const auto there = select->step(); !there || !*there) return kNone;
    std::string joined;
    for (std::size_t at = 0; at < plan.title.size(); ++at) {
        const Entity* target = plan.targets[plan.title[at]];
        add_part(joined, target ? std::string_view{title(*target, select->integer(static_cast<int>(at)))} : select->text(static_cast<int>(at)));
    }
    return titles.emplace(id, std::move(joined)).first->second;
}

std::string Workspace::Impl::title_of(const Entity& entity, std::span<const Value> values) {
    std::string joined;
    const EntityPlan& plan = this->plan(entity);
    for (const std::size_t at : plan.title) {
        const std::string_view part = plan.targets[at] ? std::string_view{title(*plan.targets[at], as_integer(values[at]))} : as_text(values[at]);
        add_part(joined, part);
    }
    return joined;
}

Result<> Workspace::Impl::load_stages() {
    if (stages_known) return {};
    stages.clear();
    Statement select = TRY(database->prepare(
        "SELECT s.id, s.pipeline, s.name, s.kind, s.required_fields, s.position FROM stage s"
        " JOIN pipeline p ON p.id = s.pipeline WHERE s.deleted IS NULL AND p.deleted IS NULL"
        " ORDER BY p.position, p.id, s.position, s.id"));
    while (TRY(select.step())) {
        StageFacts stage{select.integer(0), select.integer(1), std::string{select.text(2)},
                         std::string{select.text(3)}, {}, select.integer(5)};
        std::string_view keys = select.text(4);
        while (!keys.empty()) {
            const std::size_t comma = keys.find(',');
            if (const std::string_view key = keys.substr(0, comma); !key.empty())
                stage.required_fields.emplace_back(key);
            keys = comma == std::string_view::npos ? std::string_view{} : keys.substr(comma + 1);
        }
        stages.push_back(std::move(stage));
    }
    stages_known = true;
    return {};
}

const StageFacts* Workspace::Impl::stage(Id id) {
    if (!load_stages()) return nullptr;
    const auto found = std::ranges::find(stages, id, &StageFacts::id);
    return found == stages.end() ? nullptr : &*found;
}

const StageFacts* Workspace::Impl::first_open_stage(Id pipeline) {
    if (!load_stages()) return nullptr;
    for (const StageFacts& stage : stages)
        if (stage.kind == "open" && (pipeline == 0 || stage.pipeline == pipeline)) return &stage;
    return nullptr;
}

std::string Workspace::setting(std::string_view key) {
    auto found = [&]() -> Result<std::string> {
        Statement select = TRY(m_impl->database->prepare(
            "SELECT content FROM setting WHERE name = ? AND deleted IS NULL"));
        select.bind(0, key);
        if (!TRY(select.step())) return std::string{};
        return std::string{select.text(0)};
    }();
    return found ? *std::move(found) : std::string{};
}

Op Workspace::set_setting(std::string_view key, std::string_view value) {
    auto id = [&]() -> Result<Id> {
        Statement select = TRY(m_impl->database->prepare("SELECT id FROM setting WHERE name = ? AND deleted IS NULL"));
        select.bind(0, key);
        return TRY(select.step()) ? select.integer(0) : 0;
    }();
    std::vector<Assignment> values = {{"content", Value{std::string{value}}}};
    if (id && *id) return update_op("setting", *id, std::move(values));
    values.push_back({"name", Value{std::string{key}}});
    return create_op("setting", std::move(values));
}

}  // namespace qd
