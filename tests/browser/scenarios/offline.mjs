// Without a network: the installed application, and the page that is one file.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, existsSync, rmSync } from "node:fs";
import { join, resolve as absolute } from "node:path";
import { pathToFileURL } from "node:url";
import { modules } from "../support/modules.mjs";
import { asOnePage } from "../support/command_line.mjs";
import { mavenFile, withoutMaven } from "../support/maven.mjs";
import { addAccount, emptyWorkspace, hasAccount } from "../support/steps.mjs";
import { serve } from "../../../scripts/site/serve.mjs";

const root = absolute(import.meta.dirname, "../../..");
const kDemo = join(root, "dist-single/quarterdeck-demo.html");
const unlessBuilt = (path, how) => () => existsSync(path) ? "" : `${how} has not run`;

const installed = (page) => page.until("the service worker has everything", () =>
    page.evaluate("navigator.serviceWorker.ready.then((registration) => Boolean(registration.active && navigator.serviceWorker.controller))"));

// The site as it is after one of its files was changed.
function nextVersion(scratch) {
    const site = join(scratch, "changed"), next = join(scratch, "next");
    cpSync(join(root, "build/web/site"), site, { recursive: true });
    appendFileSync(join(site, "app/app.css"), "/* Not in the version before. */\n");
    execFileSync("node", [join(root, "scripts/site/dist.mjs"), site, join(root, "build/web/generated/assets/notices.txt"), modules, next, "--quiet"], { stdio: "ignore" });
    return next;
}

// Of the page that is shown, and of every file that it has loaded; the picture in the tab is the browser's own business.
async function versions(page) {
    const shown = await page.evaluate("document.documentElement.dataset.version");
    const loaded = await page.evaluate("performance.getEntriesByType('resource').filter(({ name }) => !name.endsWith('.svg')).map(({ name }) => /\\/app-([0-9a-f]+)\\//.exec(name)?.[1]).filter(Boolean)");
    return new Set([shown, ...loaded]);
}

export default [
    {
        name: "With the network cut, the second visit starts and saves",
        smoke: true,
        engines: ["chromium", "firefox"],   // in an automated WebKit a service worker was seen never to become ready
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
            // What a browser asks of a page before it offers to install it: an address to start at, and icons that are there.
            const manifest = await page.evaluate("fetch(document.querySelector('link[rel=manifest]').href).then((answer) => answer.json())");
            assert.ok(manifest.name && manifest.start_url && manifest.display === "standalone");
            for (const size of ["192x192", "512x512"]) {
                const icon = manifest.icons.find(({ sizes }) => sizes === size);
                assert.equal(await page.evaluate(`fetch(new URL("${icon?.src}", document.querySelector('link[rel=manifest]').href)).then(({ status }) => status)`), 200, size);
            }
            await site.close();
            // Where the driver can cut more than the site itself.
            await page.driver.context?.setOffline(true);
            await page.reload();
            assert.ok(await hasAccount(page, "Before the cut"));
            await addAccount(page, "After the cut");
            await page.saved();
            await page.reload();
            assert.ok(await hasAccount(page, "After the cut"));
        },
    },
    {
        name: "A new version waits until somebody asks for it, and never mixes with the one before",
        engines: ["chromium"],
        unless: unlessBuilt(join(root, "dist/service_worker.js"), "scripts/build"),
        patience: 400_000,      // a whole site is made for it
        async run({ launch, newPage, workspace, scratch }) {
            const folder = join(scratch, "site");
            cpSync(join(root, "dist"), folder, { recursive: true });
            const site = await serve(folder);
            const page = await newPage(await launch({ installs: true }));
            page.origin = site.origin;
            await emptyWorkspace(page, workspace);
            await installed(page);
            const [first] = await versions(page);

            rmSync(folder, { recursive: true });
            cpSync(nextVersion(scratch), folder, { recursive: true });
            await page.evaluate("navigator.serviceWorker.ready.then((registration) => registration.update()).then(() => true)");
            await page.get("button", "Reload now", 60_000);
            await addAccount(page, "Written with the old version");
            assert.deepEqual(await versions(page), new Set([first]));

            await page.reload();
            assert.deepEqual(await versions(page), new Set([first]), "a reload by itself keeps the version in use");
            await page.click("button", "Reload now", { patience: 60_000, leaves: true });
            await page.until("the new version runs", async () => {
                const shown = await page.evaluate("document.documentElement?.dataset.version").catch(() => first);
                return shown && shown !== first;
            }, 60_000);
            await page.started();
            assert.deepEqual([...await versions(page)], [await page.evaluate("document.documentElement.dataset.version")]);
            assert.ok(await hasAccount(page, "Written with the old version"));
            await site.close();
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
            assert.match(await page.evaluate("document.querySelector('meta[http-equiv=Content-Security-Policy]').content"), /connect-src 'none'/);
            const databases = await page.evaluate("indexedDB.databases().then((all) => all.map(({ name }) => name))");
            assert.deepEqual(databases, []);
            assert.equal(await page.evaluate("(() => { try { return localStorage.length; } catch { return 0; } })()"), 0);
        },
    },
    {
        name: "The Maven pipeline as one file runs from disk and leaves no database behind",
        unless: () => withoutMaven() || unlessBuilt(kDemo, "scripts/build --single")(),
        async run({ launch, newPage, scratch }) {
            const workspace = join(scratch, "maven.qdeck"), file = join(scratch, "maven.html");
            mavenFile(workspace);
            asOnePage(workspace, file, modules);
            const page = await newPage(await launch());
            await page.driver.goto(pathToFileURL(file).href);
            await page.started();
            await page.get("navigation", "Main", 60_000);
            await page.evaluate("(location.hash = '#/deals', true)");
            await page.get("status", /^2,089 open/, 60_000);
            assert.deepEqual(await page.evaluate("indexedDB.databases().then((all) => all.map(({ name }) => name))"), []);
        },
    },
];
