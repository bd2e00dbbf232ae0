#include "app/shell/damage_words.h"

#include "app/ui/context.h"
#include "app/ui/text.h"

namespace qd {

using ui::tr;

namespace {

std::string name_of_table(const std::string& table, const Catalogue& catalogue) {
    if (table == "journal" || table == "change") return tr("The history of changes");
    const Entity* entity = catalogue.find(table);
    return entity ? std::string{tr(entity->plural.c_str())} : tr("Inner lists ({})", table);
}

}  // namespace

std::vector<std::string> damage_words(const DamageReport& report, const Catalogue& catalogue) {
    const ui::Locale& locale = ui::context().locale();
    std::vector<std::string> lost, doubtful;
    bool index_only = false;
    for (const DamagedTable& table : report.tables) {
        const std::string count = ui::integer(locale, table.readable_rows);
        if (table.data_pages == 0) index_only = true;
        else if (table.complete) doubtful.push_back(tr("{}: all {} can be read; some may show wrong values.", name_of_table(table.name, catalogue), count));
        else lost.push_back(tr("{}: {} can be read, the others are lost.", name_of_table(table.name, catalogue), count));
    }
    if (report.schema_damaged) lost.insert(lost.begin(), tr("The list of what is in the workspace is touched: whole kinds of records may be missing."));
    if (report.unattributed_pages > 0 && lost.empty()) lost.emplace_back(tr("Some records cannot be reached any more."));
    lost.insert(lost.end(), doubtful.begin(), doubtful.end());
    if (index_only) lost.emplace_back(tr("Search and sorting are touched; no record is lost by that."));
    if (lost.empty()) lost.emplace_back(tr("Only unused space is touched. Every record can be read."));
    return lost;
}

std::vector<std::string> damage_words(PageStore& store, Database& database, const Catalogue& catalogue) {
    const auto report = examine_damage(store, database);
    return report ? damage_words(*report, catalogue) : std::vector<std::string>{report.error().what()};
}

}  // namespace qd
