// What it costs until one edit is on the disk: here, and in other ways to keep SQLite in a browser.

import { percentile, withPage } from "./laboratory.mjs";

const kRows = 10_000;
const kEdits = 60;

const rival = (page, name, settings) => page.evaluate(
    `import("/bench/rivals.js").then((rivals) => rivals.${name}(${JSON.stringify(settings)}))`);

export default ({ root }) => withPage(root, async (page, origin) => {
    await page.driver.goto(`${origin}/bench/blank.html`);
    const median = async (name, settings) => percentile(await rival(page, name, { edits: kEdits, ...settings }), 0.5);
    const figures = [];
    for (const records of [1, 4, 16]) {
        figures.push({ name: `bare strict transaction, ${records} × 64 KiB, median`, value: await median("bare", { records, size: 65536 }), unit: "ms" });
    }
    figures.push({ name: `wa-sqlite IDBBatchAtomicVFS, one edit in ${kRows} rows, median`, value: await median("waSqlite", { rows: kRows }), unit: "ms" });
    figures.push({ name: `sql.js with whole-file save, one edit in ${kRows} rows, median`, value: await median("sqlJs", { rows: kRows }), unit: "ms" });
    return figures;
});
