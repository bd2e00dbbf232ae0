#pragma once
// What `quarterdeck` can do: the table that dispatch, help and the exit codes come from.

#include <span>
#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/model/catalogue.h"

namespace qd::cli {

using Words = std::span<const std::string>;

struct Command {
    std::string_view name, use, what;
    Result<> (*run)(Words words);
};

[[nodiscard]] std::span<const Command> commands();

[[nodiscard]] Result<> run_new(Words words);
[[nodiscard]] Result<> run_import(Words words);
[[nodiscard]] Result<> run_query(Words words);
[[nodiscard]] Result<> run_kpi(Words words);
[[nodiscard]] Result<> run_forecast(Words words);
[[nodiscard]] Result<> run_rules(Words words);
[[nodiscard]] Result<> run_snapshot(Words words);
[[nodiscard]] Result<> run_snapshot_open(Words words);      // snapshot open …
[[nodiscard]] Result<> run_snapshot_compare(Words words);   // snapshot compare …
[[nodiscard]] Result<> run_check(Words words);
[[nodiscard]] Result<> run_export(Words words);

// "deals", "deal", "users": as people say it.
[[nodiscard]] Result<const Entity*> entity_named(const Catalogue& catalogue, const std::string& name);
// The name that the command line uses: "deals", "users".
[[nodiscard]] std::string plural_of(const Entity& entity);

}  // namespace qd::cli
