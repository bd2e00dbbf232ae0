#pragma once
// What moved between two workspaces: a snapshot and now, or two snapshots. For the
// manager's weekly meeting.
//
// The flow adds up to the minor unit, in all and for each owner:
//   opening + added + reopened + changed + handed_over − won − lost − removed = closing
// opening, closing   value of the open deals before and after
// added              deals that were not there before; those already won or lost again count here and there
// reopened           closed before, open after
// changed            what amounts moved by, of deals open before; for a won deal at closing it
// won                at the amount after; lost at the amount before (or, never seen open, the amount after)
// removed            open before, and not there after
// handed_over        came from another owner minus went to one; 0 in all

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/job.h"
#include "core/exchange/snapshot/manifest.h"
#include "core/model/workspace.h"
#include "core/query/pipeline_as_of.h"

namespace qd {

struct DealSum {
    std::int64_t amount = 0;    // minor units
    std::int64_t count = 0;     // deals
    friend bool operator==(const DealSum&, const DealSum&) = default;
};

// Each column of the flow, in all or of one owner.
struct Flow {
    DealSum opening, added, reopened, changed, won, lost, removed, handed_over, closing;
    DealSum slipped;            // open before and after, to be closed later than it was said; at the amount after
    DealSum pulled_in;          // the other way
    std::int64_t weighted_before = 0, weighted_after = 0;  // of the open deals
    // won / (won + lost), by number; empty when none was closed.
    [[nodiscard]] std::optional<double> win_rate() const;
    [[nodiscard]] bool adds_up() const;
    [[nodiscard]] std::int64_t forecast_change() const { return weighted_after - weighted_before; }
};

struct OwnerFlow {
    Id owner = 0;               // as after; 0 = nobody
    std::string name;
    Flow flow;
};

struct StageChange {
    Id stage = 0;
    std::string name;
    DealSum before, after;      // open deals in it
};

enum class MoveKind : std::uint8_t { added, won, lost, reopened, removed, slipped, pulled_in, amount, owner, stage, chance };

// One deal that moved. It has one kind, the first of MoveKind that fits, and all facts.
struct Move {
    Id deal = 0;                // as after; as before when it was removed
    Id deal_before = 0;         // 0 = it was not there
    std::string title, owner, owner_before;
    MoveKind kind = MoveKind::added;
    bool closed_again = false;  // added, and won or lost since
    std::string status, status_before;              // "open", "won", "lost"; "" = not there
    std::string stage, stage_before;
    std::optional<std::int64_t> amount, amount_before;
    std::optional<Date> close_date, close_date_before;
    std::int64_t weighted = 0, weighted_before = 0; // what it adds to the forecast: nothing unless it is open
    // What it did to the open pipeline, or for a slipped deal the amount that slipped: the order of moves.
    std::int64_t weight = 0;
};

struct Comparison {
    Flow total;
    std::vector<OwnerFlow> owners;   // by won, then opening, largest first
    std::vector<StageChange> stages; // open stages after, by pipeline and position; stages gone since at the end
    std::vector<Move> moves;         // largest first; what they do to the forecast adds up to its change in all
    std::size_t deals = 0;           // on either side
};

// How two sides that do not show the same can be compared: what only one of them leaves out has not moved.
struct ComparisonTerms {
    bool rounded = false;                       // both sides' amounts as a board sees them
    // That side shows a part of its workspace. What the other side alone has counts only if it would be in that part; when
    // that is not known (a board's), it does not count.
    std::optional<ScopeFacts> part_before, part_after;
};

// Of two snapshots, the earlier first; later: null = the whole workspace as it is now. A made-up company is compared with
// nothing (invalid_input).
[[nodiscard]] Result<ComparisonTerms> comparison_terms(const Manifest& earlier, const Manifest* later);

// Both workspaces are only read, and neither may change before the job has ended. Deals are matched by id, then by source
// system and id (a workspace imported anew). Cost: a step for the deals of each side, then titles of those that moved, some hundred a step.
class ComparisonJob final : public Job {
public:
    ComparisonJob(Workspace& before, Workspace& after, ComparisonTerms terms = {});   // both workspaces outlive it
    ~ComparisonJob() override;

    [[nodiscard]] Result<Progress> step() override;
    void cancel() override {}
    // When finished.
    [[nodiscard]] Comparison take();

private:
    class Comparer;
    std::unique_ptr<Comparer> m_comparer;
};

// All steps at once: for the command line and tests.
[[nodiscard]] Result<Comparison> compare_workspaces(Workspace& before, Workspace& after, ComparisonTerms terms = {});

// "Won", "Slipped", "Amount changed".
[[nodiscard]] const char* label_of(MoveKind kind);

// One line for each move: deal, owner, what, from and to of status, stage, amount, close date and forecast.
[[nodiscard]] std::string comparison_csv(const Comparison& comparison);

}  // namespace qd
