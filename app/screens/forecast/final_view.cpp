// The last step: what is published, that it can be computed again, what the panel of
// experts said, and what is due next.

#include <algorithm>

#include "app/screens/forecast/fact_list.h"
#include "app/screens/forecast/forecast_screen.h"
#include "app/ui/button.h"
#include "app/ui/card.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;
using namespace forecast;

namespace {

std::span<const std::byte> bytes_of(const std::string& text) { return std::as_bytes(std::span{text.data(), text.size()}); }

}  // namespace

void ForecastScreen::export_csv(Desk& desk) {
    const Dossier& dossier = m_state.dossier();
    Result<FinalTable> table = dossier.run.final ? final_from_text(dossier.final_text) : make_final(*m_state.run(), dossier, *m_state.review(), desk.person().name);
    if (!table) return desk.report(table.error());
    const std::string csv = "\xEF\xBB\xBF" + final_csv(*table);
    desk.platform().save_file("forecast-" + m_state.period().name + ".csv", "text/csv", bytes_of(csv));
}

void ForecastScreen::export_page(Desk& desk) {
    const Dossier& dossier = m_state.dossier();
    Result<FinalTable> table = dossier.run.final ? final_from_text(dossier.final_text) : make_final(*m_state.run(), dossier, *m_state.review(), desk.person().name);
    if (!table) return desk.report(table.error());
    const std::string page = final_html(*table, dossier.run.hash.empty() ? tr("not published yet") : dossier.run.hash);
    desk.platform().save_file("forecast-" + m_state.period().name + ".html", "text/html", bytes_of(page));
}

void ForecastScreen::draw_final(Desk& desk, Area area) {
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    const Dossier& dossier = m_state.dossier();
    const Review& review = *m_state.review();
    draw_figures(area.cut_top(76, 12));
    if (area.width > 760) {
        Area right = area.cut_right(std::clamp(area.width * 0.38f, 300.0f, 440.0f), 12);
        draw_panel(desk, right.cut_top(right.height * 0.5f, 12));
        draw_due(desk, right);
    }
    Area inside = card(area);
    Area head = card_head(inside, dossier.run.final ? tr("Published") : tr("To be published"), dossier.run.final ? tr("as of {}", date(locale, dossier.run.as_of, desk.today(), DateStyle::full)) : std::string{}, true);
    if (button(head.right(8), tr("Page to print"), {.kind = ButtonKind::quiet, .icon = icons::printer, .small = true})) export_page(desk);
    if (button(head.right(8), tr("CSV"), {.kind = ButtonKind::quiet, .icon = icons::download, .small = true})) export_csv(desk);
    const bool editable = !m_state.preview() && !dossier.run.final && dossier.run.step >= 4 && desk.may_note();
    if (m_published && m_published->difference != 0 && editable && button(head.right(8), tr("Agree with published"), {.kind = ButtonKind::quiet, .icon = icons::scale, .small = true})) agree_with_published(desk);
    FactList list{.name = tr("Final forecast")};
    const auto add = [&](const char* label, std::int64_t value, std::string remark = {}) { list.rows.push_back({{}, {}, label, std::move(remark), {m_amounts.heading(value)}}); };
    add(tr("Final forecast"), dossier.run.final_amount.value_or(review.final));
    add(tr("Managers’ call"), review.managers);
    add(tr("Submitted by reps"), review.submitted, tr("{} of {} people", review.submitters, review.people));
    add(tr("Statistical forecast"), review.statistical, m_state.run()->models.label);
    if (review.quota) add(tr("Quota"), *review.quota);
    if (m_published) {
        const bool apart = m_published->difference != 0 && !dossier.run.final;
        list.rows.push_back({icons::git_compare, apart ? theme.warn : theme.second, m_published->words, {}, {m_amounts.heading(m_published->says)}});
    }
    for (const ReviewRow& row : review.rows)
        if (row.adjustment) {
            const forecast::Person* author = m_state.run()->inputs.people.find(row.adjustment->author);
            list.rows.push_back({icons::pencil, theme.warn, tr("{}: {} to {}", row.kind == RollUpRow::Kind::all ? std::string{tr("All teams")} : row.name, m_amounts.write(row.adjustment->before), m_amounts.write(row.adjustment->after)),
                                 fmt::format("{}: “{}”", author ? author->name : std::string{tr("Somebody")}, row.adjustment->reason), {}});
        }
    if (dossier.run.final) {
        list.rows.push_back({icons::lock, {}, "SHA-256", dossier.run.hash, {}});
        if (const Verification* proof = m_state.verification()) {
            const bool good = proof->inputs_untouched && proof->same_results;
            list.rows.push_back({good ? icons::shield_check : icons::shield_alert, good ? theme.good : theme.bad, proof->words, {}, {}});
        }
    } else if (dossier.run.step < 5) {
        list.rows.push_back({icons::info, {}, tr("Data, analysis, model and review come first."), {}, {}});
    }
    scrolled_fact_list(inside, list);
}

void ForecastScreen::agree_with_published(Desk& desk) {
    const Adjustment said = agreeing(*m_published, *m_state.review(), desk.person().id);
    auto change = adjust(m_state.dossier().run, said);
    if (change) change->label = tr("All teams: {} to {}", m_amounts.write(said.before), m_amounts.write(said.after));
    note(desk, std::move(change));
}

void ForecastScreen::draw_panel(Desk& desk, Area area) {
    Area inside = card(area);
    Area head = card_head(inside, tr("Panel of experts"), {}, true);
    const Dossier& dossier = m_state.dossier();
    const bool editable = !m_state.preview() && !dossier.run.final && desk.may_note();
    if (button(head.right(8), tr("Add a judgement"), {.kind = ButtonKind::quiet, .icon = icons::plus, .disabled = !editable, .small = true})) m_dialogs.ask_judgement();
    FactList list{.name = tr("Judgements"), .heads = {tr("low"), tr("likely"), tr("high")}, .rows = {}, .empty_words = tr("Nobody was asked yet: low, likely and high, and why."), .number_width = 66};
    for (const Judgement& one : dossier.judgements) list.rows.push_back({{}, {}, one.expert, one.reason, {m_amounts.write(one.low), m_amounts.write(one.likely), m_amounts.write(one.high)}});
    if (const auto panel = combine(dossier.judgements)) list.rows.push_back({icons::scale, {}, tr("Combined"), {}, {m_amounts.write(panel->low), m_amounts.write(panel->likely), m_amounts.write(panel->high)}});
    scrolled_fact_list(inside, list);
}

void ForecastScreen::draw_due(Desk& desk, Area area) {
    const Theme& theme = context().theme();
    Area inside = card(area);
    card_head(inside, tr("What is due"), {}, true);
    std::vector<KnownRun> runs;
    for (const RunRecord& run : m_state.runs()) runs.push_back({run.period.name, run.final});
    FactList list{.name = tr("What is due"), .heads = {tr("final by")}};
    for (const DueForecast& due : due_forecasts({Cadence::weekly, Cadence::monthly, Cadence::quarterly, Cadence::annual}, runs, desk.query_context())) {
        const char* state = due.published ? tr("published") : due.begun ? tr("begun") : due.late ? tr("late") : tr("open");
        list.rows.push_back({due.published ? icons::circle_check : due.late ? icons::circle_alert : icons::circle_dashed, due.published ? theme.good : due.late ? theme.warn : theme.second, due.period.name,
                             fmt::format("{}, {}", tr(label_of(due.period.cadence)), state), {date(context().locale(), due.final_by, desk.today())}});
    }
    scrolled_fact_list(inside, list);
}

}  // namespace qd
