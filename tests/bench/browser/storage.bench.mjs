// What it costs until one edit is on the disk: here, by a bare transaction of the same bytes, and in other ways to keep
// SQLite in a browser. And what it costs to open what is kept.

import { inPage, percentile } from "./laboratory.mjs";

const kRows = 10_000;
const kEdits = 60;
const kOpenMegabytes = 100;
const kTimesBareCommit = 1.5;
const kTimesBareRead = 2;

const median = (samples) => percentile(samples, 0.5);

export default async ({ root }) => {
    const figures = [];
    const figure = (name, value, against, reference, limit) => figures.push({ name, value, unit: "ms", against, reference, limit });

    const ours = await inPage(root, "desk.js", "commits", { size: 1, edits: kEdits });
    const commit = median(ours.samples);
    const edit = `one edit among ${ours.deals} deals, until it is on the disk, median`;
    figure(edit, commit, `bare strict transaction of the same blocks of 64 KiB, ${ours.blocks.toFixed(1)} of them, by turns`, median(ours.floor), kTimesBareCommit);
    const rival = async (name) => median(await inPage(root, "rivals.js", name, { rows: kRows, edits: kEdits }));
    figure(edit, commit, `wa-sqlite IDBBatchAtomicVFS, ${kRows} rows`, await rival("waSqlite"), 1);
    figure(edit, commit, `sql.js with whole-file save, ${kRows} rows`, await rival("sqlJs"), 1);

    const opening = await inPage(root, "desk.js", "opening", { megabytes: kOpenMegabytes, repeats: 5 });
    figure(`opening a workspace of ${Math.round(opening.bytes / 1e6)} MB, median`, median(opening.opened),
           "getAll of the same bytes", median(opening.read), kTimesBareRead);
    return figures;
};
