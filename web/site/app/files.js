// Files in (dropped, picked, pasted) and out. A file is read in pieces, on demand.

import { offerDownload } from "./rescue.js";

const kPiece = 4 << 20;   // bytes handed over at once: a frame fits between two

export class Files {
    #bridge;
    #stage;
    #open = new Map();      // handle → File
    #nextHandle = 1;

    constructor(bridge, stage) {
        this.#bridge = bridge;
        this.#stage = stage;
        addEventListener("dragover", (event) => event.preventDefault());
        addEventListener("drop", (event) => {
            event.preventDefault();
            this.send(event.dataTransfer.files);
        });
    }

    // Hands files to whatever screen is shown.
    send(list) {
        this.#deliver(0, list);
    }

    // Opens the system's dialog; answers with no files when it is cancelled.
    pick(request, accept, multiple) {
        const input = document.createElement("input");
        Object.assign(input, { type: "file", accept, multiple, hidden: true, id: "file-picker" });
        const answer = (files) => {
            input.remove();
            this.#deliver(request, files);
        };
        input.addEventListener("change", () => answer(input.files));
        input.addEventListener("cancel", () => answer([]));
        // In the page, so that no browser collects it while the dialog is open.
        document.getElementById("file-picker")?.remove();
        document.body.append(input);
        input.click();
    }

    async save(name, type, bytes) {
        const blob = new Blob([bytes], { type });
        if (!window.showSaveFilePicker) return offerDownload(blob, name);
        try {
            const handle = await window.showSaveFilePicker({ suggestedName: name });
            const stream = await handle.createWritable();
            await stream.write(blob);
            await stream.close();
        } catch (error) {
            // AbortError: the person closed the dialog. Anything else: the plain way still works.
            if (error.name !== "AbortError") offerDownload(blob, name);
        }
    }

    async read(request, handle, offset, length) {
        try {
            const part = this.#open.get(handle).slice(offset, offset + length);
            for (let at = 0; at < part.size; at += kPiece) {
                const bytes = new Uint8Array(await part.slice(at, at + kPiece).arrayBuffer());
                const target = this.#bridge.call("file_buffer", request, bytes.length);
                if (target) this.#bridge.bytes(target, bytes.length).set(bytes);
            }
        } catch {
            // Moved or deleted since it was picked.
            this.#bridge.call("file_buffer", request, -1);
        }
        this.#bridge.call("file_read_done", request);
        this.#stage.wake();
    }

    release(handle) {
        this.#open.delete(handle);
    }

    #deliver(request, list) {
        for (const file of list) {
            const handle = this.#nextHandle++;
            this.#open.set(handle, file);
            this.#bridge.call("file_add", handle, file.name, file.size);
        }
        this.#bridge.call("files_done", request);
        this.#stage.wake();
    }
}
