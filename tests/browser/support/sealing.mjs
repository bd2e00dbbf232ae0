// The page's sealing worker, run here instead of in a page: the same source, bundled the same way.

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "../../../scripts/site/bundle.mjs";
import { modules } from "./modules.mjs";

const kWorker = fileURLToPath(new URL("../../../web/sealing/worker.js", import.meta.url));

// ask(kind, parameters) resolves to the worker's answer: {bytes, …} or {error, detail}.
export function sealingWorker() {
    const waiting = new Map();
    let next = 1;
    const self = { postMessage: (answer) => waiting.get(answer.id)(answer) };
    new Function("self", bundle(modules, kWorker))(self);
    return (kind, parameters = {}) => new Promise((resolve) => {
        waiting.set(next, resolve);
        self.onmessage({ data: { id: next++, kind, ...parameters } });
    });
}

// An age file whose passphrase is tried quickly, as a test needs it.
export async function closedWithWords(bytes, passphrase, workFactor) {
    const { Encrypter } = await import(join(modules, "age-encryption/dist/index.js"));
    const encrypter = new Encrypter();
    encrypter.setPassphrase(passphrase);
    encrypter.setScryptWorkFactor(workFactor);
    return encrypter.encrypt(bytes);
}
