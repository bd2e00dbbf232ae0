// node arrange.mjs MODULES WASM: puts the functions of a program, which has their names, into the order in which it packs
// best, and takes the names away. What is alike then lies side by side: instances of one template, functions of one class.
// One hundredth less to download.

import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const kImports = 2, kCode = 10, kCustom = 0;    // sections
const kFunction = 0;                            // a kind of import
const kFunctionNames = 1;                       // a part of the section "name"
const kMostCalled = 100;    // stand first already: their numbers take one byte at each call
// As emcc names them to wasm-opt for this program.
const kFeatures = ["bulk-memory", "exception-handling", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext"];

const [modules, file] = process.argv.slice(2);
const bytes = readFileSync(file);

class Reader {
    constructor(at, end) {
        this.at = at;
        this.end = end;
    }
    number() {
        let value = 0, shift = 0, byte;
        do {
            byte = bytes[this.at++];
            value += (byte & 127) * 2 ** shift;
            shift += 7;
        } while (byte & 128);
        return value;
    }
    // What follows is as long as the number before it says.
    skip() {
        const length = this.number();
        this.at += length;
        return length;
    }
    text() {
        const length = this.number();
        return bytes.toString("utf8", this.at, this.at += length);
    }
}

function* sections() {
    for (let at = 8; at < bytes.length;) {
        const reader = new Reader(at + 1, bytes.length);
        const size = reader.number();
        yield { id: bytes[at], from: at, reader: new Reader(reader.at, reader.at + size) };
        at = reader.at + size;
    }
}

function importedFunctions(reader) {
    let functions = 0;
    for (let left = reader.number(); left > 0; --left) {
        reader.skip();
        reader.skip();
        const kind = bytes[reader.at++];
        if (kind !== kFunction) throw new Error(`an import of kind ${kind}: nothing of ours asks for other than functions`);
        reader.number();
        ++functions;
    }
    return functions;
}

function namesIn(reader) {
    const names = new Map();
    while (reader.at < reader.end) {
        const part = bytes[reader.at++];
        const end = reader.number() + reader.at;
        if (part === kFunctionNames)
            for (let left = reader.number(); left > 0; --left) names.set(reader.number(), reader.text());
        reader.at = end;
    }
    return names;
}

// "void std::vector<int>::push_back(int&&)" → "std::vector::push_back"
function family(name) {
    let depth = 0, plain = "";
    for (const letter of name) {
        if (letter === "<") ++depth;
        else if (letter === ">") --depth;
        else if (depth === 0) plain += letter;
    }
    return plain.split("(")[0].split(" ").pop();
}

function number(value) {
    const parts = [];
    do {
        parts.push(value % 128 + (value > 127 ? 128 : 0));
        value = Math.floor(value / 128);
    } while (value > 0);
    return Buffer.from(parts);
}

const sized = (content) => Buffer.concat([number(content.length), content]);

const withoutNames = () => Buffer.concat([bytes.subarray(0, 8),
    ...[...sections()].filter(({ id }) => id !== kCustom).map(({ from, reader }) => bytes.subarray(from, reader.end))]);

// The program with names after which wasm-opt sorts it: `order` are the numbers of its functions.
function renamed(order) {
    const places = [...order.entries()].map(([place, index]) => [index, `f${String(place).padStart(8, "0")}`]).sort(([a], [b]) => a - b);
    const entries = places.flatMap(([index, name]) => [number(index), sized(Buffer.from(name))]);
    const part = Buffer.concat([Buffer.from([kFunctionNames]), sized(Buffer.concat([number(places.length), ...entries]))]);
    return Buffer.concat([withoutNames(), Buffer.from([kCustom]), sized(Buffer.concat([sized(Buffer.from("name")), part]))]);
}

let imported = 0, names = new Map();
const sizes = [];
for (const { id, reader } of sections()) {
    if (id === kImports) imported = importedFunctions(reader);
    if (id === kCode) for (let left = reader.number(); left > 0; --left) sizes.push(reader.skip());
    if (id === kCustom && reader.text() === "name") names = namesIn(reader);
}
if (names.size === 0) process.exit(0);      // it has been arranged

const functions = sizes.map((size, at) => ({ index: imported + at, size, family: family(names.get(imported + at) ?? "") }));
const order = functions.splice(0, kMostCalled).concat(functions.sort((a, b) =>
    a.family < b.family ? -1 : a.family > b.family ? 1 : a.size - b.size || a.index - b.index));
const named = `${file}.named`;
writeFileSync(named, renamed([...Array(imported).keys(), ...order.map(({ index }) => index)]));
const { status } = spawnSync(process.execPath, [join(modules, "binaryen/bin/wasm-opt"), named, "-o", file, "--mvp-features",
    ...kFeatures.map((feature) => `--enable-${feature}`), "--reorder-functions-by-name", "--optimize-level=2", "--shrink-level=2",
    "--optimize-stack-ir", "--strip-debug"], { stdio: "inherit" });
rmSync(named);
if (status !== 0) {     // another Emscripten may use what this wasm-opt does not know
    console.warn("wasm-opt refused the program: its functions stay in the order in which they were linked.");
    writeFileSync(file, withoutNames());
}
