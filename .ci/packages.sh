# Sourced: installs Debian packages that a step needs.
# shellcheck shell=sh

# install_packages PACKAGE...: as root on Debian, or with a sudo that asks nothing; says what to install otherwise, and
# fails. Waits for apt's lock, which another install on the same machine may hold, and tries a flaky mirror again.
install_packages() {
  as_root=
  if [ "$(id -u)" -ne 0 ]; then as_root='sudo -n'; fi
  if ! command -v apt-get >/dev/null 2>&1 || ! $as_root true 2>/dev/null; then
    echo "missing: $*; installing that takes root on Debian (apt-get install $*)" >&2
    return 1
  fi
  echo "installing $*" >&2
  for attempt in 1 2 3 4 5 6; do
    if $as_root apt-get -o DPkg::Lock::Timeout=300 update -qq >&2 &&
      $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "$@" >&2; then
      return 0
    fi
    echo "installing $* failed (attempt $attempt of 6)" >&2
    sleep 10
  done
  return 1
}
