# Debian packages: one compiler for both targets, header-only libraries, browsers for the tests.
packages=(
  clang-19 lld-19 llvm-19 libc++-19-dev libc++abi-19-dev libclang-rt-19-dev cmake ninja-build ccache
  nlohmann-json3-dev libfmt-dev libeigen3-dev libboost-math-dev liblbfgspp-dev python3 python3-fonttools python3-brotli brotli
  sqlite3 patchelf xz-utils age
  chromium firefox-esr xvfb xauth webkit2gtk-driver libgl1-mesa-dri libegl1 libgl1 libpci3
)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  command -v apt-get >/dev/null || die "needs Debian's apt-get. On another system install clang 19, libc++, CMake, Ninja and emsdk, then run again."
  [ "$(id -u)" = 0 ] || die "these Debian packages are missing: ${missing[*]}. Install them as root, then run again."
  say "Installing ${#missing[@]} Debian packages"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$cache/apt.log" 2>&1 ||
    { tail -5 "$cache/apt.log" >&2; die "apt-get could not install ${missing[*]} (whole log: $cache/apt.log)"; }
fi

# em++ must see these header-only libraries without seeing the rest of /usr/include.
mkdir -p "$third_party/include"
for header in nlohmann fmt boost eigen3/Eigen eigen3/unsupported LBFGS.h LBFGSB.h LBFGSpp; do
  ln -sfn "/usr/include/$header" "$third_party/include/$(basename "$header")"
done
