// Files in and out.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { addAccount, downloadCopy, emptyWorkspace, hasAccount } from "../support/steps.mjs";

export default [
    {
        name: "A downloaded copy is a workspace in another browser, with everything in it",
        smoke: true,
        async run({ launch, newPage, workspace, scratch }) {
            const page = await newPage(await launch());
            await emptyWorkspace(page, workspace);
            await addAccount(page, "Carried over");
            await page.saved();
            const path = join(scratch, "copy.qdeck");
            writeFileSync(path, await downloadCopy(page));
            const other = await newPage(await launch());
            await other.open("", workspace);
            await other.pickFiles([path], () => other.click("button", "Open a workspace file"));
            await other.get("navigation", "Main");
            await other.saved();
            assert.ok(await hasAccount(other, "Carried over"));
        },
    },
    {
        name: "A file that is no workspace is refused with a reason",
        smoke: true,
        async run({ newPage, workspace, scratch }) {
            const path = join(scratch, "holiday.qdeck");
            writeFileSync(path, "This is a letter, not a database.\n".repeat(100));
            const page = await newPage();
            await page.open("", workspace);
            await page.pickFiles([path], () => page.click("button", "Open a workspace file"));
            const alert = await page.get("alert");
            assert.ok(alert.name.length > 20, alert.name);
            await page.get("button", "Empty workspace");
            assert.equal((await page.status()).durable, 0);
        },
    },
    {
        name: "A file can be dropped on the page",
        smoke: true,
        engines: ["chromium", "firefox"],
        async run({ newPage, workspace }) {
            const page = await newPage();
            await page.open("", workspace);
            await page.evaluate(`(() => {
                const transfer = new DataTransfer();
                transfer.items.add(new File(["no database"], "dropped.qdeck"));
                const target = document.elementFromPoint(600, 540);
                for (const type of ["dragenter", "dragover", "drop"]) {
                    target.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
                }
                return true;
            })()`);
            await page.get("alert");
        },
    },
];
