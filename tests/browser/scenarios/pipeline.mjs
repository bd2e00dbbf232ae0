// The main job: a real pipeline comes in, is worked on, and is there the next day.

import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { importMaven, mavenWorkspace, withoutMaven } from "../support/maven.mjs";
import { killEverythingUsing } from "../support/processes.mjs";

const kAmount = "4321";
const kTask = "Send the revised offer";

const stage = (page, name) => page.get("listbox", new RegExp(`^${name}, [\\d,]+ deals$`));
const inside = (box, card) => card.x >= box.x - 1 && card.x < box.x + box.width;
const cardsOf = async (page, name) => {
    const box = await stage(page, name);
    return (await page.all("option")).filter((card) => inside(box, card)).sort((a, b) => a.y - b.y);
};
const middle = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 });
const address = (page) => page.evaluate("location.hash");

async function dragToWon(page) {
    const [card] = await cardsOf(page, "Engaging");
    const won = await stage(page, "Won this quarter");
    await page.drag({ x: card.x + card.width / 2, y: card.y + 20 }, { x: won.x + won.width / 2, y: won.y + 60 });
    await page.get("status", /moved to Won$/);
}

async function moveToWonByKeys(page) {
    await page.tabToRole("option");
    // From wherever the cursor is to the column of Engaging, and its first card.
    await page.press("Home");
    const boxes = (await page.all("listbox", / deals$/)).sort((a, b) => a.x - b.x);
    const column = (name) => boxes.findIndex((box) => box.name.startsWith(`${name},`));
    const at = async () => {
        const focused = (await page.all("option")).find((card) => card.focused);
        return boxes.findIndex((box) => inside(box, focused));
    };
    while (await at() < column("Engaging")) await page.press("ArrowRight");
    while (await at() > column("Engaging")) await page.press("ArrowLeft");
    await page.press("Space");
    for (let step = column("Engaging"); step < column("Won this quarter"); ++step) await page.press("ArrowRight");
    await page.press("Space");
    await page.get("status", /moved to Won$/);
}

// Everything that was done is there: one deal won in this quarter, the amount, and the task.
async function expectTheWork(page, deal) {
    await page.evaluate(`(location.hash = "#/deals", true)`);
    await page.get("heading", "Deals");
    assert.equal((await cardsOf(page, "Won this quarter")).length, 1, "the deal is in Won");
    await page.evaluate(`(location.hash = ${JSON.stringify(deal)}, true)`);
    assert.match((await page.get("textbox", "Amount")).value, /4,321/);
    await page.evaluate(`(location.hash = "#/activities", true)`);
    await page.get("row", kTask);
}

async function workByMouse(page) {
    await page.click("button", "Show deals");
    await page.get("heading", "Deals");
    await dragToWon(page);
    const [card] = await cardsOf(page, "Engaging");
    await page.driver.click(middle(card).x, card.y + 20);
    await page.get("textbox", "Amount");
    const deal = await address(page);
    await page.fill("textbox", "Amount", kAmount);
    await page.press("Enter");
    await page.click("button", "New");
    await page.click("menuitem", "Task");
    await page.fill("textbox", "Subject", kTask);
    await page.click("button", "Save");
    await page.gone("dialog", "New task");
    await page.saved();
    return deal;
}

async function workByKeys(page) {
    await page.press("g");
    await page.press("d");
    await page.get("heading", "Deals");
    await moveToWonByKeys(page);
    await page.press("g");
    await page.press("h");
    await page.get("main", "Home");
    await page.press("g");
    await page.press("d");
    await page.tabToRole("option");
    await page.press("ArrowDown");
    await page.press("Enter");
    await page.get("textbox", "Amount");
    const deal = await address(page);
    await page.tabTo("textbox", "Amount");
    await page.press("Enter");
    await page.press("Control+a");
    await page.type(kAmount);
    await page.press("Enter");
    await page.press("Escape");
    await page.press("n");
    await page.get("menu", "New");
    await page.press("t");
    await page.get("dialog", "New task");
    await page.tabTo("textbox", "Subject");
    await page.type(kTask);
    await page.press("Control+Enter");
    await page.gone("dialog", "New task");
    await page.saved();
    return deal;
}

export default [
    {
        name: "The four Maven files become 8,800 deals, are worked on, and survive the browser being killed right after Saved",
        engines: ["chromium"],
        unless: withoutMaven,
        patience: 300_000,
        async run({ launch, newPage, scratch, workspace }) {
            const folder = mkdtempSync(join(scratch, "voyage-"));
            const page = await newPage(await launch({ folder }));
            await mavenWorkspace(page, workspace);
            const deal = await workByMouse(page);
            killEverythingUsing(folder);
            const again = await newPage(await launch({ folder }));
            await again.open("", workspace);
            await expectTheWork(again, deal);
        },
    },
    {
        name: "The four Maven files are imported, worked on by mouse, and there after a reload",
        smoke: true,
        engines: ["firefox", "webkit"],
        unless: withoutMaven,
        patience: 300_000,
        async run({ newPage, workspace }) {
            const page = await newPage();
            await mavenWorkspace(page, workspace);
            const deal = await workByMouse(page);
            await page.reload();
            await expectTheWork(page, deal);
        },
    },
    {
        name: "The same work is done by keyboard alone",
        engines: ["chromium"],
        unless: withoutMaven,
        patience: 300_000,
        async run({ newPage, workspace }) {
            const page = await newPage();
            await page.open("", workspace);
            const press = async (name, { patience } = {}) => {
                await page.until(`button ${name} can be pressed`, async () => (await page.all("button", name)).some((button) => !button.disabled), patience);
                await page.tabTo("button", name);
                await page.press("Enter");
            };
            await importMaven(page, () => page.press("2"), press);
            const deal = await workByKeys(page);
            await page.reload();
            await expectTheWork(page, deal);
        },
    },
];
