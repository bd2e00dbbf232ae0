// The workspace in IndexedDB: one strict transaction for each commit, whole states only.
// See chunks.js for the layout. One page writes at a time: it holds a Web Lock, and an
// epoch inside the database refuses the commit of a page that lost the lock unawares.

import { chunkKey, chunksFrom, databaseName, indexOfKey, kChunkSize, kFormat } from "./chunks.js";
import { keeps } from "./embedded.js";
import { Writer } from "./writer.js";

const kLoadSlice = 64;              // chunks a getAll: 4 MB
const kPutSlice = 32;               // chunks put at once: 2 MB, a few milliseconds in which the page cannot draw
const kSpare = 64;                  // copies of chunks kept for the next commits: fresh memory costs as much as the copying
const kImportSlice = 256;           // chunks a transaction when a whole workspace is replaced: 16 MB
const kReopenDelays = [0, 250, 1000];
const kRetryDelays = [0, 1000, 2000, 5000, 10000];   // before the next commit, by failures in a row
const kFollowDelay = 200;           // milliseconds in which several commits of the writer count as one

// How a commit ended; the program turns these into words. Kept in step with indexeddb_sink.cpp.
const Outcome = { done: 0, full: 1, fenced: 2, cleared: 3, failed: 4 };

// Opens the workspace's database and finds out whether this page may write.
// Never rejects: without storage the result says so and everything stays in memory.
export async function openStorage(profile) {
    const storage = new Storage(profile);
    if (keeps) await storage.open();
    return storage;
}

class Storage {
    available = false;
    lastError = "";

    #profile;
    #database = null;
    #writer;
    #bridge = null;
    #stage = null;
    #head = null;               // of the state that the program has in memory
    #epoch = 0;                 // claimed by this page when it became the writer
    #pending = [];              // chunks handed over for the next commit
    #spare = [];                // chunks' copies that are stored and may be written over
    #sequence = 0;              // of the commit under way
    #last = Promise.resolve();  // the commit before this one
    #failures = 0;              // in a row
    #loaded = () => {};         // called when the next load is done
    #followTimer = 0;

