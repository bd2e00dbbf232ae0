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
        m_result.change.label = std::move(label);
        m_result.change.cause = Cause::import;
        for (const auto& [key, id] : wanted) m_wanted.emplace(key, id);
        for (const auto& [key, id] : wanted) {
            const Entity* entity = m_theirs.catalogue().find(key);
            if (!entity || !m_mine.catalogue().find(key)) {
                note("Records of type “" + key + "” are not known here.");
                continue;
            }
            TRY(take(*entity, id, 0));
        }
        return std::move(m_result);
    }

private:
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

    // The own record that this one is; 0 = there is none.
    Result<Id> match(const Entity& entity, const Record& record) {
        const std::string table = '"' + entity.key + '"';
        Statement same = TRY(m_mine.database().prepare("SELECT 1 FROM " + table + " WHERE id = ?"));
        same.bind(0, record.id);
        if (TRY(same.step())) return record.id;
        if (const std::string_view source = as_text(record["source_id"]); !source.empty())
            if (const Id id = TRY(id_where("SELECT id FROM " + table + " WHERE source_id = ?2 AND coalesce(source_system, '') = ?1 AND deleted IS NULL",
                                           {as_text(record["source_system"]), source})))
                return id;
        if (!known_by_title(entity)) return 0;
        return id_where("SELECT id FROM " + table + " WHERE deleted IS NULL AND qd_fold(name) = ?", {fold(as_text(record["name"]))});
    }

    // Decides what happens with the record and answers its id here; 0 = it cannot come along.
    Result<Id> take(const Entity& entity, Id id, int depth) {
        const auto key = std::pair{entity.key, id};
        if (const auto done = m_taken.find(key); done != m_taken.end()) return done->second;
        auto record = m_theirs.record(entity, id);
        if (!record) {
            note("A " + entity.label + " is not in the snapshot.");
            return 0;
        }
        const Id mine = TRY(match(entity, *record));
        const bool asked_for = m_wanted.contains(key);
        m_taken[key] = mine != 0 ? mine : id;
        if (mine != 0 && !asked_for) return mine;
        const Entity& own = m_mine.catalogue().entity(entity.key);
        TakenRecord taken{entity.key, id, mine, m_theirs.title(entity, id), false, asked_for, {}};
        std::optional<Record> here;
        if (mine != 0) {
            here = TRY(m_mine.record(own, mine, true));
            taken.deleted_here = !is_empty((*here)["deleted"]);
        }
        for (std::size_t at = 0; at < entity.fields.size(); ++at)
            TRY(take_field(own, entity.fields[at], record->values[at], here ? &*here : nullptr, taken, depth));
        if (here && !taken.deleted_here && taken.fields.empty()) {
            ++m_result.equal;
            return mine;
        }
        write(own, std::move(taken));
        return m_taken[key];
    }

    Result<> take_field(const Entity& own, const Field& field, const Value& theirs, const Record* here, TakenRecord& taken, int depth) {
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
        }
        auto accepted = accept(*mine, value);
        if (!accepted) {
            note(taken.title + ": " + accepted.error().what);
            return {};
        }
        const Value before = here ? (*here)[field.key] : Value{};
        if (*accepted == before) return {};
        taken.fields.push_back({field.key, field.label, before, *accepted, exported_text(m_mine, *mine, before),
                                exported_text(m_theirs, field, theirs)});
        return {};
    }

    void write(const Entity& own, TakenRecord taken) {
        std::vector<Assignment> values;
        for (const TakenField& field : taken.fields) values.push_back({field.field, field.theirs});
        auto& ops = m_result.change.ops;
        if (taken.mine == 0) ops.push_back({OpKind::create, own.key, taken.theirs, std::move(values), {}});
        else {
            if (taken.deleted_here) ops.push_back({OpKind::restore, own.key, taken.mine, {}, {}});
            if (!values.empty()) ops.push_back(update_op(own.key, taken.mine, std::move(values)));
        }
        m_result.records.push_back(std::move(taken));
    }

    Workspace& m_mine;
    Workspace& m_theirs;
    std::set<std::pair<std::string, Id>> m_wanted;
    std::map<std::pair<std::string, Id>, Id> m_taken;
    TakeOver m_result;
};

}  // namespace

Result<TakeOver> take_over(Workspace& mine, Workspace& theirs, const std::vector<std::pair<std::string, Id>>& wanted, std::string label) {
    return TakingOver{mine, theirs}.run(wanted, std::move(label));
}

}  // namespace qd
