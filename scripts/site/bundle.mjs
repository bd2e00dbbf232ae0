// node bundle.mjs MODULES ENTRY OUT: makes one script of an ES module and what it imports. MODULES is the node_modules
// folder that scripts/setup filled.

import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

// One library for each of its names: what age-encryption is made of brings older ones of its own.
const kOnce = ["@noble/curves", "@noble/hashes"];

// The text of a classic script. Nothing in it can end the <script> element that may hold it.
export function bundle(modules, entry) {
    const esbuild = createRequire(join(modules, "package.json"))("esbuild");
    const { outputFiles } = esbuild.buildSync({
        entryPoints: [entry], bundle: true, format: "iife", minify: true, write: false, charset: "utf8",
        target: ["es2022"], nodePaths: [modules],
        alias: Object.fromEntries(kOnce.map((name) => [name, join(modules, name)])), legalComments: "none", logLevel: "warning",
        // Where files beside the script are fetched from. A page that is one file has none.
        define: { "import.meta.url": "scriptAddress" },
        banner: { js: 'const scriptAddress = globalThis.document?.currentScript?.src || "about:blank";' },
        outdir: "out",
    });
    return outputFiles[0].text.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
    const { writeFileSync } = await import("node:fs");
    const [modules, entry, out] = process.argv.slice(2);
    writeFileSync(out, bundle(modules, entry));
}
