// Restore points: packed copies of the workspace in an IndexedDB of their own, so that
// whatever happens to the workspace's database leaves them alone.
//
// Store "points": key id → {about: text of the program's own, bytes: Uint8Array}.

import { keeps } from "./embedded.js";

export class Shelf {
    #name;
    #database = null;

    constructor(profile) {
        this.#name = `quarterdeck:${profile}:restore`;
    }

    async put(id, about, bytes) {
        const transaction = (await this.#open()).transaction("points", "readwrite", { durability: "strict" });
        transaction.objectStore("points").put({ about, bytes }, id);
        await completion(transaction);
    }

    // [{id, about, size}], without their bytes.
    async list() {
        if (!keeps) return [];
        const found = [];
        const request = (await this.#open()).transaction("points").objectStore("points").openCursor();
        return new Promise((resolve, reject) => {
            request.onerror = () => reject(request.error);
            request.onsuccess = () => {
                const cursor = request.result;
                if (!cursor) return resolve(found);
                found.push({ id: cursor.key, about: cursor.value.about, size: cursor.value.bytes.length });
                cursor.continue();
            };
        });
    }

    // null when there is no such point.
    async get(id) {
        const found = await result((await this.#open()).transaction("points").objectStore("points").get(id));
        return found?.bytes ?? null;
    }

    async remove(id) {
        const transaction = (await this.#open()).transaction("points", "readwrite");
        transaction.objectStore("points").delete(id);
        await completion(transaction);
    }

    #open() {
        if (!keeps) throw new Error("Nothing is kept here.");
        if (this.#database) return this.#database;
        return new Promise((resolve, reject) => {
            const request = indexedDB.open(this.#name, 1);
            request.onupgradeneeded = () => request.result.createObjectStore("points");
            request.onerror = () => reject(request.error);
            request.onsuccess = () => {
                const database = request.result;
                database.onclose = () => { this.#database = null; };
                database.onversionchange = () => database.close();
                this.#database = database;
                resolve(database);
            };
        });
    }
}

function result(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

function completion(transaction) {
    return new Promise((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error);
    });
}
