// A page that carries everything in itself: the program, its worker and perhaps a file to show,
// packed, each in a <script> block that no browser runs (written by single_page.js).

import { fromBase85 } from "./base85.js";

const kProgram = "qd-program";
const kWorker = "qd-worker";
const kFile = "qd-file";

export const embedded = document.getElementById(kProgram) !== null;

// Whether anything may be kept in this browser. Pages opened from disk share one storage, and
// a page that was handed on must leave nothing behind wherever it is opened.
export const keeps = !embedded && location.protocol !== "file:";

// The page as it came, before the application adds to it. Null when it is served.
const source = embedded ? `<!doctype html>\n${document.documentElement.outerHTML}\n` : null;

export function pageSource() {
    return source;
}

export function programBytes() {
    return unpacked(fromBase85(document.getElementById(kProgram).textContent));
}

export function workerBytes() {
    return unpacked(fromBase85(document.getElementById(kWorker).textContent));
}

// The file that came with the page, or null.
export async function embeddedFile() {
    const block = document.getElementById(kFile);
    if (!block) return null;
    return new File([await unpacked(fromBase64(block.textContent.trim()))], block.dataset.name);
}

async function unpacked(bytes) {
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

function fromBase64(text) {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
    const letters = atob(text);
    const bytes = new Uint8Array(letters.length);
    for (let i = 0; i < letters.length; ++i) bytes[i] = letters.charCodeAt(i);
    return bytes;
}
