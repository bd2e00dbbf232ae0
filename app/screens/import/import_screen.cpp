#include "app/screens/import/import_screen.h"

#include <algorithm>

#include "app/shell/help_link.h"
#include "app/ui/button.h"
#include "app/ui/card.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/empty.h"
#include "app/ui/item.h"
#include "app/ui/notice.h"
#include "app/ui/scroll.h"
#include "app/ui/select.h"
#include "app/ui/stepper.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

std::string count_words(std::uint64_t count) { return integer(context().locale(), static_cast<std::int64_t>(count)); }

std::string plural_of(const Entity& entity) { return lower(tr(entity.plural.c_str())); }

}  // namespace

const ScreenInfo& ImportScreen::info() const {
    static const ScreenInfo kInfo{"import", "Import", icons::database, NavGroup::run, 'I'};
    return kInfo;
}

void ImportScreen::pick(Desk& desk) {
    desk.platform().pick_files(".csv,.tsv,.txt", true, [this, &desk](std::vector<std::shared_ptr<InputFile>> files) {
        if (!files.empty()) m_session.add(desk, std::move(files), desk.route().parameter("as"));
    });
}

void ImportScreen::take_files(Desk& desk) {
    if (desk.inbox.empty()) return;
    auto files = std::move(desk.inbox);
    desk.inbox.clear();
    m_session.add(desk, std::move(files), desk.route().parameter("as"));
}

void ImportScreen::draw(Desk& desk, Area area) {
    if (m_opened_for != desk.reading()) {
        m_opened_for = desk.reading();
        m_session.reset();
    }
    take_files(desk);
    m_session.work(desk);
    using Phase = ImportSession::Phase;
    switch (m_session.phase()) {
        case Phase::empty: return draw_empty(desk, area);
        case Phase::reading: case Phase::analysing: return draw_waiting(desk, area);
        case Phase::done: return draw_done(desk, area);
        default: break;
    }
    if (m_session.current()->result) draw_result(desk, area);
    else draw_match(desk, area);
}

void ImportScreen::draw_problems(Area& area) {
    for (const Error& problem : m_session.problems()) {
        const std::string rest = problem.safe() + ' ' + problem.next();
        notice_box(area, {.tone = Tone::bad, .icon = icons::file_warning, .title = problem.what(), .words = rest});
        area.cut_top(8);
    }
}

void ImportScreen::draw_empty(Desk& desk, Area area) {
    area = area.inset(20, 16);
    Area rest = title_row(area, tr("Import"));
    help_link(desk, rest, "import");
    draw_problems(area);
    const EmptyAnswer answer = empty_state(area, {.icon = icons::file_spreadsheet, .title = tr("Drop files anywhere on this page"),
        .sentence = tr("CSV files from a spreadsheet, Salesforce, HubSpot or Pipedrive. Several at once are put in the right order. Every row is shown before it is written, and one click undoes it all."),
        .action = tr("Choose files"), .action_icon = icons::folder_open});
    if (answer == EmptyAnswer::action) pick(desk);
}

void ImportScreen::draw_waiting(Desk&, Area area) {
    const Theme& theme = context().theme();
    Area box = area.centered(std::min(420.0f, area.width - 40), 70);
    label_node(Role::status, m_session.progress().doing, box);
    text(box.cut_top(24, 8), m_session.progress().doing, type::body, theme.second, Align::center);
    const Area bar = box.cut_top(6);
    fill(bar, theme.hover, 3);
    fill(Area{bar.x, bar.y, bar.width * static_cast<float>(std::clamp(m_session.progress().done, 0.05, 1.0)), bar.height}, theme.accent, 3);
}

