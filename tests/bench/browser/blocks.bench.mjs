// Why the store's blocks are 64 KiB: loading a database of 32 MB and committing scattered changed pages, with
// records of other sizes (core/store/README.md).

import { withPage } from "./laboratory.mjs";

const kSize = 32 * 1024 * 1024;
const kCommits = [1, 4, 16, 64];

export default ({ root }) => withPage(root, async (page, origin) => {
    await page.driver.goto(`${origin}/bench/blank.html`);
    const figures = [];
    for (const kib of [4, 16, 64, 256]) {
        const settings = JSON.stringify({ record: kib * 1024, size: kSize, commits: kCommits });
        const measured = await page.evaluate(`import("/bench/blocks.js").then((bench) => bench.blocks(${settings}))`);
        figures.push({ name: `records of ${kib} KiB: loading 32 MB, median`, value: measured.load, unit: "ms" });
        for (const pages of kCommits) {
            figures.push({ name: `records of ${kib} KiB: strict commit of ${pages} scattered pages, median`, value: measured.commits[pages], unit: "ms" });
        }
    }
    return figures;
});
