// Workspaces and files that are damaged, too new, or something else.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addAccount, downloadCopy, emptyWorkspace, hasAccount } from "../support/steps.mjs";

const kUserVersion = 60;         // offset in SQLite's file header
const kPage = 4096;

// A workspace with an account, as the bytes of its file.
async function workspaceFile(page, workspace) {
    await emptyWorkspace(page, workspace);
    await addAccount(page, "Zoomit Holdings");
    await page.saved();
    return downloadCopy(page);
}

async function openFile(page, path) {
    await page.pickFiles([path], async () => {
        await page.click("button", /^Workspace: /);
        await page.click("menuitem", "Open a workspace file…");
    });
}

const spoil = (bytes) => {
    const spoiled = Buffer.from(bytes);
    spoiled[spoiled.indexOf("Zoomit Holdings")] ^= 1;
    return spoiled;
};

export default [
    {
        name: "A workspace file from a newer version is refused with a reason, and what is here stays",
        async run({ newPage, workspace, scratch }) {
            const page = await newPage();
            const bytes = await workspaceFile(page, workspace);
            bytes.writeUInt32BE(99, kUserVersion);
            const path = join(scratch, "newer.qdeck");
            writeFileSync(path, bytes);
            await openFile(page, path);
            await page.get("status", /newer Quarterdeck/);
            assert.ok(await hasAccount(page, "Zoomit Holdings"));
        },
    },
    {
        name: "A workspace file that is cut short is refused with a reason, and what is here stays",
        async run({ newPage, workspace, scratch }) {
            const page = await newPage();
            const bytes = await workspaceFile(page, workspace);
            const path = join(scratch, "short.qdeck");
            writeFileSync(path, bytes.subarray(0, bytes.length - kPage));
            await openFile(page, path);
            await page.get("status", /cut short/);
            assert.ok(await hasAccount(page, "Zoomit Holdings"));
        },
    },
    {
        name: "A damaged workspace file says what is affected before what can be read of it is opened",
        async run({ newPage, workspace, scratch }) {
            const page = await newPage();
            const path = join(scratch, "damaged.qdeck");
            writeFileSync(path, spoil(await workspaceFile(page, workspace)));
            await openFile(page, path);
            await page.get("dialog", "This file is damaged");
            await page.get("text", /can be read/);
            await page.click("button", "Open what can be read");
            await page.gone("dialog", "This file is damaged");
            await page.saved();
            await addAccount(page, "Added after the rescue");
            await page.saved();
            assert.ok(await hasAccount(page, "Added after the rescue"));
        },
    },
    {
        name: "A stored workspace that is damaged is shown, not written, and can be saved and replaced",
        async run({ newPage, workspace, scratch }) {
            const page = await newPage();
            await workspaceFile(page, workspace);
            await page.evaluate(`new Promise((resolve, reject) => {
                const request = indexedDB.open("quarterdeck:${workspace}");
                request.onerror = () => reject(request.error);
                request.onsuccess = () => {
                    const transaction = request.result.transaction("chunks", "readwrite");
                    const wanted = new TextEncoder().encode("Zoomit Holdings");
                    transaction.objectStore("chunks").openCursor().onsuccess = ({ target: { result: cursor } }) => {
                        if (!cursor) return;
                        const value = cursor.value;
                        for (let at = 0; at < value.d.length - wanted.length; ++at) {
                            if (value.d[at] !== wanted[0] || !wanted.every((byte, offset) => value.d[at + offset] === byte)) continue;
                            value.d[at] ^= 1;
                            cursor.update(value);
                            break;
                        }
                        cursor.continue();
                    };
                    transaction.oncomplete = () => { request.result.close(); resolve(true); };
                };
            })`);
            await page.reload();
            await page.get("alert", /This workspace is damaged\. .*Accounts: /);
            const rescued = await page.driver.download(() => page.click("button", "Save what can be read"));
            assert.equal(readFileSync(rescued.path).subarray(0, 15).toString(), "SQLite format 3");
            await page.click("button", "Start over");
            await page.get("dialog", "Start over?");
            const buttons = await page.all("button", "Start over");
            await page.driver.click(buttons.at(-1).x + 20, buttons.at(-1).y + 10);
            const path = join(scratch, "rescued.qdeck");
            writeFileSync(path, readFileSync(rescued.path));
            await page.pickFiles([path], () => page.click("button", "Open a workspace file"));
            await page.get("navigation", "Main");
            await page.saved();
            assert.ok(!await page.has("alert", /damaged/));
        },
    },
];
