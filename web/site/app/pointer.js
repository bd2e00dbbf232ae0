// Mouse, finger and pen. The stage listens, not the canvas: the mirror's elements lie
// above it. What a long press or a scrolling finger means is the widgets' business.

const kSources = { mouse: 0, touch: 1, pen: 2 };
const kLinePixels = 20;      // a wheel "line" in Firefox
const kPagePixels = 400;

export class Pointer {
    #bridge;
    #stage;
    #finger = null;          // pointer id of the finger that acts as the mouse

    constructor(bridge, stage) {
        this.#bridge = bridge;
        this.#stage = stage;
        const on = (type, handler, options) => stage.element.addEventListener(type, handler.bind(this), options);
        on("pointerdown", this.#down);
        on("pointermove", this.#move);
        on("pointerup", this.#up);
        on("pointercancel", this.#cancel);
        on("pointerleave", this.#leave);
        on("wheel", this.#wheel, { passive: false });
        on("contextmenu", (event) => event.preventDefault());
        on("dragstart", (event) => event.preventDefault());
        addEventListener("blur", () => this.#focus(false));
        addEventListener("focus", () => this.#focus(true));
    }

    #down(event) {
        if (this.#isSecondFinger(event)) return;
        if (event.pointerType === "touch") this.#finger = event.pointerId;
        // Captured by the stage: a mirror element under the pointer may vanish before the release.
        this.#stage.element.setPointerCapture(event.pointerId);
        this.#send("pointer_down", event, event.button);
    }

    #move(event) {
        if (!this.#isSecondFinger(event)) this.#send("pointer_move", event, 0);
    }

    #up(event) {
        if (this.#isSecondFinger(event)) return;
        this.#send("pointer_up", event, event.button);
        this.#stage.drawNow();
        if (event.pointerType !== "touch") return;
        this.#finger = null;
        this.#bridge.call("pointer_gone", kSources.touch);
    }

    // The browser took the gesture over (a pinch): nothing may be clicked by it.
    #cancel(event) {
        if (this.#isSecondFinger(event)) return;
        this.#finger = null;
        this.#bridge.call("pointer_abort", kSources[event.pointerType] ?? 0);
        this.#stage.wake();
    }

    #leave(event) {
        if (event.pointerType === "touch") return;
        this.#bridge.call("pointer_gone", kSources.mouse);
        this.#stage.wake();
    }

    #wheel(event) {
        if (event.ctrlKey) return;   // zooming the page stays with the browser
        event.preventDefault();
        const unit = [1, kLinePixels, kPagePixels][event.deltaMode];
        this.#bridge.call("wheel", event.deltaX * unit, event.deltaY * unit, event.shiftKey);
        this.#stage.wake();
    }

    #isSecondFinger(event) {
        return event.pointerType === "touch" && this.#finger !== null && this.#finger !== event.pointerId;
    }

    #send(name, event, button) {
        const modifiers = event.ctrlKey * 1 + event.shiftKey * 2 + event.altKey * 4 + event.metaKey * 8;
        this.#bridge.call(name, event.clientX, event.clientY, button, kSources[event.pointerType] ?? 0, modifiers);
        this.#stage.wake();
    }

    #focus(focused) {
        this.#bridge.call("window_focus", focused);
        this.#stage.wake();
    }
}
