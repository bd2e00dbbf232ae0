#include "core/exchange/export_csv.h"

#include "tests/unit/exchange/import_fixture.h"

using namespace qd;
using namespace qd::test;

namespace {

struct ExportFixture : MavenFixture {
    std::string exported(std::string entity, std::vector<std::string> columns = {}) {
        ListQuery query;
        query.entity = std::move(entity);
        query.columns = std::move(columns);
        CsvExport job{*workspace, query, must(query_context(*workspace, 0))};
        must(run_to_end(job));
        return job.text();
    }
};

}  // namespace

TEST_CASE_METHOD(ExportFixture, "A list is exported as people read it", "[export]") {
    import("products.csv", "product,price\n\"Pro, large\",4821.50\n", "product");
    import("deals.csv", "deal name,product,amount,close date,deal stage\n=1+1,\"Pro, large\",10,2017-03-01,Won\n", "deal");
    CHECK(exported("deal", {"name", "product", "product.price", "amount", "close_date", "stage", "status"}) ==
          "Name,Product,Product › List price,Amount,Close date,Stage,Status\r\n"
          "\"'=1+1\",\"Pro, large\",4821.50,10.00,2017-03-01,Won,Won\r\n");
}

TEST_CASE_METHOD(ExportFixture, "What was exported is recognised when it is imported again", "[export]") {
    import("accounts.csv", "name,phone,revenue,employees,website\nKonex,+49 30 1234,12.5,40,www.konex.com\n=Risky,,,,\n", "account");
    const std::string text = exported("account");
    CHECK(text.find(",+49 30 1234,") != std::string::npos);
    const ImportResult again = import("again.csv", text, "account");
    CHECK(again.counts.same == 2);
    CHECK(again.errors.empty());
}

TEST_CASE_METHOD(ExportFixture, "The Maven deals come back from an export unchanged", "[export][maven][data]") {
    if (!there()) SKIP("the Maven files are not there");
    import_masters();
    import("sales_pipeline.csv", text("sales_pipeline.csv"), "deal");
    prepare("again.csv", exported("deal", {"source_id", "owner", "product", "account", "stage", "created", "close_date", "amount"}), "deal");
    CHECK(plan.key == "source_id");
    const ImportResult again = run();
    CHECK(again.counts.same == 8800);
    CHECK(again.counts.created + again.counts.updated + again.counts.refused == 0);
}
