#include "core/insight/deal_signals.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <unordered_map>

namespace qd {
namespace {

constexpr int kManyMoves = 3;  // a close date moved so often is a wish

struct Named {
    const char* key;
    const char* label;
};
constexpr Named kSignals[] = {  // in the order of the enumeration
    {"close_date_passed", "Close date passed"}, {"next_step_overdue", "Next step overdue"}, {"no_next_step", "No next step"},
    {"stale", "Quiet"}, {"rotting", "Too long in stage"}, {"close_date_moved", "Close date keeps moving"},
    {"missing_close_date", "No close date"}, {"missing_amount", "No amount"}, {"missing_account", "No account"}};

// An open deal with what the signals look at.
struct OpenDeal {
    Id id = 0, stage = 0, owner = 0, account = 0, product = 0, lost_stage = 0;
    std::optional<std::int64_t> amount, list_price;
    std::optional<Date> close_date, next_step_due;
    std::string next_step, product_name;
    Instant created{}, stage_since{};
    std::optional<Instant> last_activity;
    std::int64_t close_moves = 0;
    bool has_open_activity = false;
};

std::string count_days(int days) { return fmt::format("{} {}", days, days == 1 ? "day" : "days"); }

std::string day_words(Date date, Date today) {
    constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::chrono::year_month_day day{date}, now{today};
    std::string words = fmt::format("{} {}", kMonths[static_cast<unsigned>(day.month()) - 1], static_cast<unsigned>(day.day()));
    if (day.year() != now.year()) words += fmt::format(", {}", static_cast<int>(day.year()));
    return words;
}

// The first day on or after that one on which people work.
Date working_day(Date date) {
    while (std::chrono::weekday{date}.iso_encoding() > 5) date += std::chrono::days{1};
    return date;
}
Date friday_from(Date date) {
    while (std::chrono::weekday{date} != std::chrono::Friday) date += std::chrono::days{1};
    return date;
}

Result<std::vector<OpenDeal>> open_deals(Workspace& workspace, const char* condition, Id id) {
    Statement select = TRY(workspace.database().prepare(
        std::string{"SELECT d.id, d.stage, d.owner, d.account, d.product, d.amount, d.close_date, d.next_step, d.next_step_due,"
                    " d.created, d.stage_since, d.last_activity, d.close_moves, p.price, p.name,"
                    " (SELECT s.id FROM stage s WHERE s.pipeline = d.pipeline AND s.kind = 'lost' AND s.deleted IS NULL"
                    "  ORDER BY s.position LIMIT 1),"
                    " EXISTS (SELECT 1 FROM activity a WHERE a.deal = d.id AND a.done = 0 AND a.kind <> 'note' AND a.deleted IS NULL)"
                    " FROM deal d LEFT JOIN product p ON p.id = d.product"
                    " WHERE d.deleted IS NULL AND d.status = 'open' AND "} + condition + " ORDER BY d.id"));
    if (id) select.bind(0, id);
    const auto date = [&](int at) { return select.is_null(at) ? std::optional<Date>{} : date_from_stored(select.integer(at)); };
    const auto number = [&](int at) { return select.is_null(at) ? std::optional<std::int64_t>{} : select.integer(at); };
    std::vector<OpenDeal> deals;
    while (TRY(select.step())) {
        OpenDeal& deal = deals.emplace_back();
        deal.id = select.integer(0), deal.stage = select.integer(1), deal.owner = select.integer(2);
        deal.account = select.integer(3), deal.product = select.integer(4);
        deal.amount = number(5);
        deal.close_date = date(6);
        deal.next_step = select.text(7);
        deal.next_step_due = date(8);
        deal.created = instant_from_stored(select.integer(9));
        deal.stage_since = select.is_null(10) ? deal.created : instant_from_stored(select.integer(10));
        if (!select.is_null(11)) deal.last_activity = instant_from_stored(select.integer(11));
        deal.close_moves = select.integer(12);
        deal.list_price = number(13);
        deal.product_name = select.text(14);
        deal.lost_stage = select.integer(15);
        deal.has_open_activity = select.integer(16) != 0;
    }
    return deals;
}

// Looks at one deal and writes down what it lacks, the most urgent first.
class Examination {
public:
    Examination(const OpenDeal& deal, const std::string& title, const QueryContext& context, const SignalNorms& norms,
                const StageStats* stage, std::vector<DealSignal>& found)
        : m_deal(deal), m_title(title), m_context(context), m_norms(norms), m_stage(stage), m_found(found) {}

    void run() {
        check_dates();
        check_next_step();
        check_silence();
        check_stage();
        check_missing();
    }

private:
    int days_since(Instant instant) const {
        return static_cast<int>((m_context.today - day_of(instant + std::chrono::minutes{m_context.utc_offset_minutes})).count());
    }
    int days_since(Date date) const { return static_cast<int>((m_context.today - date).count()); }

    DealSignal& add(Signal signal, int days, std::string reason) {
        return m_found.emplace_back(DealSignal{signal, m_deal.id, m_title, m_deal.amount.value_or(0), std::move(reason), days, {}});
    }
    SignalFix update(std::string label, std::string field, Value value) const {
        return {std::move(label), {update_op("deal", m_deal.id, {{std::move(field), std::move(value)}})}};
    }
    std::string words(Date date) const { return day_words(date, m_context.today); }

    void check_dates() {
        if (m_deal.close_date && *m_deal.close_date < m_context.today) {
            const int days = days_since(*m_deal.close_date);
            const Date proposed = friday_from(m_context.today + std::chrono::days{7});
            add(Signal::close_date_passed, days, fmt::format("Close date passed {} ago, {}.", count_days(days), words(*m_deal.close_date))).fix =
                update("Move to " + words(proposed), "close_date", date_value(proposed));
        }
        if (m_deal.close_moves >= kManyMoves)
            add(Signal::close_date_moved, 0, fmt::format("Close date was moved {} times.", m_deal.close_moves));
    }

