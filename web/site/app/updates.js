// The installed application: it starts without a network, and a new version waits until
// somebody asks for it.

import { keeps } from "./embedded.js";

const kCheckInterval = 60 * 60 * 1000;

export class Updates {
    #bridge;
    #stage;
    #saved;
    #registration = null;
    #asked = false;

    // saved: resolves when all that was committed is on disk.
    constructor(bridge, stage, saved) {
        this.#bridge = bridge;
        this.#stage = stage;
        this.#saved = saved;
    }

    // version: of a built site; the page as it comes from the compiler has none and is not installed.
    async start(version) {
        if (!keeps || !version || !navigator.serviceWorker) return;
        try {
            this.#registration = await navigator.serviceWorker.register("service_worker.js");
        } catch {
            return;     // a private window, or storage closed by a setting: everything else works
        }
        const registration = this.#registration;
        if (!registration) return;      // a browser that is told to keep no service workers may say nothing
        registration.addEventListener("updatefound", () => this.#watch(registration.installing));
        this.#offer();
        this.#watch(registration.installing);
        // Another tab took the new version: this one goes on with its own until it is reloaded.
        navigator.serviceWorker.addEventListener("controllerchange", () => {
            if (this.#asked) location.reload();
        });
        const check = () => registration.update().catch(() => {});
        setInterval(check, kCheckInterval);
        document.addEventListener("visibilitychange", () => {
            if (document.visibilityState === "visible") check();
        });
    }

    // Starts the version that waits, after everything is saved.
    async use() {
        await this.#saved();
        this.#asked = true;
        const waiting = this.#registration?.waiting;
        if (waiting) waiting.postMessage("use");
        else location.reload();
    }

    #watch(worker) {
        worker?.addEventListener("statechange", () => this.#offer());
    }

    // Only beside a version that runs: the first installation is nothing to tell.
    #offer() {
        if (!this.#registration.waiting || !navigator.serviceWorker.controller) return;
        this.#bridge.call("update_ready");
        this.#stage.wake();
    }
}
