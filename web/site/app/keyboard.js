// Keys for the program, and the question which of them the browser must not also use.

import { isMac } from "./environment.js";

const kNamed = new Set([
    "Tab", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End",
    "Insert", "Delete", "Backspace", "Enter", "Escape", "ContextMenu",
    "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F12",
]);
const kPunctuation = {
    " ": "Space", "'": "Quote", ",": "Comma", "-": "Minus", ".": "Period", "/": "Slash", "?": "Slash",
    ";": "Semicolon", "=": "Equal", "+": "Equal", "[": "BracketLeft", "]": "BracketRight",
    "\\": "Backslash", "`": "Backquote",
};
// With Ctrl or ⌘: what the application uses. Everything else (R, T, W, L, F, +, -, 0, …) stays the browser's.
const kShortcuts = new Set(["KeyA", "KeyB", "KeyE", "KeyI", "KeyK", "KeyO", "KeyP", "KeyS", "KeyY", "KeyZ",
                            "Enter", "Slash", "Period", "Backspace", "Delete", "Home", "End",
                            "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]);
const kBrowserKeys = new Set(["F3", "F5", "F6", "F7", "F11", "F12"]);
// The clipboard works through its own events; forwarding these keys too would do everything twice.
const kClipboard = new Set(["KeyC", "KeyV", "KeyX"]);

export class Keyboard {
    #bridge;
    #stage;
    #mirror;
    #text;

    constructor(bridge, stage, mirror, textField) {
        this.#bridge = bridge;
        this.#stage = stage;
        this.#mirror = mirror;
        this.#text = textField;
        addEventListener("keydown", (event) => this.#keydown(event));
        addEventListener("keyup", (event) => this.#keyup(event));
    }

    #keydown(event) {
        // 229: the input method took the key (Gboard sends nothing else); its text comes as composition.
        if (event.isComposing || event.keyCode === 229) return;
        const key = keyName(event);
        const shortcut = isMac ? event.metaKey : event.ctrlKey;
        if (!key || (shortcut && kClipboard.has(key))) return;
        if (this.#mirror.takesKey(event, key)) return event.preventDefault();
        if (shouldPreventDefault(event, key, shortcut, this.#text.active)) event.preventDefault();

        const character = !shortcut && !event.altKey && event.key.length === 1;
        this.#send(event, key, true);
        // macOS tells of no key release while ⌘ is held.
        if (isMac && event.metaKey) this.#send(event, key, false);
        // A gesture of its own, as a press on a button is: a file picker may follow.
        if (!character && !event.repeat && (key === "Enter" || shortcut)) this.#stage.drawNow();
        else this.#stage.wake();
    }

    #keyup(event) {
        const key = keyName(event);
        if (key) this.#send(event, key, false);
        else this.#bridge.call("modifiers", modifiersOf(event));
        this.#stage.wake();
    }

    #send(event, key, down) {
        this.#bridge.call("key", key, down, modifiersOf(event));
    }
}

export function modifiersOf(event) {
    return event.ctrlKey * 1 + event.shiftKey * 2 + event.altKey * 4 + event.metaKey * 8;
}

// The key by what is printed on it, so that Ctrl+Z is Z on every layout; by its place
// where the layout has no Latin letters. Empty for keys that the program has no use for.
function keyName(event) {
    const { key, code } = event;
    if (kNamed.has(key)) return key;
    if (/^[a-z]$/i.test(key)) return `Key${key.toUpperCase()}`;
    if (/^[0-9]$/.test(key)) return `Digit${key}`;
    if (key in kPunctuation) return kPunctuation[key];
    return /^(Key[A-Z]|Digit[0-9])$/.test(code) ? code : "";
}

function shouldPreventDefault(event, key, shortcut, editing) {
    if (kBrowserKeys.has(key)) return false;
    if (shortcut) return kShortcuts.has(key) && !(event.shiftKey && key === "KeyI");
    if (event.altKey || event.metaKey || event.ctrlKey) return false;   // Alt+Left is the history
    // A printable key in a field must go on to produce its text; elsewhere it could start
    // Firefox's quick search, scroll the page or press a mirrored button.
    if (event.key.length === 1) return !editing;
    return true;
}
