// node single.mjs SITE MODULES OUT [FILE]: writes the application as one page that opens by a double click, with FILE in it.
//
// Everything is inside: scripts in one inline script (a page from disk may not load modules), the styles, the worker's
// text, the program and the file as packed blocks that no browser runs. The policy names what may run by its digest and
// allows no connection at all.

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { bundle } from "./bundle.mjs";

const kProgramPlace = "<!--program-->", kFilePlace = "<!--file-->";   // web/site/app/single_page.js fills the same

const digest = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const base64 = (bytes) => gzipSync(bytes, { level: 9 }).toString("base64");
const escaped = (text) => text.replace(/[&"<>]/g, (letter) => `&#${letter.charCodeAt(0)};`);

// The page without program and file. site: a folder with index.html and app/.
export function template(site, modules) {
    const script = bundle(modules, join(site, "app/main.js"));
    const style = readFileSync(join(site, "app/app.css"), "utf8");
    const worker = readFileSync(join(site, "app/sealing_worker.js"), "utf8");
    const policy = `default-src 'none'; script-src ${digest(script)} 'wasm-unsafe-eval'; style-src ${digest(style)}; `
        + "img-src data: blob:; worker-src blob:; connect-src 'none'; base-uri 'none'; form-action 'none'";
    const page = readFileSync(join(site, "index.html"), "utf8")
        .replace(/(<meta http-equiv="Content-Security-Policy" content=)"[^"]*"/, (_, before) => `${before}"${policy}"`)
        .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${style}</style>`)
        .replace(/<link rel="(manifest|apple-touch-icon)"[^>]*>\n/g, "")
        .replace(/<link rel="icon"[^>]*>/, '<link rel="icon" href="data:,">')
        .replace(/<script type="module"[^>]*><\/script>\n/, "")
        // After the blocks that it reads: an inline script cannot be deferred.
        .replace("</body>", () => `<script type="text/plain" id="qd-worker">${worker}</script>\n${kProgramPlace}\n${kFilePlace}\n`
            + `<script>${script}</script>\n</body>`);
    if (!page.includes(policy) || !page.includes(style) || page.includes('"app/')) throw new Error("index.html is not as single.mjs expects it");
    return page;
}

// The whole page. file: {name, bytes} that it opens with, or null.
export function singlePage(page, program, file) {
    const block = file ? `<script type="application/octet-stream" id="qd-file" data-name="${escaped(file.name)}">${base64(file.bytes)}</script>` : kFilePlace;
    return page.replace(kProgramPlace, () => `<script type="application/octet-stream" id="qd-program">${base64(program)}</script>`)
        .replace(kFilePlace, () => block);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
    const [site, modules, out, path] = process.argv.slice(2);
    const program = readFileSync(join(site, "app/quarterdeck.wasm"));
    const file = path ? { name: basename(path), bytes: readFileSync(path) } : null;
    const page = singlePage(template(site, modules), program, file);
    writeFileSync(out, page);
    const packed = gzipSync(program, { level: 9 }).length + (file ? gzipSync(file.bytes, { level: 9 }).length : 0);
    console.log(`${(page.length / 1e6).toFixed(2)} MB ${basename(out)}: ${(page.length / packed).toFixed(2)} × program${file ? " and data" : ""}, packed`);
}
