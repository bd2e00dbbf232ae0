// The reader of closed files: whatever became of one, it is refused by the right name and nothing of it is given out.
// Where no page is asked, the same source runs under Node, once for all engines.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { ageVectors } from "../support/age_vectors.mjs";
import { damages, partsOf, whole } from "../support/age_damage.mjs";
import { closedWithWords, sealingWorker } from "../support/sealing.mjs";

const kSize = 150_000;      // three pieces

function* changedAnywhere(file, count) {
    for (let i = 0; i < count; ++i) {
        const at = randomBytes(4).readUInt32LE() % file.length, bit = 1 << (i % 8);
        const other = Uint8Array.from(file);
        other[at] ^= bit;
        yield [at, bit, other];
    }
}

// What the vectors expect, in the names of web/sealing/worker.js.
const kAnswers = {
    "success": ["success"],
    "no match": ["wrong_passphrase", "not_for_us"],
    "HMAC failure": ["damaged"],
    "header failure": ["damaged", "too_costly"],
    "payload failure": ["damaged"],
    "armor failure": ["damaged"],
};

// In the page: the worker's answer to one vector, {error} or {payload: hexadecimal SHA-256}.
const kAsk = `async ({ file, compressed, passphrase, identity }) => {
    window.vectorWorker ??= new Worker(new URL("sealing_worker.js", document.querySelector("script[src]").src));
    let bytes = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
    if (compressed) bytes = new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).arrayBuffer());
    const answer = await new Promise((resolve) => {
        window.vectorWorker.onmessage = ({ data }) => resolve(data);
        window.vectorWorker.postMessage({ id: 1, kind: "unseal", bytes, passphrase, identity });
    });
    if (!answer.bytes) return { error: answer.error };
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", answer.bytes));
    return { payload: Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") };
}`;

export default [
    {
        name: "The test vectors of age open or stay shut as they say, a wrong passphrase told from a damaged file",
        smoke: true,
        patience: 400_000,
        async run({ newPage, workspace }) {
            const page = await newPage();
            await page.open("", workspace);
            const vectors = await ageVectors();
            assert.equal(vectors.length, 143);
            for (const { name, expect, payload, ...vector } of vectors) {
                const answer = await page.evaluate(`(${kAsk})(${JSON.stringify(vector)})`);
                const word = answer.error ?? "success";
                assert.ok(kAnswers[expect].includes(word), `${name}: ${word}, not ${expect}`);
                if (word === "success") assert.equal(answer.payload, payload, name);
                // Only of a file that asks for a passphrase can it be the wrong one.
                if (word === "wrong_passphrase") assert.ok(vector.passphrase, name);
            }
        },
    },
    {
        name: "Whatever became of a file that was closed for a key, it is refused as damaged or as somebody else's",
        engines: ["chromium"],
        async run() {
            const ask = sealingWorker();
            const { identity, recipient } = await ask("keys");
            const plain = new Uint8Array(randomBytes(kSize));
            const { bytes: closed } = await ask("seal", { bytes: plain, recipients: [recipient] });
            const open = async (bytes) => ask("unseal", { bytes, identity });
            assert.deepEqual((await open(Uint8Array.from(closed))).bytes, plain);
            for (const [part, what, bytes] of damages(closed)) {
                const { bytes: read, error } = await open(bytes);
                assert.equal(read, undefined, what);
                // A stanza that was changed may be somebody else's as well.
                assert.ok(error === "damaged" || (part === "stanza" && error === "not_for_us"), `${what}: ${error}`);
            }
            for (const [at, bit, bytes] of changedAnywhere(closed, 500)) {
                const { bytes: read, error } = await open(bytes);
                assert.equal(read, undefined, `bit ${bit} of byte ${at}`);
                assert.ok(["damaged", "not_for_us"].includes(error), `bit ${bit} of byte ${at}: ${error}`);
            }
        },
    },
    {
        name: "Whatever became of a file that was closed with a passphrase, the right one does not open it, and a damaged one is not called a wrong passphrase",
        engines: ["chromium"],
        async run() {
            const ask = sealingWorker();
            const passphrase = "correct horse battery staple";
            const plain = new Uint8Array(randomBytes(kSize));
            const closed = await closedWithWords(plain, passphrase, 4);
            const open = async (bytes, words = passphrase) => ask("unseal", { bytes, passphrase: words });
            assert.deepEqual((await open(Uint8Array.from(closed))).bytes, plain);
            assert.equal((await open(Uint8Array.from(closed), "Correct horse battery staple")).error, "wrong_passphrase");
            for (const [part, what, bytes] of damages(closed)) {
                const { bytes: read, error } = await open(bytes);
                assert.equal(read, undefined, what);
                const kAllowed = part === "stanza" ? ["damaged", "wrong_passphrase", "not_for_us", "too_costly"] : ["damaged"];
                assert.ok(kAllowed.includes(error), `${what}: ${error}`);
            }
            const parts = partsOf(closed);
            const [, , salt] = parts.lines[1].split(" ");
            for (const [factor, name] of [["21", "too_costly"], ["64", "too_costly"], ["0", "damaged"], ["04", "damaged"], ["+4", "damaged"], ["4.0", "damaged"], ["", "damaged"], ["999", "damaged"]])
                assert.equal((await open(whole({ ...parts, lines: parts.lines.with(1, `-> scrypt ${salt} ${factor}`) }))).error, name, `work factor “${factor}”`);
        },
    },
];
