// Past forecasts against what came: the error of each step, and what each took away.

#include <algorithm>
#include <cmath>

#include "app/screens/forecast/changes_view.h"
#include "app/ui/card.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/empty.h"
#include "app/ui/item.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;
using namespace forecast;

namespace {

std::string signed_points(double value) { return number(context().locale(), value, 1, Sign::always); }

void draw_step(Area row, ProcessStep step, const Accuracy& accuracy, double scale) {
    const Theme& theme = context().theme();
    const StepScore& score = accuracy.steps[static_cast<std::size_t>(step)];
    const std::string added = score.value_added ? signed_points(*score.value_added) : std::string{tr("base")};
    const NodeScope item{Role::listitem, tr("{}: error {}, value added {}", tr(label_of(step)), percent(context().locale(), score.error, 1), added), row};
    line_across(row.x, row.bottom_edge() - 1, row.width, theme.line);
    Area label = row.cut_left(82);
    text(label.cut_top(row.height / 2).moved(0, 4), tr(label_of(step)), type::body_medium, theme.text);
    text(label.moved(0, -3), percent(context().locale(), score.error, 1), type::caption, theme.second);
    const bool worse = score.value_added && *score.value_added < 0;
    text(row.cut_right(56), added, type::body_medium, !score.value_added ? theme.second : worse ? theme.bad : theme.good, Align::right);
    const auto x = [&](double value) { return row.x + row.width * static_cast<float>(std::min(value / scale, 1.0)); };
    const float y = row.y + row.height / 2;
    fill({row.x, y - 9, x(score.error) - row.x, 9}, over((worse ? theme.series[4] : theme.series[0]).fade(0.55f), theme.panel), 2);
    for (const ScoredRun& run : accuracy.runs) dot(x(std::abs(run.miss(step))), y + 7, 2.5f, theme.second);
}

void draw_runs(Area& page, const Accuracy& accuracy) {
    const Theme& theme = context().theme();
    constexpr float kCell = 44;
    Area head = page.cut_top(24);
    for (std::size_t step = kSteps; step-- > 0;) {
        constexpr const char* kShort[] = {"Naive", "Stat.", "Reps", "Mgrs", "Final"};
        text(head.cut_right(kCell), tr(kShort[step]), type::caption, theme.second, Align::right);
    }
    text(head, tr("Miss, %"), type::caption, theme.second);
    const NodeScope list{Role::list, tr("Miss by run"), page};
    for (const ScoredRun& run : accuracy.runs) {
        Area row = page.cut_top(26);
        std::string spoken = run.period;
        for (std::size_t step = 0; step < kSteps; ++step) spoken += fmt::format(", {} {}", label_of(static_cast<ProcessStep>(step)), signed_points(run.miss(static_cast<ProcessStep>(step))));
        const NodeScope item{Role::listitem, spoken, row};
        line_across(row.x, row.y, row.width, theme.line);
        for (std::size_t step = kSteps; step-- > 0;) {
            const auto which = static_cast<ProcessStep>(step);
            text(row.cut_right(kCell), signed_points(run.miss(which)), which == ProcessStep::final ? type::body_strong : type::body, theme.text, Align::right);
        }
        text(row, run.period, type::body, theme.text);
    }
}

void draw_people(Area& page, const Accuracy& accuracy) {
    const Theme& theme = context().theme();
    page.cut_top(10);
    Area head = page.cut_top(24);
    for (const char* title : {tr("review"), tr("own"), tr("error, %")}) text(head.cut_right(58), title, type::caption, theme.second, Align::right);
    text(head, tr("Value added by person"), type::caption, theme.second);
    const NodeScope list{Role::list, tr("Value added by person"), page};
    constexpr std::size_t kMost = 40;
    for (std::size_t at = 0; at < std::min(accuracy.people.size(), kMost); ++at) {
        const PersonScore& person = accuracy.people[at];
        Area row = page.cut_top(26);
        const std::string own = person.has_submitted ? signed_points(person.by_person) : "–", review = person.was_adjusted ? signed_points(person.by_reviewer) : "–";
        const NodeScope item{Role::listitem, tr("{}: error {}, own {}, review {}", person.name, percent(context().locale(), person.final, 1), own, review), row};
        line_across(row.x, row.y, row.width, theme.line);
        const auto ink = [&](bool there, double value) { return !there ? theme.faint : value < 0 ? theme.bad : theme.good; };
        text(row.cut_right(58), review, type::body, ink(person.was_adjusted, person.by_reviewer), Align::right);
        text(row.cut_right(58), own, type::body, ink(person.has_submitted, person.by_person), Align::right);
        text(row.cut_right(58), number(context().locale(), person.final, 1), type::body, theme.text, Align::right);
        text(row, person.name, type::body, theme.text);
    }
}

void draw_experts(Area& page, const Accuracy& accuracy) {
    if (accuracy.experts.empty()) return;
    const Theme& theme = context().theme();
    page.cut_top(10);
    Area head = page.cut_top(24);
    for (const char* title : {tr("in range"), tr("error, %")}) text(head.cut_right(72), title, type::caption, theme.second, Align::right);
    text(head, tr("Panel of experts"), type::caption, theme.second);
    const NodeScope list{Role::list, tr("Panel of experts"), page};
    for (const ExpertScore& expert : accuracy.experts) {
        Area row = page.cut_top(26);
        const std::string name = expert.name.empty() ? std::string{tr("Combined")} : expert.name;
        const std::string within = tr("{} of {}", expert.within, expert.runs);
        const NodeScope item{Role::listitem, tr("{}: error {}, in range {}", name, percent(context().locale(), expert.error, 1), within), row};
        line_across(row.x, row.y, row.width, theme.line);
        text(row.cut_right(72), within, type::body, theme.text, Align::right);
        text(row.cut_right(72), number(context().locale(), expert.error, 1), type::body, theme.text, Align::right);
        text(row, name, type::body, theme.text);
    }
}

}  // namespace

