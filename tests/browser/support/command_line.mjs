// Quarterdeck without a page, for what goes from one to the other; built when it is not.

import { execFileSync, spawnSync } from "node:child_process";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../../..");

// Its answer as text; an error with its sentences when it refuses.
export function quarterdeck(...words) {
    return execFileSync(join(root, "scripts/quarterdeck"), words, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

export const without = (program) => () => spawnSync(program, ["--version"]).error ? `${program} is not installed` : "";

// The page of one file with that workspace in it.
export function asOnePage(workspace, page, modules) {
    execFileSync(process.execPath, [join(root, "scripts/site/single.mjs"), join(root, "build/web/site"), modules, page, workspace], { stdio: "ignore" });
}
