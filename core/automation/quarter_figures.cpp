#include "core/automation/quarter_figures.h"

#include "core/insight/kpi.h"

namespace qd {
namespace {

KeyFigure::Unit unit_of(KpiUnit unit) {
    return unit == KpiUnit::rate ? KeyFigure::Unit::rate : unit == KpiUnit::money ? KeyFigure::Unit::money : KeyFigure::Unit::number;
}

}  // namespace

Figures quarter_figures(Workspace& workspace) {
    Figures figures;
    for (const Kpi& kpi : known_kpis()) figures.known.push_back({kpi.key, kpi.label, unit_of(kpi.unit)});
    figures.value = [&workspace](std::string_view key, Instant at, Id person) { return kpi_of_quarter(workspace, key, at, person).value_or(std::nullopt); };
    return figures;
}

}  // namespace qd
