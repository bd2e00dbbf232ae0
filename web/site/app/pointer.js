// Mouse, finger and pen. The stage listens, not the canvas: the mirror's elements lie
// above it. A finger held still is a right click.

const kLongPress = 500;      // milliseconds
const kLongPressSlop = 10;   // CSS pixels a resting finger may wander
const kSources = { mouse: 0, touch: 1, pen: 2 };
const kLinePixels = 20;      // a wheel "line" in Firefox
const kPagePixels = 400;

export class Pointer {
    #bridge;
    #stage;
    #finger = null;          // {id, x, y, timer, held} of the finger that acts as the mouse

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
        if (event.pointerType === "touch" && !this.#beginTouch(event)) return;
        // Captured by the stage: a mirror element under the pointer may vanish before the release.
        this.#stage.element.setPointerCapture(event.pointerId);
        this.#send("pointer_down", event, event.button);
    }

    #move(event) {
        const finger = this.#finger;
        if (event.pointerType === "touch") {
            if (finger?.id !== event.pointerId) return;
            if (Math.hypot(event.clientX - finger.x, event.clientY - finger.y) > kLongPressSlop) clearTimeout(finger.timer);
        }
        this.#send("pointer_move", event, 0);
    }

    #up(event) {
        let button = event.button;
        if (event.pointerType === "touch") {
            if (this.#finger?.id !== event.pointerId) return;
            if (this.#finger.held) button = 2;
            this.#endTouch();
        }
        this.#send("pointer_up", event, button);
        this.#stage.drawNow();
        if (event.pointerType === "touch") this.#bridge.call("pointer_gone", kSources.touch);
    }

    // The browser took the gesture over (a pinch): nothing may be clicked by it.
    #cancel(event) {
        if (event.pointerType === "touch") {
            if (this.#finger?.id !== event.pointerId) return;
            this.#endTouch();
        }
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

    // false for a second finger, which is no pointer.
    #beginTouch(event) {
        if (this.#finger) return false;
        const finger = { id: event.pointerId, x: event.clientX, y: event.clientY, held: false };
        finger.timer = setTimeout(() => {
            finger.held = true;
            this.#bridge.call("long_press", finger.x, finger.y);
            this.#stage.wake();
        }, kLongPress);
        this.#finger = finger;
        return true;
    }

    #endTouch() {
        clearTimeout(this.#finger.timer);
        this.#finger = null;
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
