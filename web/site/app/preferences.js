// Small settings that belong to this browser. Where localStorage is closed (or the
// page must leave nothing behind) they last as long as the page.

import { keeps } from "./embedded.js";

export class Preferences {
    #prefix;
    #store = null;

    constructor(profile) {
        this.#prefix = `quarterdeck:${profile}:`;
        try {
            if (keeps) this.#store = window.localStorage;
        } catch {
            // Cookies blocked: reading the property throws.
        }
    }

    // Before the first frame, so that the page does not flash in the other theme.
    applyTheme() {
        const theme = this.#store?.getItem(`${this.#prefix}theme`);
        if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
    }

    // Tells the program every setting it stored earlier.
    send(bridge) {
        for (let i = 0; this.#store && i < this.#store.length; ++i) {
            const key = this.#store.key(i);
            if (key.startsWith(this.#prefix)) bridge.call("preference", key.slice(this.#prefix.length), this.#store.getItem(key));
        }
    }

    set(key, value) {
        try {
            this.#store?.setItem(this.#prefix + key, value);
        } catch {
            // Full or refused: the setting still holds until the page closes.
        }
        if (key === "theme") {
            delete document.documentElement.dataset.theme;
            this.applyTheme();
        }
    }
}
