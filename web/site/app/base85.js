// Bytes as text: four bytes in five letters, where base64 needs five and a third. The letters
// are those from "(" to "~" without "<" and "\", so that the text may stand in any element.

const kDigits = Uint8Array.from({ length: 87 }, (_, i) => i + 40).filter((code) => code !== 60 && code !== 92);
const kValues = new Uint8Array(128);
kDigits.forEach((code, value) => { kValues[code] = value; });
const kLast = 126;      // the letter of the greatest digit

// The last group of n bytes takes n + 1 letters.
export function toBase85(bytes) {
    const groups = Math.ceil(bytes.length / 4);
    const padded = new Uint8Array(groups * 4);
    padded.set(bytes);
    const numbers = new DataView(padded.buffer);
    const letters = new Uint8Array(groups * 5);
    for (let group = 0; group < groups; ++group) {
        let number = numbers.getUint32(group * 4);
        for (let i = 4; i >= 0; --i) {
            letters[group * 5 + i] = kDigits[number % 85];
            number = (number / 85) >>> 0;
        }
    }
    return new TextDecoder().decode(letters.subarray(0, letters.length - padded.length + bytes.length));
}

export function fromBase85(text) {
    const groups = Math.ceil(text.length / 5);
    const missing = groups * 5 - text.length;
    // Greatest digits in place of what is missing: cut off, they leave the bytes that went in.
    const letters = new Uint8Array(groups * 5).fill(kLast);
    new TextEncoder().encodeInto(text, letters);
    const numbers = new DataView(new ArrayBuffer(groups * 4));
    for (let group = 0; group < groups; ++group) {
        let number = 0;
        for (let i = 0; i < 5; ++i) number = number * 85 + kValues[letters[group * 5 + i]];
        numbers.setUint32(group * 4, number);
    }
    return new Uint8Array(numbers.buffer, 0, groups * 4 - missing);
}
