#include "core/exchange/snapshot/comparison.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <unordered_map>
#include <unordered_set>

#include "core/base/sort_by.h"
#include "core/base/text.h"
#include "core/exchange/snapshot/pseudonym.h"
#include "core/exchange/snapshot/row_choice.h"

namespace qd {
namespace {

using BySource = std::unordered_map<std::string, Id>;

Result<BySource> deals_by_source(Database& database) {
    BySource by_source;
    Statement rows = TRY(database.prepare("SELECT coalesce(source_system, ''), source_id, id FROM deal WHERE source_id IS NOT NULL AND deleted IS NULL"));
    while (TRY(rows.step())) by_source.emplace(std::string{rows.text(0)} + '\x1f' + std::string{rows.text(1)}, rows.integer(2));
    return by_source;
}

struct Pair {
    const DealState* before = nullptr;
    const DealState* after = nullptr;
};

// Each deal of either side once.
class Matching {
public:
    Matching(const std::vector<DealState>& before, const std::vector<DealState>& after) {
        for (const DealState& deal : before) m_before.emplace(deal.id, &deal);
        for (const DealState& deal : after) m_after.emplace(deal.id, &deal);
    }

    Result<std::vector<Pair>> run(Workspace& before, Workspace& after, const std::vector<DealState>& old_deals,
                                  const std::vector<DealState>& new_deals) {
        std::vector<Pair> pairs;
        std::vector<const DealState*> lost_sight;
        for (const DealState& deal : old_deals) {
            const auto same = m_after.find(deal.id);
            if (same == m_after.end()) lost_sight.push_back(&deal);
            else pairs.push_back({&deal, same->second});
        }
        std::unordered_map<Id, const DealState*> again;
        if (!lost_sight.empty()) again = TRY(by_source(before, after, lost_sight));
        for (const DealState* deal : lost_sight) {
            const auto found = again.find(deal->id);
            pairs.push_back({deal, found == again.end() ? nullptr : found->second});
        }
        std::unordered_map<Id, bool> taken;
        for (const Pair& pair : pairs)
            if (pair.after) taken[pair.after->id] = true;
        for (const DealState& deal : new_deals)
            if (!taken.contains(deal.id)) pairs.push_back({nullptr, &deal});
        return pairs;
    }

private:
    Result<std::unordered_map<Id, const DealState*>> by_source(Workspace& before, Workspace& after,
                                                               const std::vector<const DealState*>& lost_sight) {
        const BySource old_ids = TRY(deals_by_source(before.database()));
        const BySource new_ids = TRY(deals_by_source(after.database()));
        std::unordered_map<Id, const DealState*> found;
        std::unordered_set<Id> wanted;
        for (const DealState* deal : lost_sight) wanted.insert(deal->id);
        for (const auto& [source, id] : old_ids) {
            const auto same = new_ids.find(source);
            if (!wanted.contains(id) || same == new_ids.end() || m_before.contains(same->second)) continue;
            if (const auto deal = m_after.find(same->second); deal != m_after.end()) found[id] = deal->second;
        }
        return found;
    }

    std::unordered_map<Id, const DealState*> m_before, m_after;
};

bool is_open(const DealState* deal) { return deal && deal->status == "open"; }
std::int64_t amount_of(const DealState* deal) { return deal ? deal->amount.value_or(0) : 0; }
void add(DealSum& sum, std::int64_t amount) {
    sum.amount += amount;
    ++sum.count;
}

// People by id, and by name where the other workspace gave them other ids.
class Owners {
public:
    Owners(Workspace& before, Workspace& after) : m_before(before), m_after(after) {}