void ImportScreen::draw_match(Desk& desk, Area area) {
    draw_foot(desk, area.cut_bottom(52));
    const bool phone = context().breadth() == Breadth::phone;
    area = area.inset(phone ? 16.0f : 20.0f, 14);
    draw_head(desk, area);
    draw_problems(area);
    if (!phone) {
        Area right = area.cut_right(std::clamp(area.width * 0.31f, 260.0f, 340.0f), 12);
        draw_preview(desk, right);
    }
    draw_columns(desk, area);
    draw_mapping_dialog(desk);
}

void ImportScreen::draw_head(Desk& desk, Area& area) {
    const Theme& theme = context().theme();
    ImportSession::Item& item = *m_session.current();
    Area row = area.cut_top(kControl, 8);
    if (button(row.right(8), tr("Cancel"), {.kind = ButtonKind::quiet})) {
        context().after_frame([this, &desk] {
            m_session.reset();
            desk.go(to_screen("home"));
        });
    }
    const std::string title = tr("Import {}", item.file.name);
    label_node(Role::heading, title, row, 1);
    row.cut_left(text(row, title, type::title, theme.text) + 12);
    text(row, tr("{} rows · {} columns · {} · {}", count_words(item.analysis->rows()), item.analysis->headers().size(),
                 bytes(context().locale(), item.file.bytes), label_of(item.file.encoding.encoding)), type::body, theme.second);
    Area choice = area.cut_top(kControl, 10);
    text(choice.cut_left(104), tr("These rows are"), type::body, theme.second);
    std::vector<SelectOption> kinds;
    int chosen = -1;
    for (const char* key : {"deal", "account", "contact", "lead", "product", "activity", "user", "team"}) {
        if (item.entity->key == key) chosen = static_cast<int>(kinds.size());
        kinds.push_back({.key = static_cast<std::int64_t>(kinds.size()), .label = tr(desk.catalogue().entity(key).plural.c_str())});
    }
    const char* keys[] = {"deal", "account", "contact", "lead", "product", "activity", "user", "team"};
    if (select(choice.cut_left(170, 16), tr("These rows are"), kinds, chosen) && chosen >= 0)
        m_session.use_entity(desk, desk.catalogue().entity(keys[chosen]));
    if (m_session.items().size() > 1) {
        const std::string place = tr("File {} of {}", m_session.position() + 1, m_session.items().size());
        text(choice.cut_left(text_width(place, type::body), 16), place, type::body, theme.second);
    }
    if (context().breadth() != Breadth::phone) draw_mapping(desk, choice);
}

float ImportScreen::question_height(const ImportQuestion& question, float width) const {
    return 54 + paragraph_height(question.detail, type::caption, width - 60) + 34 * static_cast<float>(question.answers.size() > 2 ? (question.answers.size() + 1) / 2 : 1);
}

void ImportScreen::draw_columns(Desk& desk, Area area) {
    constexpr float kColumnRow = 46;
    const Theme& theme = context().theme();
    ImportSession::Item& item = *m_session.current();
    Area inside = card(area);
    Area head = inside.cut_top(32).inset(12, 0);
    const float quarter = head.width;
    text(head.cut_left(quarter * 0.22f), tr("Column in the file"), type::caption_medium, theme.second);
    text(head.cut_left(quarter * 0.27f), tr("First values"), type::caption_medium, theme.second);
    text(head.cut_left(quarter * 0.25f), tr("Field in {}", tr(item.entity->plural.c_str())), type::caption_medium, theme.second);
    text(head, tr("Checked"), type::caption_medium, theme.second);
    line_across(inside.x, inside.y, inside.width, theme.line);
    Scroll scroll{inside, "columns"};
    Area content = scroll.content();
    for (std::size_t column = 0; column < item.plan.columns.size(); ++column) {
        const IdScope scope{static_cast<std::int64_t>(column)};
        draw_column(desk, content.cut_top(kColumnRow), column);
        if (item.findings)
            for (std::size_t at = 0; at < item.findings->questions.size(); ++at) {
                const ImportQuestion& question = item.findings->questions[at];
                if (question.columns.empty() || question.columns.back() != static_cast<int>(column)) continue;
                const IdScope question_scope{static_cast<std::int64_t>(at)};
                draw_question(desk, content.cut_top(question_height(question, content.width - 24), 6).inset(12, 0), at);
                // The answer started another check: what is left of the list is out of date.
                if (!item.findings) break;
            }
        line_across(content.x, content.y - 1, content.width, theme.line);
    }
    if (item.entity->key == "deal") {
        Area row = content.cut_top(40).inset(12, 0);
        Node node;
        node.role = Role::checkbox;
        node.name = tr("Open deals without an amount get the product’s list price");
        node.checked = item.plan.fill_amount ? Tri::yes : Tri::no;
        const std::string label = node.name;
        const Item box = interact(row, std::move(node));
        icon(row.cut_left(18, 8), item.plan.fill_amount ? icons::square_check : icons::square, item.plan.fill_amount ? theme.accent : theme.second, 17);
        text(row, label, type::body, theme.text);
        if (box.pressed) {
            item.plan.fill_amount = !item.plan.fill_amount;
            m_session.change_plan(desk);
        }
    }
    scroll.end_at(content.y + 8);
}

