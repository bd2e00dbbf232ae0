// Debian's Chromium, headless, by playwright-core.

import { load } from "../support/modules.mjs";

// The page draws by WebGL in software; putting pages together that way too costs half as much again.
const kArguments = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-gpu-compositing",
                    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

export const name = "chromium";

// Of scenarios that ask for none: here each pixel is drawn in software, and a key press took half the time so.
export const scale = 0.25;

export const available = () => executable() !== "";

function executable() {
    return process.env.CHROMIUM ?? "/usr/bin/chromium";
}

// folder: the browser's profile, which survives from one launch to the next.
// installs: the site may install its service worker, which then answers before any request can be intercepted.
export async function launch({ folder, width = 1280, height = 800, scale = 1, dark = true, touch = false, installs = false }) {
    const { chromium } = load("playwright-core");
    const context = await chromium.launchPersistentContext(folder, {
        executablePath: executable(), args: kArguments, headless: true,
        viewport: { width, height }, deviceScaleFactor: scale, colorScheme: dark ? "dark" : "light",
        hasTouch: touch, locale: "en-US", timezoneId: "Europe/Berlin", acceptDownloads: true,
        serviceWorkers: installs ? "allow" : "block",
    });
    // The dialog of the File System Access API cannot be driven; the plain download can.
    await context.addInitScript(() => { delete window.showSaveFilePicker; });
    let spare = context.pages()[0];
    return {
        name,
        context,
        async newPage() {
            const page = spare ?? await context.newPage();
            spare = null;
            return new Driver(page, context);
        },
        close: () => context.close(),
    };
}

class Driver {
    messages = [];
    requests = [];

    constructor(page, context) {
        this.page = page;
        this.context = context;
        page.on("console", (message) => this.messages.push(`${message.type()}: ${message.text()}`));
        page.on("pageerror", (error) => this.messages.push(`error: ${error.message}`));
        page.on("request", (request) => this.requests.push(request.url()));
        // From the first listener on Playwright takes choosers over; a key pressed right after that may be faster.
        page.on("filechooser", () => {});
    }

    goto(url) { return this.page.goto(url); }
    reload() { return this.page.reload(); }
    evaluate(expression) { return this.page.evaluate(expression); }
    click(x, y, { button = "left", count = 1 } = {}) { return this.page.mouse.click(x, y, { button, clickCount: count }); }
    press(keys) { return this.page.keyboard.press(keys); }
    type(text) { return this.page.keyboard.type(text); }
    screenshot(path) { return this.page.screenshot({ path }); }
    close() { return this.page.close(); }

    async drag(from, to) {
        await this.page.mouse.move(from.x, from.y);
        await this.page.mouse.down();
        await this.page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 5 });
        await this.page.mouse.move(to.x, to.y, { steps: 5 });
        await this.page.waitForTimeout(50);
        await this.page.mouse.up();
    }

    async pickFiles(paths, trigger) {
        const [chooser] = await Promise.all([this.page.waitForEvent("filechooser"), trigger()]);
        await chooser.setFiles(paths);
    }

    async download(trigger) {
        const [download] = await Promise.all([this.page.waitForEvent("download"), trigger()]);
        return { name: download.suggestedFilename(), path: await download.path() };
    }

    devtools() { return this.context.newCDPSession(this.page); }
}