    void check_next_step() {
        const Date soon = working_day(m_context.today + std::chrono::days{1});
        if (!m_deal.next_step.empty()) {
            if (!m_deal.next_step_due || *m_deal.next_step_due >= m_context.today) return;
            const int days = days_since(*m_deal.next_step_due);
            add(Signal::next_step_overdue, days, fmt::format("“{}” was due {} ago.", m_deal.next_step, count_days(days))).fix =
                update("Plan for " + words(soon), "next_step_due", date_value(soon));
            return;
        }
        if (m_deal.has_open_activity) return;
        std::string reason = "No next step planned.";
        if (m_deal.last_activity) reason = "No next step since " + words(day_of(*m_deal.last_activity)) + '.';
        std::vector<Assignment> task = {{"kind", Value{"call"}}, {"subject", Value{"Call: " + m_title}},
                                        {"due", date_value(soon)}, {"deal", Value{m_deal.id}}};
        if (m_deal.owner) task.push_back({"owner", Value{m_deal.owner}});
        if (m_deal.account) task.push_back({"account", Value{m_deal.account}});
        add(Signal::no_next_step, m_deal.last_activity ? days_since(*m_deal.last_activity) : 0, std::move(reason)).fix =
            SignalFix{"Call on " + words(soon), {create_op("activity", std::move(task))}};
    }

    void check_silence() {
        if (!m_deal.last_activity) return;  // nothing was ever logged: that is no silence
        const int quiet = days_since(*m_deal.last_activity);
        if (quiet <= m_norms.quiet_days) return;
        const std::string usual = count_days(m_norms.quiet_days);
        add(Signal::stale, quiet, "Quiet for " + count_days(quiet) +
            (m_norms.quiet_is_own ? "; 85 % of the pauses on won deals were " + usual + " or less." : "; more than " + usual + " is long."));
    }

    void check_stage() {
        if (!m_stage || !m_stage->rotting_days || *m_stage->rotting_days <= 0) return;
        const int age = days_since(m_deal.stage_since);
        if (age <= *m_stage->rotting_days) return;
        std::string usual = fmt::format("the limit is {}", *m_stage->rotting_days);
        if (m_stage->suggested_rotting_days) usual = fmt::format("typical is {:.0f}", *m_stage->typical_days);
        DealSignal& signal = add(Signal::rotting, age, fmt::format("{} in {}, {}.", count_days(age), m_stage->name, usual));
        if (m_deal.lost_stage) signal.fix = update("Close as lost", "stage", Value{m_deal.lost_stage});
    }

    void check_missing() {
        if (!m_deal.close_date) {
            const Date usual = day_of(m_deal.created) + std::chrono::days{m_norms.won_cycle_days};
            const Date proposed = friday_from(std::max(usual, m_context.today + std::chrono::days{14}));
            add(Signal::missing_close_date, 0, "No close date.").fix =
                update("Set to " + words(proposed), "close_date", date_value(proposed));
        }
        if (!m_deal.amount) {
            DealSignal& signal = add(Signal::missing_amount, 0, "No amount.");
            if (m_deal.list_price)
                signal.fix = update("Use list price of " + m_deal.product_name, "amount", Value{*m_deal.list_price});
        }
        if (!m_deal.account) add(Signal::missing_account, 0, "No account.");
    }

    const OpenDeal& m_deal;
    const std::string& m_title;
    const QueryContext& m_context;
    const SignalNorms& m_norms;
    const StageStats* m_stage;
    std::vector<DealSignal>& m_found;
};

Result<std::vector<DealSignal>> signals(Workspace& workspace, const char* condition, Id id, const QueryContext& context,
                                        const SignalNorms& norms) {
    std::unordered_map<Id, const StageStats*> stages;
    for (const StageStats& stage : norms.stages) stages.emplace(stage.stage, &stage);
    const Entity& entity = workspace.catalogue().entity("deal");
    std::vector<DealSignal> found;
    for (const OpenDeal& deal : TRY(open_deals(workspace, condition, id))) {
        const auto stage = stages.find(deal.stage);
        Examination{deal, workspace.title(entity, deal.id), context, norms, stage == stages.end() ? nullptr : stage->second, found}.run();
    }
    std::ranges::stable_sort(found, [](const DealSignal& left, const DealSignal& right) {
        return std::tuple(-left.amount, left.deal, left.signal) < std::tuple(-right.amount, right.deal, right.signal);
    });
    return found;
}

}  // namespace

const char* key_of(Signal signal) { return kSignals[static_cast<std::size_t>(signal)].key; }
const char* label_of(Signal signal) { return kSignals[static_cast<std::size_t>(signal)].label; }

Result<std::vector<DealSignal>> deal_signals(Workspace& workspace, Id owner, const QueryContext& context, const SignalNorms& norms) {
    return signals(workspace, owner ? "d.owner = ?1" : "1", owner, context, norms);
}

Result<std::vector<DealSignal>> signals_of_deal(Workspace& workspace, Id deal, const QueryContext& context, const SignalNorms& norms) {
    return signals(workspace, "d.id = ?1", deal, context, norms);
}

Result<std::vector<DealSignal>> deal_signals(Workspace& workspace, Id owner, const QueryContext& context) {
    return deal_signals(workspace, owner, context, TRY(signal_norms(workspace, context)));
}

Result<std::vector<DealSignal>> signals_of_deal(Workspace& workspace, Id deal, const QueryContext& context) {
    return signals_of_deal(workspace, deal, context, TRY(signal_norms(workspace, context)));
}

}  // namespace qd
