// node dist.mjs SITE NOTICES DIST: copies the built page for a static host. Everything but index.html moves into a folder
// named after the content of all files, so that a browser may cache it for ever and never mixes two versions.

import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const [site, notices, dist] = process.argv.slice(2);

function filesUnder(folder) {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.path, entry.name))
        .sort();
}

function contentHash(files) {
    const hash = createHash("sha256");
    for (const file of files) hash.update(relative(site, file)).update("\0").update(readFileSync(file));
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

const folder = `app-${contentHash(filesUnder(join(site, "app")))}`;
const next = `${dist}.next`;
rmSync(next, { recursive: true, force: true });
mkdirSync(next, { recursive: true });
cpSync(site, next, { recursive: true });
renameSync(join(next, "app"), join(next, folder));
cpSync(notices, join(next, "notices.txt"));

const index = join(next, "index.html");
const page = readFileSync(index, "utf8");
if (!page.includes('"app/')) throw new Error("index.html names nothing in app/: the page would not start");
writeFileSync(index, page.replaceAll('"app/', `"${folder}/`));

rmSync(dist, { recursive: true, force: true });
renameSync(next, dist);
printSizes(filesUnder(dist));
