#include "app/cli/commands.h"

#include <algorithm>

#include "app/cli/arguments.h"

namespace qd::cli {
namespace {

constexpr Command kCommands[] = {
    {"new", "FILE [--demo small|medium|large] [--seed N]", "Founds a workspace, empty or with a made-up company.", run_new},
    {"import",
     "FILE --as deals|accounts|contacts|leads|products|activities|users --csv IN [--preset auto|generic|salesforce|hubspot|pipedrive]"
     " [--map \"Header=field\"]... [--mode create|update|upsert] [--key field] [--create-missing all|none|accounts,products,users]"
     " [--dry-run]",
     "Imports a table; records it refers to by name are made unless told otherwise. Answers in JSON.", run_import},
    {"query", "FILE --entity deals [--filter JSON] [--columns a,b] [--sort x,-y] [--limit N] [--format csv|json]",
     "Lists records.", run_query},
    {"kpi", "FILE [--as-of DATE] [--from DATE --to DATE]", "Key figures in JSON, each with its definition and sample size.", run_kpi},
    {"forecast",
     "series --csv IN --freq weekly|monthly|quarterly|yearly --horizon H [--model auto|NAME] [--levels 80,95]"
     " [--reconcile bottom-up|top-down|ols|wls-struct|wls-variance|mint] [--drivers IN [--drivers-freq FREQ]] [--format csv|json]"
     " | pipeline FILE --period 2017-Q4 [--as-of DATE] [--model all|weighted|hazard|series|combined]",
     "Forecasts time series (unique_id,ds,y; answers in CSV, as JSON with the analysis of each) or what a period's deals will"
     " bring (JSON). With --reconcile series named like Alpha|East/Ann are answered with their sums, and the parts add up. With"
     " --drivers market indicators (unique_id,ds,y or two columns) are used where one leads a series and the past supports it.", run_forecast},
    {"rules",
     "FILE list [--templates] | show RULE | enable RULE [--existing] [--accept-cycles] | disable RULE | dry-run RULE [--from DATE --to DATE]"
     " [--format csv|json] | run [RULE --record ID]   (RULE: name, id or key of a template; --json IN: a rule from a file)",
     "Lists, tries, switches and runs automation rules; answers in JSON.", run_rules},
    {"snapshot",
     "FILE --out OUT [--profile full|manager|board|demo] [--as-of DATE] [--recipient AGE_PUBLIC_KEY | --passphrase-file F] [--sign KEY_FILE]"
     " [--html [--page PAGE]] [--author NAME] [--note TEXT]"
     " | open SNAPSHOT [--passphrase-file F | --identity AGE_KEY_FILE] [--out WORKSPACE.qdeck]"
     " | compare BEFORE AFTER [--passphrase-file F | --identity AGE_KEY_FILE] [--format json|csv]",
     "Writes a snapshot (encrypted when a recipient or passphrase is named; --html puts it into the page of one file), opens one, or says what"
     " moved between two, or between one and a workspace. Answers in JSON.",
     run_snapshot},
    {"check", "FILE", "Checks integrity, checksums, references and the journal.", run_check},
    {"export", "FILE --entity E --csv OUT", "Writes all records of a kind as CSV.", run_export},
};

}  // namespace

std::span<const Command> commands() { return kCommands; }

Result<const Entity*> entity_named(const Catalogue& catalogue, const std::string& name) {
    if (const Entity* entity = catalogue.find_by_any_name(name)) return entity;
    for (const Entity& entity : catalogue.entities())
        if (plural_of(entity) == name) return &entity;
    return wrong_use("There is no kind of record “" + name + "”.");
}

std::string plural_of(const Entity& entity) {
    if (entity.key == "user") return "users";
    std::string plural = entity.plural;
    for (char& c : plural)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    std::ranges::replace(plural, ' ', '_');
    return plural;
}

}  // namespace qd::cli
