// The layout of a workspace in IndexedDB (version 1; migrations live in SQLite).
//
// Store "chunks": key gen * 2^26 + index → {d: Uint8Array(65536), c: crc32c}.
// Store "meta":   key "head" → {format, gen, epoch, seq, size, chunk, page, saved_at}.
// Only chunks of generation head.gen below head.size belong to the workspace.

export const kChunkSize = 65536;
export const kFormat = 1;

const kGeneration = 2 ** 26;

export function databaseName(profile) {
    return `quarterdeck:${profile}`;
}

export function chunkKey(generation, index) {
    return generation * kGeneration + index;
}

export function indexOfKey(key) {
    return key % kGeneration;
}

// All chunks of a generation from an index on.
export function chunksFrom(generation, index) {
    return IDBKeyRange.bound(chunkKey(generation, index), chunkKey(generation + 1, 0), false, true);
}
