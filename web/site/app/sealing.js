// The page's end of the worker that seals and packs (web/sealing/worker.js).

import { embedded, workerBytes } from "./embedded.js";

export class Sealing {
    #worker = null;         // promised
    #waiting = new Map();   // id → {resolve, reject}
    #next = 1;

    // Resolves to the worker's answer; rejects when no worker can run here.
    async ask(kind, parameters) {
        this.#worker ??= this.#start();
        const worker = await this.#worker.catch((error) => {
            this.#worker = null;
            throw error;
        });
        return new Promise((resolve, reject) => {
            const id = this.#next++;
            this.#waiting.set(id, { resolve, reject });
            const transfer = parameters.bytes ? [parameters.bytes.buffer] : [];
            worker.postMessage({ id, kind, ...parameters }, transfer);
        });
    }

    async #start() {
        // From disk no worker may load a file, but one made of text may run.
        const worker = new Worker(embedded ? URL.createObjectURL(new Blob([await workerBytes()], { type: "text/javascript" }))
                                           : new URL("sealing_worker.js", import.meta.url));
        worker.onmessage = ({ data }) => {
            this.#waiting.get(data.id)?.resolve(data);
            this.#waiting.delete(data.id);
        };
        worker.onerror = (event) => {
            event.preventDefault();
            for (const { reject } of this.#waiting.values()) reject(new Error(event.message || "The worker does not start."));
            this.#waiting.clear();
            this.#worker = null;
        };
        return worker;
    }
}