    constructor(profile) {
        this.#profile = profile;
        this.#writer = new Writer(profile, {
            changed: () => this.#roleChanged(),
            committed: () => this.#follow(),
            yielding: () => this.saveAll(),
        });
    }

    async open() {
        try {
            await this.#connect();
            await this.#writer.elect();
            if (this.#writer.writing) await this.#claim();
            this.available = true;
        } catch (error) {
            this.lastError = `${error.name}: ${error.message}`;
            this.available = false;
        }
    }

    connect(bridge, stage) {
        this.#bridge = bridge;
        this.#stage = stage;
        bridge.call("storage_role", this.#role());
        this.#estimate();
    }

    get writing() {
        return this.available && this.#writer.writing;
    }

    // Sequence of the newest commit that is on disk.
    get durable() {
        return this.#head?.seq ?? 0;
    }

    // Reads everything and hands it to the program block by block.
    async load() {
        let outcome = Outcome.done;
        try {
            const transaction = this.#database.transaction(["meta", "chunks"]);
            const head = await result(transaction.objectStore("meta").get("head"));
            this.#head = head ?? null;
            if (head?.format > kFormat) return this.#bridge.call("load_done", 0, 0, Outcome.failed, "newer");
            if (head) await this.#loadChunks(transaction.objectStore("chunks"), head);
        } catch (error) {
            this.#noteError(error);
            outcome = Outcome.failed;
        }
        this.#bridge.call("load_done", this.#head?.seq ?? 0, this.#head?.size ?? 0, outcome, this.lastError);
        this.#loaded();
        if (this.writing && this.#head) this.#sweep(this.#head.gen);
        this.#stage.wake();
    }

    async #loadChunks(store, head) {
        const count = Math.ceil(head.size / kChunkSize);
        for (let first = 0; first < count; first += kLoadSlice) {
            const end = Math.min(first + kLoadSlice, count);
            const range = IDBKeyRange.bound(chunkKey(head.gen, first), chunkKey(head.gen, end), false, true);
            const [keys, chunks] = await Promise.all([result(store.getAllKeys(range)), result(store.getAll(range))]);
            chunks.forEach((chunk, position) => {
                const target = this.#bridge.call("load_block", indexOfKey(keys[position]), chunk.c);
                this.#bridge.bytes(target, kChunkSize).set(chunk.d);
            });
        }
    }

    // bytes is a view of the program's memory: cloning it would clone all of that memory.
    put(index, bytes, checksum) {
        const copy = this.#spare.pop() ?? new Uint8Array(kChunkSize);
        copy.set(bytes);
        this.#pending.push({ index, record: { d: copy, c: checksum } });
    }

    // Writes `count` chunks: what put() collected, or else what the program hands over in parts.
    // whole: the chunks are the complete workspace.
    commit(sequence, size, whole, count) {
        const chunks = this.#taken();
        this.#last = this.#last.then(() => this.#commit(sequence, size, chunks, whole, count));
    }

    #taken() {
        const chunks = this.#pending;
        this.#pending = [];
        return chunks;
    }

    async #commit(sequence, size, chunks, whole, count) {
        for (; chunks.length < count; await nextTask()) {
            this.#bridge.call("storage_hand_over");
            const part = this.#taken();
            if (part.length === 0) return;   // the program has stopped: a part of a commit is never written
            chunks.push(...part);
        }
        if (this.#failures > 0) await sleep(kRetryDelays[Math.min(this.#failures, kRetryDelays.length - 1)]);
        this.#sequence = sequence;
        let outcome = await this.#attempt(sequence, size, chunks, whole);
        for (let i = 0; outcome === Outcome.failed && i < kReopenDelays.length; ++i) {
            await sleep(kReopenDelays[i]);
            if (await this.#reopen()) outcome = await this.#attempt(sequence, size, chunks, whole);
        }
        for (const { record } of chunks.slice(0, kSpare - this.#spare.length)) this.#spare.push(record.d);
        if (outcome === Outcome.fenced) this.#writer.lost();
        if (outcome === Outcome.cleared) this.#head = null;   // the program now sends everything again
        this.#failures = outcome === Outcome.done || outcome === Outcome.cleared ? 0 : this.#failures + 1;
        this.#bridge.call("commit_done", outcome, this.lastError);
        this.#stage.wake();
        if (outcome === Outcome.done) this.#writer.tell({ kind: "commit", sequence });
        if (outcome === Outcome.full || sequence % 64 === 0) this.#estimate();
    }

    async #attempt(sequence, size, chunks, whole) {
        if (!this.#writer.writing) return Outcome.fenced;
        const head = { format: kFormat, gen: this.#head?.gen ?? 0, epoch: this.#epoch, seq: sequence, size,
                       chunk: kChunkSize, page: 4096, saved_at: Date.now() };
        try {
            if (whole || !this.#head) await this.#replaceAll(head, chunks);
            else await this.#writeChunks(head, chunks);
            this.#head = head;
            this.lastError = "";
            return Outcome.done;
        } catch (error) {
            this.#noteError(error);
            return error.outcome ?? (error.name === "QuotaExceededError" ? Outcome.full : Outcome.failed);
        }
    }

    // One transaction: all of it is on disk when it completes, or nothing.
    #writeChunks(head, chunks) {
        return this.#transact((store, meta) => {
            if (head.size < this.#head.size) store.delete(chunksFrom(head.gen, Math.ceil(head.size / kChunkSize)));
            meta.put(head, "head");
        }, { gen: head.gen, chunks });
    }

    // A new generation beside the old one, in transactions of a bearable size; the last
    // one makes it the workspace. Interrupted anywhere, the old one is still complete.
    async #replaceAll(head, chunks) {
        head.gen = (this.#head?.gen ?? 0) + 1;
        await this.#transact((store) => store.delete(chunksFrom(head.gen, 0)));
        try {
            for (let first = 0; first < chunks.length; first += kImportSlice) {
                const slice = chunks.slice(first, first + kImportSlice);
                await this.#transact(() => {}, { gen: head.gen, chunks: slice });
            }
            await this.#transact((store, meta) => meta.put(head, "head"));
        } catch (error) {
            if (this.#head) this.#sweep(this.#head.gen);
            throw error;
        }
        this.#sweep(head.gen);
    }

    // Deletes other generations. Their bytes are only wasted, so failure does not matter.
    #sweep(generation) {
        this.#transact((store) => {
            if (generation > 0) store.delete(IDBKeyRange.upperBound(chunkKey(generation, 0), true));
            store.delete(IDBKeyRange.lowerBound(chunkKey(generation + 1, 0)));
        }, { generation }).catch(() => {});
    }

    // Puts the chunks of generation `gen` and runs work inside one strict read-write transaction; resolves when it is
    // durable. Its requests follow a look at the head without waiting for what it shows: unless this page is still the
    // writer, and of `generation` when that is given, the transaction undoes them.
    #transact(work, { gen, chunks = [], generation } = {}) {
        return new Promise((resolve, reject) => {
            const transaction = this.#database.transaction(["chunks", "meta"], "readwrite", { durability: "strict" });
            const meta = transaction.objectStore("meta");
            let refusal = null;
            const refuse = (error) => {
                refusal = error;
                transaction.abort();
            };
            let open = 2;   // the look at the head, and the requests
            const close = () => { if (--open === 0) transaction.commit?.(); };
            meta.get("head").onsuccess = ({ target: { result: head } }) => {
                const problem = this.#objection(head, generation);
                if (problem) refuse(problem);
                else close();
            };
            const store = transaction.objectStore("chunks");
            const putFrom = (first) => {
                let request = null;
                for (const { index, record } of chunks.slice(first, first + kPutSlice)) request = store.put(record, chunkKey(gen, index));
                if (first + kPutSlice < chunks.length) {
                    request.onsuccess = () => putFrom(first + kPutSlice);
                } else {
                    work(store, meta);
                    close();
                }
            };
            transaction.oncomplete = () => resolve();
            transaction.onabort = () => reject(refusal ?? transaction.error ?? new DOMException("Aborted", "AbortError"));
            try {
                putFrom(0);
            } catch (error) {
                refuse(error);
            }
        });
    }

    // Why a transaction that found this head may not write, or null.
    #objection(head, generation) {
        const objection = (outcome, message) => Object.assign(new Error(message), { outcome });
        if (!head && this.#head) return objection(Outcome.cleared, "The browser cleared this page's storage.");
        if (head && !this.#isOurs(head)) return objection(Outcome.fenced, "Another tab writes this workspace.");
        if (generation !== undefined && head?.gen !== generation) return objection(Outcome.failed, "The workspace was replaced meanwhile.");
        return null;
    }

    // head.seq tells whether what is stored is what this page's memory grew from. The second
    // sequence: a commit whose connection died after it had succeeded, now repeated.
    #isOurs(head) {
        return head.epoch === this.#epoch && (head.seq === (this.#head?.seq ?? 0) || head.seq === this.#sequence);
    }

    // Makes this page's writes valid and every earlier writer's invalid.
    async #claim() {
        const transaction = this.#database.transaction("meta", "readwrite", { durability: "strict" });
        const meta = transaction.objectStore("meta");
        const head = await result(meta.get("head"));
        this.#epoch = (head?.epoch ?? 0) + 1;
        if (head) meta.put({ ...head, epoch: this.#epoch }, "head");
        await completion(transaction);
    }

    async persist() {
        try {
            await navigator.storage?.persist?.();
        } finally {
            this.#estimate();
        }
    }

    takeOver() {
        this.#writer.takeOver();
    }

    async #estimate() {
        const manager = navigator.storage;
        const [estimate, persisted] = await Promise.all([
            manager?.estimate?.().catch(() => null), manager?.persisted?.().catch(() => false)]);
        this.#bridge.call("storage_facts", this.available, Boolean(persisted), estimate?.usage ?? 0, estimate?.quota ?? 0);
        this.#stage.wake();
    }

    // A new writer first reads what the old one left: until then it remains a reader, so
    // that nothing is ever written over a state it has not seen.
    async #roleChanged() {
        if (!this.#writer.writing) {
            this.#bridge?.call("storage_role", this.#role());
        } else {
            try {
                await this.#claim();
            } catch (error) {
                this.#noteError(error);
            }
            this.#loaded = () => {
                this.#loaded = () => {};
                this.#bridge.call("storage_role", this.#role());
            };
        }
        this.#bridge?.call("storage_changed");
        this.#stage?.wake();
    }

    // Resolves when everything committed is on disk, or after a patient while.
    async saveAll() {
        this.#bridge?.call("hide");
        for (let i = 0; i < 40 && this.#bridge?.call("has_unsaved"); ++i) await sleep(25);
    }

    #follow() {
        if (this.#writer.writing || this.#followTimer) return;
        this.#followTimer = setTimeout(() => {
            this.#followTimer = 0;
            this.#bridge?.call("storage_changed");
            this.#stage?.wake();
        }, kFollowDelay);
    }

    // 0 writer, 1 reader, 2 memory only: as WriterState in platform.h.
    #role() {
        return !this.available ? 2 : this.#writer.writing ? 0 : 1;
    }

    #connect() {
        return new Promise((resolve, reject) => {
            const request = indexedDB.open(databaseName(this.#profile), 1);
            request.onupgradeneeded = () => {
                request.result.createObjectStore("chunks");
                request.result.createObjectStore("meta");
            };
            request.onerror = () => reject(request.error);
            request.onsuccess = () => {
                const database = request.result;
                // The storage was cleared or its process died: the next commit opens it again.
                database.onclose = () => { this.#database = null; };
                database.onversionchange = () => database.close();
                this.#database = database;
                resolve();
            };
        });
    }

    // WebKit ends the connection of tabs in the background; the old one never works again.
    async #reopen() {
        try {
            this.#database?.close();
            this.#database = null;
            await this.#connect();
            return true;
        } catch (error) {
            this.#noteError(error);
            return false;
        }
    }

    #noteError(error) {
        this.lastError = `${error.name}: ${error.message}`;
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

function nextTask() {
    return new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve;
        port2.postMessage(0);
    });
}

function sleep(milliseconds) {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
