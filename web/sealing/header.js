// What locks an age file, read from its header before anything costly is tried.
// The format: https://c2sp.org/age

const kMagic = "age-encryption.org/v1\n";
const kMostHeader = 65536;
const kMostWorkFactor = 20;

// "passphrase" | "recipients" | "damaged" | "too_costly" (a work factor meant to exhaust the reader)
export function lockOf(bytes) {
    const header = new TextDecoder("latin1").decode(bytes.subarray(0, kMostHeader));
    if (!header.startsWith(kMagic) || header.indexOf("\n--- ") < 0) return "damaged";
    const stanzas = header.slice(0, header.indexOf("\n--- ")).split("\n").filter((line) => line.startsWith("-> "));
    const scrypt = stanzas.find((line) => line.startsWith("-> scrypt "));
    if (!scrypt) return stanzas.length > 0 ? "recipients" : "damaged";
    const factor = scrypt.split(" ")[3] ?? "";
    if (!/^[1-9]\d?$/.test(factor)) return "damaged";
    return Number(factor) > kMostWorkFactor ? "too_costly" : "passphrase";
}
