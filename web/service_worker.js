// Keeps one whole version of the site, so that it starts without a network. kVersion and
// kFiles ({path: SHA-256 in base64}) are put before this by scripts/site/dist.mjs.
//
// A version is installed whole or not at all, every file checked against its digest. Its
// scripts lie in a folder named after their content, and its page names that folder: two
// versions never mix, whichever of them a tab was started with.

const kCache = `quarterdeck-${kVersion}`;
const kKept = 2;    // versions: the one in use, and the one before it for tabs still open

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(Promise.all([self.clients.claim(), sweep()])));

// A person asked for the new version; nothing else makes it take over from one in use.
self.addEventListener("message", ({ data }) => {
    if (data === "use") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
    const { request } = event;
    if (request.method !== "GET" || !request.url.startsWith(self.registration.scope)) return;
    event.respondWith(request.mode === "navigate" ? page(request) : file(request));
});

async function install() {
    const cache = await caches.open(kCache);
    await Promise.all(Object.entries(kFiles).map(async ([path, digest]) => {
        // no-cache: a page from before this version must not come out of the browser's own cache.
        const response = await fetch(path, { cache: "no-cache" });
        const bytes = await response.clone().arrayBuffer();
        const found = btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))));
        if (!response.ok || found !== digest) throw new Error(`${path} is not of version ${kVersion}`);
        await cache.put(path, response);
    }));
    await cache.put("installed", new Response(String(Date.now())));
}

// The page itself always comes from this version; other pages of the host are not ours.
async function page(request) {
    const path = new URL(request.url).pathname.slice(new URL(self.registration.scope).pathname.length);
    if (path !== "" && path !== "index.html") return fetch(request);
    const cache = await caches.open(kCache);
    return await cache.match("index.html") ?? fetch(request);
}

async function file(request) {
    return await caches.match(request, { ignoreSearch: true }) ?? fetch(request);
}

async function sweep() {
    const names = (await caches.keys()).filter((name) => name.startsWith("quarterdeck-"));
    const made = await Promise.all(names.map(async (name) => {
        const mark = await (await caches.open(name)).match("installed");
        return { name, at: mark ? Number(await mark.text()) : 0 };
    }));
    const old = made.sort((a, b) => b.at - a.at).filter(({ name }, place) => name !== kCache && place >= kKept);
    await Promise.all(old.map(({ name }) => caches.delete(name)));
}
