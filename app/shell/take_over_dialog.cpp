#include "app/shell/take_over_dialog.h"

#include <algorithm>

#include "app/shell/desk.h"
#include "app/ui/choice.h"
#include "app/ui/context.h"
#include "app/ui/dialog.h"
#include "app/ui/difference_rows.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/notice.h"
#include "app/ui/rows_in_view.h"
#include "app/ui/say.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

constexpr const char* kTitle = "Take over into my workspace";
constexpr std::size_t kMostAsked = 2'000; // each is read in both workspaces before the next frame
constexpr float kBox = 14, kTick = 22, kScrollBar = 12, kGap = 8;

float row_high() { return context().breadth() == Breadth::phone ? kTouch : 26; }

const char* words_of(TakenState state) {
    switch (state) {
        case TakenState::added: return tr("new");
        case TakenState::changed: return tr("differs");
        case TakenState::comes_back: return tr("comes back");
        default: return tr("the same");
    }
}

bool shows_differences(const TakenRecord& record) { return record.mine != 0 && !record.fields.empty(); }

int place_of(const TakenRecord& record) { return record.state == TakenState::same ? 2 : record.asked_for ? 0 : 1; }

}  // namespace

void TakeOverDialog::open(Workspace& mine, Workspace& theirs, const std::vector<std::pair<std::string, Id>>& wanted, std::string from) {
    m_problem.clear();
    m_plan.reset();
    open_dialog(tr(kTitle));
    if (wanted.size() > kMostAsked) {
        m_problem = tr("These are {} records: more than {} cannot be taken over at once. Choose fewer.", wanted.size(), kMostAsked);
        return;
    }
    auto plan = take_over(mine, theirs, wanted, tr("Taken over from {}", from));
    if (!plan) {
        m_problem = plan.error().sentence();
        return;
    }
    m_plan = *std::move(plan);
    m_unticked.assign(m_plan->records.size(), false);
    m_written = written_records(*m_plan, m_unticked);
    m_order.clear();
    // What was chosen, what comes along with it, what needs nothing.
    for (const int place : {0, 1, 2})
        for (std::size_t at = 0; at < m_plan->records.size(); ++at)
            if (place_of(m_plan->records[at]) == place) m_order.push_back(at);
}

std::size_t TakeOverDialog::to_write() const { return static_cast<std::size_t>(std::ranges::count(m_written, true)); }

void TakeOverDialog::draw(Desk& mine) {
    if (!dialog_is_open(tr(kTitle))) return;
    Dialog dialog{tr(kTitle), 620, 560};
    if (!dialog) return;
    Area body = dialog.body();
    const Theme& theme = context().theme();
    if (!m_problem.empty()) say(body, m_problem, type::body, theme.bad, Role::alert, 8);
    if (!mine.may_write()) say(body, mine.why_not(), type::body, theme.bad, Role::alert, 8);
    if (m_plan) draw_records(mine, body);
    const std::size_t records = m_plan ? to_write() : 0;
    const std::string accept = records ? tr_count(context().locale(), static_cast<std::int64_t>(records), "Take over {} record", "Take over {} records") : std::string{tr("Take over")};
    if (dialog.buttons(accept, records && mine.may_write()) != DialogAnswer::accept) return;
    dialog.close();
    context().after_frame([&mine, change = change_of(*m_plan, m_unticked)]() mutable { (void)mine.apply(std::move(change)); });
    m_plan.reset();
}

