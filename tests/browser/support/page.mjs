// What a scenario can do with a page, the same in every engine. Things are found by
// role and name, and operated by real mouse and key events.

import { readFileSync } from "node:fs";

const kPatience = 15000;
const kQuery = readFileSync(new URL("mirror_query.js", import.meta.url), "utf8").trim().replace(/;$/, "");

export class Page {
    // driver: the engine's page; see engines/*.mjs for its methods.
    constructor(driver, origin) {
        this.driver = driver;
        this.origin = origin;
    }

    // Opens the site and waits until its first picture stands.
    async open(route = "", workspace = "") {
        await this.driver.goto(`${this.origin}/${workspace && `?workspace=${workspace}`}${route}`);
        await this.started();
    }

    async reload() {
        await this.driver.reload();
        await this.started();
    }

    async started() {
        await this.until("the application starts", () => this.evaluate("Boolean(window.quarterdeck)"));
        await this.evaluate("window.quarterdeck.ready.then(() => true)");
        await this.evaluate(`(${kQuery}, true)`);
        await this.driver.started?.();
    }

    evaluate(expression) {
        return this.driver.evaluate(expression);
    }

    // The picture stands and the mirror shows it.
    idle() {
        return this.evaluate("window.quarterdeck.idle().then(() => true)");
    }

    status() {
        return this.evaluate("window.quarterdeck.status()");
    }

    saved() {
        return this.until("everything is saved", async () => (await this.status()).save === "saved");
    }

    all(role, name) {
        return this.evaluate(`window.mirrorQuery.all(${JSON.stringify(role)}, ${wireName(name)})`);
    }

    // Waits for an element; name is the exact name or a regular expression.
    async get(role, name, patience = kPatience) {
        let found = null;
        await this.until(`${role} ${name ?? ""} appears`, async () => {
            found = await this.evaluate(`window.mirrorQuery.first(${JSON.stringify(role)}, ${wireName(name)})`);
            return found !== null;
        }, patience);
        return found;
    }

    async has(role, name) {
        return (await this.all(role, name)).length > 0;
    }

    async gone(role, name) {
        await this.until(`${role} ${name ?? ""} goes away`, async () => !await this.has(role, name));
    }

    // leaves: the page goes away by it, so there is nothing to wait for.
    async click(role, name, options = {}) {
        let found = null;
        await this.until(`${role} ${name ?? ""} can be pressed`, async () => {
            found = await this.evaluate(`window.mirrorQuery.first(${JSON.stringify(role)}, ${wireName(name)})`);
            if (found === null || found.disabled) return false;
            if (found.y + found.height / 2 < found.viewport) return true;
            await this.evaluate(`window.mirrorQuery.focus(${JSON.stringify(role)}, ${wireName(name)})`);
            await this.idle();
            return false;
        }, options.patience);
        await this.driver.click(found.x + found.width / 2, found.y + found.height / 2, options);
        if (!options.leaves) await this.idle();
    }

    // As assistive technology does it: the element's own click, without a pointer.
    async activate(role, name) {
        await this.get(role, name);
        await this.evaluate(`window.mirrorQuery.activate(${JSON.stringify(role)}, ${wireName(name)})`);
        await this.idle();
    }

    // Replaces a field's text by typing.
    async fill(role, name, text) {
        await this.click(role, name);
        await this.until(`${name} takes the focus`, async () => (await this.get(role, name)).focused);
        await this.press("Control+a");
        await this.driver.type(text);
        await this.idle();
    }

    // "Enter", "Control+k", "Shift+Tab".
    async press(keys) {
        await this.driver.press(keys);
        await this.idle();
    }

    // Of several pages in one browser, the one that is looked at: others draw late or never.
    front() {
        return this.driver.page?.bringToFront();
    }

    // Moves the focus there by the Tab key alone, the shorter way round.
    async tabTo(role, name) {
        await this.get(role, name);
        const key = await this.evaluate(`window.mirrorQuery.isBehind(${JSON.stringify(role)}, ${wireName(name)})`) ? "Shift+Tab" : "Tab";
        for (let i = 0; i < 60; ++i) {
            if ((await this.get(role, name)).focused) return;
            await this.press(key);
        }
        throw new Error(`Tab never reaches ${role} ${name}`);
    }

    // … to the first element of that role.
    async tabToRole(role) {
        for (let i = 0; i < 60; ++i) {
            if ((await this.all(role)).some((element) => element.focused)) return;
            await this.press("Tab");
        }
        throw new Error(`Tab never reaches any ${role}`);
    }

    async type(text) {
        await this.driver.type(text);
        await this.idle();
    }

    async drag(from, to) {
        await this.driver.drag(from, to);
        await this.idle();
    }

    async pickFiles(paths, trigger) {
        await this.driver.pickFiles(paths, trigger);
        await this.idle();
    }

    async screenshot(path) {
        await this.idle();
        return this.driver.screenshot(path);
    }

    outline() {
        return this.evaluate("window.mirrorQuery.outline()");
    }

    async until(what, condition, patience = kPatience) {
        const end = Date.now() + patience;
        for (;;) {
            if (await condition()) return;
            if (Date.now() > end) throw new Error(`Waited in vain: ${what}`);
            await new Promise((resolve) => setTimeout(resolve, 30));
        }
    }

    close() {
        return this.driver.close();
    }
}

function wireName(name) {
    return name instanceof RegExp ? JSON.stringify({ pattern: name.source, flags: name.flags }) : JSON.stringify(name) ?? "undefined";
}
