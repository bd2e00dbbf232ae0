// A Chromium page for measurements: the built site, plus the packages compared with under /modules/, the files of this
// folder under /bench/, the program without its picture under /desk/ and the page's own modules under /app/.
// /bench/blank.html is an empty page of the same origin.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch } from "../../browser/engines/chromium.mjs";
import { cache } from "../../browser/support/modules.mjs";
import { Page } from "../../browser/support/page.mjs";
import { serve } from "../../../scripts/site/serve.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const kTypes = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

async function serveFolder(context, prefix, folder) {
    await context.route(`**${prefix}**`, (route) => {
        const path = new URL(route.request().url()).pathname.slice(prefix.length);
        return route.fulfill({ path: join(folder, path), contentType: kTypes[extname(path)] ?? "application/octet-stream" });
    });
}

// Runs work(page, origin) in a fresh profile.
export async function withPage(root, work) {
    const profile = mkdtempSync(join(tmpdir(), "quarterdeck-bench-"));
    const server = await serve(join(root, "dist"));
    const browser = await launch({ folder: profile });
    try {
        await serveFolder(browser.context, "/modules/", join(cache, "npm-bench", "node_modules"));
        await serveFolder(browser.context, "/bench/", here);
        await serveFolder(browser.context, "/desk/", join(root, "build/web/bench"));
        await serveFolder(browser.context, "/app/", join(root, "web/site/app"));
        return await work(new Page(await browser.newPage(), server.origin), server.origin);
    } finally {
        await browser.close();
        await server.close();
        rmSync(profile, { recursive: true, force: true });
    }
}

// Calls an exported function of a module of this folder in the page.
export async function inPage(root, module, name, settings = {}) {
    return withPage(root, async (page, origin) => {
        await page.driver.goto(`${origin}/bench/blank.html`);
        return page.evaluate(`import("/bench/${module}").then((module) => module.${name}(${JSON.stringify(settings)}))`);
    });
}

export function percentile(samples, share) {
    const sorted = [...samples].sort((a, b) => a - b);
    return sorted[Math.floor(share * (sorted.length - 1))];
}
