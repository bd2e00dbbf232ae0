// Serves a folder the way any static host does: no special headers.

import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const kTypes = {
    ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm",
    ".json": "application/json", ".png": "image/png", ".svg": "image/svg+xml", ".webmanifest": "application/manifest+json",
};

// Resolves to {origin, requests, close}; requests grows with each path asked for.
export function serve(folder, port = 0) {
    const requests = [];
    const server = createServer((request, response) => {
        const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
        requests.push(path);
        const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
        const found = file.startsWith(folder) && statSync(file, { throwIfNoEntry: false })?.isFile();
        if (!found) return response.writeHead(404).end("Not found");
        response.writeHead(200, { "Content-Type": kTypes[extname(file)] ?? "application/octet-stream", "Cache-Control": "no-cache" });
        createReadStream(file).pipe(response);
    });
    return new Promise((resolve) => {
        server.listen(port, "127.0.0.1", () => resolve({
            origin: `http://127.0.0.1:${server.address().port}`,
            requests,
            close: () => new Promise((closed) => { server.close(closed); server.closeAllConnections(); }),
        }));
    });
}
