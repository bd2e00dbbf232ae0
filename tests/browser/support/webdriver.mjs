// As much of the W3C WebDriver protocol as the scenarios need.

const kElement = "element-6066-11e4-a52e-4f735466cecf";
// The code points WebDriver gives to keys that have no character.
const kKeys = {
    Backspace: "\uE003", Tab: "\uE004", Enter: "\uE007", Escape: "\uE00C", Space: " ", PageUp: "\uE00E", PageDown: "\uE00F",
    End: "\uE010", Home: "\uE011", ArrowLeft: "\uE012", ArrowUp: "\uE013", ArrowRight: "\uE014", ArrowDown: "\uE015",
    Insert: "\uE016", Delete: "\uE017", Shift: "\uE008", Control: "\uE009", Alt: "\uE00A", Meta: "\uE03D",
};
const kButtons = { left: 0, middle: 1, right: 2 };

const keyValue = (name) => kKeys[name] ?? name;

export class Session {
    static async open(address, capabilities) {
        const value = await send(`${address}/session`, "POST", { capabilities: { alwaysMatch: capabilities } });
        return new Session(`${address}/session/${value.sessionId}`);
    }

    constructor(address) {
        this.address = address;
    }

    call(method, path, body) {
        return send(`${this.address}${path}`, method, body);
    }

    // Evaluates an expression; a promise is waited for.
    evaluate(expression) {
        // Written into the script, not passed to eval(): the page's policy forbids that.
        const script = `const done = arguments[arguments.length - 1];
            Promise.resolve().then(() => (${expression}))
                .then((value) => done({ value: value === undefined ? null : value }), (error) => done({ error: String(error) }));`;
        return this.call("POST", "/execute/async", { script, args: [] }).then((answer) => {
            if (answer.error) throw new Error(answer.error);
            return answer.value;
        });
    }

    click(x, y, { button = "left", count = 1 } = {}) {
        const press = [{ type: "pointerDown", button: kButtons[button] }, { type: "pointerUp", button: kButtons[button] }];
        return this.#pointer([move(x, y), ...Array(count).fill(press).flat()]);
    }

    drag(from, to) {
        const steps = [0.25, 0.5, 0.75, 1].map((t) => move(from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t, 30));
        return this.#pointer([move(from.x, from.y), { type: "pointerDown", button: 0 }, ...steps, { type: "pointerUp", button: 0 }]);
    }

    press(keys) {
        const values = keys.split("+").map(keyValue);
        return this.#keys([...values.map((value) => ({ type: "keyDown", value })),
                           ...values.reverse().map((value) => ({ type: "keyUp", value }))]);
    }

    type(text) {
        return this.#keys([...text].flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }]));
    }

    async element(selector) {
        return (await this.call("POST", "/element", { using: "css selector", value: selector }))[kElement];
    }

    #pointer(actions) {
        return this.call("POST", "/actions", { actions: [{ type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions }] });
    }

    #keys(actions) {
        return this.call("POST", "/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
    }
}

function move(x, y, duration = 0) {
    return { type: "pointerMove", x: Math.round(x), y: Math.round(y), duration, origin: "viewport" };
}

async function send(url, method, body) {
    const response = await fetch(url, { method, body: body === undefined ? undefined : JSON.stringify(body) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
}
