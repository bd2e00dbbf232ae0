// WebKitGTK's MiniBrowser by Debian's webkit2gtk-driver, on a virtual display.

import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { globSync } from "../support/files.mjs";
import { offeredFile } from "../support/offered_file.mjs";
import { Session } from "../support/webdriver.mjs";

export const name = "webkit";
export const needsDisplay = true;

// Its automation session is private: what a page stores lasts as long as the browser.
export const keepsStorage = false;

// A page in a tab that automation opened beside the first was seen never to become ready.
export const oneVisibleTab = true;

// On a busy machine a scenario failed here once that passed in thirty runs after it. A fault of the page fails twice.
export const attempts = 2;

// On a busy machine the browser was seen never to answer its driver after starting: such a start is given up and made anew.
const kStartPatience = 40_000;
const kStarts = 3;

export async function launch(wishes) {
    for (let attempt = 1; ; ++attempt) {
        const started = await start(wishes).catch((error) => {
            if (attempt === kStarts) throw error;
            console.log(`      WebKit did not start (${error.message}); once more`);
        });
        if (started) return started;
    }
}

async function start({ folder, width = 1280, height = 800 }) {
    const port = await freePort();
    const driver = spawn("WebKitWebDriver", [`--port=${port}`], {
        stdio: "ignore",
        detached: true,
        env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CACHE_HOME: folder,
               WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1", LIBGL_ALWAYS_SOFTWARE: "1" },
    });
    const session = await soon(openSession(port)).catch((error) => {
        process.kill(-driver.pid, "SIGKILL");   // and the browser it has started
        throw error;
    });
    let first = true;
    return {
        name,
        async newPage() {
            if (!first) await session.call("POST", "/window/new", { type: "tab" }).then(({ handle }) => session.call("POST", "/window", { handle }));
            first = false;
            await resize(session, width, height);
            return new Driver(session);
        },
        async close() {
            await session.call("DELETE", "").catch(() => {});
            driver.kill();
        },
    };
}

async function openSession(port) {
    const address = `http://127.0.0.1:${port}`;
    await answers(address);
    const browser = globSync("/usr/lib/*/webkit2gtk-4.*/MiniBrowser")[0];
    const session = await Session.open(address, {
        "webkitgtk:browserOptions": { binary: browser, args: ["--automation"] },
    });
    await session.call("POST", "/timeouts", { script: 60000, pageLoad: 60000 });
    await session.evaluate("true");
    return session;
}

function soon(promise) {
    return Promise.race([promise, new Promise((_, reject) => {
        setTimeout(() => reject(new Error(`no answer in ${kStartPatience / 1000} s`)), kStartPatience).unref();
    })]);
}

class Driver {
    messages = [];
    requests = null;    // the protocol does not tell

    constructor(session) {
        this.session = session;
    }

    // Fewer pixels, as in the other engines (see chromium.mjs); it can be told only when the page is there.
    async started() {
        await this.evaluate(`new Promise((resolve) => {
            Object.defineProperty(window, "devicePixelRatio", { value: 0.25, configurable: true });
            const { style } = document.getElementById("stage");
            style.width = "99%";
            requestAnimationFrame(() => requestAnimationFrame(() => { style.width = ""; resolve(true); }));
        })`);
        await this.evaluate("new Promise((resolve) => requestAnimationFrame(() => window.quarterdeck.idle().then(() => resolve(true))))");
    }

    goto(url) { return this.session.call("POST", "/url", { url }); }
    reload() { return this.session.call("POST", "/refresh", {}); }
    evaluate(expression) { return this.session.evaluate(expression); }
    click(x, y, options) { return this.session.click(x, y, options); }
    press(keys) { return this.session.press(keys); }
    type(text) { return this.session.type(text); }
    drag(from, to) { return this.session.drag(from, to); }
    download(trigger) { return offeredFile(this, trigger); }
    close() { return Promise.resolve(); }

    async screenshot(path) {
        const picture = Buffer.from(await this.session.call("GET", "/screenshot"), "base64");
        if (path) writeFileSync(path, picture);
        return picture;
    }

    // The driver gives files to the input itself; the system's dialog must not open.
    async pickFiles(paths, trigger) {
        await this.evaluate("(HTMLInputElement.prototype.click = () => {}, true)");
        await trigger();
        const input = await this.session.element("#file-picker");
        await this.session.call("POST", `/element/${input}/value`, { text: paths.join("\n") });
    }
}

// The window's frame is not known beforehand: measure, then correct.
async function resize(session, width, height) {
    await session.call("POST", "/window/rect", { x: 0, y: 0, width, height });
    const [innerWidth, innerHeight] = await session.evaluate("[innerWidth, innerHeight]");
    await session.call("POST", "/window/rect", { x: 0, y: 0, width: 2 * width - innerWidth, height: 2 * height - innerHeight });
}

async function answers(address) {
    for (let i = 0; i < 200; ++i) {
        const up = await fetch(`${address}/status`).then((response) => response.ok, () => false);
        if (up) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("WebKitWebDriver does not answer");
}

function freePort() {
    return new Promise((resolve) => {
        const probe = createServer().listen(0, "127.0.0.1", () => {
            const { port } = probe.address();
            probe.close(() => resolve(port));
        });
    });
}
