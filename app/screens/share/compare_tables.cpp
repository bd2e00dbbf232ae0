// Who moved what, and the same as CSV.

#include <algorithm>

#include "app/screens/share/compare_screen.h"
#include "app/shell/visit.h"
#include "app/ui/avatar.h"
#include "app/ui/card.h"
#include "app/ui/chip.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/text.h"

namespace qd {

using namespace ui;

namespace {

constexpr float kRowHigh = 34, kBar = 76, kSlim = 600;

std::string plain(std::int64_t minor, MoneyStyle style) { return money(context().locale(), minor, style, Sign::negative_only, false); }
std::string with_sign(std::int64_t minor, MoneyStyle style) { return money(context().locale(), minor, style, Sign::always, false); }

std::int64_t closed_or_moved(const Flow& flow) { return flow.won.amount + flow.lost.amount + flow.slipped.amount; }

// The end of a round scale: 1, 2 or 5 times a power of ten.
std::int64_t round_up(std::int64_t most) {
    std::int64_t step = 1;
    for (; step < most; step *= 10)
        for (const std::int64_t factor : {1, 2, 5})
            if (step * factor >= most) return step * factor;
    return std::max<std::int64_t>(step, 1);
}

struct Column {
    std::string title;
    float width;
    std::optional<Color> square;
};

// From the right edge of the numbers to the left; a slim table leaves the counts out.
std::vector<Column> columns(bool slim) {
    const Theme& theme = context().theme();
    std::vector<Column> all;
    const auto counted = [&](const char* title, std::optional<Color> square, float width) {
        if (!slim) all.push_back({tr("n"), 26, {}});
        all.push_back({title, width, square});
    };
    counted(tr("Added"), {}, 64);
    all.push_back({tr("Changed"), 56, {}});
    if (!slim) all.push_back({tr("Forecast"), 62, {}});
    counted(tr("Won"), theme.good, 66);
    counted(tr("Lost"), theme.bad, 60);
    counted(tr("Slipped"), theme.warn, 66);
    return all;
}

// Millions do not fit into a slim column.
MoneyStyle style_of(bool slim, bool total) { return slim && total ? MoneyStyle::compact : MoneyStyle::rounded; }

std::vector<std::string> cells_of(const Flow& owner, bool slim, MoneyStyle style) {
    std::vector<std::string> cells;
    const auto counted = [&](const DealSum& sum) {
        if (!slim) cells.push_back(sum.count ? integer(context().locale(), sum.count) : "");
        cells.push_back(sum.count ? plain(sum.amount, style) : "–");
    };
    counted(owner.added);
    cells.push_back(owner.changed.amount ? with_sign(owner.changed.amount, style) : "–");
    if (!slim) cells.push_back(owner.forecast_change() ? with_sign(owner.forecast_change(), style) : "–");
    counted(owner.won);
    counted(owner.lost);
    counted(owner.slipped);
    return cells;
}

}  // namespace

void CompareScreen::draw_owner_row(Area row, std::string_view name, const Flow& flow, std::int64_t scale, bool total) {
    const Theme& theme = context().theme();
    const bool slim = row.width < kSlim;
    const NodeScope line{Role::row, name, row};
    Area bar = slim ? Area{} : row.cut_right(kBar, 14);
    const std::vector<Column> shape = columns(slim);
    const std::vector<std::string> cells = cells_of(flow, slim, style_of(slim, total));
    for (std::size_t at = cells.size(); at-- > 0;) {
        const Area cell = row.cut_right(shape[at].width);
        label_node(Role::gridcell, cells[at], cell);
        const bool count = shape[at].width < 40;
        text(cell, cells[at], total ? type::body_strong : type::body, count || cells[at] == "–" ? theme.second : theme.text, Align::right);
    }
    if (!total) avatar(row.cut_left(18, 8).centered(18, 18), name);
    text(row, name, total ? type::body_strong : type::body, theme.text);
    if (total || slim || scale <= 0) return;
    bar = bar.centered(bar.width, 10);
    float x = bar.x;
    const auto part = [&](std::int64_t amount, Color colour) {
        const float wide = bar.width * static_cast<float>(static_cast<double>(amount) / static_cast<double>(scale));
        if (wide <= 0) return;
        fill(Area{x, bar.y, std::max(1.0f, wide - 1), bar.height}, colour);
        x += std::max(2.0f, wide);
    };
    part(flow.won.amount, theme.good);
    part(flow.lost.amount, theme.bad);
    part(flow.slipped.amount, theme.warn);
}

void CompareScreen::draw_owners(Area area) {
    const Theme& theme = context().theme();
    const Comparison& all = *m_comparison;
    Area inside = card(area);
    const NodeScope grid{Role::grid, tr("By owner"), inside};
    std::int64_t most = 1;
    for (const OwnerFlow& owner : all.owners) most = std::max(most, closed_or_moved(owner.flow));
    const std::int64_t scale = round_up(most);
    Area head = inside.cut_top(kRowHigh);
    line_across(head.x, head.bottom_edge() - 1, head.width, theme.line);
    head = head.inset(12, 0);
    const bool slim = head.width < kSlim;
    if (!slim) {
        Area axis = head.cut_right(kBar, 14);
        text(axis, money(context().locale(), scale, MoneyStyle::compact), type::caption, theme.second, Align::right);
        text(axis, "0", type::caption, theme.second);
    }
    const std::vector<Column> shape = columns(slim);
    for (std::size_t at = shape.size(); at-- > 0;) {
        Area cell = head.cut_right(shape[at].width);
        label_node(Role::columnheader, shape[at].title, cell);
        const float wide = text_width(shape[at].title, type::caption);
        text(cell, shape[at].title, type::caption, theme.second, Align::right);
        if (shape[at].square) stage_square(Area{cell.right_edge() - wide - 14, cell.y, 8, cell.height}, *shape[at].square);
    }
    text(head, tr("Owner, amounts in {}", context().locale().symbol), type::caption, theme.second);
    for (const OwnerFlow& owner : all.owners) {
        const IdScope scope{owner.owner};
        const Area row = inside.cut_top(kRowHigh);
        line_across(row.x, row.bottom_edge() - 1, row.width, theme.line);
        draw_owner_row(row.inset(12, 0), owner.name.empty() ? std::string_view{tr("Nobody")} : std::string_view{owner.name}, owner.flow, scale, false);
    }
    const std::string& scope = m_sides->earlier->manifest.scope;
    draw_owner_row(inside.cut_top(kRowHigh).inset(12, 0), scope.empty() || scope == kWholeScope ? std::string_view{tr("All owners")} : std::string_view{scope},
                   all.total, 0, true);
}

void CompareScreen::save_csv(Desk& desk) {
    const std::string out = comparison_csv(*m_comparison);
    const std::string name = m_sides->with_now() ? fmt::format("Changes since {}.csv", iso(m_sides->from)) : fmt::format("Changes {} to {}.csv", iso(m_sides->from), iso(m_sides->to));
    desk.platform().save_file(name, "text/csv", std::as_bytes(std::span{out}));
    desk.tell({.text = tr("Saved as “{}”.", name)});
}

}  // namespace qd
