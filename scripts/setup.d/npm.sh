# From npm, pinned and verified by the lock file; no install script runs.
lock=$(sha256sum <"$root/scripts/npm/package-lock.json")
if [ "$(cat "$cache/npm/.done" 2>/dev/null || true)" != "$lock" ]; then
  say "Fetching SQLite, fonts, binaryen and test drivers from npm"
  mkdir -p "$cache/npm"
  rm -f "$cache/npm/.done"
  cp "$root"/scripts/npm/{package.json,package-lock.json,.npmrc} "$cache/npm/"
  (cd "$cache/npm" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >"$cache/npm.log" 2>&1) ||
    { tail -5 "$cache/npm.log" >&2; die "npm could not fetch the packages (whole log: $cache/npm.log)"; }
  mkdir -p "$third_party/sqlite"
  cp "$cache/npm/node_modules/better-sqlite3/deps/sqlite3/"sqlite3*.[ch] "$third_party/sqlite/"
  echo "$lock" >"$cache/npm/.done"
fi
