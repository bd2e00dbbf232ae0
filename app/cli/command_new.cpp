#include <fmt/format.h>

#include <charconv>
#include <cstdio>

#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/workspace_file.h"
#include "core/exchange/demo_company.h"

namespace qd::cli {

Result<> run_new(Words words) {
    constexpr std::string_view kOptions[] = {"demo", "seed"};
    const Arguments arguments = TRY(Arguments::parse(words, kOptions, {}));
    const std::string path = TRY(arguments.position(0, "The name of the workspace file"));
    const std::string demo = arguments.option("demo");
    const std::string seed_text = arguments.option("seed", "1");
    std::uint64_t seed = 0;
    if (std::from_chars(seed_text.data(), seed_text.data() + seed_text.size(), seed).ptr != seed_text.data() + seed_text.size())
        return wrong_use("--seed needs a whole number.");
    if (!demo.empty() && demo != "small" && demo != "medium" && demo != "large")
        return wrong_use("--demo is small, medium or large.");
    const auto file = TRY(WorkspaceFile::open(path, FileSink::Open::create));
    if (!demo.empty()) {
        const DemoSize size = demo == "small" ? DemoSize::small : demo == "medium" ? DemoSize::medium : DemoSize::large;
        const auto job = make_demo_company(file->workspace(), size, seed, file->clock().today());
        TRY(run_to_end(*job));
    }
    TRY(file->save());
    std::fputs(fmt::format("Made {}.\n", path).c_str(), stderr);
    return {};
}

}  // namespace qd::cli
