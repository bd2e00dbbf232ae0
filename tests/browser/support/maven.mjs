// The real pipeline: four files of one company, imported through the wizard.

import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { quarterdeck } from "./command_line.mjs";

const kData = resolve(dirname(fileURLToPath(import.meta.url)), "../../../../shared/data/maven-crm");

export const mavenFiles = ["accounts.csv", "products.csv", "sales_teams.csv", "sales_pipeline.csv"].map((name) => join(kData, name));

export const withoutMaven = () => existsSync(kData) ? "" : "the Maven files are not here";

const byMouse = (page) => (name, options) => page.click("button", name, options);

// New people and teams are created; a spelling ("GTXPro") is taken as the suggestion says.
async function answerQuestions(page, press) {
    for (let i = 0; i < 20; ++i) {
        await page.until("the wizard has checked the file", async () => !await page.has("status", /^(Check|Read)/), 60_000);
        const answer = (await page.all("button", /^(Create|Use .+)$/))[0];
        if (!answer) return;
        await press(answer.name);
    }
}

// choose starts the picking of files; press presses the button of that name.
export async function importMaven(page, choose, press = byMouse(page)) {
    await page.pickFiles(mavenFiles, choose);
    for (let file = 0; file < mavenFiles.length; ++file) {
        await page.get("button", /^Import [\d,]+ /, 60_000);
        await answerQuestions(page, press);
        await press(/^Import [1-9][\d,]* /, { patience: 60_000 });
        await press(file + 1 < mavenFiles.length ? "Next file" : "Finish", { patience: 120_000 });
    }
    await page.get("button", "Show deals");
    await page.saved();
}

// The same natively, into a workspace file.
export function mavenFile(path) {
    quarterdeck("new", path);
    for (const [at, entity] of ["accounts", "products", "users", "deals"].entries())
        quarterdeck("import", path, "--as", entity, "--csv", mavenFiles[at]);
}

// A new workspace with the pipeline in it.
export async function mavenWorkspace(page, workspace) {
    await page.open("", workspace);
    await importMaven(page, () => page.click("button", "Import your data"));
}
