// What the page cannot do without, and the plain page that says so.

import { downloadWorkspace, savedWorkspace } from "./rescue.js";

export const kContextAttributes = {
    alpha: false, antialias: false, depth: false, stencil: false, powerPreference: "low-power",
};

// One sentence for each thing this browser lacks.
export function missingFeatures(canvas) {
    const missing = [];
    if (typeof WebAssembly !== "object") missing.push("WebAssembly, which runs the program. It may be switched off by a security setting.");
    if (!canvas.getContext("webgl2", kContextAttributes)) {
        missing.push("WebGL 2, which draws the screen. Switching on hardware acceleration or updating the graphics driver usually brings it back.");
    }
    if (typeof ResizeObserver !== "function" || typeof BigInt64Array !== "function") {
        missing.push("features of browsers since 2021. Please update this browser.");
    }
    return missing;
}

export function element(tag, text, attributes = {}) {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
}

// Replaces whatever is shown by a plain page. Returns its <main> to add to.
export function plainPage(title) {
    document.getElementById("splash")?.remove();
    document.getElementById("stage").hidden = true;
    document.documentElement.dataset.state = "stopped";
    const page = element("main", "", { class: "page" });
    page.append(element("h1", title));
    document.body.append(page);
    return page;
}

export async function showMissing(missing, profile) {
    const page = plainPage("Quarterdeck cannot start in this browser");
    page.append(element("p", "This browser does not offer:"));
    const list = element("ul");
    for (const feature of missing) list.append(element("li", feature));
    page.append(list);
    page.append(element("p", "A current Chrome, Edge, Firefox or Safari on a computer, tablet or phone will do."));

    const saved = await savedWorkspace(profile);
    if (!saved) return;
    page.append(element("p", "The workspace kept in this browser is untouched."));
    const button = element("button", "Download a copy", { class: "main", type: "button" });
    button.addEventListener("click", () => downloadWorkspace(profile));
    page.append(button);
}
