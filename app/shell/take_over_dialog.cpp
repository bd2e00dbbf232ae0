#include "app/shell/take_over_dialog.h"

#include "app/shell/desk.h"
#include "app/ui/context.h"
#include "app/ui/dialog.h"
#include "app/ui/difference_rows.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/notice.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

constexpr const char* kTitle = "Take over into my workspace";
constexpr std::size_t kMostShown = 200;   // of several thousand nobody reads each
constexpr std::size_t kMostAsked = 2'000; // each is read in both workspaces before the next frame

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
    if (plan) m_plan = *std::move(plan);
    else m_problem = plan.error().sentence();
}

void TakeOverDialog::draw(Desk& mine) {
    if (!dialog_is_open(tr(kTitle))) return;
    Dialog dialog{tr(kTitle), 620, 560};
    if (!dialog) return;
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    Area body = dialog.body();
    const auto say = [&](const std::string& words, Role role, Color color) {
        const Area row = body.cut_top(paragraph_height(words, type::body, body.width), 8);
        label_node(role, words, row);
        paragraph(row, words, type::body, color);
    };
    if (!m_problem.empty()) say(m_problem, Role::alert, theme.bad);
    if (!mine.may_write()) say(mine.why_not(), Role::alert, theme.bad);
    const std::size_t records = m_plan ? m_plan->records.size() : 0;
    if (m_plan) {
        std::string words = records ? tr_count(locale, static_cast<std::int64_t>(records), "{} record is new here or differs.", "{} records are new here or differ.") : std::string{tr("Nothing differs from your workspace.")};
        if (m_plan->equal) words += " " + tr_count(locale, static_cast<std::int64_t>(m_plan->equal), "{} is the same already.", "{} are the same already.");
        say(words, Role::status, theme.second);
        for (const std::string& note : m_plan->notes) say(note, Role::text, theme.warn);
        Scroll scroll{body, "records"};
        Area column = scroll.content();
        const NodeScope list{Role::list, tr("Records to take over"), column};
        for (std::size_t at = 0; at < std::min(records, kMostShown); ++at) draw_record(mine, column, m_plan->records[at]);
        if (records > kMostShown) text(column.cut_top(26), tr("and {} more", integer(locale, static_cast<std::int64_t>(records - kMostShown))), type::body, theme.second);
        scroll.end_at(column.y + 8);
    }
    const bool able = m_plan && !m_plan->change.ops.empty() && mine.may_write();
    const std::string accept = records ? tr_count(locale, static_cast<std::int64_t>(records), "Take over {} record", "Take over {} records") : std::string{tr("Take over")};
    if (dialog.buttons(accept, able) != DialogAnswer::accept) return;
    dialog.close();
    context().after_frame([&mine, change = std::move(m_plan->change)]() mutable { (void)mine.apply(std::move(change)); });
    m_plan.reset();
}

void TakeOverDialog::draw_record(Desk& mine, Area& column, const TakenRecord& record) const {
    const Theme& theme = context().theme();
    const Entity& entity = mine.catalogue().entity(record.entity);
    const char* state = record.deleted_here ? tr("comes back") : record.mine == 0 ? tr("new") : tr("differs");
    Area row = column.cut_top(26);
    const NodeScope item{Role::listitem, fmt::format("{}: {}", record.title, state), row};
    const std::string kind = record.asked_for ? std::string{tr(entity.label.c_str())} : tr("{}, comes along", tr(entity.label.c_str()));
    text(row.cut_right(text_width(state, type::caption_medium) + 1, 8), state, type::caption_medium, record.mine == 0 ? theme.good : theme.accent);
    spans(row, {{record.title, type::body_medium, theme.text}, {kind, type::caption, theme.second, 8}});
    if (record.mine != 0) {
        const NodeScope changes{Role::list, tr("What differs"), column};
        std::vector<Difference> differences;
        const auto words = [&](const TakenField& field, const Value& value, const std::string& otherwise) {
            const Field* known = entity.find(field.field);
            return known && !is_empty(value) ? mine.words(*known, value) : otherwise;
        };
        for (const TakenField& field : record.fields)
            differences.push_back({tr(field.label.c_str()), words(field, field.mine, field.mine_text), words(field, field.theirs, field.theirs_text)});
        difference_rows(column, differences, 120, 170);
    }
    column.cut_top(6);
    line_across(column.x, column.y, column.width, theme.line);
    column.cut_top(4);
}

}  // namespace qd
