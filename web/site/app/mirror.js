// The widgets as elements: what screen readers read and tests find. The program sends
// what changed since the last picture; this file turns roles into elements and what
// people do with those elements back into actions.

// What is not a plain <div> with a role.
const kTags = {
    navigation: "nav", main: "main", banner: "header", button: "button", checkbox: "button", radio: "button",
    switch: "button", combobox: "button", tab: "button", text: "span", textbox: "input",
};
// The element says it already.
const kImplied = new Set(["navigation", "main", "button", "text", "textbox", "heading"]);
// Named by what stands in them; all others by aria-label.
const kNamedByContent = new Set(["heading", "text", "button", "link", "tab", "option", "menuitem", "menuitemcheckbox",
                                 "columnheader", "gridcell", "listitem", "status", "alert", "tooltip"]);
// Their words are read out as content, which does not count as a name.
const kLabelledToo = new Set(["status", "alert"]);
const kFocusable = new Set(["button", "link", "checkbox", "radio", "switch", "slider", "textbox", "combobox",
                            "option", "menuitem", "menuitemcheckbox", "tab", "row", "gridcell"]);
const kOperated = new Set(["button", "link", "checkbox", "radio", "switch", "combobox", "option", "menuitem", "menuitemcheckbox",
                           "tab", "row", "gridcell"]);
// Which states mean something to which roles; elsewhere they are an error to assistive technology.
const kCheckable = new Set(["checkbox", "radio", "switch", "option", "menuitemcheckbox"]);
const kExpandable = new Set(["button", "link", "combobox", "row", "tab", "gridcell", "columnheader", "menuitem", "checkbox"]);
const kSelectable = new Set(["option", "row", "tab", "gridcell", "columnheader"]);
const kEditable = new Set(["checkbox", "combobox", "gridcell", "slider", "switch"]);
// At the root these hang over everything else.
const kPopups = new Set(["menu", "listbox", "tooltip"]);
const kHeadingTags = ["h1", "h1", "h2", "h3", "h4", "h5", "h6"];

export class Mirror {
    #bridge;
    #stage;
    #text;
    #root = document.getElementById("mirror");
    #popups = document.getElementById("popups");
    #elements = new Map();      // key → element
    #byId = new Map();          // widget id → element
    #focusedKey = null;
    #moving = false;            // the focus is being moved by the program, not by the person
    #pointing = false;          // a press is under way: the pointer path does the work

