// Takes a picture of each route at three sizes, light and dark, over a workspace file:
//   node tests/browser/pictures.mjs --workspace maven.qdeck --out pictures \
//        [--routes home,deals,accounts/12] [--sizes 1280x800,390x844] [--themes dark,light] [--site folder]
// A picture is called after its route, width and theme: deals-1280-dark.png.

import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { launch } from "./engines/chromium.mjs";
import { Page } from "./support/page.mjs";
import { serve } from "../../scripts/site/serve.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const { values: options } = parseArgs({ options: {
    workspace: { type: "string" },
    out: { type: "string", default: join(root, "build/pictures") },
    routes: { type: "string", default: "home,deals,accounts,contacts,leads,activities,import,settings" },
    sizes: { type: "string", default: "1280x800,1920x1080,390x844" },
    themes: { type: "string", default: "dark,light" },
    site: { type: "string", default: existsSync(join(root, "dist/index.html")) ? join(root, "dist") : join(root, "build/web/site") },
} });

mkdirSync(options.out, { recursive: true });
const scratch = mkdtempSync(join(tmpdir(), "quarterdeck-pictures-"));
const server = await serve(options.site);
for (const size of options.sizes.split(",")) {
    for (const theme of options.themes.split(",")) await takeAll(size, theme);
}
await server.close();
rmSync(scratch, { recursive: true, force: true });

async function takeAll(size, theme) {
    const [width, height] = size.split("x").map(Number);
    const browser = await launch({ folder: mkdtempSync(join(scratch, "p-")), width, height, dark: theme === "dark", touch: width < 600 });
    const page = new Page(await browser.newPage(), server.origin);
    await page.open();
    await take(page, "welcome", width, theme);
    if (options.workspace) {
        await page.pickFiles([resolve(options.workspace)], () => page.click("button", "Open a workspace file"));
        await page.gone("heading", "Welcome to Quarterdeck");
        await page.saved();
        for (const route of options.routes.split(",").filter(Boolean)) {
            await page.evaluate(`(location.hash = ${JSON.stringify(`#/${route}`)}, true)`);
            await new Promise((settled) => setTimeout(settled, 400));
            await take(page, route, width, theme);
        }
    }
    await browser.close();
}

async function take(page, route, width, theme) {
    const name = `${route.replace(/[^\w]+/g, "-")}-${width}-${theme}.png`;
    await page.screenshot(join(options.out, name));
    console.log(name);
}
