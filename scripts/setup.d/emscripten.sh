# The C++ → WebAssembly compiler: an installed one when it is new enough, otherwise
# Debian 13's package unpacked beside this system, run with this system's clang 19.
new_enough() {
  local version
  version=$("$1" --version 2>/dev/null | sed -nE '1s/.* ([0-9]+)\.([0-9]+)\.([0-9]+).*/\1 \2 \3/p')
  [ -n "$version" ] || return 1
  set -- $version
  [ "$1" -gt 3 ] || { [ "$1" -eq 3 ] && { [ "$2" -gt 1 ] || [ "$3" -ge 60 ]; }; }
}

unpack() {  # unpack FOLDER PACKAGE…: Debian 13 packages into a folder of our own
  local folder=$1; shift
  mkdir -p "$folder" "$cache/debs"
  [ -e "$cache/apt/trixie/updated" ] || { suite_apt trixie update; touch "$cache/apt/trixie/updated"; }
  (cd "$cache/debs" && suite_apt trixie download "$@")
  for package in "$@"; do dpkg -x "$cache/debs/${package}"_*.deb "$folder"; done
}

debian_13_binaryen() {  # its programs want a newer C library: they get their own
  local folder=$third_party/binaryen loader
  [ -e "$folder/.done" ] && return 0
  unpack "$folder" binaryen libc6 libstdc++6 libgcc-s1
  loader=$(find "$folder" -name 'ld-linux*.so.*' | head -1)
  for program in "$folder"/usr/bin/wasm*; do
    patchelf --set-interpreter "$loader" \
      --set-rpath "$folder/usr/lib/$(uname -m)-linux-gnu:$folder/lib/$(uname -m)-linux-gnu" "$program" 2>/dev/null || true
  done
  "$folder/usr/bin/wasm-opt" --version >/dev/null || return 1
  touch "$folder/.done"
}

if command -v emcc >/dev/null && new_enough emcc; then
  say "Using the installed $(emcc --version | head -1)"
  ln -sfn "$(dirname "$(readlink -f "$(command -v emcc)")")" "$third_party/emscripten"
  rm -f "$cache/emscripten-config.py"
else
  if [ ! -e "$third_party/emscripten-root/.done" ]; then
    say "Fetching Emscripten 3.1 from Debian 13 (240 MB, once)"
    unpack "$third_party/emscripten-root" emscripten
    touch "$third_party/emscripten-root/.done"
    rm -rf "$cache/debs"
  fi
  ln -sfn emscripten-root/usr/share/emscripten "$third_party/emscripten"
  # acorn parses the JavaScript that Emscripten writes.
  mkdir -p "$third_party/emscripten/node_modules"
  ln -sfn "$cache/npm/node_modules/acorn" "$third_party/emscripten/node_modules/acorn"
  binaryen=$third_party/binaryen/usr
  if ! debian_13_binaryen; then
    say "Debian 13's binaryen does not run here; using npm's"
    binaryen=$cache/npm/node_modules/binaryen
  fi
  cat >"$cache/emscripten-config.py" <<CONFIG
LLVM_ROOT = '/usr/lib/llvm-19/bin'
BINARYEN_ROOT = '$binaryen'
NODE_JS = '$(command -v node)'
FROZEN_CACHE = True
LLVM_ADD_VERSION = ''
CLANG_ADD_VERSION = ''
CONFIG
fi
