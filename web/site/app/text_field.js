// Text input through a real field of the browser. While a field of the application
// is being edited, an <input> lies exactly over it (the mirror's own element where
// there is one) with the same text and selection, so that input methods, dead keys,
// mobile keyboards, dictation and screen readers have something to work with. The
// application remains the editor: what is typed goes to it, and comes back as state.

export class TextField {
    #bridge;
    #stage;
    #spare;                 // used where the mirror has no element for the field
    #composition = null;    // shows the text being composed
    #state = null;          // {id, text, start, end, x, y, height, multiline} or null
    #element = null;
    #composing = false;
    elementOf = () => null; // set by the mirror: the element of a widget

    constructor(bridge, stage) {
        this.#bridge = bridge;
        this.#stage = stage;
        this.#spare = makeSpare();
        const on = (type, handler) => stage.element.addEventListener(type, handler.bind(this));
        on("beforeinput", this.#beforeInput);
        on("input", this.#input);
        on("compositionstart", this.#compositionStart);
        on("compositionupdate", this.#compositionUpdate);
        on("compositionend", this.#compositionEnd);
    }

    // true while the application edits text.
    get active() {
        return this.#state !== null;
    }

    edits(element) {
        return this.#element === element && this.#state !== null;
    }

    // From the program after each frame in which it changed; null: nothing is edited.
    show(state) {
        this.#state = state;
        const element = state ? this.elementOf(state.id) ?? this.#spareAt(state) : null;
        if (element !== this.#element) this.#switchTo(element);
        if (!element || this.#composing) return;
        if (element.value !== state.text) element.value = state.text;
        if (element.selectionStart !== state.start || element.selectionEnd !== state.end) {
            element.setSelectionRange(state.start, state.end);
        }
    }

    // The mirror has changed: the field being edited may have got its element only now.
    refresh() {
        if (this.#state) this.show(this.#state);
    }

    #switchTo(element) {
        this.#composing = false;
        this.#hideComposition();
        if (this.#element === this.#spare) this.#spare.remove();
        this.#element = element;
        if (element && document.activeElement !== element) element.focus({ preventScroll: true });
    }

    #spareAt({ x, y, height }) {
        if (!this.#spare.isConnected) this.#stage.element.append(this.#spare);
        Object.assign(this.#spare.style, { left: `${x}px`, top: `${y}px`, height: `${height}px` });
        return this.#spare;
    }

    #beforeInput(event) {
        if (!this.edits(event.target) || this.#composing || !event.cancelable) return;
        const text = event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
        switch (event.inputType) {
            case "insertText":
            case "insertReplacementText":
            case "insertFromDrop":
                this.#selectAsIn(event.target, event.getTargetRanges?.());
                this.#bridge.call("text", text);
                break;
            case "insertLineBreak":
            case "insertParagraph":
                this.#press("Enter");
                break;
            // From mobile keyboards, which send no usable key for it.
            case "deleteContentBackward":
                this.#selectAsIn(event.target);
                this.#press("Backspace");
                break;
            case "deleteContentForward":
                this.#selectAsIn(event.target);
                this.#press("Delete");
                break;
            default:
                return;
        }
        event.preventDefault();
        this.#stage.wake();
    }

    // An edit that the browser made itself: autocorrection, dictation, undo from its menu,
    // a test's or an assistive program's fill(). The whole text replaces what was there.
    #input(event) {
        const { target } = event;
        if (this.#composing || event.isComposing || target.value === undefined) return;
        if (this.edits(target)) {
            if (target.value === this.#state.text) return;
            this.#bridge.call("text_select", 0, this.#state.text.length);
            if (target.value === "") this.#press("Delete");
            else this.#bridge.call("text", target.value);
        } else {
            this.#bridge.call("action", Number(target.dataset.id), "set_value", target.value);
        }
        this.#stage.wake();
    }

    #compositionStart(event) {
        if (!this.edits(event.target)) return;
        this.#composing = true;
        this.#selectAsIn(event.target);
    }

    #compositionUpdate(event) {
        if (!this.#composing) return;
        if (!this.#composition) {
            this.#composition = document.createElement("div");
            this.#composition.id = "composition";
            this.#stage.element.append(this.#composition);
        }
        const { x, y, height } = this.#state;
        this.#composition.textContent = event.data;
        Object.assign(this.#composition.style, { left: `${x}px`, top: `${y}px`, font: `${height * 0.78}px/${height}px system-ui` });
    }

    #compositionEnd(event) {
        if (!this.#composing) return;
        this.#composing = false;
        this.#hideComposition();
        if (event.data) this.#bridge.call("text", event.data);
        this.#stage.wake();
    }

    #hideComposition() {
        this.#composition?.remove();
        this.#composition = null;
    }

    // Selecting in the browser's field (by a tool, or a word to be replaced) selects in the application's.
    #selectAsIn(element) {
        const { selectionStart, selectionEnd } = element;
        if (selectionStart !== this.#state.start || selectionEnd !== this.#state.end) {
            this.#bridge.call("text_select", selectionStart, selectionEnd);
        }
    }

    #press(key) {
        this.#bridge.call("key", key, true, 0);
        this.#bridge.call("key", key, false, 0);
    }
}

function makeSpare() {
    const input = document.createElement("input");
    // No type="password" ever: password managers would offer to fill the canvas.
    for (const [name, value] of Object.entries({
        type: "text", autocapitalize: "off", autocomplete: "off", spellcheck: "false", "aria-label": "Text", class: "spoken",
    })) input.setAttribute(name, value);
    return input;
}
