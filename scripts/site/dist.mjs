// node dist.mjs SITE NOTICES MODULES DIST [--quiet]: makes of the built page a folder for a static host. The page's modules become
// one. Everything but index.html lies in a folder named after the content of all files, so that a browser may cache it
// for ever and never mixes two versions; the service worker knows every file by its digest.

import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { pngIcon, svgIcon } from "./icons.mjs";
import { mainScript, template } from "./single.mjs";

const [site, notices, modules, dist, quiet] = process.argv.slice(2);

function filesUnder(folder) {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.path, entry.name))
        .sort();
}

function contentHash(folder, files) {
    const hash = createHash("sha256");
    for (const file of files) hash.update(relative(folder, file)).update("\0").update(readFileSync(file));
    return hash.digest("hex").slice(0, 12);
}

function brotliSize(file) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    return brotliCompressSync(readFileSync(file), { params }).length;
}

function printSizes(files) {
    const row = (raw, packed, name) => console.log(`${raw.padStart(10)} ${packed.padStart(10)}  ${name}`);
    const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
    const totals = [0, 0];
    row("raw", "brotli", "file");
    for (const file of files) {
        const sizes = [readFileSync(file).length, brotliSize(file)];
        sizes.forEach((size, each) => (totals[each] += size));
        row(...sizes.map(kilobytes), relative(dist, file));
    }
    row(...totals.map(kilobytes), "together");
}

function manifest(folder) {
    const icon = (name, sizes, more) => ({ src: `${folder}/${name}`, sizes, type: name.endsWith("svg") ? "image/svg+xml" : "image/png", ...more });
    return { name: "Quarterdeck", short_name: "Quarterdeck", description: "A sales desk in one browser tab, without a server",
             id: "./", start_url: "./", scope: "./", display: "standalone", background_color: "#161A20", theme_color: "#161A20",
             categories: ["business", "productivity"],
             icons: [icon("icon.svg", "any", { purpose: "any" }), icon("icon-192.png", "192x192"),
                     icon("icon-512.png", "512x512", { purpose: "any maskable" })] };
}

// The files that a version consists of, each with its digest.
function precache(folder) {
    const kept = filesUnder(folder).map((file) => relative(folder, file)).filter((name) => name !== "notices.txt");
    return Object.fromEntries(kept.map((name) => [name, createHash("sha256").update(readFileSync(join(folder, name))).digest("base64")]));
}

const next = `${dist}.next`;
rmSync(next, { recursive: true, force: true });
mkdirSync(next, { recursive: true });
cpSync(site, next, { recursive: true, filter: (path) => !path.endsWith(".js") || path.endsWith("sealing_worker.js") });
const script = mainScript(site, modules);
writeFileSync(join(next, "app/main.js"), script);
writeFileSync(join(next, "app/single.html"), template(site, script));
writeFileSync(join(next, "app/icon.svg"), svgIcon());
for (const size of [180, 192, 512]) writeFileSync(join(next, `app/icon-${size}.png`), pngIcon(size, { whole: size !== 192 }));

const version = contentHash(next, filesUnder(next));
const folder = `app-${version}`;
renameSync(join(next, "app"), join(next, folder));
const index = join(next, "index.html");
const page = readFileSync(index, "utf8");
if (!page.includes('<script type="module" src="app/')) throw new Error("index.html has no script in app/: the page would not start");
writeFileSync(index, page.replaceAll('"app/', `"${folder}/`).replace("<html ", `<html data-version="${version}" `).replace('<script type="module"', "<script defer")
    .replace('<link rel="icon" href="data:,">', [`<link rel="icon" href="${folder}/icon.svg" type="image/svg+xml">`,
        `<link rel="apple-touch-icon" href="${folder}/icon-180.png">`, '<link rel="manifest" href="manifest.webmanifest">'].join("\n")));
writeFileSync(join(next, "manifest.webmanifest"), JSON.stringify(manifest(folder)));
const worker = readFileSync(join(import.meta.dirname, "../../web/service_worker.js"), "utf8");
writeFileSync(join(next, "service_worker.js"),
              `const kVersion = ${JSON.stringify(version)};\nconst kFiles = ${JSON.stringify(precache(next), null, 1)};\n\n${worker}`);
cpSync(notices, join(next, "notices.txt"));

rmSync(dist, { recursive: true, force: true });
renameSync(next, dist);
if (!quiet) printSizes(filesUnder(dist));
