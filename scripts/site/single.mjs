// node single.mjs SITE MODULES OUT [FILE]: writes the application as one page that opens by a double click, with FILE in it.
//
// Everything is inside: scripts in one inline script (a page from disk may not load modules), the styles, and the
// program, its worker and the file as packed blocks that no browser runs. The policy names what may run by its digest and
// allows no connection at all.

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { bundle } from "./bundle.mjs";

// web/site/app/single_page.js fills the same
const kProgramPlace = "<!--program-->", kWorkerPlace = "<!--worker-->", kFilePlace = "<!--file-->", kScriptPlace = "<!--script-->";

const digest = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const packed = (bytes) => gzipSync(bytes, { level: 9 });
const escaped = (text) => text.replace(/[&"<>]/g, (letter) => `&#${letter.charCodeAt(0)};`);

export const mainScript = (site, modules) => bundle(modules, join(site, "app/main.js"));

// The page without program, worker, file and the script that it is for. site: a folder with index.html and app/.
export function template(site, script) {
    const style = readFileSync(join(site, "app/app.css"), "utf8");
    const policy = `default-src 'none'; script-src ${digest(script)} 'wasm-unsafe-eval'; style-src ${digest(style)}; `
        + "img-src data: blob:; worker-src blob:; connect-src 'none'; base-uri 'none'; form-action 'none'";
    const page = readFileSync(join(site, "index.html"), "utf8")
        .replace(/(<meta http-equiv="Content-Security-Policy" content=)"[^"]*"/, (_, before) => `${before}"${policy}"`)
        .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${style}</style>`)
        .replace(/<link rel="(manifest|apple-touch-icon)"[^>]*>\n/g, "")
        .replace(/<link rel="icon"[^>]*>/, '<link rel="icon" href="data:,">')
        .replace(/<script type="module"[^>]*><\/script>\n/, "")
        // After the blocks that it reads: an inline script cannot be deferred.
        .replace("</body>", () => `${kProgramPlace}\n${kWorkerPlace}\n${kFilePlace}\n`
            + `<script>${kScriptPlace}</script>\n</body>`);
    if (!page.includes(policy) || !page.includes(style) || page.includes('"app/')) throw new Error("index.html is not as single.mjs expects it");
    return page;
}

// The whole page. file: {name, bytes} that it opens with, or null.
export async function singlePage(site, modules, file) {
    // By its text: to Node, a .js file is no module.
    const codec = readFileSync(join(site, "app/base85.js"), "utf8");
    const { toBase85 } = await import(`data:text/javascript,${encodeURIComponent(codec)}`);
    const block = (id, name) => `<script type="application/octet-stream" id="${id}">${toBase85(packed(readFileSync(join(site, name))))}</script>`;
    const script = mainScript(site, modules);
    const page = template(site, script)
        .replace(kScriptPlace, () => script)
        .replace(kProgramPlace, () => block("qd-program", "app/quarterdeck.wasm"))
        .replace(kWorkerPlace, () => block("qd-worker", "app/sealing_worker.js"));
    if (!file) return page;
    const text = packed(file.bytes).toString("base64");
    return page.replace(kFilePlace, () => `<script type="application/octet-stream" id="qd-file" data-name="${escaped(file.name)}">${text}</script>`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
    const [site, modules, out, path] = process.argv.slice(2);
    const file = path ? { name: basename(path), bytes: readFileSync(path) } : null;
    const page = await singlePage(site, modules, file);
    writeFileSync(out, page);
    const kMost = 1.4;   // times what is in it
    const inside = packed(readFileSync(join(site, "app/quarterdeck.wasm"))).length + (file ? packed(file.bytes).length : 0);
    console.log(`${(page.length / 1e6).toFixed(2)} MB ${basename(out)}: ${(page.length / inside).toFixed(2)} × program${file ? " and data" : ""}, packed`);
    if (page.length > kMost * inside) throw new Error(`${basename(out)} is more than ${kMost} × what is in it`);
}
