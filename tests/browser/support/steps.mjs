// Things that many scenarios do.

import { readFileSync } from "node:fs";

// A new, empty workspace with its save state reached.
export async function emptyWorkspace(page, workspace) {
    await page.open("", workspace);
    await page.click("button", "Empty workspace");
    await page.get("navigation", "Main");
    await page.saved();
}

// By the keyboard, as the palette's hints teach it: N, A, name, Ctrl+Enter or Save.
export async function addAccount(page, name) {
    await page.click("button", "New");
    await page.click("menuitem", "Account");
    await page.fill("textbox", "Name", name);
    await page.click("button", "Save");
    await page.gone("dialog", "New account");
}

// Whether the palette finds a record of that name.
export async function hasAccount(page, name) {
    // A tab that has just followed another one opens its workspace anew: the key may come too early.
    await page.until("the palette opens", async () => {
        if (await page.has("dialog", "Search or jump to…")) return true;
        await page.press("Control+k");
        return false;
    });
    await page.type(name);
    await page.until("the search answers", async () => (await page.all("option")).length > 0 || await page.has("status", "0 results"));
    const found = await page.has("option", new RegExp(name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")));
    // The first clears the words, the second closes.
    for (let i = 0; i < 2 && await page.has("dialog", "Search or jump to…"); ++i) await page.press("Escape");
    await page.gone("dialog", "Search or jump to…");
    return found;
}

// The bytes of the workspace's file, as the person gets them.
export async function downloadCopy(page) {
    const copy = await page.driver.download(async () => {
        await page.click("button", /^Workspace: /);
        await page.click("menuitem", "Download a copy");
    });
    return readFileSync(copy.path);
}
