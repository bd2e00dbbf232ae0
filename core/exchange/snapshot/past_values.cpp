#include "core/exchange/snapshot/past_values.h"

#include <algorithm>
#include <map>

namespace qd {
namespace {

// A value's steps so far: the last one in time, or what stood before the first one after it.
struct Steps {
    bool in_time = false;
    std::int64_t when = 0;
    Value value;
};

struct StageKind { Value pipeline, kind; };

}  // namespace

struct PastValues::Stages { std::unordered_map<Id, StageKind> by_id; };

Result<std::shared_ptr<PastValues::Stages>> PastValues::read_stages(Database& database) {
    auto stages = std::make_shared<Stages>();
    Statement rows = TRY(database.prepare("SELECT id, pipeline, kind FROM stage"));
    while (TRY(rows.step())) stages->by_id[rows.integer(0)] = {column_value(rows, 1), column_value(rows, 2)};
    return stages;
}

Result<PastValues> PastValues::read(Workspace& workspace, const Entity& entity, Instant at) {
    PastValues past;
    past.m_entity = &entity;
    past.m_at = at;
    std::unordered_map<int, std::uint16_t> places;
    std::string numbers;
    for (std::size_t field = 1; field < entity.fields.size(); ++field) {   // the id before them stays
        places[entity.fields[field].number] = static_cast<std::uint16_t>(field);
        numbers += (numbers.empty() ? "" : ", ") + std::to_string(entity.fields[field].number);
    }
    const int stage = entity.key == "deal" ? entity.index_of("stage") : -1;
    const std::int64_t limit = to_stored(at);
    std::map<std::pair<Id, std::uint16_t>, Steps> steps;
    Statement rows = TRY(workspace.database().prepare(
        "SELECT record, field, happened, before, after FROM journal NOT INDEXED WHERE field IN (" + numbers + ") ORDER BY seq"));
    while (TRY(rows.step())) {
        const Id record = rows.integer(0);
        const std::uint16_t field = places.at(static_cast<int>(rows.integer(1)));
        const std::int64_t when = rows.integer(2);
        const auto [found, first] = steps.try_emplace({record, field});
        Steps& seen = found->second;
        if (when <= limit) {
            if (!seen.in_time || when >= seen.when) seen = {true, when, column_value(rows, 4)};
        } else if (!seen.in_time && (first || when < seen.when)) {
            seen = {false, when, column_value(rows, 3)};
        }
    }
    for (auto& [place, seen] : steps) {
        if (stage >= 0 && place.second == stage && seen.in_time) past.m_stage_since[place.first] = seen.when;
        past.m_stood[place.first].push_back({place.second, std::move(seen.value)});
    }
    if (stage >= 0) past.m_stages = TRY(read_stages(workspace.database()));
    return past;
}

bool PastValues::apply(Id id, std::vector<Value>& row) const {
    const auto at = [&](std::string_view key) -> Value& { return row[static_cast<std::size_t>(m_entity->index_of(key))]; };
    if (const auto stood = m_stood.find(id); stood != m_stood.end())
        for (const Stood& value : stood->second) row[value.field] = value.value;
    if (!is_empty(at("deleted"))) return false;
    const auto no_later = [&](Value& value, std::int64_t most) {
        if (as_integer(value) > most) value = Value{most};
    };
    no_later(at("updated"), to_stored(m_at));
    if (m_entity->key == "deal") {
        const auto since = m_stage_since.find(id);
        at("stage_since") = since == m_stage_since.end() ? at("created") : Value{since->second};
        // These follow from the stage, whether the journal tells them or not.
        if (const auto stage = m_stages->by_id.find(as_integer(at("stage"))); stage != m_stages->by_id.end()) {
            at("pipeline") = stage->second.pipeline;
            at("status") = stage->second.kind;
        }
        // Derived and not journalled: what is known to lie later was not known then.
        if (as_integer(at("last_activity")) > to_stored(m_at)) at("last_activity") = {};
    }
    return true;
}

}  // namespace qd
