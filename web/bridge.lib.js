// Links the functions declared in bridge.h to the page (Module.host, site/app/host.js).

addToLibrary({
    js_request_frame: (milliseconds) => Module["host"].requestFrame(milliseconds),
    js_set_cursor__deps: ["$UTF8ToString"],
    js_set_cursor: (name, length) => Module["host"].setCursor(UTF8ToString(name, length)),
    js_set_title__deps: ["$UTF8ToString"],
    js_set_title: (title, length) => Module["host"].setTitle(UTF8ToString(title, length)),
    js_set_route__deps: ["$UTF8ToString"],
    js_set_route: (fragment, length, push) => Module["host"].setRoute(UTF8ToString(fragment, length), Boolean(push)),
    js_open_url__deps: ["$UTF8ToString"],
    js_open_url: (url, length) => Module["host"].openUrl(UTF8ToString(url, length)),
    js_copy_text__deps: ["$UTF8ToString"],
    js_copy_text: (text, length) => Module["host"].copyText(UTF8ToString(text, length)),
    js_utc_offset_minutes: (milliseconds) => -new Date(milliseconds).getTimezoneOffset(),
    js_fault__deps: ["$UTF8ToString"],
    js_fault: (text, length) => { throw new Error(UTF8ToString(text, length)); },

    js_pick_files__deps: ["$UTF8ToString"],
    js_pick_files: (request, accept, length, multiple) =>
        Module["host"].pickFiles(request, UTF8ToString(accept, length), Boolean(multiple)),
    js_save_file__deps: ["$UTF8ToString"],
    js_save_file: (name, nameLength, type, typeLength, bytes, size) =>
        Module["host"].saveFile(UTF8ToString(name, nameLength), UTF8ToString(type, typeLength), HEAPU8.slice(bytes, bytes + size)),
    js_read_file: (request, file, offset, length) => Module["host"].readFile(request, file, offset, length),
    js_release_file: (file) => Module["host"].releaseFile(file),
    js_ask__deps: ["$UTF8ToString"],
    js_ask: (request, kind, kindLength, parameters, parametersLength, bytes, size) =>
        Module["host"].ask(request, UTF8ToString(kind, kindLength), UTF8ToString(parameters, parametersLength),
                           HEAPU8.slice(bytes, bytes + size)),
    js_use_update: () => Module["host"].useUpdate(),

    js_storage_load: () => Module["host"].storageLoad(),
    js_storage_put: (index, bytes, size, checksum) =>
        Module["host"].storagePut(index, HEAPU8.subarray(bytes, bytes + size), checksum >>> 0),
    js_storage_commit: (sequence, size, whole, blocks) =>
        Module["host"].storageCommit(sequence, size, Boolean(whole), blocks),
    js_storage_persist: () => Module["host"].storagePersist(),
    js_storage_take_over: () => Module["host"].storageTakeOver(),
    js_set_preference__deps: ["$UTF8ToString"],
    js_set_preference: (key, keyLength, value, valueLength) =>
        Module["host"].setPreference(UTF8ToString(key, keyLength), UTF8ToString(value, valueLength)),

    js_mirror_apply__deps: ["$UTF8ToString"],
    js_mirror_apply: (json, length) => Module["host"].mirrorApply(UTF8ToString(json, length)),
    js_announce__deps: ["$UTF8ToString"],
    js_announce: (text, length, assertive) => Module["host"].announce(UTF8ToString(text, length), Boolean(assertive)),
    js_text_state__deps: ["$UTF8ToString"],
    js_text_state: (json, length) => Module["host"].textState(UTF8ToString(json, length)),

    js_glyph_advance: (codepoint, size, weight) => Module["host"].glyphAdvance(codepoint, size, weight),
    js_glyph_draw: (codepoint, size, weight, box, colored) => {
        const glyph = Module["host"].glyphDraw(codepoint, size, weight);
        if (!glyph) return 0;
        HEAP32.set([glyph.left, glyph.top, glyph.width, glyph.height], box >> 2);
        HEAP32[colored >> 2] = glyph.colored ? 1 : 0;
        return 1;
    },
    js_glyph_pixels: (target) => HEAPU8.set(Module["host"].glyphPixels(), target),
});
