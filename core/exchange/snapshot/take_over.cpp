#include "core/exchange/snapshot/take_over.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/base/text.h"
#include "core/exchange/export_csv.h"

namespace qd {
namespace {

constexpr int kDeepest = 8;  // references of references

// Names tell these apart; two people or two deals of the same name may be two.
bool known_by_title(const Entity& entity) {
    constexpr std::string_view kEntities[] = {"account", "user", "product", "team", "stage", "pipeline"};
    return std::ranges::find(kEntities, entity.key) != std::end(kEntities);
}

class TakingOver {
public:
    TakingOver(Workspace& mine, Workspace& theirs) : m_mine(mine), m_theirs(theirs) {}

    Result<TakeOver> run(const std::vector<std::pair<std::string, Id>>& wanted, std::string label) {
        m_result.label = std::move(label);
        for (const auto& [key, id] : wanted) m_wanted.emplace(key, id);
        for (const auto& [key, id] : wanted) {
            const Entity* entity = m_theirs.catalogue().find(key);
            if (!entity || !m_mine.catalogue().find(key)) {
                note("Records of type “" + key + "” are not known here.");
                continue;
            }
            TRY(take(*entity, id, 0));
        }
        return in_order();
    }

private:
    using Key = std::pair<std::string, Id>;   // entity, and id in the snapshot
    struct Found {
        Id id = 0;             // 0 = there is none
        bool deleted = false;
    };
    struct Taking {
        TakenRecord record;
        std::vector<Key> needs;
    };

    void note(std::string text) {
        if (std::ranges::find(m_result.notes, text) == m_result.notes.end()) m_result.notes.push_back(std::move(text));
    }

    Result<Id> id_where(const std::string& sql, std::initializer_list<std::string_view> texts) {
        Statement select = TRY(m_mine.database().prepare(sql));
        int at = 0;
        for (const std::string_view text : texts) select.bind(at++, text);
        if (!TRY(select.step())) return 0;
        const Id id = select.integer(0);
        return TRY(select.step()) ? 0 : id;  // two of that name: neither is meant
    }

    // The own record that this one is.
    Result<Found> match(const Entity& entity, const Record& record) {
        const std::string table = '"' + entity.key + '"';
        Statement same = TRY(m_mine.database().prepare("SELECT deleted IS NOT NULL FROM " + table + " WHERE id = ?"));
        same.bind(0, record.id);
        if (TRY(same.step())) return Found{record.id, same.integer(0) != 0};
        if (const std::string_view source = as_text(record["source_id"]); !source.empty())
            if (const Id id = TRY(id_where("SELECT id FROM " + table + " WHERE source_id = ?2 AND coalesce(source_system, '') = ?1 AND deleted IS NULL",
                                           {as_text(record["source_system"]), source})))
                return Found{id};
        if (!known_by_title(entity)) return Found{};
        return Found{TRY(id_where("SELECT id FROM " + table + " WHERE deleted IS NULL AND qd_fold(name) = ?", {fold(as_text(record["name"]))}))};
    }

    // Decides what happens with the record and answers its id here; 0 = it cannot come along.
    Result<Id> take(const Entity& entity, Id id, int depth) {
        const Key key{entity.key, id};
        if (const auto done = m_taken.find(key); done != m_taken.end()) return done->second;
        auto record = m_theirs.record(entity, id);
        if (!record) {
            note("A " + entity.label + " is not in the snapshot.");
            return 0;
        }
        const Found found = TRY(match(entity, *record));
        const Id here_id = found.id != 0 ? found.id : id;
        const bool asked_for = m_wanted.contains(key);
        m_taken[key] = here_id;
        if (found.id != 0 && !found.deleted && !asked_for) return here_id;
        const Entity& own = m_mine.catalogue().entity(entity.key);
        Taking taking;
        taking.record = {.entity = entity.key, .theirs = id, .mine = found.id, .title = m_theirs.title(entity, id), .asked_for = asked_for,
                         .fields = {}, .needs = {}, .ops = {}};
        if (found.id == 0 || found.deleted) m_missing.insert(key);
        if (found.id == 0 || asked_for) {
            std::optional<Record> here;
            if (found.id != 0) here = TRY(m_mine.record(own, found.id, true));
            for (std::size_t at = 0; at < entity.fields.size(); ++at)
                TRY(take_field(own, entity.fields[at], record->values[at], here ? &*here : nullptr, taking, depth));
        }
        write(own, found, taking.record);
        m_takings.push_back(std::move(taking));
        return here_id;
    }

