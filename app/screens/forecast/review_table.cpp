#include "app/screens/forecast/review_table.h"

#include <algorithm>

#include "app/ui/context.h"
#include "app/ui/text.h"

namespace qd {

using namespace ui;
using forecast::ReviewRow;
using Kind = forecast::RollUpRow::Kind;

namespace {

constexpr std::int64_t kAllRow = 1, kNobodyRow = 2;  // no record has such an id

}  // namespace

std::int64_t ReviewTable::id_of(const ReviewRow& row) const {
    return row.kind == Kind::all ? kAllRow : row.kind == Kind::nobody ? kNobodyRow : row.id;
}

std::string ReviewTable::author(Id id) const {
    const forecast::Person* person = m_run->inputs.people.find(id);
    return person ? person->name : std::string{tr("Somebody")};
}

void ReviewTable::show(const forecast::Review& review, const forecast::Run& run, const Amounts& amounts, Id me, Date today) {
    m_review = &review;
    m_run = &run;
    m_amounts = &amounts;
    m_today = today;
    if (m_me != me) m_opened_mine = false;
    m_me = me;
    m_scale = 1;
    for (const ReviewRow& row : review.rows) {
        if (row.kind == Kind::all) continue;
        m_scale = std::max(m_scale, row.attainment().value_or(0) * 1.05);
    }
    m_scale = std::min(m_scale, 1.6);
    if (!m_opened_mine && !review.rows.empty()) {
        m_opened_mine = true;
        // My own team, or the first one.
        const ReviewRow* mine = review.find(me);
        const ReviewRow* open = mine && mine->leads ? mine : mine && mine->parent > 0 ? &review.rows[static_cast<std::size_t>(mine->parent)] : nullptr;
        for (const ReviewRow& row : review.rows)
            if (!open && row.leads && row.parent == 0) open = &row;
        if (open) m_open.insert(id_of(*open));
    }
    arrange();
}

void ReviewTable::arrange() {
    m_rows.clear();
    std::vector<bool> shown(m_review->rows.size());
    for (std::size_t at = 0; at < m_review->rows.size(); ++at) {
        const ReviewRow& row = m_review->rows[at];
        if (row.parent >= 0) {
            const auto parent = static_cast<std::size_t>(row.parent);
            const ReviewRow& above = m_review->rows[parent];
            shown[at] = shown[parent] && (above.kind == Kind::all || m_open.contains(id_of(above)));
        } else {
            shown[at] = true;
        }
        if (!shown[at]) continue;
        m_rows.push_back({at, false});
        if (row.adjustment) m_rows.push_back({at, true});
    }
}

void ReviewTable::toggle(std::int64_t row_id) {
    if (!m_open.erase(row_id)) m_open.insert(row_id);
    arrange();
}

std::vector<TableColumn> ReviewTable::columns(float width) const {
    const bool all = width > 620;
    std::vector<TableColumn> list;
    const auto add = [&](int field, std::string title, float wide, bool editable = false) {
        TableColumn column;
        column.field = field;
        column.title = std::move(title);
        column.width = wide;
        column.align = field == kName ? Align::left : Align::right;
        column.sortable = false;
        column.editable = editable;
        list.push_back(std::move(column));
    };
    const float fixed = all ? 62 + 72 + 76 + 72 + 90 + 106 + 66 + 142 : 84 + 96;
    add(kName, tr("Team, {}", m_amounts->unit()), std::max(150.0f, width - fixed - 24));
    if (all) {
        add(kClosed, tr("Closed"), 62);
        add(kCommit, tr("Commit"), 72);
        add(kBestCase, tr("Best case"), 76);
        add(kPipeline, tr("Pipeline"), 72);
    }
    add(kSubmission, tr("Submission"), all ? 90.0f : 84.0f, true);
    add(kAdjusted, tr("Adjusted"), all ? 106.0f : 96.0f, true);
    if (all) {
        add(kQuota, tr("Quota"), 66);
        add(kAttainment, tr("Attainment"), 142);
    }
    return list;
}

void ReviewTable::row(std::int64_t index, TableRow& out) const {
    const Shown& shown = m_rows[static_cast<std::size_t>(index)];
    const ReviewRow& row = m_review->rows[shown.row];
    out.selectable = false;
    out.id = shown.note ? -id_of(row) : id_of(row);
    out.level = std::max(row.depth - 1, 0);
    if (shown.note) {
        const forecast::Adjustment& said = *row.adjustment;
        out.kind = RowKind::note;
        out.level += 1;
        out.title = author(said.author);
        const std::string when = date(context().locale(), day_of_person(context().locale(), said.at), m_today);
        out.remark = tr(said.after < said.before ? "{} lowered {} to {}: “{}”" : "{} raised {} to {}: “{}”", when, m_amounts->write(said.before), m_amounts->write(said.after), said.reason);
        return;
    }
    out.strong = row.kind == Kind::all;
    out.title = row.kind == Kind::all ? tr("All teams") : row.name;
    if (row.leads && row.kind == Kind::person && row.parent >= 0) out.open = m_open.contains(out.id) ? Tri::yes : Tri::no;
}

void ReviewTable::cell(std::int64_t index, int field, Cell& out) const {
    const Shown& shown = m_rows[static_cast<std::size_t>(index)];
    if (shown.note) return;
    const ReviewRow& row = m_review->rows[shown.row];
    const auto put = [&](std::int64_t minor, Ink ink = Ink::normal) {
        out.text = m_amounts->write(minor);
        out.ink = minor == 0 ? Ink::second : ink;
    };
    switch (field) {
        case kName:
            out.text = row.kind == Kind::all ? tr("All teams") : row.kind == Kind::nobody ? tr("Without an owner") : row.name;
            if (row.kind == Kind::person) out.kind = CellKind::person;
            out.ink = row.leads ? Ink::strong : Ink::normal;
            if (row.kind == Kind::person && !row.leads) out.ink = Ink::normal;
            if (row.id && row.id == m_me) out.second = tr("you");
            if (row.sign_off) out.second = "✓";
            break;
        case kClosed: put(row.closed); break;
        case kCommit: put(row.commit); break;
        case kBestCase: put(row.best_case); break;
        case kPipeline:
            put(row.pipeline, Ink::second);
            if (row.undated) out.tip = tr("{} of it has no close date", m_amounts->write(row.undated));
            break;
        case kStatistical: put(row.statistical, Ink::second); break;
        case kSubmission:
            put(row.submitted);
            if (row.submitters == 0) {
                out.ink = Ink::faint;
                out.tip = tr("Nobody has submitted: the statistical forecast stands in.");
            } else if (row.submitters < row.people) {
                out.tip = tr("{} of {} people have submitted; the statistical forecast stands in for the others.", row.submitters, row.people);
            } else if (row.submission && !row.submission->reason.empty()) {
                out.tip = row.submission->reason;
            }
            break;
        case kAdjusted:
            out.kind = CellKind::change;
            out.text = m_amounts->write(row.adjusted);
            if (row.change() != 0) {
                out.second = m_amounts->change(row.change());
                out.value = row.change() < 0 ? -1.0f : 1.0f;
            }
            break;
        case kQuota:
            if (row.quota) put(*row.quota, Ink::second);
            else out.text = "–", out.ink = Ink::faint;
            break;
        case kAttainment:
            if (const auto share = row.attainment()) {
                out.kind = CellKind::attained;
                out.text = percent(context().locale(), 100 * *share);
                out.value = static_cast<float>(*share / m_scale);
                out.mark = static_cast<float>(1 / m_scale);
                out.done = static_cast<float>(static_cast<double>(row.closed) / static_cast<double>(*row.quota) / m_scale);
            } else {
                out.text = tr("no quota");
                out.ink = Ink::faint;
            }
            break;
        default: break;
    }
}

bool ReviewTable::begin_edit(std::int64_t index, int field, const Rect&, std::string&) {
    const Shown& shown = m_rows[static_cast<std::size_t>(index)];
    const ReviewRow& row = m_review->rows[shown.row];
    if (!m_editable || shown.note || row.kind == Kind::nobody || row.kind == Kind::team) return false;
    // A team's submission is the sum of its people's.
    if (field == kSubmission && (row.kind == Kind::all || row.leads)) return false;
    m_edit = Edit{row.kind == Kind::all ? Id{0} : row.id, field};
    return false;
}

}  // namespace qd
