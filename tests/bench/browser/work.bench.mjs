// The two heaviest things that people do in the page: importing 100,000 deals, against the sqlite3 program reading the
// same file natively, and filter, sort and sums over 100,000 deals, against AG Grid Community on the same deals.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { percentile, withPage } from "./laboratory.mjs";

const kDeals = 100_000;
const kImports = 3;
const kFrame = 50;
const kTimesSqlite = 4;
const kListFrame = 16;

const kForget = `indexedDB.databases().then((all) => Promise.all(all.map(({ name }) => new Promise((resolve) => {
    indexedDB.deleteDatabase(name).onsuccess = () => resolve(true);
})))).then(() => true)`;

// Milliseconds of the sqlite3 program for the file, best of three; undefined without it.
function sqliteImport(text) {
    if (spawnSync("sqlite3", ["--version"]).status !== 0) return undefined;
    const folder = mkdtempSync(join(tmpdir(), "quarterdeck-bench-"));
    try {
        writeFileSync(join(folder, "deals.csv"), text);
        const samples = Array.from({ length: 3 }, () => {
            rmSync(join(folder, "deals.db"), { force: true });
            const began = performance.now();
            const run = spawnSync("sqlite3", ["deals.db", "-cmd", ".mode csv", ".import deals.csv deal"], { cwd: folder });
            if (run.status !== 0) throw new Error(`sqlite3 ended with status ${run.status ?? run.signal}`);
            return performance.now() - began;
        });
        return Math.min(...samples);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

export default ({ root }) => withPage(root, async (page, origin) => {
    const inPage = (call) => page.evaluate(`import("/bench/desk.js").then((desk) => desk.${call})`);
    // A page in which nothing has run, of a browser that keeps nothing yet.
    const fresh = async () => {
        await page.driver.goto(`${origin}/bench/blank.html`);
        await page.evaluate(kForget);
    };
    const figures = [];

    await fresh();
    const sqlite = sqliteImport(await inPage(`sampleFile(${kDeals})`));
    const runs = [];
    for (let repeat = 0; repeat < kImports; ++repeat) {
        await fresh();
        const imported = await inPage(`importing({ rows: ${kDeals} })`);
        if (imported.made !== kDeals) throw new Error(`only ${imported.made} deals were imported`);
        runs.push(imported);
    }
    const run = runs.sort((a, b) => a.imported.busy - b.imported.busy)[Math.floor(kImports / 2)];
    figures.push({ name: "import of 100,000 deals in a page just opened: validation, history, journal, search index, median of three", value: run.imported.busy, unit: "ms",
                   ...(sqlite ? { against: "sqlite3 .import natively", reference: sqlite, limit: kTimesSqlite } : {}) });
    figures.push({ name: "import in the page", value: kDeals / run.imported.busy * 1000, unit: "rows/s" });
    figures.push({ name: "import in the page, longest frame", value: Math.max(...runs.map((one) => one.imported.longest)), unit: "ms", limit: kFrame });
    figures.push({ name: "first look at the file and check, longest frame", value: Math.max(run.looked.longest, run.checked.longest), unit: "ms", limit: kFrame });
    figures.push({ name: "first look at the file and check", value: run.looked.busy + run.checked.busy, unit: "ms" });
    figures.push({ name: `handing ${Math.round(run.bytes / 1e6)} MB to the storage, longest frame`, value: Math.max(...runs.map((one) => one.handing)), unit: "ms", limit: kFrame });
    figures.push({ name: "until the import is on the disk, after its last step", value: run.saved, unit: "ms" });

    await fresh();
    const lists = await inPage("lists({ repeats: 31 })");
    const grid = await inPage("agGrid({ repeats: 11 })");
    const filter = `filter, two sorts and three sums over ${lists.deals} deals`;
    figures.push({ name: `${filter}, slowest of 31`, value: Math.max(...lists.samples), unit: "ms", limit: kListFrame });
    figures.push({ name: `${filter}, median`, value: percentile(lists.samples, 0.5), unit: "ms",
                   against: "AG Grid Community, filter, two sorts, one sum", reference: percentile(grid.samples, 0.5), limit: 1 });
    figures.push({ name: "the same for the first time (columns loaded)", value: lists.loaded, unit: "ms" });
    return figures;
});
