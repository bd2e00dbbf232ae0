// A large snapshot that somebody hands over: from choosing the file to its deals on the screen, part by part, and what the
// page does to those who wait: the longest stretch without a frame, then the search that is made while it is looked at.
// The parts are those that the dialog names. All times are taken in the page.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withPage } from "./laboratory.mjs";

const kMostOpening = 3000;      // milliseconds
const kMostGap = 100;
const kPassphrase = "correct horse battery staple";

// The demo company with 100,000 deals, as it is and closed with a passphrase.
function largeSnapshots(root, folder) {
    const quarterdeck = (...args) => execFileSync(join(root, "build/dev/app/cli/quarterdeck"), args, { stdio: ["ignore", "ignore", "pipe"] });
    const workspace = join(folder, "large.qdeck"), plain = join(folder, "plain.qsnap"), closed = join(folder, "closed.qsnap"), words = join(folder, "words.txt");
    writeFileSync(words, `${kPassphrase}\n`);
    quarterdeck("new", workspace, "--demo", "large");
    quarterdeck("snapshot", workspace, "--out", plain, "--profile", "full");
    quarterdeck("snapshot", workspace, "--out", closed, "--profile", "full", "--passphrase-file", words);
    return { plain, closed };
}

// In the page: what the opening dialog says at each frame, from when watch() was called until the snapshot is there, and
// the longest time between two frames.
const kWatch = `(() => {
    const words = () => {
        const dialog = document.querySelector("#mirror [role=dialog]");
        const status = dialog?.querySelector("[role=status]");
        if (dialog) return status?.getAttribute("aria-label") ?? status?.textContent ?? "";
        return [...document.querySelectorAll("#mirror button")].some((button) => /^Close snapshot/.test(button.getAttribute("aria-label") ?? button.textContent)) ? "shown" : "";
    };
    const frame = (now) => {
        const { watch } = window;
        if (watch) {
            const said = words();
            watch.longest = Math.max(watch.longest, now - watch.last);
            if (said) watch.parts[said] = (watch.parts[said] ?? 0) + now - watch.last;
            if (said === "shown") watch.shown ??= now - watch.began;
            watch.last = now;
        }
        requestAnimationFrame(frame);
    };
    window.watchFrom = () => { window.watch = { began: performance.now(), last: performance.now(), longest: 0, parts: {} }; };
    document.addEventListener("change", window.watchFrom, true);
    requestAnimationFrame(frame);
    return true;
})()`;

async function opened(page) {
    await page.until("the snapshot is there", () => page.evaluate("window.watch?.shown !== undefined"), 120_000);
    return page.evaluate("(() => { const { shown, longest, parts } = window.watch; window.watchFrom(); return { shown, longest, parts }; })()");
}

async function chosen(page, file) {
    await page.click("button", /^Workspace/);
    // Not by page.pickFiles, which waits until nothing is at work any more: the search goes on for long.
    await page.driver.pickFiles([file], () => page.click("menuitem", "Open a workspace file…"));
}

export default async ({ root }) => {
    const folder = mkdtempSync(join(tmpdir(), "quarterdeck-bench-"));
    try {
        const files = largeSnapshots(root, folder);
        const size = (file) => `${(statSync(file).size / 1e6).toFixed(1)} MB`;
        return await withPage(root, async (page) => {
            await page.open("");
            await page.click("button", "Empty workspace");
            await page.get("navigation", "Main");
            await page.evaluate(kWatch);
            await chosen(page, files.plain);
            const plain = await opened(page);
            await page.until("the search is made", async () => !await page.has("text", /^Search is being made/), 120_000);
            const search = await page.evaluate("(() => { const { last, began, longest } = window.watch; return { took: last - began, longest }; })()");
            await page.click("button", "Close snapshot");
            await chosen(page, files.closed);
            await page.click("textbox", "Passphrase");
            await page.driver.type(kPassphrase);
            await page.evaluate("(window.watchFrom(), true)");
            await page.driver.press("Enter");
            const closed = await opened(page);
            return [
                { name: `opening a snapshot of ${size(files.plain)}, from the choice of the file to its deals`, value: plain.shown, unit: "ms", limit: kMostOpening },
                ...Object.entries(plain.parts).filter(([, took]) => took > 20).map(([part, took]) => ({ name: `  of that: ${part}`, value: took, unit: "ms" })),
                { name: "the longest time between two frames meanwhile", value: plain.longest, unit: "ms", limit: kMostGap },
                { name: "until its search is made, after that", value: search.took, unit: "ms" },
                { name: "the longest time between two frames meanwhile (search)", value: search.longest, unit: "ms", limit: kMostGap },
                { name: `opening one of ${size(files.closed)} that was closed with a passphrase, from the passphrase to its deals`, value: closed.shown, unit: "ms" },
                ...Object.entries(closed.parts).filter(([, took]) => took > 20).map(([part, took]) => ({ name: `  of that (closed): ${part}`, value: took, unit: "ms" })),
            ];
        });
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
};
