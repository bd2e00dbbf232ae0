// A forecast from data to a published number, and the same bytes after a reload.

import assert from "node:assert/strict";

const kNumbers = 60_000;  // how long the first numbers may take on a slow machine

export default [
    {
        name: "A forecast goes through its five steps by buttons, is published, and proves itself after a reload",
        patience: 240_000,
        async run({ newPage, workspace }) {
            const page = await newPage();
            await page.open("", workspace);
            await page.click("button", "Start with the demo company");
            await page.get("navigation", "Main", 120_000);
            await page.saved();
            await page.click("link", "Forecast");
            await page.get("button", "Start this forecast", kNumbers);
            await page.get("img", "Won revenue with forecast");
            await page.click("button", "Start this forecast");
            for (const step of ["Accept the data", "Accept the analysis", "Use this model"]) await page.click("button", step, { patience: kNumbers });
            await page.get("grid", "Forecast by team", kNumbers);
            // Who leads nobody hands in a number first; a manager signs for the team.
            for (let click = 0; click < 3; ++click) {
                const act = (await page.all("button", /^(Submit my forecast|Sign off my team|Close the review)$/))[0];
                if (!act) break;
                await page.click("button", act.name);
                if (act.name === "Submit my forecast") {
                    await page.get("dialog", "Submit a forecast");
                    await page.press("Control+Enter");
                    await page.gone("dialog", "Submit a forecast");
                }
                await page.idle();
            }
            await page.click("button", "Publish", { patience: kNumbers });
            await page.get("dialog", "Publish the forecast");
            await page.press("Control+Enter");
            await page.get("listitem", /every number is the same, byte for byte/, kNumbers);
            await page.saved();
            await page.reload();
            await page.get("listitem", /every number is the same, byte for byte/, kNumbers);
            assert.equal(await page.has("button", "Publish"), false, "what is published cannot be published again");
        },
    },
];
