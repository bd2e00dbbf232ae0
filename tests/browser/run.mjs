// Runs the browser scenarios:
//   node tests/browser/run.mjs [--engine chromium|firefox|webkit] [--grep words] [--site folder] [--smoke]
// Each scenario file exports an array of {name, smoke?, engines?, run}; --smoke runs only those that depend on what the
// browser itself does. The last line printed is "N passed, N failed[, N skipped]"; the exit code says whether all that
// ran passed.

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Page } from "./support/page.mjs";
import { serve } from "../../scripts/site/serve.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const kScenarioPatience = 300_000;   // of a hang, also on a busy machine

// What a page is at: its status, and whether it still draws.
const kStanding = `new Promise((answer) => {
    const { frames, status } = window.quarterdeck;
    setTimeout(() => answer(JSON.stringify({ ...status(), frames, aSecondLater: window.quarterdeck.frames, visibility: document.visibilityState })), 1000);
})`;

const { values: options } = parseArgs({ options: {
    engine: { type: "string", default: "chromium" },
    grep: { type: "string", default: "" },
    site: { type: "string", default: existsSync(join(root, "dist/index.html")) ? join(root, "dist") : join(root, "build/web/site") },
    smoke: { type: "boolean", default: false },
} });

const engine = await import(`./engines/${options.engine}.mjs`);
if (engine.needsDisplay && !process.env.DISPLAY) process.exit(underVirtualDisplay());
if (!existsSync(join(options.site, "index.html"))) {
    console.error(`Nothing to test in ${options.site}: build the page first (scripts/cmake web).`);
    process.exit(1);
}

function underVirtualDisplay() {
    // Each engine looks for a free display from a number of its own: two may start at the same moment.
    const from = options.engine === "webkit" ? "199" : "99";
    const again = ["-a", "-n", from, "-s", "-screen 0 2200x1400x24", process.execPath, fileURLToPath(import.meta.url), ...process.argv.slice(2)];
    return spawnSync("xvfb-run", again, { stdio: "inherit" }).status ?? 1;
}

const scenarios = [];
for (const file of readdirSync(join(here, "scenarios")).sort()) {
    const { default: list } = await import(`./scenarios/${file}`);
    scenarios.push(...list);
}

const server = await serve(options.site);
const scratch = mkdtempSync(join(tmpdir(), "quarterdeck-browser-"));
const pictures = join(root, "build/browser", options.engine);
mkdirSync(pictures, { recursive: true });
const counts = { passed: 0, failed: 0, skipped: 0 };
let shared = null;      // the browser that scenarios without wishes of their own use

for (const [number, scenario] of scenarios.entries()) {
    if (!scenario.name.toLowerCase().includes(options.grep.toLowerCase())) continue;
    if (options.smoke && !scenario.smoke) continue;
    const reason = scenario.engines && !scenario.engines.includes(options.engine) ? "not in this engine" : scenario.unless?.() ?? "";
    if (reason) {
        ++counts.skipped;
        console.log(`skip  ${scenario.name} (${reason})`);
        continue;
    }
    if (await runOne(scenario, number, engine.attempts ?? 1)) ++counts.passed;
    else ++counts.failed;
}

await shared?.close().catch(() => {});
await server.close();
rmSync(scratch, { recursive: true, force: true });
console.log(`${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ""}`);
process.exit(counts.failed > 0 || counts.passed === 0 ? 1 : 0);

// Whether the scenario passed, at the latest at the last of its attempts: each has browsers and a workspace of its own.
async function runOne(scenario, number, attempts) {
    const started = Date.now();
    const browsers = [];
    const pages = [];
    let own = null;     // for engines where one tab works: a scenario never shares with another
    const context = {
        engine, root, origin: server.origin, workspace: `s${number}-${attempts}`, scratch: mkdtempSync(join(scratch, "s-")),
        // A browser of the scenario's own, with its own profile unless folder is given.
        async launch(wishes = {}) {
            const browser = await engine.launch({ folder: mkdtempSync(join(scratch, "p-")), scale: engine.scale, ...wishes });
            browsers.push(browser);
            return browser;
        },
        async newPage(browser) {
            if (!browser && engine.oneVisibleTab) browser = own ??= await context.launch();
            shared ??= browser ? null : await engine.launch({ folder: join(scratch, "shared"), scale: engine.scale });
            const page = new Page(await (browser ?? shared).newPage(), server.origin);
            pages.push(page);
            return page;
        },
    };
    let passed = false;
    try {
        await Promise.race([scenario.run(context), patience(scenario)]);
        passed = true;
        console.log(`pass  ${scenario.name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    } catch (error) {
        console.log(`${attempts > 1 ? "ONCE MORE" : "FAIL"}  ${scenario.name}\n${indent(error.stack ?? String(error))}`);
        await explain(scenario, pages);
    }
    for (const page of pages) await page.close().catch(() => {});
    for (const browser of browsers) await browser.close().catch(() => {});
    return passed || (attempts > 1 && await runOne(scenario, number, attempts - 1));
}

// A picture, the mirror and the console of each page of a failed scenario.
async function explain(scenario, pages) {
    for (const [index, page] of pages.entries()) {
        const picture = join(pictures, `${scenario.name.replace(/\W+/g, "-").slice(0, 60)}-${index}.png`);
        await page.driver.screenshot(picture).then(() => console.log(indent(`picture: ${picture}`)), () => {});
        console.log(indent(await page.evaluate(kStanding).catch(() => "(no answer)")));
        console.log(indent(await page.outline().then((text) => text.replace(/^navigation "Main"\n(?: .*\n)*/m, "").slice(0, 3000), () => "(no mirror)")));
        console.log(indent((page.driver.messages ?? []).slice(-20).join("\n")));
    }
}

function patience({ name, patience: milliseconds = kScenarioPatience }) {
    return new Promise((_, reject) => {
        setTimeout(() => reject(new Error(`${name} took longer than ${milliseconds / 1000} s`)), milliseconds).unref();
    });
}

function indent(text) {
    return text.split("\n").map((line) => `      ${line}`).join("\n");
}
