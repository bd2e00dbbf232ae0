#include "app/screens/help/manual.h"

#include <catch2/catch_amalgamated.hpp>

#include "app/screens/all.h"

using namespace qd;

TEST_CASE("A page of the manual is read into sections, steps, lists and links", "[manual]") {
    const ManualPage page = read_manual_page("deals", "# Deals\nYour pipeline.\n\n## Move a deal\n1. Drag the **card**.\n2. Or press `Space`,\n   twice.\n\n- A [list](lists)\n> Beware.\nPlain * text [not a link.\n");
    CHECK(page.title == "Deals");
    CHECK(page.summary == "Your pipeline.");
    REQUIRE(page.sections.size() == 2);
    CHECK(page.sections[0].blocks.empty());
    const auto& blocks = page.sections[1].blocks;
    REQUIRE(blocks.size() == 4);
    CHECK(blocks[0].kind == ManualBlock::Kind::step);
    CHECK(blocks[0].number == 1);
    CHECK(ui::plain(blocks[0].runs) == "Drag the card.");
    CHECK(ui::plain(blocks[1].runs) == "Or press Space, twice.");
    CHECK(blocks[2].kind == ManualBlock::Kind::bullet);
    CHECK(blocks[2].runs[1].link == "#/help/lists");
    CHECK(ui::plain(blocks[3].runs) == "Beware. Plain * text [not a link.");
}

TEST_CASE("The manual is searched by beginnings of words, titles first", "[manual]") {
    std::vector<ManualPage> pages;
    pages.push_back(read_manual_page("a", "# Deals\nAbout deals.\n## Import a file\nDrop it.\n"));
    pages.push_back(read_manual_page("b", "# Import\nBring in your pipeline.\n## Take it back\nUndo an import of déjà-vu deals.\n"));
    const auto hits = search_manual(pages, "IMPORT");
    REQUIRE(hits.size() == 3);
    CHECK(hits[0].page->name == "b");
    CHECK(hits[0].section == 0);
    CHECK(search_manual(pages, "deja undo").size() == 1);
    CHECK(search_manual(pages, "eals").empty());
    CHECK(search_manual(pages, "  ").empty());
}

TEST_CASE("Every screen of the navigation has its page in the manual", "[manual]") {
    for (const auto& screen : all_screens()) {
        const ScreenInfo& info = screen->info();
        if (info.group == NavGroup::none || info.route == "help") continue;
        INFO("Write assets/manual/" << info.route << ".md, as assets/manual/README.md says");
        CHECK(find_manual_page(manual(), info.route));
    }
}

TEST_CASE("What people ask for is found in the manual", "[manual]") {
    for (const auto& [question, page] : {std::pair{"undo import", "import"}, {"backup", "workspace"}, {"move deal stage", "deals"}, {"filter list", "lists"},
                                         {"convert lead", "leads"}, {"win chance", "deals"}, {"past day", "past"}, {"add field", "settings"}}) {
        const auto hits = search_manual(manual(), question);
        INFO(question);
        CHECK(std::ranges::any_of(hits, [&](const ManualHit& hit) { return hit.page->name == page; }));
    }
}
