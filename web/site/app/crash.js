// When the program stops for good: say so, say what is safe, hand out the data.

import { element, plainPage } from "./requirements.js";
import { downloadWorkspace, savedWorkspace } from "./rescue.js";

export class Crash {
    #profile;
    #shown = false;

    constructor(profile) {
        this.#profile = profile;
    }

    // Every call into the program passes here: after a fault none may enter it again,
    // because its memory is no longer to be trusted.
    guard(bridge) {
        const call = bridge.call;
        bridge.call = (name, ...args) => {
            if (this.#shown) return 0;
            try {
                return call(name, ...args);
            } catch (error) {
                this.show(error);
                return 0;
            }
        };
    }

    async show(error) {
        if (this.#shown) return;
        this.#shown = true;
        console.error(error);
        const page = plainPage("Something broke");
        const safety = element("p", "Looking at what was saved…");
        page.append(safety);

        const reload = element("button", "Reload", { class: "main", type: "button" });
        reload.addEventListener("click", () => location.reload());
        page.append(reload);

        const saved = await savedWorkspace(this.#profile);
        safety.textContent = saved ? `Your data up to ${timeOf(saved.saved_at)} is safe in this browser.`
                                   : "Nothing had been saved in this browser yet.";
        if (saved) {
            const download = element("button", "Download a copy", { type: "button" });
            download.addEventListener("click", () => downloadWorkspace(this.#profile));
            page.append(download);
        }
        page.append(element("pre", describe(error)));
    }
}

function timeOf(milliseconds) {
    const at = new Date(milliseconds);
    const today = at.toDateString() === new Date().toDateString();
    return at.toLocaleString([], today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" });
}

function describe(error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
