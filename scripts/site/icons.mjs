// The application's icons, drawn from the mark that the interface shows too: a compass on a rounded square.

import { crc32, deflateSync } from "node:zlib";

const kBlue = [0x1d, 0x59, 0xd8];
const kRing = { radius: 0.3, width: 0.05 };
const kNeedle = [[0.165, -0.165], [0.052, 0.052], [-0.165, 0.165], [-0.052, -0.052]];   // from the middle, in icon widths
const kCorner = 0.22;
const kSamples = 4;     // a side, for smooth edges

export function svgIcon() {
    const needle = kNeedle.map(([x, y]) => `${(50 + 100 * x).toFixed(1)},${(50 + 100 * y).toFixed(1)}`).join(" ");
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="100" height="100" rx="${100 * kCorner}" fill="#1D59D8"/>`
        + `<circle cx="50" cy="50" r="${100 * kRing.radius}" fill="none" stroke="#fff" stroke-width="${100 * kRing.width}"/>`
        + `<polygon points="${needle}" fill="#fff"/></svg>\n`;
}

// whole: to the edges, for systems that cut a shape of their own out of it.
export function pngIcon(size, { whole = false } = {}) {
    const colours = new Map();      // by their four parts: the place in the palette. Smooth edges make a few dozen
    const rows = [];
    for (let y = 0; y < size; ++y) {
        const row = Buffer.alloc(1 + size);     // each begins with its filter: none
        for (let x = 0; x < size; ++x) {
            const colour = pixel(x, y, size, whole).join();
            if (!colours.has(colour)) colours.set(colour, colours.size);
            row[1 + x] = colours.get(colour);
        }
        rows.push(row);
    }
    const palette = [...colours.keys()].map((colour) => colour.split(",").map(Number));
    const header = Buffer.alloc(13);
    header.writeUInt32BE(size, 0);
    header.writeUInt32BE(size, 4);
    header.set([8, 3, 0, 0, 0], 8);     // eight bits, by palette
    return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", header),
                          chunk("PLTE", Buffer.from(palette.flatMap((colour) => colour.slice(0, 3)))),
                          chunk("tRNS", Buffer.from(palette.map((colour) => colour[3]))),
                          chunk("IDAT", deflateSync(Buffer.concat(rows), { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

function pixel(x, y, size, whole) {
    let ground = 0, mark = 0;
    for (let i = 0; i < kSamples ** 2; ++i) {
        const u = (x + (i % kSamples + 0.5) / kSamples) / size - 0.5;
        const v = (y + (Math.floor(i / kSamples) + 0.5) / kSamples) / size - 0.5;
        if (!whole && !inSquare(u, v)) continue;
        ++ground;
        if (Math.abs(Math.hypot(u, v) - kRing.radius) < kRing.width / 2 || inNeedle(u, v)) ++mark;
    }
    const white = ground ? mark / ground : 0;
    return [...kBlue.map((colour) => Math.round(colour + (255 - colour) * white)), Math.round(255 * ground / kSamples ** 2)];
}

function inSquare(u, v) {
    const [x, y] = [Math.abs(u) - 0.5 + kCorner, Math.abs(v) - 0.5 + kCorner];
    return x <= 0 || y <= 0 || Math.hypot(x, y) <= kCorner;
}

function inNeedle(u, v) {
    const sides = kNeedle.map(([x, y], at) => {
        const [nextX, nextY] = kNeedle[(at + 1) % kNeedle.length];
        return (nextX - x) * (v - y) - (nextY - y) * (u - x);
    });
    return sides.every((side) => side >= 0) || sides.every((side) => side <= 0);
}

function chunk(kind, data) {
    const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
    const frame = Buffer.alloc(8 + body.length);
    frame.writeUInt32BE(data.length, 0);
    body.copy(frame, 4);
    frame.writeUInt32BE(crc32(body), 4 + body.length);
    return frame;
}
