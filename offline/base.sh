# shellcheck shell=bash
# The base of every offline image: Debian trixie, minimal, made by mmdebstrap from the machine's own mirror.

BASE=sei-offline/base:trixie
BASE_OPTIONS=(
  --variant=minbase --include=ca-certificates
  --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/man/*'
)

base_hash() { printf '%s\n' "$SUITE" "${BASE_OPTIONS[@]}" | sha256sum | cut -c1-16; }

ensure_base() { with_lock base make_base; }

make_base() {
  local keyring hash log=$CACHE/base.log sources=() keep_sources=()
  command -v apt-get >/dev/null || fail "images are built from Debian packages with apt, which this machine does not have"
  keyring=$(debian_keyring) || exit 1
  debian_configure
  debian_sources "$keyring" | replace "$CACHE/machine.list"
  # Where the machine is not Debian's, mmdebstrap takes its own default mirrors, and what it wrote serves for all that follows.
  if [ -s "$CACHE/machine.list" ]; then
    cmp --quiet "$CACHE/machine.list" "$CACHE/sources.list" || replace "$CACHE/sources.list" <"$CACHE/machine.list"
    sources=("$CACHE/sources.list")
  else
    keep_sources=("--customize-hook=cat \"\$1\"/etc/apt/sources.list >'$CACHE/sources.list'")
  fi
  hash=$(base_hash)
  if [ -s "$CACHE/sources.list" ] && [ "$(label "$BASE" sei.offline.source)" = "$hash" ]; then
    return
  fi
  command -v mmdebstrap >/dev/null || install_tools mmdebstrap
  say "base: making Debian $SUITE (about half a minute, once)"
  # shellcheck disable=SC2016 # $1 is the new root, for the hook's own shell
  # Neither the mirror nor the settings stay in the image: nothing is ever fetched from inside it.
  if ! mmdebstrap --quiet "${BASE_OPTIONS[@]}" --keyring="$keyring" --aptopt="$CACHE/settings.conf" "${keep_sources[@]}" \
    --customize-hook='rm -rf "$1"/etc/apt/sources.list "$1"/etc/apt/sources.list.d/* "$1"/etc/apt/apt.conf.d/99mmdebstrap' \
    "$SUITE" "$CACHE/base.tar" "${sources[@]}" >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    fail "the Debian base cannot be made: $(grep '^E:' "$log" | head -n 1)"
  fi
  docker import --change "LABEL sei.offline.source=$hash" "$CACHE/base.tar" "$BASE" >/dev/null
  rm -f "$CACHE/base.tar"
}
