// Keyboard, screen readers, pixel densities.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "../support/modules.mjs";
import { emptyWorkspace, hasAccount } from "../support/steps.mjs";

async function violations(page) {
    await page.evaluate(`(${JSON.stringify("axe")} in window || (0, function () { ${readFileSync(resolve("axe-core"), "utf8")} }).call(window), true)`);
    const { violations: found } = await page.evaluate("axe.run(document)");
    return found.map(({ id, help, nodes }) => `${id}: ${help} — ${nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(" | ")}`);
}

export default [
    {
        name: "axe finds nothing to object to",
        engines: ["chromium"],
        async run({ newPage, workspace }) {
            const page = await newPage();
            await page.open("", workspace);
            assert.deepEqual(await violations(page), [], "welcome");
            await page.click("button", "Empty workspace");
            await page.saved();
            for (const route of ["#/home", "#/leads", "#/contacts", "#/accounts", "#/deals", "#/activities", "#/import", "#/settings", "#/help", "#/help/deals", "#/about", "#/forecast", "#/automation", "#/share"]) {
                await page.evaluate(`(location.hash = ${JSON.stringify(route)}, true)`);
                await page.idle();
                assert.deepEqual(await violations(page), [], route);
            }
            await page.click("button", "New");
            assert.deepEqual(await violations(page), [], "the New menu");
            await page.click("menuitem", "Deal");
            assert.deepEqual(await violations(page), [], "a new deal");
        },
    },
    {
        name: "An account can be added by the keyboard alone",
        smoke: true,
        async run({ newPage, workspace }) {
            const page = await newPage();
            await page.open("", workspace);
            await page.press("4");
            await page.get("navigation");
            await page.press("n");
            await page.get("menu", "New");
            await page.press("a");
            await page.get("dialog", "New account");
            assert.ok((await page.get("textbox", "Name")).focused, "the first field has the keyboard");
            await page.type("Keys & Sons");
            await page.tabTo("button", "Save");
            await page.press("Enter");
            await page.gone("dialog", "New account");
            await page.saved();
            assert.ok(await hasAccount(page, "Keys & Sons"));
        },
    },
    {
        name: "Playwright finds, fills and presses by role and name",
        engines: ["chromium"],
        async run({ newPage, workspace }) {
            const page = await newPage();
            await emptyWorkspace(page, workspace);
            const { page: tab } = page.driver;
            await tab.getByRole("button", { name: "New", exact: true }).click();
            await tab.getByRole("menuitem", { name: "Account" }).click();
            await tab.getByRole("textbox", { name: "Name" }).fill("Filled Ltd");
            await tab.getByRole("button", { name: "Save", exact: true }).click();
            await tab.getByRole("status", { name: /added: Filled Ltd/ }).waitFor();
            await page.gone("dialog", "New account");
            await page.saved();
            assert.ok(await hasAccount(page, "Filled Ltd"));
        },
    },
    {
        name: "A screen reader's own clicks work without a pointer",
        smoke: true,
        async run({ newPage, workspace }) {
            const page = await newPage();
            await page.open("", workspace);
            await page.activate("button", "Empty workspace");
            await page.get("navigation");
            await page.activate("button", "New");
            await page.get("menu", "New");
        },
    },
    {
        name: "The canvas has the screen's own pixels at every density",
        engines: ["chromium"],
        async run({ launch, newPage, workspace }) {
            for (const scale of [1, 1.5, 2]) {
                const page = await newPage(await launch({ scale }));
                await page.open("", workspace);
                const [width, height] = await page.evaluate("[canvas.width, canvas.height]");
                assert.deepEqual([width, height], [1280 * scale, 800 * scale]);
            }
        },
    },
];
