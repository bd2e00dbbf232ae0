// A sales manager's rule, from the empty builder to a run that is taken back.

import assert from "node:assert/strict";
import { emptyWorkspace } from "../support/steps.mjs";
import { mavenWorkspace, withoutMaven } from "../support/maven.mjs";

const kDay = 24 * 3600 * 1000;

// The application asks the browser what time it is; from now on the scenario says how much later it is.
function takeClock(page) {
    return page.evaluate(`(() => {
        const real = Date.now.bind(Date);
        window.clockAhead = 0;
        Date.now = () => real() + window.clockAhead;
        return true;
    })()`);
}

async function later(page, days) {
    await page.evaluate(`(window.clockAhead += ${days * kDay}, true)`);
    // Anything that draws a frame lets the timers look at the clock.
    await page.press("Shift");
    await page.idle();
}

async function choose(page, label, option) {
    await page.click("combobox", label);
    if (await page.has("textbox", "Filter")) await page.type(option);
    await page.click("option", option);
}

async function insert(page, after, step) {
    await page.click("button", after);
    await page.click("menuitem", step);
}

async function goTo(page, hash, heading) {
    await page.evaluate(`(location.hash = ${JSON.stringify(hash)}, true)`);
    await page.get("heading", heading);
}

async function buildIdleRule(page) {
    await goTo(page, "#/automation", "Automation");
    await page.click("button", "Empty rule");
    await page.get("heading", "New rule");
    await choose(page, "Starts when", "No activity");
    await page.fill("textbox", "Name of the rule", "Idle deal");
    await page.press("Enter");
    await insert(page, /^Insert after When a deal/, "Create a task");
    await page.fill("textbox", "What is to be done", "Call the buyer");
    await page.press("Enter");
    await insert(page, /^Insert after Create a task/, "Wait");
    await insert(page, /^Insert after Wait/, "Tell somebody");
    await page.fill("textbox", "Message", "Still quiet");
    await page.press("Enter");
}

async function addDeal(page, name) {
    await page.click("button", "New");
    await page.click("menuitem", "Deal");
    await page.fill("textbox", "Name", name);
    await page.click("button", "Save");
    await page.gone("dialog", "New deal");
}

export default [
    {
        name: "An idle-deal rule is rehearsed on 2017, published, acts when the clock moves, and a run is undone",
        engines: ["chromium"],
        unless: withoutMaven,
        patience: 420_000,
        async run({ newPage, workspace }) {
            const page = await newPage();
            await mavenWorkspace(page, workspace);
            await takeClock(page);
            await buildIdleRule(page);
            await choose(page, "Period", "2017");
            await page.get("status", /^[1-9][\d,]* times it would have acted in 2017$/, 120_000);
            await page.click("button", "Publish v1");
            await page.get("dialog", "Publish this rule");
            await page.press("Control+Enter");
            await page.gone("dialog", "Publish this rule");
            await addDeal(page, "Quiet deal");
            await later(page, 16);
            // The 500 deals that nobody has spoken about yet have been quiet for as long: so much is shown before it happens.
            await page.click("button", "Look at it");
            await page.click("button", "Do 501 now");
            await goTo(page, "#/automation?tab=log", "Automation");
            await page.fill("textbox", "Search the log", "Quiet deal");
            await page.get("row", /Idle deal: Quiet deal/, 60_000);
            await page.click("button", "Undo this run");
            await page.get("dialog", "Undo what rules did");
            await page.click("button", "Undo");
            await page.gone("dialog", "Undo what rules did");
            await page.get("gridcell", "Undone");
            await page.saved();
        },
    },
    {
        name: "A rule is built and published by the keyboard alone",
        engines: ["chromium"],
        async run({ newPage, workspace }) {
            const page = await newPage();
            await emptyWorkspace(page, workspace);
            await goTo(page, "#/automation", "Automation");
            await page.tabTo("button", "Empty rule");
            await page.press("Enter");
            await page.get("heading", "New rule");
            await page.tabTo("combobox", "Starts when");
            await page.press("Enter");
            await page.type("No activity");
            await page.press("Enter");
            await page.tabTo("button", /^When a deal has no activity/);
            await page.press("+");
            await page.get("menu", "Insert a step");
            await page.press("Enter");
            await page.until("the task's first field has the keyboard", async () => (await page.get("textbox", "What is to be done")).focused);
            await page.type("Call the buyer");
            await page.press("Enter");
            await page.tabTo("button", "Publish v1");
            await page.press("Enter");
            await page.get("dialog", "Publish this rule");
            await page.press("Control+Enter");
            await page.gone("dialog", "Publish this rule");
            await page.saved();
            await goTo(page, "#/automation", "Automation");
            assert.ok((await page.all("row", /New rule/)).length > 0, await page.outline());
        },
    },
];
