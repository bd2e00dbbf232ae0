// Copy, cut and paste with the system's clipboard, through its own events: they work
// without asking permission, from a file, and in Safari.

export class Clipboard {
    #stage;
    #bridge;
    #captured = null;       // what the program copied while a copy event is being handled
    #capturing = false;

    constructor(bridge, stage, textField, files) {
        this.#bridge = bridge;
        this.#stage = stage;
        addEventListener("copy", (event) => this.#copy(event, false));
        addEventListener("cut", (event) => this.#copy(event, true));
        addEventListener("paste", (event) => this.#paste(event, files));
        // Safari sends copy and cut without a selection only when these are claimed.
        addEventListener("beforecopy", (event) => event.preventDefault());
        addEventListener("beforecut", (event) => event.preventDefault());
    }

    // The program copies: into the event under way, or by itself (a "Copy link" button).
    copyText(text) {
        if (this.#capturing) {
            this.#captured = text;
            return;
        }
        const copied = navigator.clipboard?.writeText(text) ?? Promise.reject();
        copied.catch(() => copyByCommand(text));
    }

    #copy(event, cut) {
        if (onPlainPage()) return;
        this.#capturing = true;
        this.#captured = null;
        this.#bridge.call("copy", cut);
        this.#stage.drawNow();
        this.#capturing = false;
        if (this.#captured === null) return;
        event.clipboardData.setData("text/plain", this.#captured);
        event.preventDefault();
    }

    #paste(event, files) {
        if (onPlainPage()) return;
        event.preventDefault();
        const text = event.clipboardData.getData("text/plain");
        if (text === "" && event.clipboardData.files.length > 0) return files.send(event.clipboardData.files);
        this.#bridge.call("paste", text);
        this.#stage.wake();
    }
}

function onPlainPage() {
    return document.documentElement.dataset.state === "stopped";
}

function copyByCommand(text) {
    const write = (event) => {
        event.clipboardData.setData("text/plain", text);
        event.preventDefault();
        event.stopImmediatePropagation();
    };
    addEventListener("copy", write, { capture: true, once: true });
    document.execCommand("copy");
    removeEventListener("copy", write, { capture: true });
}
