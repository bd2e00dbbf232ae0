// Runs in the page: Quarterdeck's core with its own storage (bench/wasm/desk.bench.cpp), timed from outside.

import createDesk from "/desk/desk.js";
import { bridgeTo } from "/app/bridge.js";
import { openStorage } from "/app/storage.js";
import { bareStore } from "./rivals.js";

const kProfile = "bench";
// What storage.js tells a whole application and this one has no use for.
const kUnheard = new Set(["storage_role", "storage_facts", "storage_changed", "hide", "has_unsaved"]);

export async function startDesk() {
    const heard = new Map();  // by the name of a call: who waits for it
    const written = { blocks: 0, last: null };  // last: the blocks of the last commit, when they are wanted
    let committed = true;
    let plain = null;
    const bridge = {
        call(name, ...args) {
            if (kUnheard.has(name)) return 0;
            const answer = plain.call(name, ...args);
            heard.get(name)?.();
            return answer;
        },
        bytes: (pointer, length) => plain.bytes(pointer, length),
    };
    const storage = await openStorage(kProfile);
    const module = {
        host: {
            storageLoad: () => storage.load(),
            storagePut: (index, bytes, checksum) => {
                ++written.blocks;
                if (written.last) {
                    if (committed) written.last = [];
                    committed = false;
                    written.last.push(bytes.slice());
                }
                storage.put(index, bytes, checksum);
            },
            storageCommit: (sequence, size, whole, blocks) => {
                committed = true;
                storage.commit(sequence, size, whole, blocks);
            },
        },
    };
    plain = bridgeTo(await createDesk(module));
    storage.connect(bridge, { wake() {} });
    return {
        written,
        call: (name, ...args) => bridge.call(name, ...args),
        text: (pointer, length) => new TextDecoder().decode(bridge.bytes(pointer, length)),
        // Calls and waits until the page has been told `answer`.
        until: (answer, name, ...args) => new Promise((resolve) => {
            heard.set(answer, () => {
                heard.delete(answer);
                resolve();
            });
            bridge.call(name, ...args);
        }),
    };
}

const nextTask = () => new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = resolve;
    channel.port2.postMessage(0);
});

// Runs a job to its end as frames would, `budget` milliseconds each. Milliseconds.
export async function runJob(desk, budget = 8) {
    const frames = { busy: 0, longest: 0 };
    for (let finished = false; !finished;) {
        const began = performance.now();
        do finished = Boolean(desk.call("step")); while (!finished && performance.now() - began < budget);
        const taken = performance.now() - began;
        frames.busy += taken;
        frames.longest = Math.max(frames.longest, taken);
        await nextTask();
    }
    return frames;
}

async function timed(repeats, work) {
    const samples = [];
    for (let repeat = 0; repeat < repeats; ++repeat) {
        const began = performance.now();
        await work(repeat);
        samples.push(performance.now() - began);
    }
    return samples;
}

// One edit in a company of `size` until it is on the disk, in milliseconds, and after each of them what a bare
// transaction of as many such blocks takes: by turns, so that both meet the same machine.
export async function commits({ size, edits }) {
    const desk = await startDesk();
    desk.call("found", true);
    desk.call("begin_demo", size);
    await runJob(desk);
    await desk.until("commit_done", "flush");
    desk.written.last = [];
    await desk.until("commit_done", "edit", 0);
    const material = desk.written.last;
    desk.written.last = null;
    const bare = await bareStore();
    const samples = [], floor = [];
    let blocks = 0;
    for (let edit = 0; edit < edits; ++edit) {
        desk.written.blocks = 0;
        samples.push(...await timed(1, () => desk.until("commit_done", "edit", edit + 1)));
        const same = Array.from({ length: desk.written.blocks }, (_, at) => material[at % material.length]);
        floor.push(...await timed(1, () => bare.write(same)));
        blocks += same.length / edits;
    }
    bare.close();
    return { samples, floor, blocks, deals: desk.call("number", "SELECT count(*) FROM deal") };
}

