# The C++ → WebAssembly compiler: an installed one when it is new enough, otherwise
# Debian 13's package unpacked beside this system, run with this system's clang 19.
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | sed -n 1p)" = "$2" ]; }

version_of() { "$1" --version 2>/dev/null | sed -nE '1s/.* ([0-9]+\.[0-9]+\.[0-9]+).*/\1/p'; }

# The folder of an installed emcc ≥ 3.1.60. Debian puts a small wrapper on PATH: its tools lie elsewhere.
installed_emscripten() {
  local emcc folder version
  emcc=$(command -v emcc) && version=$(version_of "$emcc") && [ -n "$version" ] && at_least "$version" 3.1.60 || return 1
  for folder in "$(dirname "$(readlink -f "$emcc")")" /usr/share/emscripten; do
    [ ! -e "$folder/cmake/Modules/Platform/Emscripten.cmake" ] || { echo "$folder"; return 0; }
  done
  return 1
}

unpack() {  # unpack FOLDER PACKAGE…: Debian 13 packages into a folder of our own
  local folder=$1; shift
  mkdir -p "$folder" "$cache/debs"
  [ -e "$cache/apt/trixie/updated" ] || { suite_apt trixie update; touch "$cache/apt/trixie/updated"; }
  (cd "$cache/debs" && suite_apt trixie download "$@")
  for package in "$@"; do dpkg -x "$cache/debs/${package}"_*.deb "$folder"; done
  rm -rf "$cache/debs"
}

debian_13_binaryen() {  # its programs want a newer C library: they get their own
  local folder=$third_party/binaryen lib loader
  [ -e "$folder/.done" ] && return 0
  rm -rf "$folder"
  unpack "$folder" binaryen libc6 libstdc++6 libgcc-s1
  loader=$(find "$folder" -name 'ld-linux*.so.*' | sed -n 1p)
  lib=$(dirname "$loader")
  for program in "$folder"/usr/bin/wasm*; do
    patchelf --set-interpreter "$loader" --set-rpath "$lib" "$program" || return 1
  done
  patchelf --set-rpath "$lib" "$lib/libbinaryen.so" || return 1
  "$folder/usr/bin/wasm-opt" --version >/dev/null || return 1
  touch "$folder/.done"
}

debian_13_emscripten() {
  local folder=$third_party/emscripten-root tools binaryen
  tools=$folder/usr/share/emscripten
  if [ ! -e "$folder/.done" ]; then
    say "Fetching Emscripten 3.1 from Debian 13 (240 MB, once)"
    rm -rf "$folder"
    unpack "$folder" emscripten
    touch "$folder/.done"
  fi
  # acorn parses the JavaScript that Emscripten writes.
  mkdir -p "$tools/node_modules"
  ln -sfn "$cache/npm/node_modules/acorn" "$tools/node_modules/acorn"
  binaryen=$third_party/binaryen/usr
  if ! (debian_13_binaryen); then
    say "Debian 13's binaryen does not run here; using npm's, which links more slowly"
    binaryen=$cache/npm/node_modules/binaryen
  fi
  # Beside the tools, where they look by themselves: no environment variable to forget.
  cat >"$tools/.emscripten" <<CONFIG
LLVM_ROOT = '/usr/lib/llvm-19/bin'
BINARYEN_ROOT = '$binaryen'
NODE_JS = '$(command -v node)'
FROZEN_CACHE = True
LLVM_ADD_VERSION = ''
CLANG_ADD_VERSION = ''
CONFIG
  ln -sfn "$tools" "$third_party/emscripten"
}

if emscripten=$(installed_emscripten); then
  say "Using the installed Emscripten $(version_of emcc)"
  ln -sfn "$emscripten" "$third_party/emscripten"
else
  debian_13_emscripten
fi
[ -n "$(version_of "$third_party/emscripten/emcc")" ] ||
  die "Emscripten does not answer. Remove $third_party/emscripten-root and run again, or install emsdk and put emcc on PATH."