    constructor(bridge, stage, textField) {
        this.#bridge = bridge;
        this.#stage = stage;
        this.#text = textField;
        textField.elementOf = (id) => this.#byId.get(id) ?? null;
        this.#root.addEventListener("click", (event) => this.#click(event));
        this.#root.addEventListener("focusin", (event) => this.#focusIn(event));
        this.#root.addEventListener("contextmenu", (event) => this.#contextMenu(event));
        addEventListener("pointerdown", () => { this.#pointing = true; }, true);
        addEventListener("pointerup", () => { this.#pointing = false; }, true);
        addEventListener("pointercancel", () => { this.#pointing = false; }, true);
    }

    // {remove: [key], set: [node], order: [[parent key, [child key]]], focus: key}; see mirror.cpp.
    apply({ remove = [], set = [], order = [], focus }) {
        for (const key of remove) this.#remove(key);
        for (const node of set) this.#set(node);
        for (const [parent, children] of order) this.#arrange(parent, children);
        this.#shade();
        this.#text.refresh();
        if (focus !== undefined) this.#focus(focus);
    }

    announce(text, assertive) {
        const region = document.getElementById(assertive ? "assertive" : "polite");
        const line = document.createElement("div");
        line.textContent = text;
        region.append(line);
        while (region.childElementCount > 3) region.firstElementChild.remove();
    }

    // true when an element with the focus is operated by this key without the application
    // knowing of that focus: it would press whatever the application thinks is focused.
    takesKey(event, key) {
        const element = event.target;
        if (!element?.dataset?.id || (key !== "Enter" && key !== "Space") || this.#text.edits(element)) return false;
        if (element.dataset.key === this.#focusedKey || !kOperated.has(element.dataset.role)) return false;
        this.#act(element, "activate");
        return true;
    }

    #remove(key) {
        const element = this.#elements.get(key);
        if (!element) return;
        this.#elements.delete(key);
        if (this.#byId.get(Number(element.dataset.id)) === element) this.#byId.delete(Number(element.dataset.id));
        // Children that moved elsewhere in the same patch are taken out by #arrange first or re-added there.
        element.remove();
    }

    #set(node) {
        if (node.role === "menuitem" && node.checked) node.role = "menuitemcheckbox";
        let element = this.#elements.get(node.key);
        const replaced = element && (element.dataset.role !== node.role || element.localName !== tagOf(node)) ? element : null;
        if (!element || replaced) {
            element = document.createElement(tagOf(node));
            element.dataset.key = node.key;
            element.dataset.role = node.role;
            if (node.id) element.dataset.id = node.id;
            if (!kImplied.has(node.role)) element.setAttribute("role", node.role);
            if (element.tagName === "BUTTON") element.type = "button";
            if (node.role === "textbox") prepareTextbox(element);
            if (kFocusable.has(node.role) && node.id) element.tabIndex = -1;
            this.#elements.set(node.key, element);
            if (node.id) this.#byId.set(node.id, element);
            if (replaced) {
                element.append(...replaced.children);
                replaced.replaceWith(element);
            }
        }
        place(element, node);
        this.#name(element, node);
        for (const [attribute, value] of attributesOf(node)) setAttribute(element, attribute, value);
        if (element.tagName === "BUTTON") element.tabIndex = node.disabled ? -1 : 0;
        else if (kFocusable.has(node.role) && node.id && !node.disabled) element.tabIndex = 0;
    }

    #name(element, node) {
        if (node.role === "textbox") {
            setAttribute(element, "aria-label", node.name);
            if (!this.#text.edits(element) && element.value !== (node.value ?? "")) element.value = node.value ?? "";
            return;
        }
        if (node.role === "combobox") setText(element, node.value ?? "");
        if (kNamedByContent.has(node.role)) setText(element, node.name || node.value || "");
        else setAttribute(element, "aria-label", node.name);
        if (kLabelledToo.has(node.role)) setAttribute(element, "aria-label", node.name);
    }

    #arrange(parentKey, keys) {
        const children = keys.map((key) => this.#elements.get(key)).filter(Boolean);
        if (parentKey !== 0) return fillWith(this.#elements.get(parentKey), children);
        // A menu that hangs from nothing needs a landmark around it to be found.
        const popups = children.filter((child) => kPopups.has(child.dataset.role));
        this.#popups.hidden = popups.length === 0;
        fillWith(this.#popups, popups);
        fillWith(this.#root, [...children.filter((child) => !popups.includes(child)), this.#popups]);
    }

    // Behind a modal dialog nothing can be reached, by nobody.
    #shade() {
        const roots = [...this.#root.children].filter((element) => element !== this.#popups);
        const modal = roots.findLastIndex((element) => element.getAttribute("aria-modal") === "true");
        roots.forEach((element, position) => {
            element.inert = position < modal;
            setAttribute(element, "aria-hidden", position < modal);
        });
    }

    #focus(key) {
        this.#focusedKey = key === null ? null : String(key);
        const element = this.#elements.get(key);
        if (!element || document.activeElement === element) return;
        // The person is in the browser's own interface, or writing in the field of another widget.
        if (!document.hasFocus() || (this.#text.active && element.dataset.role !== "textbox")) return;
        this.#moving = true;
        element.focus({ preventScroll: true });
        this.#moving = false;
    }

    // Only clicks made by assistive technology or a script: real presses go the pointer's way.
    #click(event) {
        const element = event.target.closest("[data-id]");
        if (!element || (event.isTrusted && event.detail !== 0)) return;
        this.#act(element, element.dataset.role === "textbox" ? "focus" : "activate");
        this.#stage.drawNow();
    }

    #focusIn(event) {
        if (this.#moving || this.#pointing || !event.target.dataset.id) return;
        if (event.target.dataset.key === this.#focusedKey) return;
        this.#act(event.target, "focus");
    }

    #contextMenu(event) {
        if (this.#pointing || event.button === 2 || !event.target.dataset.id) return;
        this.#act(event.target, "context_menu");
    }

    #act(element, action) {
        this.#bridge.call("action", Number(element.dataset.id), action, "");
        this.#stage.wake();
    }
}

function tagOf(node) {
    if (node.role === "heading") return kHeadingTags[node.level ?? 2];
    if (node.role === "textbox" && node.multiline) return "textarea";
    return kTags[node.role] ?? "div";
}

function prepareTextbox(element) {
    for (const [name, value] of Object.entries({ autocapitalize: "off", autocomplete: "off", spellcheck: "false" })) {
        element.setAttribute(name, value);
    }
}

function place(element, { rect: [x, y, width, height] }) {
    const style = element.style;
    style.left = `${x}px`;
    style.top = `${y}px`;
    style.width = `${width}px`;
    style.height = `${height}px`;
}

function fillWith(parent, children) {
    if (!parent) return;
    let next = parent.firstChild;
    while (next && next.nodeType === Node.TEXT_NODE) next = next.nextSibling;
    for (const child of children) {
        if (child === next) next = next.nextSibling;
        else parent.insertBefore(child, next);
    }
}

// The text stands before the children.
function setText(element, text) {
    const first = element.firstChild;
    if (first?.nodeType === Node.TEXT_NODE) {
        if (first.data !== text) first.data = text;
    } else if (text !== "") {
        element.prepend(text);
    }
}

function setAttribute(element, name, value) {
    if (value === undefined || value === null || value === "" || value === false) {
        if (element.hasAttribute(name)) element.removeAttribute(name);
    } else if (element.getAttribute(name) !== String(value)) {
        element.setAttribute(name, value);
    }
}

function only(roles, node, value) {
    return roles.has(node.role) ? value : undefined;
}

function attributesOf(node) {
    const textbox = node.role === "textbox";
    const ranged = node.role === "slider" || node.role === "progressbar";
    return [
        ["aria-checked", only(kCheckable, node, node.checked)],
        ["aria-expanded", only(kExpandable, node, node.expanded)],
        ["aria-selected", only(kSelectable, node, node.selected)],
        ["aria-current", node.selected === "true" && !kSelectable.has(node.role) && node.role !== "button" && (node.role === "link" ? "page" : true)],
        ["aria-pressed", node.role === "button" ? node.selected ?? node.checked : undefined],
        ["aria-disabled", only(kOperated, node, node.disabled)],
        ["disabled", textbox && node.disabled],
        ["readonly", textbox && node.readOnly],
        ["aria-readonly", only(kEditable, node, node.readOnly)],
        ["aria-invalid", textbox ? node.invalid : only(kEditable, node, node.invalid)],
        ["aria-required", textbox ? node.required : only(kEditable, node, node.required)],
        ["aria-modal", node.modal],
        ["aria-haspopup", node.role === "combobox" ? "listbox" : only(kOperated, node, node.hasPopup) && "menu"],
        ["aria-description", node.description],
        ["aria-level", node.role === "heading" && node.level > 6 && node.level],
        ["aria-rowindex", node.rowIndex],
        ["aria-rowcount", node.rowCount],
        ["aria-colindex", node.columnIndex],
        ["aria-colcount", node.columnCount],
        ["aria-valuenow", ranged ? String(node.now ?? 0) : undefined],
        ["aria-valuemin", ranged ? String(node.min ?? 0) : undefined],
        ["aria-valuemax", ranged ? String(node.max ?? 0) : undefined],
        ["aria-valuetext", ranged ? node.value : undefined],
    ];
}
