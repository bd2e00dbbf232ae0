#pragma once
// Importing texts and files into a workspace in memory.

#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/exchange/import_check.h"
#include "core/exchange/import_job.h"
#include "core/exchange/import_preview.h"
#include "tests/samples/samples.h"
#include "tests/support/workspace_fixture.h"

namespace qd::test {

struct ImportFixture : WorkspaceFixture {
    // What the last prepare() found out.
    std::unique_ptr<ImportFile> file;
    std::unique_ptr<ImportAnalysis> analysis;
    ImportPlan plan;

    void prepare(std::string name, std::string text, std::string_view entity) {
        file = std::make_unique<ImportFile>(must(ImportFile::open(std::move(name), std::move(text))));
        analysis = std::make_unique<ImportAnalysis>(*file, workspace->catalogue(), file->dialect.dialect);
        must(run_to_end(*analysis));
        plan = analysis->propose(workspace->catalogue().entity(entity));
    }
    ImportFindings check() {
        ImportCheck job{*workspace, *file, *analysis, plan};
        must(run_to_end(job));
        return job.findings();
    }
    ImportResult run() {
        clock.advance(std::chrono::seconds{1});
        ImportJob job{*workspace, *file, plan, 0};
        must(run_to_end(job));
        return job.result();
    }
    ImportResult import(std::string name, std::string text, std::string_view entity, std::vector<std::string> create = {}) {
        prepare(std::move(name), std::move(text), entity);
        plan.create_missing = std::move(create);
        return run();
    }
    std::string field_of(std::string_view header) const {
        for (const ColumnPlan& column : plan.columns)
            if (column.header == header) return column.field;
        return "no such column";
    }
    static void must(Result<> result) {
        if (!result) FAIL(result.error().sentence());
    }
    template <class T>
    static T must(Result<T> result) { return test::must(std::move(result)); }
};

struct MavenFixture : ImportFixture {
    static std::filesystem::path folder() { return sample_path("maven-crm"); }
    static bool there() { return std::filesystem::exists(folder()); }
    static std::string text(const char* name) {
        std::ifstream in{folder() / name, std::ios::binary};
        std::stringstream all;
        all << in.rdbuf();
        return all.str();
    }
    void import_masters() {
        import("accounts.csv", text("accounts.csv"), "account");
        import("products.csv", text("products.csv"), "product");
        import("sales_teams.csv", text("sales_teams.csv"), "user", {"user", "team"});
    }
};

}  // namespace qd::test
