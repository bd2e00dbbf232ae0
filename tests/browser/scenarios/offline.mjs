// Without a network: the installed application, and the page that is one file.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve as absolute } from "node:path";
import { pathToFileURL } from "node:url";
import { addAccount, emptyWorkspace, hasAccount } from "../support/steps.mjs";
import { serve } from "../../../scripts/site/serve.mjs";

const root = absolute(import.meta.dirname, "../../..");
const kDemo = join(root, "dist-single/quarterdeck-demo.html");
const unlessBuilt = (path, how) => () => existsSync(path) ? "" : `${how} has not run`;

const installed = (page) => page.until("the service worker has everything", () =>
    page.evaluate("navigator.serviceWorker.ready.then((registration) => Boolean(registration.active && navigator.serviceWorker.controller))"));

// The site as its next version would be: one script differs, and with it every name and digest.
function nextVersion(site, scratch) {
    const folder = mkdtempSync(join(scratch, "next-"));
    cpSync(site, folder, { recursive: true });
    const [, version] = /data-version="(\w+)"/.exec(readFileSync(join(folder, "index.html"), "utf8"));
    const newer = `${version.slice(1)}${version[0]}`;
    cpSync(join(folder, `app-${version}`), join(folder, `app-${newer}`), { recursive: true });
    const swap = (name, also = (text) => text) => writeFileSync(join(folder, name), also(readFileSync(join(folder, name), "utf8").replaceAll(version, newer)));
    swap("index.html", (text) => text.replace("<title>Quarterdeck</title>", "<title>Quarterdeck</title><meta name=\"newer\">"));
    swap("manifest.webmanifest");
    return { folder, version, newer, swap };
}

const digestOf = (path) => createHash("sha256").update(readFileSync(path)).digest("base64");

export default [
    {
        name: "With the network cut, the second visit starts and saves",
        engines: ["chromium"],
        unless: unlessBuilt(join(root, "dist/service_worker.js"), "scripts/build"),
        async run({ launch, newPage, workspace }) {
            const site = await serve(join(root, "dist"));
            const browser = await launch({ installs: true });
            const page = await newPage(browser);
            page.origin = site.origin;
            await emptyWorkspace(page, workspace);
            await addAccount(page, "Before the cut");
            await page.saved();
            await installed(page);
            await site.close();
            await page.driver.context.setOffline(true);
            await page.reload();
            assert.ok(await hasAccount(page, "Before the cut"));
            await addAccount(page, "After the cut");
            await page.saved();
            await page.reload();
            assert.ok(await hasAccount(page, "After the cut"));
        },
    },
    {
        name: "A new version waits until somebody asks for it, and then runs alone",
        engines: ["chromium"],
        unless: unlessBuilt(join(root, "dist/service_worker.js"), "scripts/build"),
        async run({ launch, newPage, workspace, scratch }) {
            const dist = join(root, "dist");
            const first = await serve(dist);
            const port = Number(new URL(first.origin).port);
            const page = await newPage(await launch({ installs: true }));
            page.origin = first.origin;
            await emptyWorkspace(page, workspace);
            await installed(page);
            await first.close();

            const next = nextVersion(dist, scratch);
            const index = digestOf(join(next.folder, "index.html"));
            const manifest = digestOf(join(next.folder, "manifest.webmanifest"));
            next.swap("service_worker.js", (text) => text.replace(/"index.html": "[^"]*"/, `"index.html": "${index}"`)
                .replace(/"manifest.webmanifest": "[^"]*"/, `"manifest.webmanifest": "${manifest}"`));
            const second = await serve(next.folder, port);
            await page.reload();
            assert.equal(await page.evaluate("document.documentElement.dataset.version"), next.version, "a reload alone stays with the old version");
            await page.evaluate("navigator.serviceWorker.getRegistration().then((registration) => registration.update()).then(() => true)");
            await page.click("button", "Reload now");
            await page.until("the new version runs", async () =>
                await page.evaluate("document.documentElement.dataset.version").catch(() => "") === next.newer);
            await page.started();
            await page.get("navigation", "Main");
            const used = await page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => name.includes('/app-'))");
            assert.ok(used.length > 0 && used.every((name) => name.includes(`/app-${next.newer}/`)), used.join("\n"));
            await second.close();
        },
    },
    {
        name: "The demo company as one file runs from disk and leaves nothing behind",
        unless: unlessBuilt(kDemo, "scripts/build --single"),
        async run({ launch, newPage }) {
            const page = await newPage(await launch());
            await page.driver.goto(pathToFileURL(kDemo).href);
            await page.started();
            await page.get("navigation", "Main", 60_000);
            await page.evaluate("(location.hash = '#/deals', true)");
            await page.get("heading", "Deals");
            assert.equal((await page.status()).save, "memory");
            await addAccount(page, "Kept in memory");
            assert.ok(await hasAccount(page, "Kept in memory"));
            const databases = await page.evaluate("indexedDB.databases().then((all) => all.map(({ name }) => name))");
            assert.deepEqual(databases, []);
            assert.equal(await page.evaluate("(() => { try { return localStorage.length; } catch { return 0; } })()"), 0);
        },
    },
];