    Result<> read() {
        Statement rows = TRY(m_after.database().prepare("SELECT id, name FROM user"));
        while (TRY(rows.step())) m_by_name.emplace(fold(rows.text(1)), rows.integer(0));
        return {};
    }
    // The owner before as the later workspace knows him.
    Id before(Id owner) {
        if (owner == 0 || !title(m_after, owner).empty()) return owner;
        const auto same = m_by_name.find(fold(title(m_before, owner)));
        return same == m_by_name.end() ? owner : same->second;
    }
    std::string name(Id owner) {
        std::string known = title(m_after, owner);
        return known.empty() ? title(m_before, owner) : known;
    }

private:
    static std::string title(Workspace& workspace, Id user) { return workspace.title(workspace.catalogue().entity("user"), user); }
    Workspace& m_before;
    Workspace& m_after;
    std::unordered_map<std::string, Id> m_by_name;
};

// Deals of a workspace that a part like that of the other side would hold.
class Part {
public:
    // facts: not empty. The workspace outlives this.
    Part(Workspace& workspace, const ScopeFacts& facts) : m_redaction(workspace.catalogue(), Profile::full), m_deal(workspace.catalogue().entity("deal")) {
        SnapshotOptions options;
        options.person = facts.person;
        options.viewer = facts.viewer;
        if (!facts.entity.empty()) {
            auto definition = view_from_json(facts.view);
            if (!definition) return;
            options.view = SavedView{.name = {}, .entity = facts.entity, .definition = *std::move(definition), .problem = {}};
        }
        m_choice.emplace(workspace, m_redaction, options);
    }
    // False when it is done. A part that cannot be chosen here holds nothing.
    bool step() {
        if (!m_choice) return false;
        const auto more = m_choice->step();
        if (!more) m_choice.reset();
        return more && *more;
    }
    [[nodiscard]] bool has(Id deal) const { return m_choice && m_choice->has(m_deal, deal); }

private:
    Redaction m_redaction;
    const Entity& m_deal;
    std::optional<RowChoice> m_choice;
};

void round_amounts(std::vector<DealState>& deals) {
    for (DealState& deal : deals)
        if (deal.amount) deal.amount = rounded_amount(*deal.amount);
}

constexpr std::size_t kPairsPerStep = 200;

}  // namespace

class ComparisonJob::Comparer {
public:
    Comparer(Workspace& before, Workspace& after, ComparisonTerms terms) : m_before(before), m_after(after), m_terms(std::move(terms)), m_owners(before, after) {
        if (m_terms.part_before && !m_terms.part_before->empty()) m_like_before.emplace(after, *m_terms.part_before);
        if (m_terms.part_after && !m_terms.part_after->empty()) m_like_after.emplace(before, *m_terms.part_after);
    }

    Result<Progress> step() {
        switch (m_stage) {
            case Stage::before:
                m_old_deals = TRY(pipeline_now(m_before));
                m_stage = Stage::after;
                return Progress{0, "Reading the deals of then", false};
            case Stage::after:
                m_new_deals = TRY(pipeline_now(m_after));
                if (m_terms.rounded) {
                    round_amounts(m_old_deals);
                    round_amounts(m_new_deals);
                }
                m_stage = Stage::parts;
                return Progress{0, "Reading the deals of now", false};
            case Stage::parts:
                if ((m_like_before && m_like_before->step()) || (m_like_after && m_like_after->step())) return Progress{0, "Choosing the deals", false};
                m_stage = Stage::matching;
                return Progress{0, "Choosing the deals", false};
            case Stage::matching:
                TRY(m_owners.read());
                TRY(read_stages());
                m_pairs = TRY(Matching(m_old_deals, m_new_deals).run(m_before, m_after, m_old_deals, m_new_deals));
                std::erase_if(m_pairs, [this](const Pair& pair) { return is_outside(pair); });
                m_stage = Stage::taking;
                return Progress{0, "Comparing", false};
            default: break;
        }
        const std::size_t end = std::min(m_pairs.size(), m_done + kPairsPerStep);
        for (; m_done < end; ++m_done) take(m_pairs[m_done]);
        const bool finished = m_done == m_pairs.size();
        if (finished) finish();
        return Progress{m_pairs.empty() ? 1 : static_cast<double>(m_done) / static_cast<double>(m_pairs.size()), "Comparing", finished};
    }

    Comparison result() { return std::move(m_result); }

private:
    enum class Stage : std::uint8_t { before, after, parts, matching, taking };

    // On one side only because the other shows a part.
    [[nodiscard]] bool is_outside(const Pair& pair) const {
        if (!pair.before && m_terms.part_before) return !m_like_before || !m_like_before->has(pair.after->id);
        if (!pair.after && m_terms.part_after) return !m_like_after || !m_like_after->has(pair.before->id);
        return false;
    }

    Result<> read_stages() {
        std::unordered_map<Id, bool> known;
        for (const StageSum& stage : TRY(stage_sums(m_after, {}))) {
            known[stage.stage] = true;
            if (stage.kind == "open") m_result.stages.push_back({stage.stage, stage.name, {}, {}});
        }
        for (const StageSum& stage : TRY(stage_sums(m_before, {})))
            if (!known.contains(stage.stage) && stage.kind == "open") m_result.stages.push_back({stage.stage, stage.name, {}, {}});
        // A workspace that was imported anew has the same stages under other ids.
        std::erase_if(m_result.stages, [&](const StageChange& gone) {
            if (known.contains(gone.stage)) return false;
            const auto same = std::ranges::find_if(m_result.stages, [&](const StageChange& stage) {
                return known.contains(stage.stage) && fold(stage.name) == fold(gone.name);
            });
            if (same == m_result.stages.end()) return false;
            m_stage_before[gone.stage] = same->stage;
            return true;
        });
        return {};
    }

