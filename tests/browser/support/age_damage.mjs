// What can become of an age file on its way: in the header's words, its stanzas, its MAC and the payload's pieces.
// The format: https://c2sp.org/age

const kNonce = 16, kPiece = 65536 + 16;

// {lines: of the header, the last one with the MAC; nonce; pieces}
export function partsOf(file) {
    const text = Buffer.from(file).toString("latin1");
    const end = text.indexOf("\n", text.indexOf("\n--- ") + 1) + 1;
    const lines = text.slice(0, end - 1).split("\n");
    const pieces = [];
    for (let at = end + kNonce; at < file.length; at += kPiece) pieces.push(Buffer.from(file.subarray(at, at + kPiece)));
    return { lines, nonce: Buffer.from(file.subarray(end, end + kNonce)), pieces, headerBytes: end };
}

export function whole({ lines, nonce, pieces }) {
    return new Uint8Array(Buffer.concat([Buffer.from(lines.join("\n") + "\n", "latin1"), nonce, ...pieces]));
}

function flipped(bytes, at, bit = 1) {
    const other = Uint8Array.from(bytes);
    other[at] ^= bit;
    return other;
}

// [what, file] of each damage whose place is known. of: "magic", "stanza", "mac", "payload".
export function* damages(file) {
    const parts = partsOf(file);
    const { lines, pieces } = parts;
    const stanzas = lines.slice(1, -1), mac = lines.at(-1);
    const header = (other) => whole({ ...parts, lines: other });
    const payload = (other) => whole({ ...parts, pieces: other });
    for (let at = 0; at < lines[0].length; ++at) yield ["magic", `letter ${at} of the first line`, flipped(file, at)];
    const macAt = parts.headerBytes - 1 - mac.length;
    for (let at = lines[0].length + 1; at < macAt; ++at) yield ["stanza", `byte ${at} of the stanzas`, flipped(file, at)];
    for (let at = macAt; at < parts.headerBytes; ++at) yield ["mac", `byte ${at} of the MAC's line`, flipped(file, at)];
    yield ["stanza", "no stanza", header([lines[0], mac])];
    yield ["stanza", "the stanza's body gone", header([lines[0], stanzas[0], mac])];
    yield ["stanza", "the stanza twice", header([lines[0], ...stanzas, ...stanzas, mac])];
    yield ["stanza", "a stanza of another kind more", header([lines[0], ...stanzas, "-> other", "", mac])];
    yield ["stanza", "the stanza without arguments", header([lines[0], stanzas[0].split(" ").slice(0, 2).join(" "), ...stanzas.slice(1), mac])];
    yield ["stanza", "one argument more", header([lines[0], `${stanzas[0]} more`, ...stanzas.slice(1), mac])];
    yield ["stanza", "the stanza's body longer", header([lines[0], stanzas[0], "A".repeat(64), ...stanzas.slice(1), mac])];
    yield ["stanza", "line ends of another system", header(lines.map((line) => `${line}\r`))];
    yield ["mac", "no MAC", header([lines[0], ...stanzas, "---"])];
    yield ["mac", "the MAC shorter", header([lines[0], ...stanzas, mac.slice(0, -4)])];
    yield ["mac", "the MAC padded", header([lines[0], ...stanzas, `${mac}=`])];
    yield ["mac", "the header ends before the MAC", new Uint8Array(Buffer.from([lines[0], ...stanzas].join("\n")))];
    for (let at = 0; at < kNonce; ++at) yield ["payload", `byte ${at} of the nonce`, flipped(file, parts.headerBytes + at)];
    for (const [number, piece] of pieces.entries())
        for (const at of [0, piece.length >> 1, piece.length - 17, piece.length - 16, piece.length - 1])
            yield ["payload", `byte ${at} of piece ${number}`, payload(pieces.with(number, flipped(piece, at, 128)))];
    if (pieces.length > 1) yield ["payload", "two pieces changed places", payload([pieces[1], pieces[0], ...pieces.slice(2)])];
    yield ["payload", "a piece gone", payload(pieces.slice(1))];
    yield ["payload", "a piece twice", payload([pieces[0], ...pieces])];
    yield ["payload", "the last piece gone", payload(pieces.slice(0, -1))];
    yield ["payload", "the last piece twice", payload([...pieces, pieces.at(-1)])];
    yield ["payload", "no piece at all", payload([])];
    yield ["payload", "a byte more", payload([...pieces, Buffer.from([0])])];
    yield ["payload", "an empty piece more", payload([...pieces, Buffer.alloc(16)])];
    const ends = [0, 1, kNonce - 1, kNonce];
    for (let size = 1024; size < file.length - parts.headerBytes; size += 8192) ends.push(size);
    for (const piece of [1, 2]) for (const beside of [-1, 0, 1]) ends.push(kNonce + piece * kPiece + beside);
    for (const size of ends) yield ["payload", `cut after ${size} bytes of the payload`, Uint8Array.from(file.subarray(0, parts.headerBytes + size))];
}
