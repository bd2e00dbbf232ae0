// The pipeline engine on the Maven company, against the table of the reference (section 3.5).
#include "tests/unit/forecast/maven_pipeline.h"

#include <cmath>

using namespace qd;
using namespace qd::forecast;
using namespace qd::test;

namespace {

// Won in the month, by close date, as the file says.
double won_in(const DealHistory& history, const DateRange& month) {
    double sum = 0;
    for (const DealPath& deal : history.deals) {
        const DealMoment& last = history.path(deal).back();
        if (history.kind(last) == StageKind::won && last.close_date && month.contains(*last.close_date))
            sum += static_cast<double>(*last.amount);
    }
    return sum;
}

DateRange month_after(Date end) {
    const Date first = end + std::chrono::days{1};
    return {first, add_months(first, 1) - std::chrono::days{1}};
}

}  // namespace

TEST_CASE_METHOD(MavenPipeline, "Hazard, inflow and quarter-end season forecast the next month of Maven", "[pipeline][maven][data]") {
    if (!load()) SKIP("the Maven files are not there");
    const DealHistory all = history(make_date(2017, 12, 31));
    double off = 0, sum = 0;
    int inside80 = 0, inside95 = 0;
    for (unsigned month = 6; month <= 11; ++month) {
        const Date end = add_months(make_date(2017, month, 1), 1) - std::chrono::days{1};
        const DealHistory known = history(end);
        const ClosingModel model = ClosingModel::fit(known, {});
        REQUIRE(model.is_sufficient());
        const PipelineForecast forecast = must(forecast_pipeline(known, model, {.period = month_after(end)}));
        const double actual = won_in(all, month_after(end));
        const double error = forecast.expected() / actual - 1;
        const Spread& spread = forecast.simulation.total;
        UNSCOPED_INFO(iso(end) << " expected " << forecast.expected() / 100 << " actual " << actual / 100 << " error " << error * 100
                       << " % p10 " << spread.p10 / 100 << " p90 " << spread.p90 / 100 << " shock " << model.shock() << " level " << model.won().level
                       << " new " << forecast.from_new / 100);
        off += std::abs(error) / 6;
        sum += error / 6;
        inside80 += spread.p10 <= actual && actual <= spread.p90;
        inside95 += spread.p025 <= actual && actual <= spread.p975;
    }
    UNSCOPED_INFO("MAPE " << off * 100 << " bias " << sum * 100 << " inside 80 " << inside80 << " 95 " << inside95);
    CHECK(off < 0.16);        // 14.4 % measured; the reference's hazard without season has 28.3 %
    CHECK(inside95 == 6);
}
