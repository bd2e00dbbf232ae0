// A sales manager's rule, from the empty builder to a run that is taken back.

import assert from "node:assert/strict";
import { emptyWorkspace } from "../support/steps.mjs";
import { importMaven, withoutMaven } from "../support/maven.mjs";

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

async function goTo(page, hash, heading) {
    await page.evaluate(`(location.hash = ${JSON.stringify(hash)}, true)`);
    if (heading) await page.get("heading", heading);
}

// Three ways to do the same: with a mouse, with nothing but the keyboard, and by role and name alone, as assistive technology does it.
const hands = {
    mouse: (page) => ({
        press: (role, name, options) => page.click(role, name, options),
        async insert(card, step) {
            await page.click("button", new RegExp(`^Insert after ${card}`));
            await page.click("menuitem", step);
        },
        async take(name, item) {
            await page.click("button", name);
            await page.click("menuitem", item);
        },
        async write(name, text) {
            await page.fill("textbox", name, text);
            await page.press("Enter");
        },
        async choose(label, option) {
            await page.click("combobox", label);
            if (await page.has("textbox", "Filter")) await page.type(option);
            await page.click("option", option);
        },
    }),
    keyboard: (page) => {
        const press = async (role, name, options) => {
            await page.until(`${role} ${name} can be reached`, async () => (await page.all(role, name)).some((one) => !one.disabled), options?.patience);
            await page.tabTo(role, name);
            await page.press(role === "checkbox" ? "Space" : "Enter");
        };
        const walkTo = async (item) => {
            await page.get("menuitem", item);
            for (let at = 0; at < 40 && !(await page.get("menuitem", item)).focused; ++at) await page.press("ArrowDown");
            await page.press("Enter");
        };
        return {
            press,
            async insert(card, step) {
                await page.tabTo("button", new RegExp(`^${card}`));
                await page.press("+");
                await walkTo(step);
            },
            async take(name, item) {
                await press("button", name);
                await walkTo(item);
            },
            async write(name, text) {
                await page.tabTo("textbox", name);
                await page.press("Control+a");
                await page.type(text);
                await page.press("Enter");
            },
            async choose(label, option) {
                await press("combobox", label);
                await page.get("option");
                if (await page.has("textbox", "Filter")) await page.type(option);
                else for (let at = 0; at < 40 && (await page.get("option", option)).selected !== "true"; ++at) await page.press("ArrowDown");
                await page.press("Enter");
            },
        };
    },
    names: (page) => {
        const press = async (role, name, options) => {
            await page.until(`${role} ${name} can be pressed`, async () => (await page.all(role, name)).some((one) => !one.disabled), options?.patience);
            await page.activate(role, name);
        };
        return {
            press,
            async insert(card, step) {
                await press("button", new RegExp(`^Insert after ${card}`));
                await press("menuitem", step);
            },
            async take(name, item) {
                await press("button", name);
                await press("menuitem", item);
            },
            async write(name, text) {
                await page.get("textbox", name);
                await page.evaluate(`window.mirrorQuery.focus("textbox", ${JSON.stringify(name)})`);
                await page.until(`${name} takes the focus`, async () => (await page.get("textbox", name)).focused);
                await page.press("Control+a");
                await page.type(text);
                await page.press("Enter");
            },
            async choose(label, option) {
                await press("combobox", label);
                if (await page.has("textbox", "Filter")) await page.type(option);
                await press("option", option);
            },
        };
    },
};

// Idle for ten working days: a task for the owner; after three more, a word to the manager.
async function buildIdleRule(page, hand) {
    await goTo(page, "#/automation", "Automation");
    await hand.press("button", "Empty rule");
    await page.get("heading", "New rule");
    await hand.choose("Starts when", "No activity");
    await hand.write("Name of the rule", "Idle deal");
    await hand.insert("When a deal", "Create a task");
    await hand.write("What is to be done", "Call the buyer");
    await hand.insert("Create a task", "Wait");
    await hand.insert("Wait", "Tell somebody");
    await hand.write("Message", "Still quiet");
}

async function publish(page) {
    await page.get("dialog", "Publish this rule");
    await page.press("Control+Enter");
    await page.gone("dialog", "Publish this rule");
}

async function idleStory(page, workspace, hand) {
    await page.open("", workspace);
    await importMaven(page, () => hand.press("button", "Import your data"), (name, options) => hand.press("button", name, options));
    await takeClock(page);
    await buildIdleRule(page, hand);
    await hand.choose("Period", "2017");
    await page.get("status", /^[1-9][\d,]* times it would have acted in 2017$/, 120_000);
    await hand.press("button", "Publish v1");
    await publish(page);
    await hand.take("New", "Deal");
    await hand.write("Name", "Quiet deal");
    if (await page.has("dialog", "New deal")) await hand.press("button", "Save");
    await page.gone("dialog", "New deal");
    // The 500 deals that nobody has spoken about yet have been quiet for as long: so much is shown before it happens.
    await later(page, 16);
    await hand.press("button", "Look at it", { patience: 60_000 });
    await hand.press("button", "Do 501 now", { patience: 60_000 });
    await page.gone("button", "Do 501 now");
    await goTo(page, "#/activities", "Activities");
    await page.get("row", /Call the buyer/, 60_000);
    // Three working days after the task, whatever day it is.
    await later(page, 6);
    await goTo(page, "#/automation?tab=log", "Automation");
    await hand.press("button", "Look at it", { patience: 60_000 });
    await hand.press("button", /^Do [\d,]+ now$/, { patience: 60_000 });
    await page.gone("button", /^Do [\d,]+ now$/);
    await goTo(page, "#/automation?tab=outbox");
    await hand.press("checkbox", "Everybody’s");
    await page.get("row", /^Still quiet/, 60_000);
    await goTo(page, "#/automation?tab=log", "Automation");
    await hand.write("Search the log", "Quiet deal");
    await page.get("row", /Idle deal: Quiet deal/, 60_000);
    await hand.press("button", "Undo this run");
    await page.get("dialog", "Undo what rules did");
    await hand.press("button", "Undo");
    await page.gone("dialog", "Undo what rules did");
    await page.get("gridcell", "Undone");
    await page.saved();
}

const story = (name, hand) => ({
    name: `An idle-deal rule is rehearsed on 2017, published, gives a task, tells the manager, and a run is undone: ${name}`,
    engines: ["chromium"],
    unless: withoutMaven,
    patience: 600_000,
    async run({ newPage, workspace }) {
        const page = await newPage();
        await idleStory(page, workspace, hand(page));
    },
});

export default [
    story("with the mouse", hands.mouse),
    story("with the keyboard alone", hands.keyboard),
    story("by role and name alone", hands.names),
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