void ChangesView::draw_accuracy(Area area, const Accuracy* accuracy) {
    const Theme& theme = context().theme();
    Area inside = card(area);
    const std::size_t runs = accuracy ? accuracy->runs.size() : 0;
    card_head(inside, tr("Accuracy of past runs"), runs ? tr_count(context().locale(), static_cast<std::int64_t>(runs), "{} run", "{} runs") : std::string{});
    if (!runs) {
        empty_state(inside, {.icon = icons::target, .title = tr("No published run is over yet"), .sentence = tr("When the period of a published forecast has ended, its error stands here, step by step and person by person.")});
        return;
    }
    Scroll scroll{inside.inset(12, 0), "accuracy"};
    Area page = scroll.content();
    const float top = page.y;
    const char* explained = tr("Bar = sum of misses ÷ won, %; dots = runs. Value added = error points the step removes.");
    const float high = paragraph_height(explained, type::caption, page.width);
    paragraph(page.cut_top(high, 6), explained, type::caption, theme.second);
    double scale = 10;
    for (const StepScore& step : accuracy->steps) scale = std::max(scale, step.error);
    for (const ScoredRun& run : accuracy->runs)
        for (std::size_t step = 0; step < kSteps; ++step) scale = std::max(scale, std::abs(run.miss(static_cast<ProcessStep>(step))));
    scale = std::min(scale, 100.0);
    {
        const NodeScope list{Role::list, tr("Error by step"), page};
        for (std::size_t step = 0; step < kSteps; ++step) draw_step(page.cut_top(46), static_cast<ProcessStep>(step), *accuracy, scale);
    }
    page.cut_top(10);
    const float box = paragraph_height(accuracy->sentence, type::body, page.width - 20) + 16;
    const Area said = page.cut_top(box, 10);
    const bool bad = std::ranges::any_of(accuracy->steps, [](const StepScore& step) { return step.value_added && *step.value_added < 0; });
    fill(said, theme.tinted(bad ? theme.bad : theme.good), kRadius);
    label_node(Role::status, accuracy->sentence, said);
    paragraph(said.inset(10, 8), accuracy->sentence, type::body, theme.text);
    draw_runs(page, *accuracy);
    const std::string held = tr("The outcome lay within the 80 % range in {} of {} runs.", accuracy->within_80, runs);
    page.cut_top(8);
    paragraph(page.cut_top(34), held, type::caption, theme.second);
    label_node(Role::text, held, page);
    draw_people(page, *accuracy);
    draw_experts(page, *accuracy);
    scroll.set_height(page.y - top + 12);
}

}  // namespace qd
