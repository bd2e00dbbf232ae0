// From nothing to a page that can be used: bytes to fetch, time with an empty and with a filled cache, and what the page
// does when nobody touches it.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { percentile, withPage } from "./laboratory.mjs";

const kMostBytes = 1.6e6;
const kIdleSeconds = 10;
const kSettle = 9000;  // milliseconds in which toasts and tooltips leave

function compressedBytes(dist) {
    const files = readdirSync(dist, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
    const packed = (path) => brotliCompressSync(readFileSync(path), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
    // notices.txt is fetched by those who read it.
    return files.filter((entry) => entry.name !== "notices.txt").reduce((sum, entry) => sum + packed(join(entry.parentPath ?? entry.path, entry.name)), 0);
}

// Milliseconds from the navigation to the first frame that takes input.
async function startTime(page, url) {
    await page.driver.goto(url);
    return page.evaluate(`(async () => {
        while (!window.quarterdeck) await new Promise((resolve) => requestAnimationFrame(resolve));
        await window.quarterdeck.ready;
        return performance.now();
    })()`);
}

export default async ({ root }) => {
    const figures = [{ name: "program and fonts, compressed", value: compressedBytes(join(root, "dist")) / 1e6, unit: "MB", limit: kMostBytes / 1e6 }];
    const cold = [];
    for (let round = 0; round < 3; ++round) cold.push(await withPage(root, (page, origin) => startTime(page, `${origin}/`)));
    figures.push({ name: "first visit to the first usable frame, median", value: percentile(cold, 0.5), unit: "ms" });
    await withPage(root, async (page, origin) => {
        await page.open("");
        await page.click("button", "Start with the demo company");
        await page.get("navigation", undefined, 60_000);
        await page.saved();
        const warm = [];
        for (let round = 0; round < 5; ++round) warm.push(await startTime(page, `${origin}/?round=${round}`));
        figures.push({ name: "next visit to the first usable frame, with the demo company, median", value: percentile(warm, 0.5), unit: "ms" });
        await new Promise((resolve) => setTimeout(resolve, kSettle));
        await page.idle();
        const before = await page.evaluate("window.quarterdeck.frames");
        await new Promise((resolve) => setTimeout(resolve, kIdleSeconds * 1000));
        figures.push({ name: `frames drawn in ${kIdleSeconds} idle seconds`, value: await page.evaluate("window.quarterdeck.frames") - before, unit: "frames", limit: 0 });
    });
    return figures;
};
