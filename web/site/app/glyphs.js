// Characters that the shipped fonts lack, drawn with the fonts of the browser.

const kFamily = "Inter, system-ui, sans-serif";
const kMargin = 2;

export class Glyphs {
    #context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    #pixels = null;

    advance(codepoint, size, weight) {
        this.#context.font = `${weight} ${size}px ${kFamily}`;
        return this.#context.measureText(String.fromCodePoint(codepoint)).width;
    }

    // The box around the glyph, from the pen at the baseline, in pixels; null when nothing can be drawn.
    draw(codepoint, size, weight) {
        const text = String.fromCodePoint(codepoint);
        const context = this.#context;
        context.font = `${weight} ${size}px ${kFamily}`;
        const metrics = context.measureText(text);
        const left = Math.floor(-metrics.actualBoundingBoxLeft) - kMargin;
        const top = Math.floor(-metrics.actualBoundingBoxAscent) - kMargin;
        const width = Math.ceil(metrics.actualBoundingBoxRight) + kMargin - left;
        const height = Math.ceil(metrics.actualBoundingBoxDescent) + kMargin - top;
        if (!(width > 0 && height > 0 && width < 1024 && height < 1024)) return null;

        context.canvas.width = width;     // also clears it and resets the font
        context.canvas.height = height;
        context.font = `${weight} ${size}px ${kFamily}`;
        context.fillStyle = "#fff";       // white: the application multiplies its own colour in
        context.fillText(text, -left, -top);
        this.#pixels = context.getImageData(0, 0, width, height).data;
        return { left, top, width, height, colored: isColored(this.#pixels) };
    }

    // Of the glyph drawn last.
    get pixels() {
        return this.#pixels;
    }
}

// An emoji keeps its own colours.
function isColored(pixels) {
    for (let i = 0; i < pixels.length; i += 4) {
        if (pixels[i + 3] > 64 && (pixels[i] < 200 || pixels[i + 1] < 200 || pixels[i + 2] < 200)) return true;
    }
    return false;
}
