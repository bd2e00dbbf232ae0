// The middle and right of a record's page: what happened, and what belongs to it.

#include <algorithm>
#include <array>

#include "app/screens/record/record_screen.h"
#include "app/ui/avatar.h"
#include "app/ui/button.h"
#include "app/ui/card.h"
#include "app/ui/context.h"
#include "app/ui/dialog.h"
#include "app/ui/draw.h"
#include "app/ui/field.h"
#include "app/ui/item.h"
#include "app/ui/scroll.h"
#include "app/ui/tabs.h"
#include "app/ui/text.h"
#include "assets/icons.h"

namespace qd {

using namespace ui;

namespace {

struct LogKind { const char* label; const char* key; Icon icon; };

const std::array<LogKind, 5>& log_kinds() {
    static const std::array<LogKind, 5> kKinds = {{{"Note", "note", icons::sticky_note}, {"Call", "call", icons::phone}, {"E-mail", "email", icons::mail},
                                                   {"Task", "task", icons::circle_check}, {"Meeting", "meeting", icons::calendar}}};
    return kKinds;
}

}  // namespace

void RecordScreen::draw_log(Desk& desk, Area& area) {
    const Entity& activity = desk.catalogue().entity("activity");
    if (activity.index_of(m_entity_key) < 0 || !desk.may_write()) return;
    Area box = area.cut_top(86, 10);
    Area inside = card(box).inset(6, 6);
    std::vector<TabSpec> specs;
    for (const LogKind& kind : log_kinds()) specs.push_back({tr(kind.label), {}, kind.icon});
    pill_tabs(inside.cut_top(32, 6), tr("What to write down"), specs, m_log_kind);
    Area row = inside.cut_top(kControl).inset(6, 0);
    const bool save = button(row.right(8), tr("Save"), {.name = tr("Save to the story"), .disabled = m_log_words.empty()});
    const FieldResult typed = text_field(row, tr("Write what happened"), m_log_words, {.placeholder = m_log_kind == 3 ? tr("What is to be done") : tr("Write what happened"), .bare = true});
    if ((save || typed.submitted) && !m_log_words.empty()) save_log(desk);
}

void RecordScreen::save_log(Desk& desk) {
    const LogKind& kind = log_kinds()[static_cast<std::size_t>(m_log_kind)];
    const bool task = std::string_view{kind.key} == "task";
    // The first line is the subject; all of it is kept.
    std::string subject = m_log_words.substr(0, m_log_words.find('\n'));
    if (subject.size() > 120) subject = subject.substr(0, 117) + "…";
    std::vector<Assignment> values = {{"kind", Value{kind.key}}, {"subject", Value{subject}}, {m_entity_key, Value{m_record->id}}};
    if (subject != m_log_words) values.push_back({"body", Value{m_log_words}});
    if (desk.person().id) values.push_back({"owner", Value{desk.person().id}});
    if (!task) values.push_back({"done", Value{std::int64_t{1}}});
    values.push_back({"due", date_value(desk.today())});
    if (m_entity_key == "deal")
        for (const char* key : {"account", "contact"})
            if (!is_empty((*m_record)[key])) values.push_back({key, (*m_record)[key]});
    Change change;
    change.label = tr("{} added: {}", tr(kind.label), subject);
    change.ops.push_back(create_op("activity", std::move(values)));
    m_log_words.clear();
    context().after_frame([&desk, change = std::move(change)] { (void)desk.apply(change); });
}

void RecordScreen::draw_story(Desk& desk, Area area) {
    draw_log(desk, area);
    using Kind = RecordTimeline::Kind;
    const Kind kinds[] = {Kind::edit, Kind::call, Kind::email, Kind::stage, Kind::note, Kind::edit};
    const int only = m_filter == 0 ? -1 : static_cast<int>(kinds[m_filter]);
    m_timeline.refresh(desk, entity(desk), m_record->id, only);
    const Locale& locale = context().locale();
    const std::string counts[] = {integer(locale, static_cast<std::int64_t>(m_timeline.total())), integer(locale, static_cast<std::int64_t>(m_timeline.count(Kind::call))),
                                  integer(locale, static_cast<std::int64_t>(m_timeline.count(Kind::email))), integer(locale, static_cast<std::int64_t>(m_timeline.count(Kind::stage))),
                                  integer(locale, static_cast<std::int64_t>(m_timeline.count(Kind::note))), integer(locale, static_cast<std::int64_t>(m_timeline.count(Kind::edit)))};
    pill_tabs(area.cut_top(30, 6), tr("What to show"), {{tr("All"), counts[0], {}}, {tr("Calls"), counts[1], {}}, {tr("E-mails"), counts[2], {}},
                                                        {tr("Stage"), counts[3], {}}, {tr("Notes"), counts[4], {}}, {tr("Edits"), counts[5], {}}}, m_filter);
    const TimelineResult result = timeline(area, tr("Story"), m_timeline, m_timeline_state);
    if (result.action && *result.action > 1'000'000) desk.go(to_record("activities", *result.action));
    if (!result.pressed_link.empty()) desk.go(Route::parse(result.pressed_link));
}

void RecordScreen::read_sections(Desk& desk, Id id) {
    constexpr std::size_t kMostRows = 12;
    m_sections.clear();
    const Catalogue& catalogue = desk.catalogue();
    const Locale& locale = context().locale();
    const auto list = [&](const char* title, const char* entity_key, const std::string& condition, Id key, const char* add_field) {
        const Entity& type = catalogue.entity(entity_key);
        Section section{tr(title), {}, entity_key, {{add_field, Value{key}}}, 0};
        const bool deals = type.key == "deal";
        const std::string columns = deals ? "id, status, amount, stage" : type.key == "activity" ? "id, done, due, kind" : "id";
        const std::string order = deals ? "status = 'open' DESC, close_date DESC" : type.key == "activity" ? "done, due DESC" : "id DESC";
        auto rows = desk.workspace().database().prepare("SELECT " + columns + " FROM \"" + type.key + "\" WHERE deleted IS NULL AND " + condition + " = ? ORDER BY " + order);
        if (!rows) return;
        rows->bind(0, key);
        while (rows->step().value_or(false)) {
            if (section.rows.size() >= kMostRows) {
                ++section.more;
                continue;
            }
            Related row;
            row.title = desk.workspace().title(type, rows->integer(0));
            row.route = "#/" + lower(type.plural) + '/' + std::to_string(rows->integer(0));
            if (deals) {
                row.done = rows->text(1) != "open";
                row.remark = desk.words(*type.find("stage"), Value{rows->integer(3)});
                if (!rows->is_null(2)) row.right = money(locale, rows->integer(2));
            } else if (type.key == "activity") {
                row.done = rows->integer(1) != 0;
                if (!rows->is_null(2)) row.right = date(locale, date_from_stored(rows->integer(2)), desk.today());
            }
            row.person = type.key == "contact";
            section.rows.push_back(std::move(row));
        }
        m_sections.push_back(std::move(section));
    };
    if (m_entity_key == "deal") {
        list("To do", "activity", "done = 0 AND kind <> 'note' AND deal", id, "deal");
        if (const Id account = as_integer((*m_record)["account"])) {
            list("Contacts", "contact", "account", account, "account");
            list("Other deals of this account", "deal", "id <> " + std::to_string(id) + " AND account", account, "account");
        }
    } else if (m_entity_key == "account") {
        list("Deals", "deal", "account", id, "account");
        list("Contacts", "contact", "account", id, "account");
        list("To do", "activity", "done = 0 AND kind <> 'note' AND account", id, "account");
        list("Subsidiaries", "account", "parent", id, "parent");
    } else if (m_entity_key == "contact") {
        list("Deals", "deal", "contact", id, "contact");
        list("To do", "activity", "done = 0 AND kind <> 'note' AND contact", id, "contact");
    } else if (m_entity_key == "lead") {
        list("To do", "activity", "done = 0 AND kind <> 'note' AND lead", id, "lead");
    }
}

void RecordScreen::draw_related(Desk& desk, Area area) {
    const Theme& theme = context().theme();
    Scroll scroll{area, "related"};
    Area inside = scroll.content();
    for (const Section& section : m_sections) {
        const IdScope scope{section.title};
        Area head = section_title(inside, section.title, section.rows.empty() ? std::string{} : integer(context().locale(), static_cast<std::int64_t>(section.rows.size() + section.more)));
        const std::string add = tr("Add to {}", section.title);
        if (desk.may_write() && icon_button(head.right(), icons::plus, add, {.kind = ButtonKind::quiet, .small = true})) desk.compose(section.add_entity, section.add_values);
        if (section.rows.empty()) text(inside.cut_top(24), tr("None yet"), type::body, theme.faint);
        for (std::size_t at = 0; at < section.rows.size(); ++at) {
            const Related& row = section.rows[at];
            const IdScope row_scope{static_cast<std::int64_t>(at)};
            Area line = inside.cut_top(28);
            Node node;
            node.role = Role::link;
            node.name = row.title;
            node.description = row.remark;
            const Item item = interact(line, std::move(node));
            if (item.hovered) fill(line.inset(-6, 0), theme.hover, kRadius);
            if (row.person) avatar(line.cut_left(20, 8).centered(18, 18), row.title);
            if (!row.right.empty()) text(line.cut_right(text_width(row.right, type::body), 8), row.right, type::body, row.done ? theme.faint : theme.text);
            const float width = std::min(text_width(row.title, type::body_medium) + 1, line.width);
            text(line.cut_left(width, 8), row.title, type::body_medium, row.done ? theme.second : theme.text);
            text(line, row.remark, type::caption, theme.second);
            if (item.pressed) desk.go(Route::parse(row.route));
        }
        if (section.more) text(inside.cut_top(24), tr("{} more", integer(context().locale(), static_cast<std::int64_t>(section.more))), type::caption, theme.faint);
        inside.cut_top(12);
    }
    scroll.end_at(inside.y);
}

void RecordScreen::draw_convert(Desk& desk) {
    if (m_entity_key != "lead") return;
    const std::string company{as_text((*m_record)["company"])};
    const std::string words = company.empty() ? std::string{tr("A contact and a deal are made from it. The lead keeps links to them.")}
                                              : tr("A contact, a deal and, when it is new, the account “{}” are made from it. The lead keeps links to them.", company);
    if (confirm(tr("Convert this lead"), words, tr("Convert")) == DialogAnswer::accept) context().after_frame([this, &desk] { convert_lead(desk); });
}

void RecordScreen::convert_lead(Desk& desk) {
    if (!desk.may_write() || !m_record) return;
    const Record lead = *m_record;
    const std::string name{as_text(lead["name"])}, company{as_text(lead["company"])};
    // The account of that name, when there is one already.
    Id account = 0;
    if (!company.empty()) {
        auto rows = desk.workspace().database().prepare("SELECT id FROM account WHERE deleted IS NULL AND qd_fold(name) = qd_fold(?) ORDER BY id LIMIT 1");
        if (rows) {
            rows->bind(0, company);
            if (rows->step().value_or(false)) account = rows->integer(0);
        }
    }
    Change header;
    header.label = tr("{} converted", name);
    header.actor = desk.person().id;
    auto made = [&]() -> Result<std::pair<Applied, Id>> {
        ChangeScope scope = TRY(desk.workspace().begin(header));
        const auto create = [&](std::string_view key, const std::vector<Assignment>& values) -> Result<Id> {
            const Entity& type = desk.catalogue().entity(key);
            std::vector<FieldValue> fields;
            for (const Assignment& value : values)
                if (!is_empty(value.value)) fields.push_back({static_cast<std::uint16_t>(type.index_of(value.field)), value.value});
            return scope.create(type, fields);
        };
        if (!account && !company.empty())
            account = TRY(create("account", {{"name", Value{company}}, {"owner", lead["owner"]}, {"industry", lead["industry"]},
                                             {"city", lead["city"]}, {"country", lead["country"]}}));
        const Value account_value = account ? Value{account} : Value{};
        const Id contact = TRY(create("contact", {{"name", Value{name}}, {"account", account_value}, {"email", lead["email"]}, {"phone", lead["phone"]},
                                                  {"job_title", lead["job_title"]}, {"owner", lead["owner"]}, {"source", lead["source"]}}));
        const Id deal = TRY(create("deal", {{"name", company.empty() ? Value{name} : Value{}}, {"account", account_value}, {"contact", Value{contact}},
                                            {"product", lead["product"]}, {"amount", lead["amount"]}, {"owner", lead["owner"]}, {"source", lead["source"]}}));
        const Entity& type = desk.catalogue().entity("lead");
        std::vector<FieldValue> links;
        for (const auto& [key, value] : {std::pair{"status", Value{"converted"}}, {"converted_account", account_value}, {"converted_contact", Value{contact}},
                                         {"converted_deal", Value{deal}}, {"converted", instant_value(desk.clock().now())}})
            links.push_back({static_cast<std::uint16_t>(type.index_of(key)), value});
        TRY(scope.update(type, lead.id, links));
        return std::pair{TRY(scope.commit()), deal};
    }();
    if (!made) return desk.report(made.error());
    desk.tell({.text = made->first.label, .undoes = made->first.change});
    desk.go(to_record("deals", made->second));
}

}  // namespace qd
