// The test drivers that scripts/setup keeps in the per-user cache.

import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

export const cache = process.env.QUARTERDECK_CACHE
    ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "quarterdeck");

export const modules = join(cache, "npm", "node_modules");

const require = createRequire(join(cache, "npm", "package.json"));

export const load = (name) => require(name);
export const resolve = (name) => require.resolve(name);
