// What the system says about the person: theme, motion, contrast, language, time
// zone; and the address bar: routes, title, links.

import { embedded } from "./embedded.js";

const kQueries = {
    dark: "(prefers-color-scheme: dark)",
    motion: "(prefers-reduced-motion: reduce)",
    contrast: "(prefers-contrast: more)",
};

export const isMac = /^(Mac|iPhone|iPad|iPod)/.test(navigator.platform ?? "");

export class Environment {
    #bridge;
    #stage;
    #media = {};

    constructor(bridge, stage) {
        this.#bridge = bridge;
        this.#stage = stage;
        for (const [name, query] of Object.entries(kQueries)) {
            this.#media[name] = matchMedia(query);
            this.#media[name].addEventListener("change", () => this.send());
        }
        addEventListener("languagechange", () => this.send());
        // Both fire on back and forward; the program ignores a route it is already on.
        addEventListener("popstate", () => this.#sendRoute());
        addEventListener("hashchange", () => this.#sendRoute());
        addEventListener("pagehide", () => bridge.call("hide"));
        document.addEventListener("visibilitychange", () => {
            if (document.visibilityState === "hidden") bridge.call("hide");
        });
        addEventListener("beforeunload", (event) => {
            if (bridge.call("has_unsaved")) event.preventDefault();
        });
    }

    send() {
        const { dark, motion, contrast } = this.#media;
        const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";
        this.#bridge.call("environment", dark.matches, motion.matches, contrast.matches, isMac,
                          matchMedia("(pointer: coarse)").matches, embedded, navigator.language || "en-US", zone);
        this.#stage.wake();
    }

    setTitle(title) {
        document.title = title;
    }

    setRoute(fragment, push) {
        if (fragment === location.hash) return;
        if (push) history.pushState(null, "", fragment);
        else history.replaceState(null, "", fragment);
    }

    openUrl(url) {
        const link = document.createElement("a");
        link.href = url;
        // mailto: and tel: hand over to another program: a new tab would stay empty.
        if (url.startsWith("https:")) link.target = "_blank";
        link.rel = "noopener noreferrer";
        link.click();
    }

    #sendRoute() {
        this.#bridge.call("route", location.hash);
        this.#stage.wake();
    }
}