    Id stage_before(const DealState& deal) const {
        const auto other = m_stage_before.find(deal.stage);
        return other == m_stage_before.end() ? deal.stage : other->second;
    }

    Flow& flow_of(Id owner) { return m_flows[owner]; }
    // The column in all and for the owner.
    template <class Column>
    void count(Id owner, Column column, std::int64_t amount) {
        add(m_result.total.*column, amount);
        add(flow_of(owner).*column, amount);
    }

    void take(const Pair& pair) {
        ++m_result.deals;
        const bool was_open = is_open(pair.before), now_open = is_open(pair.after);
        const std::int64_t old_amount = amount_of(pair.before), new_amount = amount_of(pair.after);
        const Id old_owner = pair.before ? m_owners.before(pair.before->owner) : pair.after->owner;
        const Id owner = pair.after ? pair.after->owner : old_owner;
        if (was_open) {
            count(old_owner, &Flow::opening, old_amount);
            count_stage(*pair.before, &StageChange::before, stage_before(*pair.before));
            weigh(old_owner, *pair.before, &Flow::weighted_before);
        }
        if (now_open) {
            count(owner, &Flow::closing, new_amount);
            count_stage(*pair.after, &StageChange::after, pair.after->stage);
            weigh(owner, *pair.after, &Flow::weighted_after);
        }
        // A deal that changed hands takes its opening amount along.
        if (was_open && pair.after && owner != old_owner) {
            m_flows[old_owner].handed_over.amount -= old_amount;
            ++m_flows[old_owner].handed_over.count;
            add(m_flows[owner].handed_over, old_amount);
        }
        if (!pair.before) take_added(pair, owner, new_amount);
        else if (!pair.after) { if (was_open) count(old_owner, &Flow::removed, old_amount); }
        else if (!was_open && now_open) count(owner, &Flow::reopened, new_amount);
        else if (was_open) take_moved(pair, owner, old_amount, new_amount);
        note_move(pair, owner, old_owner);
    }

    void take_added(const Pair& pair, Id owner, std::int64_t amount) {
        count(owner, &Flow::added, amount);
        if (pair.after->status == "won") count(owner, &Flow::won, amount);
        if (pair.after->status == "lost") count(owner, &Flow::lost, amount);
    }

    void take_moved(const Pair& pair, Id owner, std::int64_t old_amount, std::int64_t new_amount) {
        if (pair.after->status == "lost") return count(owner, &Flow::lost, old_amount);
        if (new_amount != old_amount) count(owner, &Flow::changed, new_amount - old_amount);
        if (pair.after->status == "won") return count(owner, &Flow::won, new_amount);
        if (!pair.before->close_date || !pair.after->close_date) return;
        if (*pair.after->close_date > *pair.before->close_date) count(owner, &Flow::slipped, new_amount);
        if (*pair.after->close_date < *pair.before->close_date) count(owner, &Flow::pulled_in, new_amount);
    }

    void count_stage(const DealState& deal, DealSum StageChange::* side, Id stage) {
        const auto found = std::ranges::find(m_result.stages, stage, &StageChange::stage);
        if (found != m_result.stages.end()) add((*found).*side, amount_of(&deal));
    }

    void weigh(Id owner, const DealState& deal, std::int64_t Flow::* side) {
        m_result.total.*side += weighted_amount(deal);
        m_flows[owner].*side += weighted_amount(deal);
    }

    std::optional<MoveKind> kind_of(const Pair& pair, Id owner, Id old_owner) const {
        if (!pair.before) return MoveKind::added;
        if (!pair.after) return MoveKind::removed;
        if (pair.before->status != pair.after->status) {
            if (pair.after->status == "won") return MoveKind::won;
            return pair.after->status == "lost" ? MoveKind::lost : MoveKind::reopened;
        }
        if (pair.after->status != "open") return {};
        if (pair.before->close_date && pair.after->close_date && *pair.before->close_date != *pair.after->close_date)
            return *pair.after->close_date > *pair.before->close_date ? MoveKind::slipped : MoveKind::pulled_in;
        if (pair.before->amount.value_or(0) != pair.after->amount.value_or(0)) return MoveKind::amount;
        if (owner != old_owner) return MoveKind::owner;
        if (stage_before(*pair.before) != pair.after->stage) return MoveKind::stage;
        if (weighted_amount(*pair.before) != weighted_amount(*pair.after)) return MoveKind::chance;
        return {};
    }

