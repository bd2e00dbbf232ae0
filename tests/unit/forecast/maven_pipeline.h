#pragma once
// The Maven company, imported as a user would, and its deals as of any day.

#include "core/forecast/pipeline/deal_history_job.h"
#include "core/forecast/pipeline/pipeline_forecast.h"
#include "tests/unit/exchange/import_fixture.h"

namespace qd::test {

struct MavenPipeline : MavenFixture {
    bool load() {
        if (!there()) return false;
        import_masters();
        import("sales_pipeline.csv", text("sales_pipeline.csv"), "deal");
        return true;
    }
    forecast::DealHistory history(Date day) { return must(forecast::read_deal_history(*workspace, forecast::end_of(day))); }
};

}  // namespace qd::test
