import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";

// Every process that has this browser profile open, however it was started.
export function killEverythingUsing(folder) {
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
        try {
            if (readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(folder)) execFileSync("kill", ["-9", pid]);
        } catch {
            // Gone meanwhile.
        }
    }
}
