// Without a network: the installed application, and the page that is one file.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join, resolve as absolute } from "node:path";
import { pathToFileURL } from "node:url";
import { addAccount, emptyWorkspace, hasAccount } from "../support/steps.mjs";
import { serve } from "../../../scripts/site/serve.mjs";

const root = absolute(import.meta.dirname, "../../..");
const kDemo = join(root, "dist-single/quarterdeck-demo.html");
const unlessBuilt = (path, how) => () => existsSync(path) ? "" : `${how} has not run`;

const installed = (page) => page.until("the service worker has everything", () =>
    page.evaluate("navigator.serviceWorker.ready.then((registration) => Boolean(registration.active && navigator.serviceWorker.controller))"));

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
