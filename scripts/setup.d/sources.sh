# C++ libraries from other Debian suites, through a private apt configuration that
# leaves the system's own untouched. apt verifies signatures and checksums.
suite_apt() {  # suite_apt SUITE apt-get-arguments…
  local suite=$1 home=$cache/apt/$1; shift
  mkdir -p "$home"/{lists/partial,archives/partial,etc}
  if [ ! -e "$home/sources.list" ]; then
    local mirror
    mirror=$({ cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null || true; } |
      sed -nE 's/^deb (\[[^]]*\] )?(https?:[^ ]+\/debian\/?) .*/\2/p; s/^URIs: *([^ ]*\/debian\/?)( .*)?$/\1/p' | sed -n 1p)
    [ -n "$mirror" ] || die "no Debian mirror found in apt's sources"
    local signed='[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]'
    { [ "$suite" != trixie ] || echo "deb $signed $mirror $suite main"
      echo "deb-src $signed $mirror $suite main"; } >"$home/sources.list"
  fi
  apt-get -o Dir::Etc::sourcelist="$home/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::State::lists="$home/lists" -o Dir::Cache="$home" -o Dir::Cache::archives="$home/archives" \
    -o Dir::State::status=/var/lib/dpkg/status -o APT::Sandbox::User=root -o Debug::NoLocking=1 -o Acquire::Retries=3 -o Acquire::Languages=none -qq "$@" ||
    die "apt-get $1 failed for Debian $suite; run scripts/setup again when the network is back"
}

source_package() {  # source_package SUITE NAME FOLDER: unpacks the upstream tarball
  local suite=$1 name=$2 folder=$third_party/$3
  [ -e "$folder/.done" ] && return 0
  say "Fetching the source of $name (Debian $suite)"
  local work=$cache/source-$name
  rm -rf "$work" "$folder"; mkdir -p "$work" "$folder"
  [ -e "$cache/apt/$suite/updated" ] || { suite_apt "$suite" update; touch "$cache/apt/$suite/updated"; }
  (cd "$work" && suite_apt "$suite" source --download-only "$name")
  tar -xf "$work"/"$name"_*.orig.tar.* -C "$folder" --strip-components=1
  rm -rf "$work"
  touch "$folder/.done"
}

source_package sid imgui imgui
source_package trixie catch2 catch2
source_package bookworm utf8proc utf8proc
source_package bookworm libsodium sodium
