// What forecasting one series costs in the browser: the engine as wasm under Node, one thread, on every eighth M3
// series of a frequency (../shared/data/m3); without them there is nothing to report.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { pathToFileURL } from "node:url";

const kSeason = { yearly: 1, quarterly: 4, monthly: 12 };
const kHorizon = { yearly: 6, quarterly: 8, monthly: 18 };
const kLimits = { "DOTM, yearly": 1, "auto, yearly": 60, "DOTM, quarterly": 1, "DOTM, monthly": 1, "ETS, quarterly": 5, "ETS, monthly": 20, "auto, quarterly": 60, "auto, monthly": 60 };

// Better forecasts at no more than three times the time of the one comparable package.
const kRival = "@bsull/augurs";
const kTimesAsLong = 3;

function seriesIn(packed) {
    const series = new Map();
    for (const row of gunzipSync(readFileSync(packed)).toString().trim().split("\n").slice(1)) {
        const [id, date, value] = row.split(",");
        if (!series.has(id)) series.set(id, { rows: [], values: [] });
        series.get(id).rows.push(`${id},${date},${value}`);
        series.get(id).values.push(Number(value));
    }
    return series;
}

// Mean sMAPE and MASE of forecasts (by id) against what came.
function scores(history, future, forecasts, season) {
    let smape = 0, mase = 0;
    for (const [id, points] of forecasts) {
        const past = history.get(id).values, actual = future.get(id).values;
        let scale = 0;
        for (let t = season; t < past.length; ++t) scale += Math.abs(past[t] - past[t - season]) / (past.length - season);
        actual.forEach((value, step) => {
            const error = Math.abs(value - points[step]);
            smape += 200 * error / (Math.abs(value) + Math.abs(points[step])) / actual.length;
            mase += error / scale / actual.length;
        });
    }
    return { smape: smape / forecasts.size, mase: mase / forecasts.size };
}

async function rival(history, ids, season, horizon) {
    const cache = process.env.QUARTERDECK_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "quarterdeck");
    const folder = join(cache, "npm-bench/node_modules", kRival);
    const { MSTL, initSync } = await import(pathToFileURL(join(folder, "mstl.js")));
    initSync({ module: readFileSync(join(folder, "mstl_bg.wasm")) });
    const forecasts = new Map();
    const began = performance.now();
    for (const id of ids) {
        const model = MSTL.ets([season]);
        model.fit(Float64Array.from(history.get(id).values));
        forecasts.set(id, [...model.predict(horizon, 0.95).point]);
    }
    return { milliseconds: (performance.now() - began) / ids.length, forecasts };
}

// What R's forecast package takes, in milliseconds a series, by the names of our figures; nothing without it.
const kTimesAsFastAsR = 20;
function timesInR(csv, season, horizon) {
    const script = `suppressMessages(library(forecast)); d <- read.csv("${csv}"); s <- split(d$y, d$unique_id)
        took <- function(f) 1000 * system.time(for (y in s) forecast(f(ts(y, frequency = ${season})), h = ${horizon}))[["elapsed"]] / length(s)
        cat(took(ets), took(auto.arima))`;
    const result = spawnSync("Rscript", ["--vanilla", "-e", script], { encoding: "utf8" });
    if (result.status !== 0) return undefined;
    const [ets, arima] = result.stdout.trim().split(" ").map(Number);
    return { ETS: ets, ARIMA: arima };
}

function run(program, ...words) {
    const result = spawnSync(program, words, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
    if (result.status !== 0) throw new Error(`${program} ${words.join(" ")} ended with status ${result.status ?? result.signal}`);
    return result.stdout;
}

export default async function measure({ root }) {
    const data = join(root, "../shared/data/m3");
    if (!existsSync(data)) {
        console.error("skipped: no M3 series beside the project (../shared/data/m3)");
        return [];
    }
    run(join(root, "scripts/cmake"), "web", "bench_forecast");
    const beside = spawnSync("Rscript", ["--vanilla", "-e", "library(forecast)"]).status === 0;
    if (beside) run(join(root, "scripts/cmake"), "dev", "bench_forecast");
    else console.error("skipped beside R: its forecast package is not installed");
    const folder = join(root, "build/bench-forecast");
    mkdirSync(folder, { recursive: true });
    const figures = [];
    for (const [frequency, horizon] of Object.entries(kHorizon)) {
        const history = seriesIn(join(data, `${frequency}.train.csv.gz`)), future = seriesIn(join(data, `${frequency}.test.csv.gz`));
        const ids = [...history.keys()].filter((_, index) => index % 8 === 0);
        const csv = join(folder, `${frequency}.csv`), out = join(folder, `${frequency}.forecast`);
        writeFileSync(csv, ["unique_id,ds,y", ...ids.flatMap((id) => history.get(id).rows)].join("\n"));
        const lines = run(process.execPath, join(root, "build/web/tests/bench_forecast.js"), frequency, String(horizon), csv, out);
        const measured = lines.trim().split("\n").map((line) => JSON.parse(line));
        for (const figure of measured) figures.push({ ...figure, limit: kLimits[figure.name.split(":")[0]] });
        const theirTimes = beside ? timesInR(csv, kSeason[frequency], horizon) : undefined;
        if (theirTimes) {
            const native = run(join(root, "build/dev/tests/bench_forecast"), frequency, String(horizon), csv, join(folder, "native.forecast"));
            for (const figure of native.trim().split("\n").map((line) => JSON.parse(line))) {
                const reference = theirTimes[figure.name.split(",")[0]];
                if (reference) figures.push({ ...figure, against: "R forecast", reference, limit: 1 / kTimesAsFastAsR });
            }
        }
        if (kSeason[frequency] === 1) continue;  // the package has no model for series without season

        const points = readFileSync(out, "utf8").trim().split("\n").map((line) => line.trim().split(" ").map(Number));
        const ours = scores(history, future, new Map(ids.map((id, index) => [id, points[index]])), kSeason[frequency]);
        const other = await rival(history, ids, kSeason[frequency], horizon);
        const theirs = scores(history, future, other.forecasts, kSeason[frequency]);
        const against = { against: kRival };
        figures.push({ name: `auto, ${frequency}: sMAPE`, value: ours.smape, unit: "%", ...against, reference: theirs.smape, limit: 1 });
        figures.push({ name: `auto, ${frequency}: MASE`, value: ours.mase, unit: "", ...against, reference: theirs.mase, limit: 1 });
        figures.push({ name: `auto, ${frequency}: time`, value: measured.at(-1).value, unit: "ms", ...against, reference: other.milliseconds, limit: kTimesAsLong });
    }
    return figures;
}
