// Reads the workspace straight from IndexedDB, without the program: for the page
// that says it crashed and the page that says it cannot start.

import { chunkKey, databaseName, kChunkSize } from "./chunks.js";
import { keeps } from "./embedded.js";

// The head record, or null when nothing is stored or storage is closed to us.
export async function savedWorkspace(profile) {
    const database = await open(profile);
    if (!database) return null;
    try {
        const head = await result(database.transaction("meta").objectStore("meta").get("head"));
        return head && head.seq > 0 ? head : null;
    } catch {
        return null;
    } finally {
        database.close();
    }
}

// Saves the stored workspace as a file. A missing block becomes zeros, so that the rest stays readable.
export async function downloadWorkspace(profile) {
    const database = await open(profile);
    if (!database) return;
    const transaction = database.transaction(["meta", "chunks"]);
    const head = await result(transaction.objectStore("meta").get("head"));
    const count = Math.ceil(head.size / kChunkSize);
    const parts = [];
    for (let index = 0; index < count; ++index) {
        const record = await result(transaction.objectStore("chunks").get(chunkKey(head.gen, index)));
        parts.push(record?.d ?? new Uint8Array(kChunkSize));
    }
    database.close();
    offerDownload(new Blob(parts).slice(0, head.size), "quarterdeck.qdeck", "application/vnd.sqlite3");
}

export function offerDownload(blob, name, type) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(type ? new Blob([blob], { type }) : blob);
    link.download = name;
    link.click();
    // Safari reads the address after the click has returned.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// null instead of creating an empty database where none was.
function open(profile) {
    if (!keeps) return null;
    return new Promise((resolve) => {
        let request;
        try {
            request = indexedDB.open(databaseName(profile));
        } catch {
            return resolve(null);
        }
        request.onupgradeneeded = () => request.transaction.abort();
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => resolve(null);
        request.onblocked = () => resolve(null);
    });
}

function result(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}
