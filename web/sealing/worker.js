// Sealing and packing, away from the page so that it stays responsive: a
// passphrase alone takes half a second. Bundled with its libraries by scripts/site/bundle.mjs.
//
// Takes {id, kind, bytes, …}, answers {id, bytes, …} or {id, error: a name of Problem in
// app/shell/sealing.h}. Nothing is kept between two requests.

import { armor, Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { lockOf } from "./header.js";

const kWorkFactor = 17;         // scrypt log2 N: 128 MiB, as OWASP asks for
const kSmallWorkFactor = 16;    // where that much memory is not to be had
const kMostUnpacked = 512 * 2 ** 20;

class Refusal extends Error {
    constructor(problem, cause) {
        super(cause ? `${problem}, ${cause.name}: ${cause.message}` : problem);
        this.problem = problem;
    }
}

// `age --armor` writes text, and mail puts blanks around it; the bytes are inside.
const kArmor = /^\s*-----BEGIN AGE ENCRYPTED FILE-----/;
const kArmorWithin = 4096;

function withoutArmor(file) {
    if (!kArmor.test(new TextDecoder("latin1").decode(file.subarray(0, kArmorWithin)))) return file;
    try {
        return armor.decode(new TextDecoder().decode(file));
    } catch (error) {
        throw new Refusal("damaged", error);
    }
}

const kinds = {
    async seal({ bytes, passphrase, recipients }) {
        for (const factor of [kWorkFactor, kSmallWorkFactor]) {
            const encrypter = new Encrypter();
            if (passphrase) {
                encrypter.setPassphrase(passphrase);
                encrypter.setScryptWorkFactor(factor);
            }
            try {
                for (const recipient of recipients ?? []) encrypter.addRecipient(recipient);
            } catch {
                throw new Refusal("bad_recipient");
            }
            try {
                return { bytes: await encrypter.encrypt(bytes) };
            } catch (error) {
                // The one thing that can fail is the memory that scrypt asks for.
                if (!passphrase || factor === kSmallWorkFactor) throw error;
            }
        }
    },

    async unseal({ bytes: file, passphrase, identity }) {
        const bytes = withoutArmor(file);
        const lock = lockOf(bytes);
        if (lock === "damaged" || lock === "too_costly") throw new Refusal(lock);
        if (lock === "passphrase" && !passphrase) throw new Refusal("needs_passphrase");
        if (lock === "recipients" && !identity) throw new Refusal("not_for_us");
        const decrypter = new Decrypter();
        if (lock === "passphrase") decrypter.addPassphrase(passphrase);
        else decrypter.addIdentity(identity);
        const fileKey = await decrypter.decryptHeader(bytes).catch((error) => {
            if (error instanceof RangeError) throw new Refusal("too_costly");
            const misfit = error.message.startsWith("no identity matched");
            throw new Refusal(!misfit ? "damaged" : lock === "passphrase" ? "wrong_passphrase" : "not_for_us", error);
        });
        // The key fitted: whatever fails from here on is the file.
        const opener = new Decrypter();
        opener.addIdentity({ unwrapFileKey: () => fileKey });
        try {
            return { bytes: await opener.decrypt(bytes) };
        } catch (error) {
            throw new Refusal("damaged", error);
        }
    },

    async keys() {
        const identity = await generateX25519Identity();
        const seed = crypto.getRandomValues(new Uint8Array(32));    // of the key that signs
        return { identity, recipient: await identityToRecipient(identity), signing: btoa(String.fromCharCode(...seed)) };
    },

    // A power of two words: every one is equally likely. Their first four letters differ.
    passphrase({ words }) {
        const picks = crypto.getRandomValues(new Uint16Array(words));
        return { text: Array.from(picks, (pick) => wordlist[pick % wordlist.length]).join(" ") };
    },

    // Fails where the page is not secure: who asks then counts alone.
    async digest({ bytes }) {
        return { bytes: new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)) };
    },

    async pack({ bytes }) {
        return { bytes: await through(new CompressionStream("gzip"), bytes, Infinity) };
    },

    async unpack({ bytes }) {
        try {
            return { bytes: await through(new DecompressionStream("gzip"), bytes, kMostUnpacked) };
        } catch (error) {
            throw error instanceof Refusal ? error : new Refusal("damaged", error);
        }
    },
};

async function through(transformer, bytes, most) {
    // Not by a Blob: WebKit was seen not to read one again in the worker of a page from disk.
    const writer = transformer.writable.getWriter();
    for (const written of [writer.write(bytes), writer.close()]) written.catch(() => {});   // what fails shows at the other end
    const reader = transformer.readable.getReader();
    const parts = [];
    let size = 0;
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
        size += value.length;
        if (size > most) {
            reader.cancel().catch(() => {});
            throw new Refusal("too_large");
        }
        parts.push(value);
    }
    const whole = new Uint8Array(size);
    let offset = 0;
    for (const part of parts) {
        whole.set(part, offset);
        offset += part.length;
    }
    return whole;
}

self.onmessage = async ({ data: { id, kind, ...rest } }) => {
    try {
        const answer = await kinds[kind](rest);
        self.postMessage({ id, ...answer }, answer.bytes ? [answer.bytes.buffer] : []);
    } catch (error) {
        self.postMessage({ id, error: error.problem ?? "failed", detail: `${error.name}: ${error.message}` });
    }
};
