// The canvas at the screen's real pixel density, and the clock that draws it only
// when there is something new to draw: an idle page asks for no frame at all.

// Input can need several frames to settle: ImGui spreads a press and a release over
// two, and a popup measures itself in its first.
const kFramesAfterInput = 3;
const kMostFramesAtOnce = 5;
// A browser that takes the page for covered, or loses a frame, sends none: what goes on must go on.
const kLongestWait = 500;
// While the picture moves, the mirror follows at this pace; it is exact when it stands.
const kMirrorInterval = 100;

export class Stage {
    element = document.getElementById("stage");
    frames = 0;             // drawn since the start

    #bridge;
    #canvas;
    #remaining = 0;         // frames still to draw without further cause
    #scheduled = false;
    #timer = 0;
    #due = Infinity;
    #size = null;           // {width, height} in CSS pixels, {pixelWidth, pixelHeight}
    #lost = false;
    #mirroredAt = 0;
    #idleWaiters = [];
    #afterFrame = [];
    #between = new MessageChannel();
    #workPosted = false;

    constructor(bridge, canvas) {
        this.#bridge = bridge;
        this.#canvas = canvas;
        canvas.addEventListener("webglcontextlost", (event) => {
            event.preventDefault();   // without this the browser never restores it
            this.#lost = true;
        });
        canvas.addEventListener("webglcontextrestored", () => {
            this.#lost = false;
            bridge.call("context_restored");
            this.wake();
        });
        document.addEventListener("visibilitychange", () => this.wake());
        this.#between.port1.onmessage = () => this.#work();
    }

    start() {
        this.#canvas.classList.add("blank");
        this.element.hidden = false;
        if (!this.#bridge.call("start", location.hash)) throw new Error("The program could not start drawing.");
        this.#observeSize();
    }

    // Draw soon: something happened.
    wake() {
        this.#remaining = Math.max(this.#remaining, kFramesAfterInput);
        this.#schedule();
    }

    // Draw again in that many milliseconds, whatever happens.
    requestFrame(milliseconds) {
        if (milliseconds <= 0) {
            this.#remaining = Math.max(this.#remaining, 1);
            return this.#schedule();
        }
        const due = performance.now() + milliseconds;
        if (due >= this.#due) return;
        clearTimeout(this.#timer);
        this.#due = due;
        this.#timer = setTimeout(() => {
            this.#due = Infinity;
            this.requestFrame(0);
        }, milliseconds);
    }

    // Draw until all input is used up, inside the event being handled: browsers open file
    // pickers, write the clipboard and raise the keyboard only within the person's own
    // gesture, and a tool that pressed a button looks at the mirror right away.
    drawNow() {
        if (this.#size && !this.#lost) {
            for (let i = 0; i < kMostFramesAtOnce && (i === 0 || this.#bridge.call("input_pending")); ++i) this.#draw();
            this.#bridge.call("mirror");
        }
        this.wake();
    }

    onFrame(listener) {
        this.#afterFrame.push(listener);
    }

    setCursor(name) {
        this.element.style.cursor = name;
    }

    get idle() {
        return this.#remaining === 0 && !this.#scheduled;
    }

    // Resolves when the picture stands and the mirror shows it.
    whenIdle() {
        if (this.idle) return Promise.resolve();
        return new Promise((resolve) => this.#idleWaiters.push(resolve));
    }

    #schedule() {
        this.#postWork();
        if (this.#scheduled || !this.#size || this.#lost) return;
        this.#scheduled = true;
        const step = () => {
            cancelAnimationFrame(frame);
            clearTimeout(timer);
            this.#scheduled = false;
            this.#tick();
        };
        // A hidden page gets no animation frames, but an import in it goes on.
        const frame = requestAnimationFrame(step);
        const timer = setTimeout(step, document.visibilityState === "hidden" ? 16 : kLongestWait);
    }

    #tick() {
        if (this.#lost) return;
        if (this.#remaining > 0) --this.#remaining;
        this.#draw();
        if (this.#remaining > 0) return this.#schedule();
        for (const resolve of this.#idleWaiters.splice(0)) resolve();
    }

    // Long work takes a part of every frame. Waiting for the next one to be shown would waste the rest of the time,
    // most of it where drawing is slow: until then, frames are made that nobody sees.
    #postWork() {
        if (this.#workPosted || !this.#bridge.call("working")) return;
        this.#workPosted = true;
        this.#between.port2.postMessage(undefined);
    }

    #work() {
        this.#workPosted = false;
        if (!this.#scheduled || this.#lost) return;
        const needed = this.#makeFrame(performance.now(), false);
        this.#remaining = Math.max(this.#remaining, needed);
        this.#postWork();
    }

    #makeFrame(now, shown) {
        const { width, height, pixelWidth, pixelHeight } = this.#size;
        return this.#bridge.call("frame", width, height, pixelWidth, pixelHeight, now / 1000, shown);
    }

    #draw() {
        const now = performance.now();
        const needed = this.#makeFrame(now, true);
        ++this.frames;
        this.#remaining = Math.max(this.#remaining, needed);
        if (this.#remaining === 0 || now - this.#mirroredAt > kMirrorInterval) {
            this.#mirroredAt = now;
            this.#bridge.call("mirror");
        }
        if (this.frames === 1) this.#canvas.classList.remove("blank");
        for (const listener of this.#afterFrame) listener();
    }

    #observeSize() {
        const observer = new ResizeObserver((entries) => this.#resize(entries[entries.length - 1]));
        try {
            observer.observe(this.#canvas, { box: "device-pixel-content-box" });
        } catch {
            // Safari: no exact device pixels; rounding below may be off by one and blur a line.
            observer.observe(this.#canvas);
            this.#observeDensity();
        }
    }

    #observeDensity() {
        matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", () => {
            this.#resize({ contentRect: this.#canvas.getBoundingClientRect() });
            this.#observeDensity();
        }, { once: true });
    }

    #resize(entry) {
        const exact = entry.devicePixelContentBoxSize?.[0];
        const { width, height } = entry.contentRect;
        if (width === 0 || height === 0) return;
        const pixelWidth = devicePixels(exact?.inlineSize, width);
        const pixelHeight = devicePixels(exact?.blockSize, height);
        this.#size = { width, height, pixelWidth, pixelHeight };
        // Setting the size clears the canvas: draw in the same task, so that no blank frame is shown.
        this.#canvas.width = pixelWidth;
        this.#canvas.height = pixelHeight;
        this.drawNow();
    }
}

// The exact count where the browser gives one. An emulated density (developer tools, tests)
// does not reach it: then it is far from what the ratio says.
function devicePixels(exact, cssPixels) {
    const expected = cssPixels * devicePixelRatio;
    return exact !== undefined && Math.abs(exact - expected) <= 1 ? exact : Math.round(expected);
}