function settled(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

// A workspace of about `megabytes` in IndexedDB: opened as the application does it, and its blocks only read.
export async function opening({ megabytes, repeats }) {
    const desk = await startDesk();
    desk.call("found", true);
    desk.call("begin_demo", 2);
    await runJob(desk);
    // More of the same until it is large enough.
    for (let count = 100_000; desk.call("size") < megabytes * 1e6; ++count) {
        desk.call("begin_analysis", count);
        await runJob(desk);
        desk.call("begin_check");
        await runJob(desk);
        desk.call("begin_import");
        await runJob(desk);
    }
    await desk.until("commit_done", "flush");
    const bytes = desk.call("size");
    const database = await settled(indexedDB.open("quarterdeck:bench"));
    const bare = async () => {
        const store = database.transaction("chunks").objectStore("chunks");
        const keys = await settled(store.getAllKeys());
        for (let first = 0; first < keys.length; first += 64)
            await settled(store.getAll(IDBKeyRange.bound(keys[first], keys[Math.min(first + 63, keys.length - 1)])));
    };
    const opened = [], read = [];
    for (let repeat = 0; repeat < repeats; ++repeat) {
        read.push(...await timed(1, bare));
        opened.push(...await timed(1, () => desk.until("load_done", "open")));
    }
    database.close();
    return { opened, read, bytes };
}

// An import of `rows` deals: the look at the file, the check and the import itself, then on to the disk.
export async function importing({ rows }) {
    const desk = await startDesk();
    desk.call("found", true);
    await desk.until("commit_done", "flush");
    desk.call("begin_analysis", rows);
    const looked = await runJob(desk);
    desk.call("begin_check");
    const checked = await runJob(desk);
    desk.call("begin_import");
    const imported = await runJob(desk);
    const began = performance.now();
    let under = true;
    const saved = desk.until("commit_done", "flush").then(() => { under = false; });
    let handing = performance.now() - began;  // the longest time in which the page cannot draw
    for (let before = performance.now(); under; before = performance.now()) {
        await nextTask();
        handing = Math.max(handing, performance.now() - before);
    }
    await saved;
    return { looked, checked, imported, handing, saved: performance.now() - began, bytes: desk.call("size"),
             made: desk.call("number", "SELECT count(*) FROM deal") };
}

// Filter, sort and sums over the deals of the large demo company, in milliseconds, and those deals for others to sort.
export async function lists({ repeats }) {
    const desk = await startDesk();
    desk.call("found", false);
    desk.call("begin_demo", 2);
    await runJob(desk);
    const first = performance.now();
    desk.call("list", 100_00, 1);
    const loaded = performance.now() - first;
    let rows = 0;
    const samples = await timed(repeats, (repeat) => { rows = desk.call("list", 100_00 + repeat * 1000, repeat % 2); });
    const pointer = desk.call("deals");
    window.benchDeals = desk.text(pointer, desk.call("text_size")).trimEnd().split("\n").map((line) => {
        const [status, amount, close, stage, owner, account, product] = line.split("\t");
        return { status, amount: Number(amount), close: Number(close), stage, owner, account, product };
    });
    return { samples, loaded, rows, deals: window.benchDeals.length };
}

// AG Grid Community on the deals that lists() left: the same filter and sort, the sums read from its rows.
export async function agGrid({ repeats }) {
    await new Promise((resolve, reject) => {
        const script = document.createElement("script");
        Object.assign(script, { src: "/modules/ag-grid-community/dist/ag-grid-community.min.js", onload: resolve, onerror: reject });
        document.head.append(script);
    });
    const element = document.createElement("div");
    element.style.cssText = "width: 1200px; height: 700px";
    document.body.append(element);
    const columns = ["status", "amount", "close", "stage", "owner", "account", "product"].map((field) => ({
        field, filter: field === "amount" || field === "close" ? "agNumberColumnFilter" : "agTextColumnFilter" }));
    const api = window.agGrid.createGrid(element, { columnDefs: columns, rowData: window.benchDeals });
    const query = (moreThan, descending) => {
        api.setFilterModel({ status: { filterType: "text", type: "equals", filter: "open" },
                             amount: { filterType: "number", type: "greaterThan", filter: moreThan } });
        api.applyColumnState({ state: [{ colId: "amount", sort: descending ? "desc" : "asc", sortIndex: 0 },
                                       { colId: "close", sort: "asc", sortIndex: 1 }], defaultState: { sort: null } });
        let count = 0, sum = 0;
        api.forEachNodeAfterFilterAndSort((node) => { ++count; sum += node.data.amount; });
        return { count, sum };
    };
    query(100_00, true);
    let last = null;
    const samples = await timed(repeats, (repeat) => { last = query(100_00 + repeat * 1000, repeat % 2); });
    api.destroy();
    return { samples, rows: last.count };
}

// The file that importing() reads.
export async function sampleFile(rows) {
    const desk = await startDesk();
    const pointer = desk.call("sample", rows);
    return desk.text(pointer, desk.call("text_size"));
}
