// window.quarterdeck: what tests and measurements may ask of the running page.
//
//   ready     a promise: resolves when the first picture stands
//   frames    how many frames were drawn
//   idle()    a promise: resolves when the picture stands and the mirror shows it
//   status()  {save: "saved" | "saving" | "failed" | "read_only" | "memory",
//              durable: sequence of the newest commit on disk, problem: last storage error}

export function exposeStatus(bridge, stage, storage) {
    const ready = new Promise((resolve) => {
        stage.onFrame(() => {
            if (stage.frames === 1) stage.whenIdle().then(resolve);
        });
    });
    window.quarterdeck = Object.freeze({
        ready,
        get frames() { return stage.frames; },
        idle: () => stage.whenIdle(),
        status: () => ({ save: saveState(bridge, storage), durable: storage.durable, problem: storage.lastError }),
    });
}

function saveState(bridge, storage) {
    if (!storage.available) return "memory";
    if (!storage.writing) return "read_only";
    if (!bridge.call("has_unsaved")) return "saved";
    return storage.lastError ? "failed" : "saving";
}
