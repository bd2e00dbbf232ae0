// A large snapshot that somebody hands over: from choosing the file to its deals on the screen, and what the page does to
// those who wait: the longest stretch without a frame, then the search that is made while it is looked at.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withPage } from "./laboratory.mjs";

const kMostOpening = 3000;      // milliseconds
const kMostGap = 100;

// The demo company with 100,000 deals, neither encrypted nor packed: bytes are what takes time here.
function largeSnapshot(root, folder) {
    const quarterdeck = (...args) => execFileSync(join(root, "build/dev/app/cli/quarterdeck"), args, { stdio: ["ignore", "ignore", "pipe"] });
    const workspace = join(folder, "large.qdeck"), snapshot = join(folder, "large.qsnap");
    quarterdeck("new", workspace, "--demo", "large");
    quarterdeck("snapshot", workspace, "--out", snapshot, "--profile", "full");
    return snapshot;
}

// In the page: the longest time between two frames since it was called, and the moment of the last one.
const kWatch = `(() => {
    window.gaps = { longest: 0, last: performance.now() };
    const frame = (now) => {
        window.gaps.longest = Math.max(window.gaps.longest, performance.now() - window.gaps.last);
        window.gaps.last = performance.now();
        requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    return true;
})()`;

const takeGap = (page) => page.evaluate("(() => { const { longest } = window.gaps; window.gaps.longest = 0; return longest; })()");

export default async ({ root }) => {
    const folder = mkdtempSync(join(tmpdir(), "quarterdeck-bench-"));
    try {
        const snapshot = largeSnapshot(root, folder);
        const megabytes = Math.round(statSync(snapshot).size / 1e6);
        return await withPage(root, async (page) => {
            await page.open("");
            await page.click("button", "Empty workspace");
            await page.get("navigation", "Main");
            await page.evaluate(kWatch);
            await page.click("button", /^Workspace/);
            await takeGap(page);
            let began = 0;
            // Not by page.pickFiles, which waits until nothing is at work any more: the search goes on for long.
            await page.driver.pickFiles([snapshot], () => {
                began = performance.now();
                return page.click("menuitem", "Open a workspace file…");
            });
            await page.get("button", "Close snapshot", 120_000);
            const opened = performance.now() - began, gap = await takeGap(page);
            await page.until("the search is made", async () => !await page.has("text", /^Search is being made/), 120_000);
            const searched = performance.now() - began - opened, laterGap = await takeGap(page);
            return [
                { name: `opening a snapshot of ${megabytes} MB, from the choice of the file to its deals`, value: opened, unit: "ms", limit: kMostOpening },
                { name: "the longest time between two frames meanwhile", value: gap, unit: "ms", limit: kMostGap },
                { name: "until its search is made, after that", value: searched, unit: "ms" },
                { name: "the longest time between two frames meanwhile (search)", value: laterGap, unit: "ms", limit: kMostGap },
            ];
        });
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
};
