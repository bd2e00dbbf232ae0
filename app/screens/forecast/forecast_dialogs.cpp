#include "app/screens/forecast/forecast_dialogs.h"

#include "app/ui/button.h"
#include "app/ui/context.h"
#include "app/ui/dialog.h"
#include "app/ui/draw.h"
#include "app/ui/field.h"
#include "app/ui/text.h"

namespace qd {

using namespace ui;
using namespace forecast;

namespace {

// Applies in the next breath, when the dialog is no longer being drawn. true when it was in order.
bool hand_in(Desk& desk, Result<Change> change, std::string& problem, std::string label) {
    if (!change) {
        problem = change.error().what();
        return false;
    }
    change->label = std::move(label);
    context().after_frame([&desk, change = *std::move(change)] { (void)desk.note(change); });
    return true;
}

void facts_line(Area& body, std::string_view words) {
    label_node(Role::text, words, body);
    text(body.cut_top(20, 8), words, type::caption, context().theme().second);
}

}  // namespace

void ForecastDialogs::ask_submission(const ReviewRow& row) {
    m_asked = {row.id, row.name, row.submitted, row.statistical, row.submission ? std::optional{row.submission->call} : std::optional{row.statistical}, row.quota,
               row.submission ? row.submission->reason : std::string{}, {}, false, false, row.submission != nullptr};
    open_dialog(tr("Submit a forecast"));
}

void ForecastDialogs::ask_adjustment(const ReviewRow& row) {
    const bool company = row.kind == RollUpRow::Kind::all;
    m_asked = {row.id, company ? std::string{tr("All teams")} : row.name, row.submitted, row.statistical, row.adjusted, row.quota,
               row.adjustment ? row.adjustment->reason : std::string{}, {}, row.leads, company, row.adjustment != nullptr};
    if (company) m_asked.person = 0;
    open_dialog(tr("Adjust the forecast"));
}

void ForecastDialogs::ask_judgement() {
    m_judgement = {};
    open_dialog(tr("Add a judgement"));
}

void ForecastDialogs::draw(Desk& desk, const Dossier& dossier, const Amounts& amounts) {
    draw_submission(desk, dossier, amounts);
    draw_adjustment(desk, dossier, amounts);
    draw_judgement(desk, dossier);
}

void ForecastDialogs::draw_submission(Desk& desk, const Dossier& dossier, const Amounts&) {
    Dialog dialog{tr("Submit a forecast"), 440, 330};
    if (!dialog) return;
    const DialogAnswer answer = dialog.buttons(tr("Submit"), m_asked.amount.has_value());
    Area body = dialog.body();
    const Locale& locale = context().locale();
    text(body.cut_top(22, 2), m_asked.name, type::strong, context().theme().text);
    facts_line(body, tr("Statistical forecast {}", money(locale, m_asked.statistical)) + (m_asked.quota ? tr(" · quota {}", money(locale, *m_asked.quota)) : std::string{}));
    FieldOptions amount_options{.error = m_asked.problem, .id = "submission-amount", .show_label = true, .required = true, .focus_now = dialog.just_opened()};
    (void)money_field(body.cut_top(field_height(amount_options, m_asked.problem), 10), tr("What will be won in the period"), m_asked.amount, amount_options);
    (void)text_field(body.cut_top(96), tr("What it rests on"), m_asked.reason, {.id = "submission-reason", .show_label = true, .rows = 3});
    if (answer != DialogAnswer::accept) return;
    const Submission said{0, m_asked.person, desk.person().id, Level::rep, m_asked.amount.value_or(0), m_asked.reason, {}};
    if (hand_in(desk, submit(dossier.run, said), m_asked.problem, tr("{}: {} submitted", m_asked.name, money(locale, said.call)))) dialog.close();
}

void ForecastDialogs::draw_adjustment(Desk& desk, const Dossier& dossier, const Amounts& amounts) {
    Dialog dialog{tr("Adjust the forecast"), 440, 350};
    if (!dialog) return;
    const Locale& locale = context().locale();
    const DialogAnswer answer = dialog.buttons(tr("Adjust"), m_asked.amount.has_value());
    Area body = dialog.body();
    Area head = body.cut_top(24, 2);
    const Level level = m_asked.company || m_asked.leads ? Level::director : Level::manager;
    if (m_asked.adjusted && link(head.right(), tr("Withdraw the adjustment"))) {
        std::string problem;
        if (hand_in(desk, withdraw_adjustments(dossier, m_asked.person, level), problem, tr("{}: adjustment withdrawn", m_asked.name))) dialog.close();
    }
    text(head, m_asked.name, type::strong, context().theme().text);
    facts_line(body, tr("Submitted {} · statistical {}", money(locale, m_asked.before), money(locale, m_asked.statistical)) + (m_asked.quota ? tr(" · quota {}", money(locale, *m_asked.quota)) : std::string{}));
    const std::int64_t change = m_asked.amount.value_or(m_asked.before) - m_asked.before;
    const std::string effect = change == 0 ? std::string{tr("No change yet.")} : tr("{} {} on what was submitted", amounts.change(change), amounts.unit());
    FieldOptions amount_options{.help = effect, .id = "adjustment-amount", .show_label = true, .required = true, .focus_now = dialog.just_opened()};
    (void)money_field(body.cut_top(field_height(amount_options, effect), 10), tr("Adjusted forecast"), m_asked.amount, amount_options);
    FieldOptions reason_options{.error = m_asked.problem, .id = "adjustment-reason", .show_label = true, .required = true, .rows = 2};
    (void)text_field(body, tr("Reason"), m_asked.reason, reason_options);
    if (answer != DialogAnswer::accept) return;
    const Adjustment said{0, m_asked.person, desk.person().id, level, m_asked.before, m_asked.amount.value_or(0), m_asked.reason, {}};
    if (hand_in(desk, adjust(dossier.run, said), m_asked.problem, tr("{} adjusted to {}", m_asked.name, money(locale, said.after)))) dialog.close();
}

void ForecastDialogs::draw_judgement(Desk& desk, const Dossier& dossier) {
    Dialog dialog{tr("Add a judgement"), 440, 360};
    if (!dialog) return;
    const DialogAnswer answer = dialog.buttons(tr("Add"), m_judgement.low && m_judgement.likely && m_judgement.high);
    Area body = dialog.body();
    (void)text_field(body.cut_top(58, 10), tr("Expert"), m_judgement.expert, {.show_label = true, .required = true, .focus_now = dialog.just_opened()});
    Area row = body.cut_top(58 + (m_judgement.problem.empty() ? 0.0f : 18.0f), 10);
    (void)money_field(row.column(0, 3, 10), tr("Low"), m_judgement.low, {.error = m_judgement.problem, .show_label = true, .required = true});
    (void)money_field(row.column(1, 3, 10), tr("Likely"), m_judgement.likely, {.show_label = true, .required = true});
    (void)money_field(row.column(2, 3, 10), tr("High"), m_judgement.high, {.show_label = true, .required = true});
    (void)text_field(body.cut_top(96), tr("Why"), m_judgement.reason, {.show_label = true, .rows = 3});
    if (answer != DialogAnswer::accept) return;
    const Judgement said{0, m_judgement.expert, m_judgement.reason, m_judgement.low.value_or(0), m_judgement.likely.value_or(0), m_judgement.high.value_or(0)};
    if (hand_in(desk, judge(dossier.run, said), m_judgement.problem, tr("Judgement of {}", said.expert))) dialog.close();
}

}  // namespace qd
