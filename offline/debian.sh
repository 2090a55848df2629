# shellcheck shell=bash
# Debian trixie's packages through the machine's own apt: its mirror, proxies, credentials and certificates, none of which
# is written down here or reaches an image. State lives in a private folder; the machine's own package lists stay as they are.

SUITE=trixie
CACHE=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/sei-platform/offline

say() { printf '%s\n' "$*"; }

# with_lock NAME COMMAND...: one at a time on this machine and for this user.
with_lock() {
  local name=$1 descriptor
  shift
  mkdir -p "$CACHE"
  exec {descriptor}>"$CACHE/$name.lock"
  flock "$descriptor"
  "$@"
  exec {descriptor}>&-
}

# install_tools PACKAGE...: what the image builds run on this machine.
install_tools() {
  [ "$(id -u)" -eq 0 ] || fail "missing on this machine: $*. Run as root: apt-get install $*"
  say "installing $*"
  DEBIAN_FRONTEND=noninteractive with_lock machine-packages apt-get install --yes --quiet=2 --no-install-recommends "$@" \
    >"$CACHE/install.log" 2>&1 </dev/null || fail "apt-get install $* failed: $(tail -n 1 "$CACHE/install.log")"
}

# The keyring that vouches for trixie. Older releases learn trixie's key by an update of debian-archive-keyring, which their
# own key signs; it is taken from the machine's own archive without touching what is installed.
debian_keyring() {
  local root
  for root in / "$CACHE/keyring/"; do
    if compgen -G "${root}usr/share/keyrings/debian-archive-$SUITE-stable.*" >/dev/null; then
      compgen -G "${root}usr/share/keyrings/debian-archive-keyring.[gp][pg][gp]" | head -n 1
      return
    fi
    [ "$root" = / ] || break
    mkdir -p "$CACHE/keyring"
    (cd "$CACHE/keyring" && apt-get download --quiet=2 debian-archive-keyring && dpkg-deb --extract debian-archive-keyring_*.deb .) \
      >"$CACHE/keyring.log" 2>&1 </dev/null || true
  done
  fail "no key of Debian $SUITE on this machine, and its archive's debian-archive-keyring brings none"
}

# The machine's Debian mirrors as a sources list for trixie; empty where the machine is not Debian's.
debian_sources() {
  # shellcheck disable=SC2016 # apt's own format, not the shell's
  local keyring=$1 format='$(REPO_URI) $(ORIGIN) $(LABEL)' uri origin kind
  if ! apt-get indextargets --format "$format" 'Created-By: Packages' | grep ' [^ ]' >/dev/null; then
    [ "$(id -u)" -ne 0 ] || apt-get update --quiet=2 >/dev/null 2>&1 </dev/null || true
  fi
  apt-get indextargets --format "$format" 'Created-By: Packages' | sort -u | while read -r uri origin kind; do
    case "$origin $kind" in
      "Debian Debian") printf 'deb [signed-by=%s] %s %s main\n' "$keyring" "$uri" "$SUITE" ;;
      "Debian Debian-Security") printf 'deb [signed-by=%s] %s %s-security main\n' "$keyring" "$uri" "$SUITE" ;;
    esac
  done
}

# The machine's settings for fetching (proxies, certificates, checks), without its hooks and index targets.
debian_settings() { apt-config dump | grep '^Acquire::' | grep -v '^Acquire::\(IndexTargets\|Languages\)' || true; }

# replace FILE: standard input becomes its new content, at once: what another build reads is the old or the new one, never half of it.
replace() {
  local file=$1 new
  new=$(mktemp "$file.XXXXXX")
  cat >"$new"
  mv "$new" "$file"
}

# Writes the private configuration; every apt call below is made with it.
debian_configure() {
  mkdir -p "$CACHE/lists/partial" "$CACHE/archives/partial"
  debian_settings | replace "$CACHE/settings.conf"
  {
    cat "$CACHE/settings.conf"
    cat <<END
Acquire::Languages "none";
APT::Sandbox::User "$(id -un)";
Dir::Etc::main "/dev/null";
Dir::Etc::parts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::Etc::sourcelist "$CACHE/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::State::lists "$CACHE/lists";
Dir::State::status "/dev/null";
Dir::Cache "$CACHE";
END
  } | replace "$CACHE/apt.conf"
}

debian_update() {
  APT_CONFIG=$CACHE/apt.conf apt-get update --quiet=2 >"$CACHE/update.log" 2>&1 </dev/null \
    || fail "Debian's package lists cannot be fetched: $(grep '^[EW]:' "$CACHE/update.log" | head -n 1)"
  touch "$CACHE/updated"
}

# Lists older than an hour may name packages that a security update has replaced.
debian_fresh_lists() {
  if [ -z "$(find "$CACHE/updated" -mmin -60 2>/dev/null)" ] || [ "$CACHE/sources.list" -nt "$CACHE/updated" ]; then
    debian_update
  fi
}

# debian_download FOLDER PACKAGE...: these packages, without what they depend on.
debian_download() {
  local folder=$1
  shift
  with_lock lists debian_fresh_lists
  (cd "$folder" && APT_CONFIG=$CACHE/apt.conf apt-get download --quiet=2 "$@" >"$CACHE/download.$$.log" 2>&1 </dev/null) \
    || fail "Debian's packages cannot be fetched: $(grep '^E:' "$CACHE/download.$$.log" | head -n 1)"
  rm -f "$CACHE/download.$$.log"
}
