# Sourced by ./test: what some tests use from outside. A test skips itself where its tool is missing, so nothing here is fatal.

# unpack PACKAGES PROGRAM…: takes programs out of Debian's packages into artifacts/tools without installing them, which would start a server. PACKAGES
# is one word or several in quotes.
unpack() {
  local tools=$PWD/artifacts/tools packages=$1
  shift
  command -v apt-get >/dev/null 2>&1 || return 1
  (
    # Chained: the shell does not heed `set -e` where the caller asks how it went.
    folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && chmod 755 "$folder" && cd "$folder" || exit 1
    # shellcheck disable=SC2086 # several packages in one variable
    { apt-get download $packages || { [ "$(id -u)" = 0 ] && apt-get update && apt-get download $packages; }; } || exit 1
    for package in *.deb; do dpkg -x "$package" . || exit 1; done
    mkdir -p "$tools" && cp -L "$@" "$tools/"
  ) >/dev/null 2>&1
}

# install_packages PACKAGE…: installs Debian's packages where this may.
install_packages() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 0
  { apt-get install -y --no-install-recommends "$@" || { apt-get update && apt-get install -y --no-install-recommends "$@"; }; } >/dev/null 2>&1 || true
}

# has_tool PROGRAM: whether it is there, on the machine or unpacked.
has_tool() { command -v "$1" >/dev/null 2>&1; }

PATH=$PWD/artifacts/tools:$PATH

# promtool checks the metrics, and Prometheus reads them.
provide_promtool() {
  has_tool promtool && has_tool prometheus || unpack prometheus usr/bin/promtool usr/bin/prometheus ||
    echo "notice: promtool and prometheus (Debian's package prometheus) could not be had; the tests that use them skip themselves"
}

# Proxies that the client is tested with.
provide_proxies() {
  has_tool microsocks || unpack microsocks usr/bin/microsocks || echo "notice: microsocks (Debian's package) could not be had; the tests that use it skip themselves"
  has_tool tinyproxy || unpack tinyproxy-bin usr/bin/tinyproxy || echo "notice: tinyproxy (Debian's package) could not be had; the tests that use it skip themselves"
}

# A web server that the gateway hides behind.
provide_front() {
  has_tool nginx || [ -x /usr/sbin/nginx ] || unpack nginx usr/sbin/nginx || echo "notice: nginx (Debian's package) could not be had; the tests that use it skip themselves"
}

# The clients from npm that the emulator is tested with.
provide_npm_clients() {
  local interop=tests/Emulator.Tests/interop
  [ -f "$interop/package-lock.json" ] || return 0
  command -v npm >/dev/null 2>&1 || install_packages nodejs npm
  if ! command -v npm >/dev/null 2>&1; then
    echo "notice: nodejs and npm are missing; the tests with clients from npm skip themselves"
  elif [ ! "$interop/node_modules/.package-lock.json" -nt "$interop/package-lock.json" ]; then
    (cd "$interop" && timeout 300 npm ci --ignore-scripts --no-audit --no-fund) >/dev/null 2>&1 ||
      echo "notice: npm ci in $interop failed; the tests with clients from npm skip themselves"
  fi
}

# Telethon, a client of Python, as Debian has it.
provide_telethon() {
  /usr/bin/python3 -c 'import telethon' >/dev/null 2>&1 && return 0
  install_packages python3-telethon
  /usr/bin/python3 -c 'import telethon' >/dev/null 2>&1 || echo "notice: Debian's package python3-telethon could not be had; the tests that use it skip themselves"
}

# PostgreSQL's server, which the tests start on data folders of their own. Debian's package would create and start one besides: it is told not to.
provide_postgresql() {
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
    install_packages postgresql
  fi
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || echo "notice: PostgreSQL's server (Debian's package postgresql) could not be had; the tests that use it skip themselves"
}

# SoftHSM, a PKCS#11 token in software. Its module wants libraries beside it, so it is installed; it starts nothing.
provide_softhsm() {
  [ -f /usr/lib/softhsm/libsofthsm2.so ] && command -v softhsm2-util >/dev/null 2>&1 && return 0
  install_packages softhsm2
  [ -f /usr/lib/softhsm/libsofthsm2.so ] || echo "notice: SoftHSM (Debian's package softhsm2) could not be had; the tests that use it skip themselves"
}

# The browser that the operator's pages are looked at with.
provide_chromium() {
  [ -x /usr/bin/chromium ] && return 0
  install_packages chromium
  [ -x /usr/bin/chromium ] || echo "notice: Debian's package chromium could not be had; the tests that use it skip themselves"
}

# Redis' server, which the tests start on data folders of their own. It runs only where the libraries are that it was linked with.
provide_redis() {
  has_tool redis-server && return 0
  if ! unpack "redis-server redis-tools" usr/bin/redis-server || ! LC_ALL=C artifacts/tools/redis-server --version 2>/dev/null | grep -q '^Redis server'; then
    rm -f artifacts/tools/redis-server
    echo "notice: redis-server (Debian's package) could not be had; the tests that use it skip themselves"
  fi
}

# provide_tools PROJECT…: what these test projects use.
provide_tools() {
  local project
  for project in "$@"; do
    case $project in
      Cluster.Tests)
        provide_redis
        provide_postgresql
        provide_promtool
        ;;
      Collectors.Tests) provide_postgresql ;;
      Emulator.Tests)
        provide_npm_clients
        provide_telethon
        ;;
      Gateway.Tests)
        provide_npm_clients
        provide_telethon
        provide_proxies
        provide_front
        ;;
      MTProto.Tests) provide_proxies ;;
      Silo.Tests) provide_chromium ;;
      StandIns.Tests) provide_softhsm ;;
      EndToEnd.Tests)
        provide_npm_clients
        provide_softhsm
        provide_promtool
        ;;
      PrometheusNet.Tests) provide_promtool ;;
      ServiceDefaults.Tests)
        provide_postgresql
        provide_promtool
        provide_softhsm
        ;;
    esac
  done
}
