// The main job: a real pipeline comes in, is worked on, and is there the next day.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const kData = resolve(dirname(fileURLToPath(import.meta.url)), "../../../../shared/data/maven-crm");
const kFiles = ["accounts.csv", "products.csv", "sales_teams.csv", "sales_pipeline.csv"].map((name) => join(kData, name));

// New people and teams are created; a spelling ("GTXPro") is taken as the suggestion says.
async function answerQuestions(page) {
    for (let i = 0; i < 20; ++i) {
        await page.until("the wizard has checked the file", async () => !await page.has("status", /^(Check|Read)/), 60_000);
        const answer = (await page.all("button", /^(Create|Use .+)$/))[0];
        if (!answer) return;
        await page.click("button", answer.name);
    }
}

export async function importMaven(page, workspace) {
    await page.open("", workspace);
    await page.pickFiles(kFiles, () => page.click("button", "Import your data"));
    for (let file = 0; file < kFiles.length; ++file) {
        await page.get("button", /^Import [\d,]+ /, 60_000);
        await answerQuestions(page);
        await page.click("button", /^Import [1-9][\d,]* /, { patience: 60_000 });
        await page.click("button", file + 1 < kFiles.length ? "Next file" : "Finish", { patience: 120_000 });
    }
    await page.get("button", "Show deals");
    await page.saved();
}

export default [
    {
        name: "The four Maven files become 8,800 deals, by button alone, and stay",
        unless: () => existsSync(kData) ? "" : "the Maven files are not here",
        patience: 300_000,
        async run({ newPage, workspace }) {
            const page = await newPage();
            await importMaven(page, workspace);
            await page.click("button", "Show deals");
            await page.get("heading", "Deals");
            await page.saved();
            const outline = await page.outline();
            await page.reload();
            await page.get("heading", "Deals");
            assert.equal((await page.outline()).split("\n").length > 20, true, outline);
        },
    },
];
