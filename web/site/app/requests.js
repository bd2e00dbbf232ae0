// Work that the program asks for and waits for: each request is answered once, by JSON
// and bytes (web/browser_requests.h). A failure is {error, detail}, never silence.

import { Sealing } from "./sealing.js";
import { Shelf } from "./shelf.js";
import { saveSinglePage } from "./single_page.js";

export class Requests {
    #bridge;
    #stage;
    #kinds;

    constructor(bridge, stage, profile) {
        this.#bridge = bridge;
        this.#stage = stage;
        const sealing = new Sealing();
        const shelf = new Shelf(profile);
        const sealed = (kind) => (parameters, bytes) => sealing.ask(kind, { ...parameters, bytes });
        this.#kinds = {
            ...Object.fromEntries(["seal", "unseal", "keys", "passphrase", "digest", "pack", "unpack"]
                .map((kind) => [kind, sealed(kind)])),
            shelf_put: ({ id, about }, bytes) => shelf.put(id, about, bytes),
            shelf_list: async () => ({ points: await shelf.list() }),
            shelf_get: async ({ id }) => ({ bytes: await shelf.get(id) ?? fail("gone") }),
            shelf_remove: ({ id }) => shelf.remove(id),
            save_single_page: ({ name, file }, bytes) => saveSinglePage(name, file, bytes),
        };
    }

    async ask(request, kind, parameters, bytes) {
        let answer;
        try {
            answer = await this.#kinds[kind](parameters, bytes) ?? {};
        } catch (error) {
            const full = error.name === "QuotaExceededError" ? "full" : "failed";
            answer = { error: error.problem ?? full, detail: `${error.name}: ${error.message}` };
        }
        const { bytes: made, ...words } = answer;
        if (made) {
            const target = this.#bridge.call("answer_buffer", request, made.length);
            if (target) this.#bridge.bytes(target, made.length).set(made);
        }
        this.#bridge.call("answer", request, JSON.stringify(words));
        this.#stage.wake();
    }
}

function fail(problem) {
    throw Object.assign(new Error(problem), { problem });
}
