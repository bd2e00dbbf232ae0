// What the program may ask of the page: the functions behind bridge.lib.js.

export function createHost({ stage, mirror, textField, files, clipboard, environment, glyphs, storage, preferences, requests, updates }) {
    return {
        requestFrame: (milliseconds) => stage.requestFrame(milliseconds),
        setCursor: (name) => stage.setCursor(name),
        setTitle: (title) => environment.setTitle(title),
        setRoute: (fragment, push) => environment.setRoute(fragment, push),
        openUrl: (url) => environment.openUrl(url),

        copyText: (text) => clipboard.copyText(text),

        pickFiles: (request, accept, multiple) => files.pick(request, accept, multiple),
        saveFile: (name, type, bytes) => files.save(name, type, bytes),
        readFile: (request, file, offset, length) => files.read(request, file, offset, length),
        releaseFile: (file) => files.release(file),
        ask: (request, kind, parameters, bytes) => requests.ask(request, kind, JSON.parse(parameters), bytes),
        useUpdate: () => updates.use(),

        storageLoad: () => storage.load(),
        storagePut: (index, bytes, checksum) => storage.put(index, bytes, checksum),
        storageCommit: (sequence, size, whole, blocks) => storage.commit(sequence, size, whole, blocks),
        storagePersist: () => storage.persist(),
        storageTakeOver: () => storage.takeOver(),
        setPreference: (key, value) => preferences.set(key, value),

        mirrorApply: (patch) => mirror.apply(JSON.parse(patch)),
        announce: (text, assertive) => mirror.announce(text, assertive),
        textState: (state) => textField.show(state === "" ? null : JSON.parse(state)),

        glyphAdvance: (codepoint, size, weight) => glyphs.advance(codepoint, size, weight),
        glyphDraw: (codepoint, size, weight) => glyphs.draw(codepoint, size, weight),
        glyphPixels: () => glyphs.pixels,
    };
}