    void note_move(const Pair& pair, Id owner, Id old_owner) {
        const auto kind = kind_of(pair, owner, old_owner);
        if (!kind) return;
        Workspace& home = pair.after ? m_after : m_before;
        const DealState& shown = pair.after ? *pair.after : *pair.before;
        Move move;
        move.deal = shown.id;
        move.kind = *kind;
        move.title = home.title(home.catalogue().entity("deal"), shown.id);
        move.owner = m_owners.name(owner);
        if (pair.before) {
            move.deal_before = pair.before->id;
            move.owner_before = m_owners.name(old_owner);
            move.status_before = pair.before->status;
            move.stage_before = m_before.title(m_before.catalogue().entity("stage"), pair.before->stage);
            move.amount_before = pair.before->amount;
            move.close_date_before = pair.before->close_date;
            if (is_open(pair.before)) move.weighted_before = weighted_amount(*pair.before);
        }
        if (pair.after) {
            move.status = pair.after->status;
            move.stage = m_after.title(m_after.catalogue().entity("stage"), pair.after->stage);
            move.amount = pair.after->amount;
            move.close_date = pair.after->close_date;
            if (is_open(pair.after)) move.weighted = weighted_amount(*pair.after);
        }
        move.closed_again = *kind == MoveKind::added && pair.after->status != "open";
        const std::int64_t most = std::max(std::llabs(amount_of(pair.before)), std::llabs(amount_of(pair.after)));
        if (*kind == MoveKind::amount) move.weight = std::llabs(amount_of(pair.after) - amount_of(pair.before));
        else if (*kind != MoveKind::stage && *kind != MoveKind::owner && *kind != MoveKind::chance) move.weight = most;
        m_result.moves.push_back(std::move(move));
    }

    void finish() {
        for (const auto& [owner, flow] : m_flows) m_result.owners.push_back({owner, m_owners.name(owner), flow});
        sort_by(m_result.owners, [](const OwnerFlow& a, const OwnerFlow& b) {
            if (a.flow.won.amount != b.flow.won.amount) return a.flow.won.amount > b.flow.won.amount;
            if (a.flow.opening.amount != b.flow.opening.amount) return a.flow.opening.amount > b.flow.opening.amount;
            return a.owner < b.owner;
        });
        sort_by(m_result.moves, [](const Move& a, const Move& b) {
            return a.weight != b.weight ? a.weight > b.weight : a.deal < b.deal;
        });
    }

    Workspace& m_before;
    Workspace& m_after;
    ComparisonTerms m_terms;
    std::optional<Part> m_like_before, m_like_after;   // of the other side, what the part would hold
    Owners m_owners;
    std::unordered_map<Id, Id> m_stage_before;   // of a gone stage: the one of the same name
    std::map<Id, Flow> m_flows;
    Stage m_stage = Stage::before;
    std::vector<DealState> m_old_deals, m_new_deals;
    std::vector<Pair> m_pairs;
    std::size_t m_done = 0;
    Comparison m_result;
};

std::optional<double> Flow::win_rate() const {
    const std::int64_t closed = won.count + lost.count;
    if (closed == 0) return {};
    return static_cast<double>(won.count) / static_cast<double>(closed);
}

bool Flow::adds_up() const {
    return opening.amount + added.amount + reopened.amount + changed.amount + handed_over.amount - won.amount - lost.amount -
               removed.amount == closing.amount;
}

Result<ComparisonTerms> comparison_terms(const Manifest& earlier, const Manifest* later) {
    if (earlier.profile == Profile::demo || (later && later->profile == Profile::demo))
        return fail(ErrorKind::invalid_input, "A demo snapshot shows a made-up company: it cannot be compared with a real one.", "Nothing was changed.",
                    "Choose a snapshot with another profile.");
    ComparisonTerms terms;
    terms.rounded = earlier.profile == Profile::board || (later && later->profile == Profile::board);
    const auto part = [](const Manifest& manifest) { return manifest.is_part() ? std::optional{manifest.within} : std::nullopt; };
    terms.part_before = part(earlier);
    if (later) terms.part_after = part(*later);
    return terms;
}

ComparisonJob::ComparisonJob(Workspace& before, Workspace& after, ComparisonTerms terms) : m_comparer(std::make_unique<Comparer>(before, after, std::move(terms))) {}
ComparisonJob::~ComparisonJob() = default;

Result<Progress> ComparisonJob::step() { return m_comparer->step(); }

Comparison ComparisonJob::take() { return m_comparer->result(); }

Result<Comparison> compare_workspaces(Workspace& before, Workspace& after, ComparisonTerms terms) {
    ComparisonJob job{before, after, std::move(terms)};
    TRY(run_to_end(job));
    return job.take();
}

const char* label_of(MoveKind kind) {
    constexpr std::array kLabels = {"Added", "Won", "Lost", "Reopened", "Removed", "Slipped", "Pulled in", "Amount changed", "Owner changed", "Stage changed", "Chance changed"};
    return kLabels[static_cast<std::size_t>(kind)];
}

}  // namespace qd