void TakeOverDialog::draw_records(Desk& mine, Area& body) {
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    const auto& records = m_plan->records;
    const auto count = static_cast<std::size_t>(std::ranges::count(records, TakenState::same, &TakenRecord::state));
    const std::size_t different = records.size() - count;
    std::string words = different ? tr_count(locale, static_cast<std::int64_t>(different), "{} record is new here or differs.", "{} records are new here or differ.") : std::string{tr("Nothing differs from your workspace.")};
    if (count) words += " " + tr_count(locale, static_cast<std::int64_t>(count), "{} is the same already.", "{} are the same already.");
    say(body, words, type::body, theme.second, Role::status, 8);
    for (const std::string& note : m_plan->notes) say(body, note, type::body, theme.warn, Role::text, 8);

    std::size_t asked = 0, left = 0;
    for (std::size_t at = 0; at < records.size(); ++at) {
        if (!records[at].asked_for || records[at].ops.empty()) continue;
        ++asked;
        left += m_unticked[at];
    }
    if (asked > 1) {
        Tri all = left == 0 ? Tri::yes : left == asked ? Tri::no : Tri::mixed;
        if (checkbox(body.cut_top(row_high(), 2), tr("All that were chosen"), all)) {
            m_unticked.assign(records.size(), all == Tri::no);
            m_written = written_records(*m_plan, m_unticked);
        }
        line_across(body.x, body.y, body.width - kScrollBar, theme.line);
        body.cut_top(1);
    }
    Scroll scroll{body, "records"};
    Area column = scroll.content();
    column.width -= kScrollBar;
    const NodeScope list{Role::list, tr("Records to take over"), column};
    const auto height_of = [&](std::int64_t index) {
        const TakenRecord& record = records[m_order[static_cast<std::size_t>(index)]];
        return row_high() + (shows_differences(record) ? difference_rows_height(record.fields.size()) : 0) + kGap;
    };
    draw_rows_in_view(column, scroll.viewport(), static_cast<std::int64_t>(m_order.size()), height_of, [&](std::int64_t index, Area place) {
        const std::size_t at = m_order[static_cast<std::size_t>(index)];
        Area row = place.cut_top(row_high());
        const NodeScope item{Role::listitem, fmt::format("{}: {}", records[at].title, words_of(records[at].state)), row};
        draw_head(mine, row, at);
        if (shows_differences(records[at])) draw_differences(mine, place, records[at]);
        line_across(place.x, place.bottom_edge() - kGap / 2, place.width, theme.line);
    });
    scroll.end_at(column.y + 8);
}

// A tick where the person may choose; what comes along follows those that need it.
void TakeOverDialog::draw_head(Desk& mine, Area row, std::size_t at) {
    const Theme& theme = context().theme();
    const TakenRecord& record = m_plan->records[at];
    const Entity& entity = mine.catalogue().entity(record.entity);
    const char* state = words_of(record.state);
    const bool written = m_written[at], same = record.state == TakenState::same;
    const bool needed = written && (!record.asked_for || m_unticked[at]);
    const std::string kind = needed || !record.asked_for ? tr("{}, comes along", tr(entity.label.c_str())) : std::string{tr(entity.label.c_str())};
    if (!same) {
        const bool fixed = needed || !record.asked_for;
        const IdScope scope{static_cast<std::int64_t>(at)};
        const Item item = interact(row, {.role = Role::checkbox, .name = record.title, .description = kind, .checked = written ? Tri::yes : Tri::no}, {.disabled = fixed});
        if (item.hovered && !fixed) fill(row, theme.hover, 4);
        draw_checkbox(Area{row.x, row.y, kBox, row.height}, written ? Tri::yes : Tri::no, item.hovered && !fixed, fixed);
        if (item.pressed && !fixed) {
            m_unticked[at] = !m_unticked[at];
            m_written = written_records(*m_plan, m_unticked);
        }
    }
    row.cut_left(kTick);
    const bool faint = !same && !written;
    const Color mark = faint ? theme.faint : same ? theme.second : record.state == TakenState::changed ? theme.accent : theme.good;
    text(row.cut_right(text_width(state, type::caption_medium) + 1, 8), state, type::caption_medium, mark);
    spans(row, {{record.title, type::body_medium, faint ? theme.faint : same ? theme.second : theme.text}, {kind, type::caption, faint ? theme.faint : theme.second, 8}});
}

void TakeOverDialog::draw_differences(Desk& mine, Area column, const TakenRecord& record) const {
    const Entity& entity = mine.catalogue().entity(record.entity);
    const NodeScope changes{Role::list, tr("What differs"), column};
    std::vector<Difference> differences;
    const auto words = [&](const TakenField& field, const Value& value, const std::string& otherwise) {
        const Field* known = entity.find(field.field);
        return known && !is_empty(value) ? mine.words(*known, value) : otherwise;
    };
    for (const TakenField& field : record.fields)
        differences.push_back({tr(field.label.c_str()), words(field, field.mine, field.mine_text), words(field, field.theirs, field.theirs_text)});
    Area indented{column.x + kTick, column.y, column.width - kTick, column.height};
    difference_rows(indented, differences, 120, 170);
}

}  // namespace qd
