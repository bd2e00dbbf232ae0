// Saves the application and a file as one page that opens by a double click.
//
// A served page takes the template that the build made (single.html: styles and the policy
// that lets its own script run) and packs that script, the program and its worker into it;
// a page that is one file already takes itself.

import { toBase85 } from "./base85.js";
import { pageSource } from "./embedded.js";
import { offerDownload } from "./rescue.js";

const kParts = { program: "quarterdeck.wasm", worker: "sealing_worker.js" };
const kFilePlace = "<!--file-->";
const kFileBlock = /<script type="application\/octet-stream" id="qd-file"[^>]*>[^<]*<\/script>/;

// name: of the page saved; fileName and bytes: what it shows when it is opened.
export async function saveSinglePage(name, fileName, bytes) {
    const template = pageSource() ?? await servedTemplate();
    const block = `<script type="application/octet-stream" id="qd-file" data-name="${escaped(fileName)}">${toBase64(await packed(bytes))}</script>`;
    const place = kFileBlock.test(template) ? kFileBlock : kFilePlace;
    // A function: "$" in a name means itself.
    offerDownload(new Blob([template.replace(place, () => block)]), name, "text/html");
}

async function servedTemplate() {
    let page = await (await fetched("single.html")).text();
    for (const [part, name] of Object.entries(kParts)) {
        const text = toBase85(await packed(await (await fetched(name)).arrayBuffer()));
        page = page.replace(`<!--${part}-->`, () => `<script type="application/octet-stream" id="qd-${part}">${text}</script>`);
    }
    const script = await (await fetched("main.js")).text();
    return page.replace("<!--script-->", () => script);
}

async function fetched(name) {
    const response = await fetch(new URL(name, import.meta.url));
    if (!response.ok) throw new Error(`${name}: ${response.status}`);
    return response;
}

async function packed(bytes) {
    const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
}

function toBase64(bytes) {
    if (bytes.toBase64) return bytes.toBase64();
    const kSlice = 0x6000;      // divisible by three, and few enough arguments for any engine
    let text = "";
    for (let i = 0; i < bytes.length; i += kSlice) text += btoa(String.fromCharCode(...bytes.subarray(i, i + kSlice)));
    return text;
}

function escaped(text) {
    return text.replace(/[&"<>]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
