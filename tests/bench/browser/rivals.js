// Runs in the page: other ways to make one edit of a SQLite database durable in this browser, each on a table of
// `rows` deals, one strict IndexedDB transaction for each commit. Every function returns milliseconds for each edit.

const kSchema = "CREATE TABLE deal(id INTEGER PRIMARY KEY, name TEXT, account TEXT, owner TEXT, stage TEXT, amount INTEGER, close_date TEXT, note TEXT)";
const kFill = (rows) => `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
    INSERT INTO deal SELECT i, 'Deal number ' || i, 'Account ' || (i % 997), 'Owner ' || (i % 31), 'Negotiation', i * 137,
    '2024-06-28', 'Some words that somebody wrote about deal ' || i FROM n`;
const kEdit = (row) => `UPDATE deal SET amount = amount + 1 WHERE id = ${row}`;
const rowFor = (edit, rows) => 1 + (edit * 7919) % rows;

function settled(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = request.oncomplete = () => resolve(request.result);
        request.onerror = request.onabort = () => reject(request.error);
    });
}

async function freshDatabase(name) {
    await settled(indexedDB.deleteDatabase(name));
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("blocks");
    return settled(opening);
}

function strictPut(database, entries) {
    const transaction = database.transaction("blocks", "readwrite", { durability: "strict" });
    for (const [key, value] of entries) transaction.objectStore("blocks").put(value, key);
    transaction.commit();
    return settled(transaction);
}

async function timed(edits, edit) {
    const samples = [];
    for (let index = 0; index < edits; ++index) {
        const began = performance.now();
        await edit(index);
        samples.push(performance.now() - began);
    }
    return samples;
}

// The floor: nothing but one strict transaction that writes the given blocks. Returns what writes them.
export async function bareStore() {
    const database = await freshDatabase("bench-bare");
    let written = 0;
    return {
        write: (blocks) => strictPut(database, blocks.map((block) => [(written++ * 7) % 500, block.slice()])),
        close: () => database.close(),
    };
}

// sql.js as its users save: export the whole file, put it into IndexedDB.
export async function sqlJs({ rows, edits }) {
    await new Promise((resolve, reject) => {
        const script = document.createElement("script");
        Object.assign(script, { src: "/modules/sql.js/dist/sql-wasm.js", onload: resolve, onerror: reject });
        document.head.append(script);
    });
    const SQL = await window.initSqlJs({ locateFile: (file) => `/modules/sql.js/dist/${file}` });
    const db = new SQL.Database();
    db.run(kSchema);
    db.run(kFill(rows));
    const database = await freshDatabase("bench-sqljs");
    const samples = await timed(edits, (index) => {
        db.run(kEdit(rowFor(index, rows)));
        return strictPut(database, [["file", db.export()]]);
    });
    database.close();
    return samples;
}

// wa-sqlite's IDBBatchAtomicVFS with strict durability.
export async function waSqlite({ rows, edits }) {
    const [{ default: load }, SQLite, { IDBBatchAtomicVFS }] = await Promise.all([
        import("/modules/wa-sqlite/dist/wa-sqlite-async.mjs"),
        import("/modules/wa-sqlite/src/sqlite-api.js"),
        import("/modules/wa-sqlite/src/examples/IDBBatchAtomicVFS.js"),
    ]);
    await settled(indexedDB.deleteDatabase("bench-wa"));
    const sqlite = SQLite.Factory(await load());
    sqlite.vfs_register(new IDBBatchAtomicVFS("bench-wa", { durability: "strict" }));
    const db = await sqlite.open_v2("bench.db", undefined, "bench-wa");
    for (const sql of ["PRAGMA cache_size = -16000", kSchema, kFill(rows)]) await sqlite.exec(db, sql);
    const samples = await timed(edits, (index) => sqlite.exec(db, kEdit(rowFor(index, rows))));
    await sqlite.close(db);
    return samples;
}
