#include "app/screens/automation/sequence_figures.h"

#include <algorithm>

#include "app/ui/card.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/progress.h"
#include "app/ui/select.h"
#include "app/ui/text.h"
#include "core/automation/rule_words.h"

namespace qd {

using namespace ui;

namespace {

constexpr float kBarRow = 24;
constexpr std::size_t kMost = 8;

}  // namespace

void SequenceFigures::read(Desk& desk) {
    const std::uint64_t revision = desk.moment();
    if (m_read_at == revision && m_workspace == &desk.workspace()) return;
    m_read_at = revision;
    m_workspace = &desk.workspace();
    m_sequences.clear();
    auto lines = desk.automation().rules();
    if (!lines) return;  // the list below says so
    for (const RuleLine& line : *lines) {
        if (!line.sequence || line.live_number == 0) continue;
        auto figures = desk.automation().figures(line.id);
        auto rule = desk.automation().live(line.id);
        if (!figures || !rule || figures->empty()) continue;
        Sequence sequence{line.id, line.name, {}};
        std::int64_t all = 0;
        for (const auto& figure : *figures) {
            const Step* step = find_step(*rule, figure.step);
            const StepWords words = step ? describe(desk.workspace(), *rule, *step) : StepWords{figure.step, {}};
            sequence.steps.push_back({words.detail.empty() ? words.title : words.title + ": " + words.detail, figure.reached, figure.replied, figure.waiting, figure.left});
            all += figure.reached;
        }
        if (all > 0) m_sequences.push_back(std::move(sequence));
    }
    m_shown = std::min(m_shown, std::max(static_cast<int>(m_sequences.size()) - 1, 0));
}

void SequenceFigures::draw(Desk& desk, Area& area) {
    read(desk);
    if (m_sequences.empty() || context().breadth() == Breadth::phone) return;
    const Theme& theme = context().theme();
    const Locale& locale = context().locale();
    const Sequence& shown = m_sequences[static_cast<std::size_t>(m_shown)];
    const std::size_t rows = std::min(shown.steps.size(), kMost);
    Area inside = card(area.cut_top(44 + 22 + kBarRow * static_cast<float>(rows) + 10, 12));
    Area head = card_head(inside, tr("How far they get"), tr("step by step"));
    std::vector<SelectOption> options;
    for (const Sequence& one : m_sequences) options.push_back({.label = one.name});
    (void)select(head.cut_right(220).centered(220, kSmallControl), tr("Sequence"), options, m_shown);
    Area body = inside.inset(14, 0);
    Area titles = body.cut_top(22);
    for (const char* title : {tr("left here"), tr("waiting"), tr("replied"), tr("reached")}) text(titles.cut_right(76), title, type::caption, theme.second, Align::right);
    const std::int64_t most = std::max<std::int64_t>(1, std::ranges::max(shown.steps, {}, &Bar::reached).reached);
    for (std::size_t at = 0; at < rows; ++at) {
        const Bar& bar = shown.steps[at];
        Area row = body.cut_top(kBarRow);
        label_node(Role::text, tr("{}: reached {}, replied {}, waiting {}, left {}", bar.label, bar.reached, bar.replied, bar.waiting, bar.left), row);
        text(row.cut_right(76), integer(locale, bar.left), type::body, bar.left ? theme.warn : theme.faint, Align::right);
        text(row.cut_right(76), integer(locale, bar.waiting), type::body, bar.waiting ? theme.text : theme.faint, Align::right);
        text(row.cut_right(76), integer(locale, bar.replied), type::body, bar.replied ? theme.good : theme.faint, Align::right);
        text(row.cut_right(76), integer(locale, bar.reached), type::body, theme.text, Align::right);
        row.cut_right(16);
        text(row.cut_left(row.width * 0.5f, 12), bar.label, type::body, theme.text);
        share_bar(row.centered(row.width, 8), static_cast<float>(bar.reached) / static_cast<float>(most), theme.accent);
    }
}

}  // namespace qd