void ImportScreen::draw_column(Desk& desk, Area row, std::size_t column) {
    const Theme& theme = context().theme();
    ImportSession::Item& item = *m_session.current();
    const ColumnPlan& plan = item.plan.columns[column];
    const ColumnProfile& profile = item.analysis->profiles()[column];
    row = row.inset(12, 0);
    const float whole = row.width;
    Area name = row.cut_left(whole * 0.22f, 0);
    text(Area{name.x, name.y + 6, name.width - 8, 18}, plan.header, type::body_medium, theme.text);
    const std::string remark = profile.empty() ? tr("{} empty", count_words(profile.empty())) : tr("{} distinct", count_words(profile.distinct()));
    text(Area{name.x, name.y + 24, name.width - 8, 16}, remark, type::caption, theme.second);
    Area values = row.cut_left(whole * 0.27f, 0);
    values = values.centered(values.width, 22);
    for (const std::string& value : profile.samples()) {
        const float width = std::min(text_width(value, type::caption) + 14, 110.0f);
        if (width > values.width - 8) break;
        const Area box = values.cut_left(width, 6);
        frame(box, theme.line, 4);
        text(box.inset(7, 0), value, type::caption, theme.second);
    }
    Area field_area = row.cut_left(whole * 0.25f, 12);
    const Field* mapped = item.entity->find(plan.field);
    const auto provider = [&](std::string_view typed) {
        std::vector<SelectOption> options;
        for (std::size_t at = 0; at < item.entity->fields.size(); ++at) {
            const Field& field = item.entity->fields[at];
            if (!can_import(field) || (!typed.empty() && !contains_folded(field.label, typed))) continue;
            options.push_back({.key = static_cast<std::int64_t>(at) + 1, .label = tr(field.label.c_str())});
        }
        return options;
    };
    const std::string label = tr("Field for {}", plan.header);
    const std::string shown = mapped ? std::string{tr(mapped->label.c_str())} : std::string{};
    const SelectResult chosen = select(Slot{field_area.centered(field_area.width - 8, kControl)}, label, shown, provider, {.placeholder = tr("Left out"), .clearable = true});
    if (chosen.changed) m_session.use_field(desk, column, chosen.key ? item.entity->fields[static_cast<std::size_t>(chosen.key - 1)].key : std::string{});
    const bool checked = item.findings && column < item.findings->columns.size();
    std::string words;
    Icon mark = icons::circle_check;
    Color colour = theme.good;
    if (!mapped) {
        words = tr("left out");
        mark = icons::circle_minus;
        colour = theme.faint;
    } else if (!checked) {
        words = tr("checking");
        mark = icons::loader_circle;
        colour = theme.faint;
    } else {
        const ColumnCheck& check = item.findings->columns[column];
        const bool asks = std::ranges::any_of(item.findings->questions, [&](const ImportQuestion& question) {
            return std::ranges::find(question.columns, static_cast<int>(column)) != question.columns.end();
        });
        if (check.errors) {
            words = tr("{} not usable", count_words(check.errors));
            mark = icons::circle_x;
            colour = theme.bad;
        } else if (asks) {
            words = check.creates ? tr("{} new, see below", count_words(check.creates)) : tr("a question, see below");
            mark = icons::circle_help;
            colour = theme.warn;
        } else if (mapped->type == FieldType::reference) {
            words = check.creates ? tr("{} found, {} new", count_words(check.found), count_words(check.distinct - check.found))
                                  : tr("{} of {} found", count_words(check.found), count_words(check.distinct));
        } else if (plan.field == item.plan.key) {
            words = tr("key for updates");
        } else {
            words = check.repaired ? tr("{} repaired", count_words(check.repaired)) : std::string{tr("all fine")};
        }
    }
    icon(row.cut_left(16, 8), mark, colour, 15);
    text(row, words, type::body, theme.second);
    label_node(Role::text, fmt::format("{}: {}", plan.header, words), row);
}

