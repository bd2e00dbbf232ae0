// node tests/bench/run.mjs [NAME…]: runs the programs bench_* natively (native/, both/) and as wasm under Node (both/),
// and the files browser/*.bench.mjs, prints their
// figures as a table and as JSON. A figure is {name, value, unit, against?, reference?, limit?}: with a reference its
// ratio is shown, with a limit the ratio (or else the value) must not exceed it.

import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const wanted = process.argv.slice(2);
const chosen = (file) => wanted.length === 0 || wanted.some((name) => file.includes(name));
const sourcesIn = (folder, ending) => readdirSync(join(here, folder)).filter((file) => file.endsWith(ending) && chosen(file)).sort();

const programOf = (preset, file) => join(root, "build", preset, "tests", `bench_${file.replace(/\.bench\.cpp$/, "")}`);

function figuresOf(...command) {
    const run = spawnSync(command[0], command.slice(1), { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
    if (run.status !== 0) throw new Error(`${command.join(" ")} ended with status ${run.status ?? run.signal}`);
    return run.stdout.trim().split("\n").map((line) => JSON.parse(line));
}

const nativeFigures = (file) => figuresOf(programOf("dev", file));
const bothFigures = (file) => [
    ...nativeFigures(file),
    ...figuresOf(process.execPath, `${programOf("web", file)}.js`).map((figure) => ({ ...figure, name: `${figure.name}, wasm` })),
];

async function browserFigures(file) {
    const { default: measure } = await import(`./browser/${file}`);
    return measure({ root });
}

function judged(figure) {
    const ratio = figure.reference ? figure.value / figure.reference : undefined;
    const holds = figure.limit === undefined ? undefined : (ratio ?? figure.value) <= figure.limit;
    return { ...figure, ratio, holds };
}

function printTable(figures) {
    const amount = (value) => value >= 1000 ? Math.round(value).toLocaleString("en-US") : String(Number(value.toPrecision(3)));
    const rows = figures.map((figure) => [
        figure.name, `${amount(figure.value)} ${figure.unit}`,
        figure.against ? `${figure.against}: ${amount(figure.reference)} ${figure.unit}` : "",
        figure.ratio === undefined ? "" : `× ${figure.ratio.toFixed(2)}`,
        figure.limit === undefined ? "" : `≤ ${figure.limit} ${figure.holds ? "holds" : "FAILS"}`,
    ]);
    const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
    for (const row of rows) console.log(row.map((cell, column) => cell.padEnd(widths[column])).join("  ").trimEnd());
}

const figures = [];
const failures = [];
for (const [folder, ending, measure] of [["native", ".bench.cpp", nativeFigures], ["both", ".bench.cpp", bothFigures], ["browser", ".bench.mjs", browserFigures]]) {
    for (const file of sourcesIn(folder, ending)) {
        console.error(`· ${file}`);
        try {
            figures.push(...(await measure(file)).map(judged));
        } catch (error) {
            failures.push(file);
            console.error(`${file}: ${error.stack ?? error}`);
        }
    }
}
if (figures.length > 0) printTable(figures);
mkdirSync(join(root, "build"), { recursive: true });
const json = JSON.stringify({ figures, failures }, null, 1);
writeFileSync(join(root, "build/bench.json"), `${json}\n`);
console.log(json);
process.exit(failures.length > 0 || figures.length === 0 || figures.some((figure) => figure.holds === false) ? 1 : 0);
