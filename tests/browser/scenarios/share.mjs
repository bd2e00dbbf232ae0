// Snapshots: made, closed, opened beside the own workspace, compared.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { damages } from "../support/age_damage.mjs";
import { quarterdeck, without } from "../support/command_line.mjs";
import { mavenWorkspace, withoutMaven } from "../support/maven.mjs";
import { addAccount, emptyWorkspace, hasAccount } from "../support/steps.mjs";

async function toShare(page) {
    await page.evaluate("(location.hash = '#/share', true)");
    await page.get("tab", "Snapshot");
}

async function saveSnapshot(page, button = "Save snapshot") {
    return page.driver.download(async () => {
        await page.click("button", button, { patience: 60_000 });
    });
}

async function openSnapshot(page, path) {
    await page.click("button", /^Workspace/);
    await page.pickFiles([path], () => page.click("menuitem", "Open a workspace file…"));
}

async function unlock(page, phrase) {
    await page.fill("textbox", "Passphrase", phrase);
    await page.click("button", "Open");
}

async function toAccount(page, name) {
    await page.press("Control+k");
    await page.get("dialog", "Search or jump to…");
    await page.type(name);
    await page.get("option", new RegExp(`^${name}`));
    await page.press("Enter");
    await page.get("heading", name);
}

async function removeAccount(page, name) {
    await toAccount(page, name);
    await page.click("button", "More actions");
    await page.click("menuitem", "Delete");
    await page.get("status", /deleted$/);
}

async function takeOverAccount(page, name) {
    await toAccount(page, name);
    await page.click("button", "Take over…");
    await page.get("listitem", `${name}: comes back`);
    await page.click("button", "Take over 1 record");
    await page.gone("dialog", "Take over into my workspace");
}

// The browser gives a download a name without its ending.
function withName(file, folder, name) {
    const path = join(folder, name);
    writeFileSync(path, readFileSync(file.path));
    return path;
}

async function madePassphrase(page) {
    let phrase = "";
    await page.until("a passphrase is made", async () => {
        phrase = (await page.get("textbox", "Passphrase")).value;
        return phrase.split(" ").length === 7;
    });
    return phrase;
}

// The saved page with other bytes in the file that it carries. Its own script names the block too, but not on a line of its own.
function pageWith(html, change) {
    const kBlock = /(\n<script type="application\/octet-stream" id="qd-file" data-name="[^"]*">)([^<]*)(<\/script>)/;
    assert.match(html, kBlock);
    return html.replace(kBlock, (_, start, data, end) => start + gzipSync(change(gunzipSync(Buffer.from(data, "base64")))).toString("base64") + end);
}

