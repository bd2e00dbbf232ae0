// Runs inside the page: finds elements of the mirror by role and accessible name, as
// people and screen readers do. Chromium's scenarios also use Playwright's own.

(() => {
    const kImplicit = { BUTTON: "button", NAV: "navigation", MAIN: "main", HEADER: "banner", INPUT: "textbox", TEXTAREA: "textbox",
                        H1: "heading", H2: "heading", H3: "heading", H4: "heading", H5: "heading", H6: "heading", SPAN: "text" };
    const roleOf = (element) => element.getAttribute("role") ?? kImplicit[element.tagName] ?? "";
    const nameOf = (element) => (element.getAttribute("aria-label") ?? element.textContent ?? "").trim();
    const matches = (text, wanted) => wanted instanceof RegExp ? wanted.test(text) : wanted === undefined || text === wanted;

    function all(role, name) {
        const wanted = typeof name === "object" && name ? new RegExp(name.pattern, name.flags) : name;
        return [...document.querySelectorAll("#mirror *")].filter((element) =>
            roleOf(element) === role && matches(nameOf(element), wanted) && !element.closest("[aria-hidden=true]"));
    }

    function describe(element) {
        const box = element.getBoundingClientRect();
        return {
            role: roleOf(element), name: nameOf(element), value: element.value ?? element.textContent,
            x: box.x, y: box.y, width: box.width, height: box.height, viewport: window.innerHeight,
            checked: element.getAttribute("aria-checked"), selected: element.getAttribute("aria-selected"),
            expanded: element.getAttribute("aria-expanded"), focused: document.activeElement === element,
            disabled: element.disabled === true || element.getAttribute("aria-disabled") === "true",
            key: element.dataset.key,
        };
    }

    window.mirrorQuery = {
        all: (role, name) => all(role, name).map(describe),
        // The element whose middle nothing else covers, if there is one: what a press would hit.
        first: (role, name) => {
            const found = all(role, name);
            return found.length > 0 ? describe(found[0]) : null;
        },
        outline: () => {
            const lines = [];
            const walk = (element, depth) => {
                lines.push(`${"  ".repeat(depth)}${roleOf(element)} "${element.children.length > 0 ? element.getAttribute("aria-label") ?? "" : nameOf(element)}"`);
                for (const child of element.children) walk(child, depth + 1);
            };
            for (const child of document.getElementById("mirror").children) if (!child.hidden) walk(child, 0);
            return lines.join("\n");
        },
        // What has the focus is scrolled into view.
        focus: (role, name) => {
            const found = all(role, name)[0];
            found?.focus();
            return Boolean(found);
        },
        // Whether it is nearer backwards, from what has the focus to the first of these, as a person sees it coming.
        isBehind: (role, name) => {
            const stops = [...document.querySelectorAll("#mirror *")].filter((element) => element.tabIndex >= 0 && !element.disabled);
            const from = stops.indexOf(document.activeElement), to = stops.indexOf(all(role, name)[0]);
            const ahead = (to - from + stops.length) % stops.length;
            return from >= 0 && to >= 0 && 2 * ahead > stops.length;
        },
        activate: (role, name) => {
            const found = all(role, name)[0];
            found?.click();
            return Boolean(found);
        },
    };
})();
