import { readdirSync } from "node:fs";

// Paths that match a pattern whose parts may hold "*".
export function globSync(pattern) {
    let found = [""];
    for (const part of pattern.split("/").slice(1)) {
        const matcher = new RegExp(`^${part.split("*").map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, "\\$&")).join(".*")}$`);
        found = found.flatMap((folder) => entries(`${folder}/`).filter((entry) => matcher.test(entry)).map((entry) => `${folder}/${entry}`));
    }
    return found;
}

function entries(folder) {
    try {
        return readdirSync(folder);
    } catch {
        return [];
    }
}
