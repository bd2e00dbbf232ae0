// Draws a screen of the application into a PNG, natively: eyes without a browser.
//
//   picture ROUTE OUT.png [--workspace FILE.qdeck] [--drop FILE]... [--pick FILE]... [--size 1280x800] [--density 2]
//           [--dark] [--touch] [--today 2017-12-19] [--outline] [then, in order:]
//           [--click ROLE NAME] [--right-click ROLE NAME] [--hover ROLE NAME] [--at X Y] [--press KEYS] [--type TEXT] [--wait MS]
//           [--shot OTHER.png]
//
// Without a workspace it shows the first visit. Roles are ARIA's ("button", "tab", "textbox").

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "app/screens/all.h"
#include "app/shell/app.h"
#include "tests/support/fake_platform.h"
#include "tests/support/ui_stage.h"

namespace {

using namespace qd;

struct Request {
    std::string route, out, workspace;
    std::vector<std::string> drops, picks;   // picks: what the file dialog will answer
    test::StageOptions stage;
    bool outline = false;
    std::vector<std::string> steps;
};

ui::Role role_named(std::string_view name) {
    for (int at = 0; at <= static_cast<int>(ui::Role::alert); ++at)
        if (name == ui::aria_name(static_cast<ui::Role>(at))) return static_cast<ui::Role>(at);
    throw std::runtime_error("no such role: " + std::string{name});
}

Request read(const std::vector<std::string>& words) {
    Request request;
    std::vector<std::string> plain;
    for (std::size_t at = 0; at < words.size(); ++at) {
        const std::string& word = words[at];
        const auto next = [&] { return at + 1 < words.size() ? words[++at] : throw std::runtime_error(word + " needs a value"); };
        if (word == "--workspace") request.workspace = next();
        else if (word == "--drop") request.drops.push_back(next());
        else if (word == "--pick") request.picks.push_back(next());
        else if (word == "--size") {
            if (std::sscanf(next().c_str(), "%fx%f", &request.stage.width, &request.stage.height) != 2) throw std::runtime_error("size is like 1280x800");
        } else if (word == "--density") request.stage.density = std::strtof(next().c_str(), nullptr);
        else if (word == "--dark") request.stage.dark = true;
        else if (word == "--touch") request.stage.touch = true;
        else if (word == "--today") request.stage.today = parse_iso_date(next()).value_or(request.stage.today);
        else if (word == "--outline") request.outline = true;
        else if (word.starts_with("--")) {
            request.steps.push_back(word);
            const int values = word == "--click" || word == "--right-click" || word == "--hover" || word == "--at" ? 2 : 1;
            for (int count = 0; count < values; ++count) request.steps.push_back(next());
        } else plain.push_back(word);
    }
    if (plain.size() != 2) throw std::runtime_error("usage: picture ROUTE OUT.png [options], see tests/picture.cpp");
    request.route = plain[0];
    request.out = plain[1];
    return request;
}

void act(test::Stage& stage, const std::vector<std::string>& steps) {
    for (std::size_t at = 0; at < steps.size();) {
        const std::string& what = steps[at];
        const std::string& first = steps[at + 1];
        if (what == "--click") stage.click(role_named(first), steps[at + 2]);
        else if (what == "--right-click") stage.right_click(role_named(first), steps[at + 2]);
        else if (what == "--hover") {
            stage.hover(role_named(first), steps[at + 2]);
            stage.advance(600);
        } else if (what == "--at") stage.click_at(std::strtof(first.c_str(), nullptr), std::strtof(steps[at + 2].c_str(), nullptr));
        else if (what == "--press") stage.press(first);
        else if (what == "--type") stage.type(first);
        else if (what == "--wait") stage.advance(std::atoi(first.c_str()));
        else if (what == "--shot") (void)stage.picture(first);
        else throw std::runtime_error("no such step: " + what);
        at += what == "--click" || what == "--right-click" || what == "--hover" || what == "--at" ? 3 : 2;
    }
}

std::shared_ptr<InputFile> file_at(const std::string& path) {
    auto file = test::MemoryFile::from_disk(path);
    if (!file) throw std::runtime_error("cannot read " + path);
    return file;
}

void take(const Request& request) {
    test::FakePlatform platform;
    platform.surroundings.dark = request.stage.dark;
    platform.surroundings.touch = request.stage.touch;
    platform.surroundings.reduced_motion = true;
    platform.surroundings.app_version = "1.0";
    ManualClock clock{start_of(request.stage.today) + std::chrono::hours{8} + std::chrono::minutes{42}};
    test::Stage stage{request.stage};
    App app{platform, clock, nullptr, 1, all_screens};
    app.setup_imgui();
    stage.run([&] { return app.frame(); }, app.semantics());
    for (const std::string& path : request.picks) platform.next_pick.push_back(file_at(path));
    if (!request.workspace.empty()) app.on_files({file_at(request.workspace)});
    for (int frame = 0; frame < 3000 && !request.workspace.empty() && !app.workspace(); ++frame) stage.advance(16);
    stage.settle();
    app.on_route("#/" + request.route);
    stage.settle();
    std::vector<std::shared_ptr<InputFile>> dropped;
    for (const std::string& path : request.drops) dropped.push_back(file_at(path));
    if (!dropped.empty()) app.on_files(std::move(dropped));
    stage.advance(300);
    act(stage, request.steps);
    if (!stage.picture(request.out)) throw std::runtime_error("cannot write " + request.out);
    if (const std::string repeated = stage.repeated_ids(); !repeated.empty())
        std::fprintf(stderr, "the same id twice: %s\n", repeated.c_str());
    if (request.outline) std::fputs(stage.outline().c_str(), stdout);
    if (const int frames = stage.frames_after_settling(); frames > 0) std::fprintf(stderr, "still asks for %d frames when idle\n", frames);
}

}  // namespace

int main(int count, char** words) {
    try {
        take(read({words + 1, words + count}));
        return 0;
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "%s\n", problem.what());
        return 1;
    }
}