export default [
    {
        name: "A closed snapshot opens with its passphrase alone, beside the own workspace",
        patience: 400_000,      // each try of a passphrase is slow on purpose
        async run({ launch, newPage, workspace, scratch }) {
            const page = await newPage(await launch());
            await emptyWorkspace(page, workspace);
            await addAccount(page, "In the snapshot");
            await addAccount(page, "Gone meanwhile");
            await toShare(page);
            await page.click("button", "Make one");
            const phrase = await madePassphrase(page);
            const file = await saveSnapshot(page);
            assert.match(file.name, /\.qsnap$/);
            assert.equal(readFileSync(file.path).subarray(0, 21).toString(), "age-encryption.org/v1");
            const path = withName(file, scratch, "monday.qsnap");
            await addAccount(page, "Only in mine");
            await removeAccount(page, "Gone meanwhile");
            await page.saved();

            await openSnapshot(page, path);
            await unlock(page, "not this one");
            await page.get("alert", /not the passphrase/, 30_000);
            await unlock(page, phrase);
            await page.get("button", "Close snapshot", 30_000);
            assert.ok(await hasAccount(page, "In the snapshot"));
            assert.ok(!await hasAccount(page, "Only in mine"));
            await takeOverAccount(page, "Gone meanwhile");
            await page.click("button", "Close snapshot");
            assert.ok(await hasAccount(page, "Gone meanwhile"));
            assert.ok(await hasAccount(page, "Only in mine"));

            const damaged = readFileSync(path);
            damaged[damaged.length - 100] ^= 1;
            writeFileSync(path, damaged);
            await openSnapshot(page, path);
            await unlock(page, phrase);
            await page.get("alert", /damaged/, 30_000);
        },
    },
    {
        name: "age opens what the page has closed, and the page what age has closed",
        unless: without("age"),
        patience: 400_000,
        async run({ launch, newPage, workspace, scratch }) {
            const page = await newPage(await launch());
            await emptyWorkspace(page, workspace);
            await addAccount(page, "Goes there and back");
            await toShare(page);
            await page.click("button", "Make one");
            const phrase = await madePassphrase(page);
            const ours = withName(await saveSnapshot(page), scratch, "ours.qsnap");
            const words = join(scratch, "words.txt"), between = join(scratch, "between.qdeck"), theirs = join(scratch, "theirs.qsnap");
            writeFileSync(words, `${phrase}\n`);
            quarterdeck("snapshot", "open", ours, "--passphrase-file", words, "--out", between);
            assert.match(quarterdeck("query", between, "--entity", "accounts", "--format", "csv"), /Goes there and back/);
            quarterdeck("snapshot", between, "--out", theirs, "--passphrase-file", words);

            await removeAccount(page, "Goes there and back");
            await openSnapshot(page, theirs);
            await unlock(page, phrase);
            await page.get("button", "Close snapshot", 120_000);
            assert.ok(await hasAccount(page, "Goes there and back"));
        },
    },
    {
        name: "A snapshot closed for people's keys is opened by the key that is here, and says who signed it",
        smoke: true,
        async run({ launch, newPage, workspace, scratch }) {
            const page = await newPage(await launch());
            await emptyWorkspace(page, workspace);
            await addAccount(page, "For my key");
            await page.evaluate("(location.hash = '#/share?tab=people', true)");
            await page.click("button", /^Make (a|my) key/);
            await page.get("button", "Copy my card", 30_000);
            await page.evaluate("(location.hash = '#/share', true)");
            await page.click("radio", "People's keys");
            await page.click("checkbox", "Myself");
            const path = withName(await saveSnapshot(page), scratch, "for-me.qsnap");
            await openSnapshot(page, path);
            await page.get("button", "Close snapshot", 60_000);
            assert.ok(await hasAccount(page, "For my key"));
        },
    },
    {
        name: "A key file opens in another browser what was closed for its key, also what age wrote as text",
        unless: without("age"),
        async run({ launch, newPage, workspace, scratch }) {
            const page = await newPage(await launch());
            await emptyWorkspace(page, workspace);
            await page.evaluate("(location.hash = '#/share?tab=people', true)");
            await page.click("button", "Make my key");
            await page.get("button", "Copy my card", 30_000);
            const key = withName(await page.driver.download(() => page.click("button", "Save key file")), scratch, "key.txt");
            const [, recipient] = /^# public key: (age1\w+)$/m.exec(readFileSync(key, "utf8"));

            const company = join(scratch, "company.qdeck"), plain = join(scratch, "plain.qsnap");
            quarterdeck("new", company, "--demo", "small");
            quarterdeck("snapshot", company, "--out", plain);
            const bytes = join(scratch, "bytes.qsnap"), text = join(scratch, "text.qsnap");
            execFileSync("age", ["--encrypt", "--recipient", recipient, "--output", bytes, plain]);
            execFileSync("age", ["--encrypt", "--armor", "--recipient", recipient, "--output", text, plain]);

            const other = await newPage(await launch());
            await emptyWorkspace(other, workspace);
            await openSnapshot(other, bytes);
            await other.get("alert", /key/, 30_000);
            await other.press("Escape");
            await other.evaluate("(location.hash = '#/share?tab=people', true)");
            await other.pickFiles([key], () => other.click("button", "Load key file…"));
            await other.get("button", "Copy my card", 30_000);
            for (const path of [bytes, text]) {
                await openSnapshot(other, path);
                await other.click("button", "Close snapshot", { patience: 60_000 });
            }
        },
    },
    {
        name: "A named restore point brings back what was removed after it",
        async run({ launch, newPage, workspace }) {
            const page = await newPage(await launch());
            await emptyWorkspace(page, workspace);
            await addAccount(page, "Removed too soon");
            await page.evaluate("(location.hash = '#/share?tab=points', true)");
            await page.fill("textbox", "Name of the restore point", "Before the clean-up");
            await page.click("button", "Make one now");
            await page.get("listitem", "Before the clean-up", 30_000);
            await removeAccount(page, "Removed too soon");
            await page.saved();
            await page.evaluate("(location.hash = '#/share?tab=points', true)");
            await page.click("button", /^Go back to /);
            await page.get("dialog", "Go back to this point?");
            await page.press("Control+Enter");
            await page.until("the account is back", () => hasAccount(page, "Removed too soon"), 60_000);
            await page.evaluate("(location.hash = '#/share?tab=points', true)");
            await page.get("listitem", /^Before going back to/, 30_000);
        },
    },
    {
        name: "On Monday a board snapshot of the Maven pipeline, on Friday what moved",
        unless: withoutMaven,
        patience: 400_000,
        async run({ launch, newPage, workspace, scratch }) {
            const page = await newPage(await launch());
            await mavenWorkspace(page, workspace);
            await toShare(page);
            await page.click("radio", "Board");
            await page.fill("textbox", "As of", "2017-10-01");
            await page.press("Enter");
            await page.click("radio", "Nothing");
            const file = await saveSnapshot(page);
            const path = withName(file, scratch, "board.qsnap");
            await openSnapshot(page, path);
            await page.get("button", "Close snapshot", 60_000);
            await page.click("radio", "Compare");
            await page.get("heading", "What changed since the snapshot", 60_000);
            // Counted in sales_pipeline.csv: 1,188 deals won and 785 lost after that day.
            await page.get("text", /^Won: .* 1,188, 60\s% won$/);
            await page.get("text", /^Lost: .* 785 deals$/);
            await page.get("text", /^Forecast: /);
            await page.get("grid", "By owner");
            assert.equal(await page.has("alert"), false);
        },
    },
    {
        name: "A snapshot saved as one page opens in a browser of its own",
        smoke: true,
        async run({ launch, newPage, workspace, scratch }) {
            const page = await newPage(await launch());
            await emptyWorkspace(page, workspace);
            await addAccount(page, "Handed on");
            await toShare(page);
            await page.click("radio", "Nothing");
            const file = await saveSnapshot(page, "Save as one HTML file");
            assert.match(file.name, /\.html$/);
            const path = withName(file, scratch, "handed-on.html");
            const other = await newPage(await launch());
            await other.driver.goto(`file://${path}`);
            await other.started();
            await other.get("button", "Close snapshot", 60_000);
            assert.ok(await hasAccount(other, "Handed on"));
            assert.deepEqual(await other.evaluate("indexedDB.databases().then((all) => all.map(({ name }) => name))"), []);
            // The application opens the page as it opens a snapshot.
            await openSnapshot(page, path);
            await page.get("button", "Close snapshot", 60_000);
        },
    },
    {
        name: "A closed page opens from disk with its passphrase alone, and a damaged one is told from a wrong passphrase",
        patience: 400_000,      // each try of a passphrase is slow on purpose
        async run({ launch, newPage, workspace, scratch }) {
            const page = await newPage(await launch());
            await emptyWorkspace(page, workspace);
            await addAccount(page, "Behind the words");
            await toShare(page);
            await page.click("button", "Make one");
            const phrase = await madePassphrase(page);
            const file = await saveSnapshot(page, "Save as one HTML file");
            const path = withName(file, scratch, "closed.html");
            const html = readFileSync(path, "utf8");
            assert.ok(!html.includes("Behind the words"));

            const other = await newPage(await launch());
            const open = async (at) => {
                await other.driver.goto(pathToFileURL(at).href);
                await other.started();
                await other.get("textbox", "Passphrase", 60_000);
            };
            await open(path);
            await unlock(other, "not this one");
            await other.get("alert", /not the passphrase/, 60_000);
            assert.ok(!await other.has("alert", /damaged/));
            assert.ok(!await other.has("button", "Close snapshot"));
            await unlock(other, phrase);
            await other.get("button", "Close snapshot", 60_000);
            assert.ok(await hasAccount(other, "Behind the words"));
            assert.deepEqual(await other.evaluate("indexedDB.databases().then((all) => all.map(({ name }) => name))"), []);

            const kDamages = { "the MAC shorter": "mac.html", "byte 0 of the nonce": "nonce.html", "the last piece gone": "cut.html" };
            for (const [what, name] of Object.entries(kDamages)) {
                const damaged = join(scratch, name);
                writeFileSync(damaged, pageWith(html, (bytes) => [...damages(bytes)].find(([, said]) => said === what)[2]));
                await open(damaged);
                await unlock(other, phrase);
                await other.get("alert", /damaged/, 60_000);
                assert.ok(!await other.has("alert", /passphrase/), what);
                assert.ok(!await other.has("button", "Close snapshot"), what);
            }
        },
    },
];
