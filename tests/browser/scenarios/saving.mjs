// What is saved stays; what cannot be saved is said.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { killEverythingUsing } from "../support/processes.mjs";
import { addAccount, emptyWorkspace, hasAccount } from "../support/steps.mjs";

const kQuota = 4_000_000;   // holds an empty workspace

export default [
    {
        name: "What was saved is there after a reload",
        smoke: true,
        async run({ newPage, workspace }) {
            const page = await newPage();
            await emptyWorkspace(page, workspace);
            await addAccount(page, "Hottechi");
            await page.saved();
            await page.reload();
            assert.ok(await hasAccount(page, "Hottechi"));
        },
    },
    {
        name: "Killing the browser right after Saved loses nothing",
        engines: ["chromium"],
        async run({ launch, newPage, scratch, workspace }) {
            const folder = mkdtempSync(join(scratch, "killed-"));
            for (let round = 1; round <= 2; ++round) {
                const page = await newPage(await launch({ folder }));
                if (round === 1) await emptyWorkspace(page, workspace);
                else await page.open("", workspace);
                for (let earlier = 1; earlier < round; ++earlier) assert.ok(await hasAccount(page, `Round ${earlier}`));
                await addAccount(page, `Round ${round}`);
                await page.saved();
                killEverythingUsing(folder);
            }
            const page = await newPage(await launch({ folder }));
            await page.open("", workspace);
            for (let round = 1; round <= 2; ++round) assert.ok(await hasAccount(page, `Round ${round}`), `round ${round} is there`);
        },
    },
    {
        name: "A second tab reads, follows, and can take over",
        smoke: true,
        engines: ["chromium", "firefox"],   // one window at a time can be driven in WebKit
        async run({ newPage, workspace }) {
            const first = await newPage();
            await emptyWorkspace(first, workspace);
            const second = await newPage();
            await second.open("", workspace);
            assert.equal((await second.status()).save, "read_only");
            await second.get("button", "Edit here instead");

            await first.front();
            await addAccount(first, "Seen by both");
            await first.saved();
            await second.front();
            await second.until("the reader follows", async () => (await second.status()).durable === (await first.status()).durable);
            assert.ok(await hasAccount(second, "Seen by both"));

            await second.click("button", "Edit here instead");
            await second.until("the roles change", async () => (await second.status()).save === "saved");
            await second.gone("button", "Edit here instead");
            await second.idle();
            await first.until("the first tab reads", async () => (await first.status()).save === "read_only");
            await addAccount(second, "From the second");
            await second.saved();
            await first.front();
            await first.until("the first follows", async () => (await first.status()).durable === (await second.status()).durable);
            assert.ok(await hasAccount(first, "From the second"));
            await second.close();
            await first.until("the first writes again", async () => (await first.status()).save === "saved");
        },
    },
    {
        name: "Full storage is said, nothing is lost, and a copy can be downloaded",
        engines: ["chromium"],
        async run({ launch, newPage, workspace, origin, scratch }) {
            const page = await newPage(await launch());
            // The browser looks at the quota only every half a minute, or when a commit is larger than what was left then.
            await page.open("", workspace);
            const devtools = await page.driver.devtools();
            await devtools.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: kQuota });
            await page.click("button", "Empty workspace");
            await page.get("navigation", "Main");
            await page.saved();
            const path = join(scratch, "accounts.csv");
            const rows = Array.from({ length: 3000 }, (_, at) => `Too much ${at},${randomBytes(1000).toString("hex")}`);
            writeFileSync(path, ["Name,Notes", ...rows].join("\n"));
            await page.evaluate(`(location.hash = "#/import", true)`);
            await page.pickFiles([path], () => page.click("button", /^Choose/));
            await page.click("button", /^Import 3,000 /, { patience: 60_000 });
            await page.get("button", "Download a copy now");
            assert.equal((await page.status()).save, "failed");
            const copy = await page.driver.download(() => page.click("button", "Download a copy now"));
            assert.match(copy.name, /\.qdeck$/);
            assert.equal(readFileSync(copy.path).subarray(0, 15).toString(), "SQLite format 3");
            await devtools.send("Storage.overrideQuotaForOrigin", { origin });
            await page.click("button", "Try again");
            await page.saved();
            await page.reload();
            assert.ok(await hasAccount(page, "Too much 0"));
        },
    },
    {
        name: "Storage cleared under the page is written anew",
        engines: ["chromium"],
        async run({ launch, newPage, workspace, origin }) {
            const page = await newPage(await launch());
            await emptyWorkspace(page, workspace);
            await addAccount(page, "Before");
            await page.saved();
            const devtools = await page.driver.devtools();
            await devtools.send("Storage.clearDataForOrigin", { origin, storageTypes: "indexeddb" });
            await addAccount(page, "After");
            await page.saved();
            await page.reload();
            assert.ok(await hasAccount(page, "Before"));
            assert.ok(await hasAccount(page, "After"));
        },
    },
    {
        name: "When the program breaks, the page says what is safe and hands it out",
        engines: ["chromium"],
        async run({ launch, newPage, workspace }) {
            const page = await newPage(await launch());
            await emptyWorkspace(page, workspace);
            const { page: tab } = page.driver;
            await tab.route("**/*.wasm", (route) => route.abort());
            await tab.reload();
            await tab.getByRole("heading", { name: "Something broke" }).waitFor();
            await tab.getByText(/Your data up to .* is safe in this browser/).waitFor();
            const copy = await page.driver.download(() => tab.getByRole("button", { name: "Download a copy" }).click());
            assert.match(copy.name, /\.qdeck$/);
            assert.equal(readFileSync(copy.path).subarray(0, 15).toString(), "SQLite format 3");
            await tab.unroute("**/*.wasm");
            await tab.getByRole("button", { name: "Reload" }).click();
            await page.started();
            await page.get("navigation");
        },
    },
];
