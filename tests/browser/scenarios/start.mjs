// The first visit.

import assert from "node:assert/strict";

export default [
    {
        name: "The first visit offers four ways to start",
        smoke: true,
        async run({ newPage, workspace }) {
            const page = await newPage();
            await page.open("", workspace);
            for (const name of ["Start with the demo company", "Import your data", "Open a workspace file", "Empty workspace"]) {
                await page.get("button", name);
            }
            assert.equal((await page.status()).durable, 0, "nothing is stored before something is chosen");
        },
    },
    {
        name: "An idle page draws nothing",
        async run({ newPage, workspace }) {
            const page = await newPage();
            await page.open("", workspace);
            await page.click("button", "Empty workspace");
            await page.get("navigation");
            await page.saved();
            // Toasts and tooltips still leave the screen; then nothing is drawn for as long as it is looked at.
            await page.until("five seconds without a picture", async () => {
                const before = await page.evaluate("window.quarterdeck.frames");
                await new Promise((resolve) => setTimeout(resolve, 5000));
                return await page.evaluate("window.quarterdeck.frames") === before;
            }, 30_000);
        },
    },
    {
        name: "A page that gets no frames from the browser goes on all the same",
        smoke: true,
        patience: 60_000,
        async run({ newPage, workspace }) {
            const page = await newPage();
            await page.open("", workspace);
            await page.evaluate("window.requestAnimationFrame = () => 0, true");
            await page.click("button", "Empty workspace");
            await page.get("navigation");
            await page.saved();
            await page.click("link", "Deals");
            await page.get("heading", "Deals");
        },
    },
    {
        name: "Nothing is fetched from anywhere but the site",
        smoke: true,
        engines: ["chromium", "firefox"],
        async run({ newPage, workspace, origin }) {
            const page = await newPage();
            await page.open("", workspace);
            await page.click("button", "Empty workspace");
            await page.saved();
            const elsewhere = page.driver.requests.filter((url) => !url.startsWith(origin) && !url.startsWith("data:") && !url.startsWith("blob:"));
            assert.deepEqual(elsewhere, []);
        },
    },
    {
        name: "A browser without WebGL 2 gets a page that says so",
        engines: ["chromium"],
        async run({ launch, newPage, origin }) {
            const page = await newPage(await launch());
            await page.driver.page.addInitScript(() => {
                const original = HTMLCanvasElement.prototype.getContext;
                HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
                    return kind === "webgl2" ? null : original.call(this, kind, ...rest);
                };
            });
            await page.driver.goto(origin);
            await page.driver.page.getByRole("heading", { name: "Quarterdeck cannot start in this browser" }).waitFor();
            assert.match(await page.evaluate("document.body.innerText"), /WebGL 2/);
        },
    },
    {
        name: "A lost graphics context comes back with the same picture",
        smoke: true,
        async run({ newPage, workspace }) {
            const page = await newPage();
            await page.open("", workspace);
            await page.idle();
            const before = await page.driver.screenshot();
            await page.evaluate("(window.lost = document.getElementById('canvas').getContext('webgl2').getExtension('WEBGL_lose_context'), lost.loseContext(), true)");
            await new Promise((resolve) => setTimeout(resolve, 300));
            await page.evaluate("(lost.restoreContext(), true)");
            await new Promise((resolve) => setTimeout(resolve, 500));
            await page.idle();
            const after = await page.driver.screenshot();
            assert.ok(Buffer.from(before).equals(Buffer.from(after)), "the picture differs after the context was restored");
        },
    },
];
