#include "app/screens/share/moves_panel.h"

#include <algorithm>

#include "app/shell/visit.h"
#include "app/ui/avatar.h"
#include "app/ui/button.h"
#include "app/ui/card.h"
#include "app/ui/choice.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/text.h"

namespace qd {

using namespace ui;

namespace {

constexpr float kMoveHigh = 47, kTitle = 100;
constexpr std::size_t kMostMoves = 50;   // of the largest

bool phone() { return context().breadth() == Breadth::phone; }
float head_high() { return phone() ? kTouch + 4 : 34; }

std::string plain(std::int64_t minor) { return money(context().locale(), minor, MoneyStyle::rounded, Sign::negative_only, false); }
std::string with_sign(std::int64_t minor) { return money(context().locale(), minor, MoneyStyle::rounded, Sign::always, false); }

Color colour_of(MoveKind kind) {
    const Theme& theme = context().theme();
    switch (kind) {
        case MoveKind::won: return theme.good;
        case MoveKind::lost:
        case MoveKind::removed: return theme.bad;
        case MoveKind::slipped: return theme.warn;
        case MoveKind::added: return theme.accent;
        default: return theme.second;
    }
}

// "Dec 20 → Feb 14", "Dec 28", "Dec 5, won": what the kind alone does not say.
std::string facts_of(const Move& move, const Locale& locale, Date today) {
    const auto day = [&](const std::optional<Date>& which) { return which ? date(locale, *which, today) : std::string{}; };
    switch (move.kind) {
        case MoveKind::slipped:
        case MoveKind::pulled_in: return fmt::format("{} → {}", day(move.close_date_before), day(move.close_date));
        case MoveKind::owner: return fmt::format("{} → {}", move.owner_before, move.owner);
        case MoveKind::stage: return fmt::format("{} → {}", move.stage_before, move.stage);
        case MoveKind::added: return move.closed_again ? fmt::format("{}, {}", move.status == "won" ? tr("won") : tr("lost"), day(move.close_date)) : move.stage;
        case MoveKind::won:
        case MoveKind::lost: return day(move.close_date);
        default: return {};
    }
}

// What would be taken over from: the snapshot that is compared with now, or the later of two.
const SnapshotInMemory& source_of(const CompareSides& sides) { return sides.later ? *sides.later : *sides.earlier; }

// The deal in that snapshot; 0 = it is not there.
Id id_in_source(const CompareSides& sides, const Move& move) {
    if (!sides.later) return move.deal_before;
    return move.kind == MoveKind::removed ? 0 : move.deal;
}

}  // namespace

float MovesPanel::height_for(std::size_t moves) {
    return head_high() + kMoveHigh * static_cast<float>(std::clamp<std::size_t>(moves, 1, kMostMoves + 1)) + 2;
}

void MovesPanel::draw(Desk& desk, const CompareSides& sides, const Comparison& comparison, Area area) {
    const Theme& theme = context().theme();
    const SnapshotInMemory& from = source_of(sides);

    Area inside = card(area);
    Area head = inside.cut_top(head_high());
    line_across(head.x, head.bottom_edge() - 1, head.width, theme.line);
    head = head.inset(12, 0);
    if (m_choosing) draw_choosing(desk, head, from);
    else draw_head(head);

    const NodeScope list{Role::list, tr("Largest moves"), inside};
    const std::size_t all = m_choosing ? m_choosable.size() : comparison.moves.size();
    if (all == 0) text(inside.cut_top(kMoveHigh).inset(12, 0), tr("Nothing moved"), type::body, theme.second);
    std::size_t shown = 0;
    for (const Move& move : comparison.moves) {
        if (m_choosing && id_in_source(sides, move) == 0) continue;
        if (inside.height < kMoveHigh) break;
        // The last place says what has none.
        if (inside.height < 2 * kMoveHigh && shown + 1 < all) {
            const std::string more = integer(context().locale(), static_cast<std::int64_t>(all - shown));
            const std::string words = m_choosing ? tr("{} more, all of them in the snapshot’s list", more) : tr("{} more, all of them in the CSV", more);
            const Area place = inside.cut_top(kMoveHigh).inset(12, 0);
            label_node(Role::text, words, place);
            text(place, words, type::body, theme.second);
            break;
        }
        const Area row = inside.cut_top(kMoveHigh);
        if (inside.height >= kMoveHigh) line_across(row.x, row.bottom_edge() - 1, row.width, theme.line);
        draw_move(desk, sides, move, row);
        ++shown;
    }
}

void MovesPanel::look_at(Desk& desk, const CompareSides& sides, const Comparison& comparison) {
    m_choosable.clear();
    if (desk.visit->offers(source_of(sides)))
        for (const Move& move : comparison.moves)
            if (const Id id = id_in_source(sides, move)) m_choosable.push_back(id);
    if (!m_choosing || m_chosen.empty()) return;
    // What was taken over has not moved any more: when nothing is left of a choice, it was done.
    const std::set<Id> known(m_choosable.begin(), m_choosable.end());
    std::erase_if(m_chosen, [&](Id id) { return !known.contains(id); });
    m_choosing = !m_chosen.empty();
}

void MovesPanel::draw_head(Area head) {
    const Theme& theme = context().theme();
    if (!m_choosable.empty() && button(head.right(10), tr("Take over…"), {.small = !phone()})) {
        m_choosing = true;
        m_chosen.clear();
    }
    const std::string unit = tr("Amount, {} · change", context().locale().symbol);
    const float wide = text_width(unit, type::caption);
    if (head.width > wide + kTitle) text(head.cut_right(wide), unit, type::caption, theme.second);
    text(head, tr("Largest moves"), type::caption, theme.second);
}

void MovesPanel::draw_choosing(Desk& desk, Area head, const SnapshotInMemory& from) {
    const std::string count = m_chosen.empty() ? std::string{} : integer(context().locale(), static_cast<std::int64_t>(m_chosen.size()));
    if (button(head.right(6), tr("Take over…"), {.kind = ButtonKind::primary, .count = count, .disabled = m_chosen.empty(), .small = !phone()})) {
        std::vector<std::pair<std::string, Id>> wanted;
        for (const Id id : m_choosable)
            if (m_chosen.contains(id)) wanted.emplace_back("deal", id);
        desk.visit->take_over(from, wanted);
    }
    if (button(head.right(6), tr("Cancel"), {.kind = ButtonKind::quiet, .small = !phone()})) m_choosing = false;
    Tri state = m_chosen.empty() ? Tri::no : m_chosen.size() == m_choosable.size() ? Tri::yes : Tri::mixed;
    if (!checkbox(head.left(), tr("All"), state, {.remark = integer(context().locale(), static_cast<std::int64_t>(m_choosable.size()))})) return;
    m_chosen.clear();
    if (state == Tri::yes) m_chosen.insert(m_choosable.begin(), m_choosable.end());
}

void MovesPanel::draw_move(Desk& desk, const CompareSides& sides, const Move& move, Area row) {
    const Theme& theme = context().theme();
    const std::string facts = facts_of(move, context().locale(), desk.clock().today());
    const char* word = tr(label_of(move.kind));
    const IdScope scope{move.deal};
    Node node;
    node.name = move.title;
    Area cells = row.inset(12, 5);
    if (m_choosing) {
        const Id id = id_in_source(sides, move);
        const Tri chosen = m_chosen.contains(id) ? Tri::yes : Tri::no;
        node.role = Role::checkbox;
        node.description = fmt::format("{} {}", word, facts);
        node.checked = chosen;
        const Item item = interact(row, std::move(node));
        if (item.hovered) fill(row, theme.hover);
        draw_checkbox(cells.cut_left(14, 10), chosen, item.hovered);
        if (item.pressed && m_chosen.erase(id) == 0) m_chosen.insert(id);
    } else if (sides.with_now()) {
        node.role = Role::link;
        const Item item = interact(row, std::move(node));
        if (item.hovered) fill(row, theme.hover);
        if (item.pressed) desk.go(to_record("deals", move.deal));
    } else {
        label_node(Role::listitem, move.title, row);
    }
    avatar(cells.cut_left(24, 10).centered(24, 24), move.owner.empty() ? move.owner_before : move.owner);
    Area amounts = cells.cut_right(64, 8);
    text(amounts.cut_top(19), plain(move.amount.value_or(move.amount_before.value_or(0))), type::body_medium, theme.text, Align::right);
    const std::int64_t change = move.amount && move.amount_before ? *move.amount - *move.amount_before : 0;
    if (change) text(amounts, with_sign(change), type::caption, theme.second, Align::right);
    text(cells.cut_top(19), move.title, type::body_medium, theme.text);
    spans(cells, {{word, type::caption_medium, colour_of(move.kind)}, {facts, type::caption, theme.second, 4}});
}

}  // namespace qd