void ImportScreen::draw_question(Desk& desk, Area box, std::size_t index) {
    const Theme& theme = context().theme();
    const ImportQuestion question = m_session.current()->findings->questions[index];
    const NodeScope node{Role::group, question.text, box};
    fill(box, theme.tinted(theme.warn), kRadius);
    Area inside = box.inset(12, 10);
    icon(inside.cut_left(18, 10).cut_top(18), icons::triangle_alert, theme.warn, 16);
    text(inside.cut_top(18, 2), question.text, type::body_strong, theme.text);
    const float lines = paragraph_height(question.detail, type::caption, inside.width);
    paragraph(inside.cut_top(lines, 8), question.detail, type::caption, theme.second);
    Area row = inside.cut_top(kSmallControl + 2, 6);
    for (std::size_t at = 0; at < question.answers.size(); ++at) {
        const ImportAnswer& answer = question.answers[at];
        const IdScope scope{static_cast<std::int64_t>(at)};
        const bool taken = question.proposed == static_cast<int>(at);
        const ButtonOptions options{.icon = taken ? icons::check : Icon{}, .tip = answer.detail, .small = true, .on = taken};
        if (button_width(answer.label, options) > row.width) row = inside.cut_top(kSmallControl + 2, 6);
        if (button(row.left(8), answer.label, options)) {
            m_session.answer(desk, index, at);
            return;
        }
    }
}

void ImportScreen::draw_foot(Desk& desk, Area area) {
    const Theme& theme = context().theme();
    ImportSession::Item& item = *m_session.current();
    fill(area, theme.panel);
    line_across(area.x, area.y, area.width, theme.line);
    Area row = area.inset(20, 11);
    const bool ready = m_session.phase() == ImportSession::Phase::ready && item.findings;
    const std::uint64_t usable = ready ? item.findings->counts.rows - item.findings->counts.refused : item.analysis->rows();
    const std::string label = tr("Import {} {}", count_words(usable), plural_of(*item.entity));
    if (button(row.right(8), label, {.kind = ButtonKind::primary, .disabled = !ready || usable == 0 || !desk.may_write()}))
        context().after_frame([this, &desk] { m_session.import_current(desk); });
    if (m_session.items().size() > 1 && button(row.right(8), tr("Skip this file"))) context().after_frame([this, &desk] { m_session.skip_current(desk); });
    std::string words = m_session.progress().doing;
    if (ready) {
        const ImportCounts& counts = item.findings->counts;
        words = tr("{} rows · {} new · {} there already · {} refused", count_words(counts.rows), count_words(counts.created),
                   count_words(counts.updated + counts.same), count_words(counts.refused));
    }
    label_node(Role::status, words, row);
    text(row, words, type::body_medium, theme.text);
}

}  // namespace qd
