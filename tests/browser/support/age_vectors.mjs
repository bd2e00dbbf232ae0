// The test vectors of the age format (C2SP/CCTV), as the npm package holds them. Their form: its README.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { modules } from "./modules.mjs";

// [{name, expect, payload, file: base64, compressed, passphrase?, identity?}]
export async function ageVectors() {
    const vectors = await import(pathToFileURL(join(modules, "cctv-age/index.js")).href);
    return Object.entries(vectors).map(([name, bytes]) => {
        const end = Buffer.from(bytes).indexOf("\n\n");
        const words = Buffer.from(bytes.subarray(0, end)).toString("utf8").split("\n").map((line) => line.split(/: (.*)/s));
        const word = (key) => words.find(([name]) => name === key)?.[1];
        return { name, expect: word("expect"), payload: word("payload"), file: Buffer.from(bytes.subarray(end + 2)).toString("base64"),
                 compressed: word("compressed") === "zlib", passphrase: word("passphrase"), identity: word("identity") };
    });
}
