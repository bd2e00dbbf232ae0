// Debian's Firefox ESR by puppeteer-core (WebDriver BiDi), headed on a virtual display:
// without one it has no WebGL 2.

import { load } from "../support/modules.mjs";
import { offeredFile } from "../support/offered_file.mjs";

const kPreferences = {
    "webgl.force-enabled": true, "webgl.out-of-process": false,
    "app.update.enabled": false, "datareporting.policy.dataSubmissionEnabled": false,
    "browser.shell.checkDefaultBrowser": false, "browser.startup.page": 0,
    "intl.accept_languages": "en-US",
};

export const name = "firefox";
export const needsDisplay = true;

// See chromium.mjs.
export const scale = 0.25;

export async function launch({ folder, width = 1280, height = 800, scale = 1, dark = true }) {
    const puppeteer = load("puppeteer-core");
    const browser = await puppeteer.launch({
        browser: "firefox", executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr", headless: false,
        userDataDir: folder, defaultViewport: { width, height, deviceScaleFactor: scale },
        extraPrefsFirefox: { ...kPreferences, "ui.systemUsesDarkTheme": dark ? 1 : 0,
                             "layout.css.prefers-color-scheme.content-override": dark ? 0 : 1 },
    });
    let spare = (await browser.pages())[0];
    return {
        name,
        async newPage() {
            const page = spare ?? await browser.newPage();
            spare = null;
            await page.setViewport({ width, height, deviceScaleFactor: scale });
            return new Driver(page);
        },
        close: () => browser.close(),
    };
}

class Driver {
    messages = [];
    requests = [];

    constructor(page) {
        this.page = page;
        page.on("console", (message) => this.messages.push(`${message.type()}: ${message.text()}`));
        page.on("pageerror", (error) => this.messages.push(`error: ${error.message}`));
        page.on("request", (request) => this.requests.push(request.url()));
    }

    goto(url) { return this.page.goto(url); }
    reload() { return this.page.reload(); }
    evaluate(expression) { return this.page.evaluate(expression); }
    click(x, y, { button = "left", count = 1 } = {}) { return this.page.mouse.click(x, y, { button, count }); }
    type(text) { return this.page.keyboard.type(text); }
    screenshot(path) { return this.page.screenshot({ path }); }
    close() { return this.page.close(); }
    download(trigger) { return offeredFile(this, trigger); }

    async press(keys) {
        const parts = keys.split("+");
        const key = parts.pop();
        for (const modifier of parts) await this.page.keyboard.down(modifier);
        await this.page.keyboard.press(key);
        for (const modifier of parts.reverse()) await this.page.keyboard.up(modifier);
    }

    async drag(from, to) {
        await this.page.mouse.move(from.x, from.y);
        await this.page.mouse.down();
        await this.page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 5 });
        await this.page.mouse.move(to.x, to.y, { steps: 5 });
        await this.page.mouse.up();
    }

    // Given to the input itself; the system's dialog must not open.
    async pickFiles(paths, trigger) {
        await this.page.evaluate("(HTMLInputElement.prototype.click = () => {}, true)");
        await trigger();
        const input = await this.page.waitForSelector("#file-picker");
        await input.uploadFile(...paths);
    }
}
