#include "app/screens/share/visit_panel.h"

#include "app/shell/visit.h"
#include "app/ui/button.h"
#include "app/ui/card.h"
#include "app/ui/context.h"
#include "app/ui/draw.h"
#include "app/ui/item.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"
#include "assets/icons.h"
#include "core/base/base64.h"

namespace qd {

using namespace ui;

namespace {

constexpr float kColumn = 640, kName = 150;

void fact(Area& column, const char* name, const std::string& value) {
    if (value.empty()) return;
    const Theme& theme = context().theme();
    const float high = std::max(26.0f, paragraph_height(value, type::body, column.width - kName) + 8);
    Area row = column.cut_top(high);
    label_node(Role::text, fmt::format("{}: {}", name, value), row);
    text(row.cut_left(kName).cut_top(26), name, type::body, theme.second);
    paragraph(Area{row.x, row.y + 4, row.width, row.height}, value, type::body, theme.text);
}

// Trust on first use: the digits were compared, from now on the key has a name.
void draw_unknown_signer(Desk& desk, Area& column) {
    const VisitedSnapshot& visit = *desk.visit;
    const std::string name = visit.manifest.author.empty() ? visit.manifest.company : visit.manifest.author;
    Area row = column.cut_top(kControl, 8);
    row.cut_left(kName);
    if (name.empty() || !button(row.left(), tr("Remember this key as {}", name), {.icon = icons::user_check})) return;
    remember_person(desk.platform(), {.name = name, .verifying = base64(visit.signature->public_key),
                                      .recipient = visit.manifest.author_recipient, .since = iso(visit.opened_on)});
    desk.tell({.text = tr("{} is known now.", name)});
}

}  // namespace

void draw_visit(Desk& desk, Area area) {
    const VisitedSnapshot& visit = *desk.visit;
    const Manifest& manifest = visit.manifest;
    const Locale& locale = context().locale();
    const Date today = visit.opened_on;
    area.width = std::min(area.width, kColumn);
    Scroll scroll{area, "visit"};
    Area column = scroll.content();
    section_title(column, tr("About this snapshot"), visit.file_name);
    fact(column, tr("From"), manifest.author.empty() ? manifest.company : fmt::format("{}, {}", manifest.author, manifest.company));
    fact(column, tr("Says"), manifest.note);
    fact(column, tr("Shows"), moment_of(manifest, today));
    fact(column, tr("Made"), fmt::format("{}, {}", date(locale, day_of_person(locale, manifest.created), today, DateStyle::full), time_of_day(locale, manifest.created)));
    fact(column, tr("Records"), manifest.scope);
    fact(column, tr("Profile"), tr(label_of(manifest.profile)));
    const SignatureWords signature = signature_words(visit, desk.platform(), today);
    fact(column, tr("Signature"), signature.words + ". " + signature.details);
    if (visit.signature && !signature.known) draw_unknown_signer(desk, column);
    fact(column, tr("Noticed"), visit.findings);
    column.cut_top(16);
    if (!manifest.left_out.empty()) section_title(column, tr("Left out"));
    for (const LeftOut& part : manifest.left_out) fact(column, tr(part.what.c_str()), integer(locale, part.count));
    scroll.end_at(column.y + 16);
}

}  // namespace qd
