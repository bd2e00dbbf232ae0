# Shared by the scripts: where things are, and how to speak. Source it, do not run it.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${QUARTERDECK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/quarterdeck}
third_party=$cache/third_party
export root cache third_party

say() { printf '· %s\n' "$*"; }
die() { printf 'quarterdeck: %s\n' "$*" >&2; exit 1; }
jobs() { nproc 2>/dev/null || echo 2; }

# quietly NAME COMMAND…: keeps the output in build/NAME.log and shows it only when the command fails.
quietly() {
  local log=$root/build/$1.log; shift
  mkdir -p "$root/build"
  "$@" >"$log" 2>&1 || { grep -v '^\[[0-9]*/[0-9]*\] ' "$log" >&2 || true; die "$(basename "$log" .log) failed (whole log: $log)"; }
}
