// What each screen tells screen readers and tests, drawn with one small company and compared with
// tests/golden/screens. scripts/accept_golden takes over what is drawn now.

#include <catch2/catch_amalgamated.hpp>

#include <cstdio>
#include <cstdlib>
#include <map>

#include "app/screens/all.h"
#include "tests/samples/samples.h"
#include "tests/support/screen_visit.h"

using namespace qd;

namespace {

std::string read_text(const std::string& path) {
    std::string text;
    if (std::FILE* file = std::fopen(path.c_str(), "rb")) {
        char part[4096];
        for (std::size_t count = 0; (count = std::fread(part, 1, sizeof part, file)) > 0;) text.append(part, count);
        std::fclose(file);
    }
    return text;
}

bool write_text(const std::string& path, const std::string& text) {
    std::FILE* file = std::fopen(path.c_str(), "wb");
    if (!file) return false;
    const bool whole = std::fwrite(text.data(), 1, text.size(), file) == text.size();
    return std::fclose(file) == 0 && whole;
}

// "deals/*" → "deals-page".
std::string file_name(std::string route) {
    if (const std::size_t star = route.find("/*"); star != std::string::npos) route.replace(star, 2, "-page");
    return route + ".txt";
}

}  // namespace

TEST_CASE("Every screen tells what it shows", "[golden]") {
    const bool accept = std::getenv("QUARTERDECK_ACCEPT_GOLDEN") != nullptr;
    test::ScreenVisit visit;
    const auto ids = visit.found_small_company();
    for (const auto& screen : all_screens()) {
        std::string route{screen->info().route};
        if (route == "new" || route == "demo") continue;  // a dialog, and a way into Home
        const std::string golden = test::project_path("tests/golden/screens/" + file_name(route));
        if (const std::size_t star = route.find('*'); star != std::string::npos) {
            const auto known = ids.find(route.substr(0, star - 1));
            if (known == ids.end()) continue;
            route.replace(star, 1, std::to_string(known->second));
        }
        DYNAMIC_SECTION(route) {
            visit.go("#/" + route);
            const std::string drawn = visit.main_outline();
            CHECK(visit.stage.repeated_ids() == "");
            CHECK(visit.stage.frames_after_settling() == 0);
            if (accept) {
                REQUIRE(write_text(golden, drawn));
                continue;
            }
            const std::string expected = read_text(golden);
            if (expected.empty()) {
                FAIL_CHECK("No golden tree for this screen yet: scripts/accept_golden writes it");
                continue;
            }
            CHECK(drawn == expected);
        }
    }
}
