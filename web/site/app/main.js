// Starts the application: checks what the browser can do, opens the storage and
// the program side by side, connects them, and stands by for a crash.

import createQuarterdeck from "./quarterdeck.js";
import { bridgeTo } from "./bridge.js";
import { Clipboard } from "./clipboard.js";
import { Crash } from "./crash.js";
import { embedded, embeddedFile, programBytes } from "./embedded.js";
import { Environment } from "./environment.js";
import { Files } from "./files.js";
import { Glyphs } from "./glyphs.js";
import { createHost } from "./host.js";
import { Keyboard } from "./keyboard.js";
import { Mirror } from "./mirror.js";
import { Pointer } from "./pointer.js";
import { Preferences } from "./preferences.js";
import { missingFeatures, showMissing } from "./requirements.js";
import { Requests } from "./requests.js";
import { Stage } from "./stage.js";
import { openStorage } from "./storage.js";
import { exposeStatus } from "./status.js";
import { TextField } from "./text_field.js";
import { Updates } from "./updates.js";

// One browser can hold several workspaces: ?workspace=name keeps them apart.
function profileName() {
    const asked = new URLSearchParams(location.search).get("workspace") ?? "";
    return /^[\w-]{1,40}$/.test(asked) ? asked : "default";
}

async function start() {
    const profile = profileName();
    const preferences = new Preferences(profile);
    preferences.applyTheme();

    const canvas = document.getElementById("canvas");
    const missing = missingFeatures(canvas);
    if (missing.length > 0) return showMissing(missing, profile);

    const crash = new Crash(profile);
    const module = { canvas, onAbort: (reason) => crash.show(new Error(String(reason))) };
    const [storage] = await Promise.all([openStorage(profile), prepare(module)]);

    const bridge = module.bridge;
    crash.guard(bridge);
    const stage = new Stage(bridge, canvas);
    const textField = new TextField(bridge, stage);
    const mirror = new Mirror(bridge, stage, textField);
    const files = new Files(bridge, stage);
    const clipboard = new Clipboard(bridge, stage, textField, files);
    const environment = new Environment(bridge, stage);
    new Keyboard(bridge, stage, mirror, textField);
    new Pointer(bridge, stage);

    const requests = new Requests(bridge, stage, profile);
    const updates = new Updates(bridge, stage, () => storage.saveAll());

    module.host = createHost({ stage, mirror, textField, files, clipboard, environment, glyphs: new Glyphs(), storage, preferences,
                               requests, updates });
    storage.connect(bridge, stage);
    environment.send();
    preferences.send(bridge);
    exposeStatus(bridge, stage, storage);
    stage.start();
    if (embedded) await showEmbedded(files);
    document.getElementById("splash").remove();
    updates.start(document.documentElement.dataset.version);
}

// What came with the page arrives as if it had been dropped on it.
async function showEmbedded(files) {
    const file = await embeddedFile();
    if (file) files.send([file]);
}

// Compiles the program and wraps what it exports; fills module.bridge.
async function prepare(module) {
    if (embedded) module.instantiateWasm = instantiateEmbedded;
    const instance = await createQuarterdeck(module);
    module.bridge = bridgeTo(instance);
}

// The policy of such a page forbids every fetch, and its own text is all there is.
function instantiateEmbedded(imports, done) {
    const failed = (error) => new Crash(profileName()).show(error);
    programBytes().then((bytes) => WebAssembly.instantiate(bytes, imports))
        .then(({ instance, module }) => done(instance, module), failed);
    return {};
}

start().catch((error) => new Crash(profileName()).show(error));
