// Runs in the page: a database of `size` bytes kept as records of `record` bytes.

const kLoadSlice = 4 * 1024 * 1024;

function settled(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = request.oncomplete = () => resolve(request.result);
        request.onerror = request.onabort = () => reject(request.error);
    });
}

async function freshDatabase(name) {
    await settled(indexedDB.deleteDatabase(name));
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("chunks");
    return settled(opening);
}

function put(database, record, keys) {
    const transaction = database.transaction("chunks", "readwrite", { durability: "strict" });
    for (const key of keys) {
        const bytes = new Uint8Array(record);
        crypto.getRandomValues(bytes.subarray(0, 4096));
        transaction.objectStore("chunks").put({ d: bytes, c: key }, key);
    }
    transaction.commit();
    return settled(transaction);
}

async function timed(repeats, work) {
    const samples = [];
    for (let repeat = 0; repeat < repeats; ++repeat) {
        const began = performance.now();
        await work(repeat);
        samples.push(performance.now() - began);
    }
    return samples.sort((a, b) => a - b)[Math.floor(repeats / 2)];
}

async function load(database, record, count) {
    const slice = kLoadSlice / record;
    const store = database.transaction("chunks").objectStore("chunks");
    for (let first = 0; first < count; first += slice) {
        await settled(store.getAll(IDBKeyRange.bound(first, first + slice, false, true)));
    }
}

// Milliseconds: loading everything, and a strict commit of `pages` scattered changed pages, for each of `commits`.
export async function blocks({ record, size, commits }) {
    const database = await freshDatabase("bench-blocks");
    const count = size / record;
    const perTransaction = kLoadSlice / record;
    for (let first = 0; first < count; first += perTransaction) {
        await put(database, record, Array.from({ length: perTransaction }, (_, at) => first + at));
    }
    const result = { load: await timed(7, () => load(database, record, count)), commits: {} };
    for (const pages of commits) {
        result.commits[pages] = await timed(31, (repeat) => {
            const keys = new Set(Array.from({ length: pages }, (_, at) => (repeat * 7919 + at * 104729) % count));
            return put(database, record, keys);
        });
    }
    database.close();
    return result;
}