    Result<> take_field(const Entity& own, const Field& field, const Value& theirs, const Record* here, Taking& taking, int depth) {
        const Field* mine = own.find(field.key);
        if (!mine && field.custom && !is_empty(theirs))
            note(own.label + ": the field “" + field.label + "” is not known here: what stands in it is not taken over. Add the field in Settings first.");
        const bool ours_to_keep = field.key == "id" || field.key == "updated" || field.key == "deleted" || field.read_only;
        if (is_empty(theirs) || !mine || ours_to_keep || mine->type != field.type) return {};
        if (here && field.key == "created") return {};
        Value value = theirs;
        if (field.type == FieldType::reference) {
            const Entity* target = m_theirs.catalogue().find(field.target);
            if (!target || depth >= kDeepest) return {};
            const Id id = TRY(take(*target, as_integer(theirs), depth + 1));
            if (id == 0) return {};
            value = Value{id};
            if (!here || (*here)[field.key] != value) taking.needs.emplace_back(target->key, as_integer(theirs));
        }
        auto accepted = accept(*mine, value);
        if (!accepted) {
            note(taking.record.title + ": " + accepted.error().what());
            return {};
        }
        const Value before = here ? (*here)[field.key] : Value{};
        if (*accepted == before) return {};
        taking.record.fields.push_back({field.key, field.label, before, *accepted, exported_text(m_mine, *mine, before),
                                exported_text(m_theirs, field, theirs)});
        return {};
    }

    void write(const Entity& own, const Found& found, TakenRecord& record) {
        std::vector<Assignment> values;
        for (const TakenField& field : record.fields) values.push_back({field.field, field.theirs});
        if (found.id == 0) {
            record.state = TakenState::added;
            record.ops.push_back({OpKind::create, own.key, record.theirs, std::move(values), {}});
            return;
        }
        record.state = found.deleted ? TakenState::comes_back : values.empty() ? TakenState::same : TakenState::changed;
        if (found.deleted) record.ops.push_back({OpKind::restore, own.key, found.id, {}, {}});
        if (!values.empty()) record.ops.push_back(update_op(own.key, found.id, std::move(values)));
    }

    // What was asked for and what that needs, each need by its place.
    TakeOver in_order() {
        std::map<Key, std::size_t> places;
        for (std::size_t at = 0; at < m_takings.size(); ++at) places[{m_takings[at].record.entity, m_takings[at].record.theirs}] = at;
        for (Taking& taking : m_takings) {
            for (const Key& need : taking.needs)
                if (const auto place = places.find(need); place != places.end() && m_missing.contains(need)) taking.record.needs.push_back(place->second);
            m_result.records.push_back(std::move(taking.record));
        }
        // Something that is referred to here as there was looked at, and is not needed.
        const std::vector<bool> kept = written_records(m_result, std::vector<bool>(m_result.records.size()));
        std::vector<std::size_t> place_of(kept.size());
        std::size_t place = 0;
        for (std::size_t at = 0; at < kept.size(); ++at) place_of[at] = kept[at] || m_result.records[at].asked_for ? place++ : 0;
        std::vector<TakenRecord> records;
        for (std::size_t at = 0; at < kept.size(); ++at) {
            TakenRecord& record = m_result.records[at];
            if (!kept[at] && !record.asked_for) continue;
            for (std::size_t& need : record.needs) need = place_of[need];
            records.push_back(std::move(record));
        }
        m_result.records = std::move(records);
        return std::move(m_result);
    }

    Workspace& m_mine;
    Workspace& m_theirs;
    std::set<Key> m_wanted;
    std::map<Key, Id> m_taken;
    std::set<Key> m_missing;   // of those taken: new here, or deleted
    std::vector<Taking> m_takings;
    TakeOver m_result;
};

}  // namespace

Result<TakeOver> take_over(Workspace& mine, Workspace& theirs, const std::vector<std::pair<std::string, Id>>& wanted, std::string label) {
    return TakingOver{mine, theirs}.run(wanted, std::move(label));
}

std::vector<bool> written_records(const TakeOver& plan, const std::vector<bool>& unticked) {
    std::vector<bool> written(plan.records.size());
    std::vector<std::size_t> reached;
    const auto reach = [&](std::size_t at) {
        if (written[at] || plan.records[at].ops.empty()) return;
        written[at] = true;
        reached.push_back(at);
    };
    for (std::size_t at = 0; at < plan.records.size(); ++at)
        if (plan.records[at].asked_for && !unticked[at]) reach(at);
    while (!reached.empty()) {
        const std::size_t at = reached.back();
        reached.pop_back();
        for (const std::size_t need : plan.records[at].needs) reach(need);
    }
    return written;
}

Change change_of(const TakeOver& plan, const std::vector<bool>& unticked) {
    Change change{.label = plan.label};
    change.cause = Cause::import;
    const std::vector<bool> written = written_records(plan, unticked);
    for (std::size_t at = 0; at < written.size(); ++at)
        if (written[at]) change.ops.insert(change.ops.end(), plan.records[at].ops.begin(), plan.records[at].ops.end());
    return change;
}

Change change_of(const TakeOver& plan) { return change_of(plan, std::vector<bool>(plan.records.size())); }

}  // namespace qd
