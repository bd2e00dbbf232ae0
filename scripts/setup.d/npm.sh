# From npm, pinned and verified by the lock file; no install script runs.
lock=$(cat "$root/scripts/npm/package-lock.json" "$root/scripts/setup.d/npm.sh" | sha256sum)
if [ "$(cat "$cache/npm/.done" 2>/dev/null || true)" != "$lock" ]; then
  say "Fetching SQLite, fonts, binaryen and test drivers from npm"
  mkdir -p "$cache/npm"
  rm -f "$cache/npm/.done"
  cp "$root"/scripts/npm/{package.json,package-lock.json,.npmrc} "$cache/npm/"
  (cd "$cache/npm" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >"$cache/npm.log" 2>&1) ||
    { tail -5 "$cache/npm.log" >&2; die "npm could not fetch the packages (whole log: $cache/npm.log)"; }
  mkdir -p "$third_party/sqlite"
  cp "$cache/npm/node_modules/better-sqlite3/deps/sqlite3/"sqlite3*.[ch] "$third_party/sqlite/"
  modules=$cache/npm/node_modules fonts=$third_party/fonts
  mkdir -p "$fonts"
  cp "$modules"/@expo-google-fonts/inter/{400Regular,500Medium,600SemiBold}/Inter_*[a-z].ttf "$fonts/"
  cp "$modules/@expo-google-fonts/inter/LICENSE_FONT" "$fonts/Inter.LICENSE"
  cp "$modules"/lucide-static/font/{lucide.ttf,codepoints.json} "$fonts/"
  cp "$modules/lucide-static/LICENSE" "$fonts/Lucide.LICENSE"
  echo "$lock" >"$cache/npm/.done"
fi
