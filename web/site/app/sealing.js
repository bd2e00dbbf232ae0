// The page's end of the worker that seals and packs (web/sealing/worker.js).

import { embedded, workerText } from "./embedded.js";

export class Sealing {
    #worker = null;
    #waiting = new Map();   // id → {resolve, reject}
    #next = 1;

    // Resolves to the worker's answer; rejects when no worker can run here.
    ask(kind, parameters) {
        return new Promise((resolve, reject) => {
            try {
                this.#worker ??= this.#start();
            } catch (error) {
                return reject(error);
            }
            const id = this.#next++;
            this.#waiting.set(id, { resolve, reject });
            const transfer = parameters.bytes ? [parameters.bytes.buffer] : [];
            this.#worker.postMessage({ id, kind, ...parameters }, transfer);
        });
    }

    #start() {
        // From disk no worker may load a file, but one made of text may run.
        const address = embedded ? URL.createObjectURL(new Blob([workerText()], { type: "text/javascript" }))
                                 : new URL("sealing_worker.js", import.meta.url);
        const worker = new Worker(address);
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
