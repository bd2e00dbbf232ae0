// node serve.mjs FOLDER PORT: a static web server for this machine alone, as plain as any host
// and without special headers. The browser tests serve by it too.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const kTypes = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
};

// The file that a request names inside the folder, or null.
async function fileFor(folder, url) {
    let path;
    try {
        path = decodeURIComponent(new URL(url, "http://localhost").pathname);
    } catch {
        return null;
    }
    const inside = join(folder, normalize(path.endsWith("/") ? `${path}index.html` : path));
    if (!inside.startsWith(folder)) return null;
    const found = await stat(inside).catch(() => null);
    return found?.isFile() ? { path: inside, size: found.size } : null;
}

// Starts serving and resolves to {origin, close}; port 0 takes any free one.
export function serve(folder, port = 0) {
    const root = resolve(folder);
    const server = createServer(async (request, response) => {
        const file = ["GET", "HEAD"].includes(request.method) ? await fileFor(root, request.url) : null;
        if (!file) {
            response.writeHead(404, { "Content-Type": "text/plain" }).end("Not found\n");
            return;
        }
        response.writeHead(200, {
            "Content-Type": kTypes[extname(file.path)] ?? "application/octet-stream",
            "Content-Length": file.size,
            "Cache-Control": "no-cache",
        });
        if (request.method === "HEAD") response.end();
        else createReadStream(file.path).pipe(response);
    });
    return new Promise((done, failed) => {
        server.once("error", failed);
        server.listen(port, "127.0.0.1", () => done({
            origin: `http://127.0.0.1:${server.address().port}`,
            close: () => new Promise((closed) => { server.close(closed); server.closeAllConnections(); }),
        }));
    });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
    const [folder, port] = process.argv.slice(2);
    try {
        const { origin } = await serve(folder, Number(port));
        console.log(`Quarterdeck: ${origin}/  (Ctrl+C stops it)`);
    } catch (error) {
        const taken = error.code === "EADDRINUSE";
        console.error(taken ? `Port ${port} is taken: try scripts/run --port ${Number(port) + 1}` : `quarterdeck: ${error.message}`);
        process.exit(1);
    }
}
